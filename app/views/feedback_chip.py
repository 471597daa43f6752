"""What was liked and what was not, as one chip of the search."""

from PySide6.QtCore import QCoreApplication, QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.composition import Composition
from app.views.chip import Chip, ChipText


def tr(text: str, disambiguation: str | None = None, number: int = -1) -> str:
    """Translate in the context of the chip."""
    return QCoreApplication.translate("FeedbackChip", text, disambiguation, number)


def describe_feedback(made: Composition) -> ChipText:
    """Say how many results were liked and how many not: "3 liked, 1 not"."""
    liked, disliked = len(made.liked), len(made.disliked)
    if not disliked:
        text = tr("%Ln liked", "", liked)
    elif not liked:
        text = tr("%Ln not wanted", "", disliked)
    else:
        text = tr("{n} liked, {m} not").format(n=liked, m=disliked)
    return ChipText("heart-filled", text, tr("Feedback on results: {text}").format(text=text))


class FeedbackChip(Chip):
    """Shows the feedback while there is any; Enter or a click offers to keep it.

    Signals
    -------
    save_wanted()
        Keep the liked results as a concept.
    """

    save_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(describe_feedback(Composition()), None, parent)
        self.hide()

    def show_feedback(self, made: Composition) -> None:
        """Show how much was liked, or nothing."""
        self.show_text(describe_feedback(made), None)
        hint = tr("What you marked with + and −. Enter: keep it as a concept · Delete: forget it")
        self.setToolTip(hint)
        self.setVisible(made.has_feedback)

    def open_popup(self) -> None:
        """Offer what can be done with the feedback."""
        menu = self.menu()
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def menu(self) -> QMenu:
        """Build the menu."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction(self.tr("Save as concept…"), self.save_wanted.emit)
        menu.addAction(self.tr("Forget likes and dislikes"), self.removed.emit)
        return menu
