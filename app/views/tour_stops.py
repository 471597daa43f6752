"""What the tour says, and about which part of the window."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.views.tour import Stop

if TYPE_CHECKING:
    from app.views.window import MainWindow


def tr(text: str) -> str:
    """Translate in the context of the tour."""
    return QCoreApplication.translate("Tour", text)


def stops(window: "MainWindow") -> Sequence[Stop]:
    """List the notes, in the order in which one needs them."""
    return (
        Stop(
            tr("Say what you are looking for"),
            tr(
                "Type it in your own words: boats in the evening, rain on a roof, slow waltz."
                " Results come while you type. Every part of a search is a chip that can be"
                " weighed or removed."
            ),
            lambda: window.bar,
        ),
        Stop(
            tr("Or show it"),
            tr(
                "Drop a picture, a sound or a page of music anywhere into the window, paste one, or"
                " draw a sketch with this button. Words beside it say what should be different."
            ),
            lambda: window.bar.sketch,
        ),
        Stop(
            tr("Steer by what you see"),
            tr(
                "Press + for more like the selected result and − for less. Ctrl+L searches like it,"
                " and Enter shows it large. Results can be dragged into other programs."
            ),
            lambda: window.page,
        ),
        Stop(
            tr("Narrow it down"),
            tr(
                "Folders and filters are always kept exactly. Searches and what you like can be"
                " kept here under a name. F9 folds this pane."
            ),
            lambda: window.left,
        ),
        Stop(
            tr("See why"),
            tr(
                "The preview shows the place that matched and the words that led there. Under it,"
                " sliders say what counts how much. All keys stand in the help: F1."
            ),
            lambda: window.right,
        ),
    )
