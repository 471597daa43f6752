"""Connects the preview with the window: colours to search for, two to compare, what it remembers."""

from typing import TYPE_CHECKING

from app.composition import Composition, with_term
from app.views.hit_actions import PAIR
from engine.domain import Hit, Term, TermKind

if TYPE_CHECKING:
    from app.views.window import MainWindow


def wire_looking(window: "MainWindow") -> None:
    """Connect; called once."""
    window.preview.colour_requested.connect(
        lambda colour: window.session.edit(lambda made: with_colour(made, colour))
    )
    window.hits.compare_wanted.connect(lambda: compare(window))
    sound = window.preview.sound
    for name, button in (("pitches", sound.pitches.button), ("even", sound.even.button)):
        button.setChecked(window.state.flag(name, default=button.isChecked()))
        button.toggled.connect(lambda is_on, name=name: window.state.put(name, is_on))


def with_colour(made: Composition, colour: str) -> Composition:
    """Ask for a colour as well; once is enough."""
    known = [term.value for term in made.terms if term.kind is TermKind.COLOUR]
    return made if colour in known else with_term(made, Term(TermKind.COLOUR, colour))


def compare(window: "MainWindow") -> None:
    """Show the two selected results beside each other."""
    hits = window.grid.selected_hits()
    if len(hits) == PAIR:
        show_pair(window, *hits)
        return
    window.notifier.tell(
        window.tr("Select two results to compare them."),
        window.tr("Hold Ctrl and click on the second one."),
    )


def show_pair(window: "MainWindow", one: Hit, other: Hit) -> None:
    """Show two results beside each other."""
    from app.preview.compare import ComparePage

    window.show_page("compare")
    page = window.subpages.page("compare")
    if isinstance(page, ComparePage):
        page.marking = window.marking
        page.show_pair(one, other)
