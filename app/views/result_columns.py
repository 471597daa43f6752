"""What the columns of the list tell about a hit. Pure apart from translating."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt

from app import explain
from app.preview.texts import size_text
from engine.domain import Hit, Kind

TERM_LETTERS = 9


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Parameters
    ----------
    key
        Names it for us.
    title, hint
        What stands above it, and what the pointer is told.
    text
        What it says of a hit.
    order
        What to sort by (`engine.domain.Query.order`); empty: by relevance.
    falls
        The first click sorts from high to low.
    letters
        About how many letters are to fit.
    """

    key: str
    title: str
    text: Callable[[Hit], str]
    order: str
    letters: int
    falls: bool = False
    is_number: bool = False
    cut: Qt.TextElideMode = Qt.TextElideMode.ElideRight
    hint: str = ""


def columns_for(terms: Sequence[tuple[str, str]]) -> list[Column]:
    """All columns, the most telling ones first; with terms also what each of them gave.

    Parameters
    ----------
    terms
        (name, label) of each term of the search; none: there is nothing to match.
    """
    first, *others = _facts()
    return [first, *(_scores(terms) if terms else ()), *others]


def _facts() -> list[Column]:
    tr, middle = explain.tr, Qt.TextElideMode.ElideMiddle
    return [
        Column("name", tr("Name"), lambda hit: hit.path.name, "name", 24, cut=middle),
        Column("taken", tr("Date"), lambda hit: explain.date(hit.taken_at), "taken", 13, falls=True),
        Column("kind", tr("Kind"), lambda hit: explain.kind_name(hit.kind), "kind", 7),
        Column("extent", tr("Length"), extent, "duration", 12, falls=True, hint=tr("Length of a sound, pages of a score, pixels of a photo")),
        Column("rating", tr("Rating"), lambda hit: "★" * hit.rating, "rating", 7, falls=True),
        Column("folder", tr("Folder"), lambda hit: hit.path.parent.name, "folder", 16, cut=middle),
        Column("size", tr("Size"), lambda hit: size_text(hit.size_bytes), "size", 9, True, True),
        Column("added", tr("Added"), lambda hit: explain.date(hit.added_at), "added", 13, falls=True),
    ]  # fmt: skip


def _scores(terms: Sequence[tuple[str, str]]) -> list[Column]:
    tr = explain.tr
    together = Column(
        "score", tr("Match"), lambda hit: f"{hit.score:.2f}", "", 7, True, True,
        hint=tr("How well it matches, all terms together"),
    )  # fmt: skip
    return [together, *(_of_term(name, label) for name, label in terms if len(terms) > 1)]


def _of_term(name: str, label: str) -> Column:
    return Column(
        f"term:{name}",
        label,
        lambda hit: f"{hit.terms[name]:.2f}" if name in hit.terms else "",
        f"term:{name}",
        TERM_LETTERS,
        falls=True,
        is_number=True,
        hint=explain.tr("What {label} gave to the match").format(label=label),
    )


def extent(hit: Hit) -> str:
    """How long or large something is, in what fits its kind."""
    if hit.kind is Kind.AUDIO:
        return explain.duration(hit.duration_s) if hit.duration_s is not None else ""
    if hit.kind is Kind.SCORE:
        return explain.tr("%Ln pages", "", hit.pages) if hit.pages else ""
    return f"{hit.width} × {hit.height}" if hit.width and hit.height else ""
