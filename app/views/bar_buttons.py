"""The buttons beside the search field: where one was, and ways to show what one looks for."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from app.icons import set_icon
from app.session import Session
from app.theme import CONTROL_PX, SPACE_XS
from app.views.past_list import PastList
from app.views.search_name import name_of

STEPS_SHOWN = 12


def bar_button(icon: str, text: str, parent: QWidget) -> QToolButton:
    """Make a button of the search bar: an icon, told in words to whoever asks."""
    button = QToolButton(parent)
    set_icon(button, icon)
    button.setToolTip(text)
    button.setAccessibleName(text)
    button.setFixedSize(CONTROL_PX + 4, CONTROL_PX + 4)
    return button


def _row(parent: QWidget, *buttons: QToolButton) -> None:
    row = QHBoxLayout(parent)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE_XS)
    for button in buttons:
        row.addWidget(button)


class BackButton(QToolButton):
    """Goes back; a long press or the other mouse button shows where to, as in a browser."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.steps = QMenu(self)
        self.steps.aboutToShow.connect(self._fill)
        self.setMenu(self.steps)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.DelayedPopup)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show the menu without waiting."""
        self.steps.popup(self.mapToGlobal(QPoint(0, self.height())))
        event.accept()

    def _fill(self) -> None:
        self.steps.clear()
        for steps, made in enumerate(self._session.earlier(STEPS_SHOWN), 1):
            name = self.fontMetrics().elidedText(
                name_of(made),
                Qt.TextElideMode.ElideRight,
                self.fontMetrics().averageCharWidth() * 60,
            )
            action = self.steps.addAction(name.replace("&", "&&"))
            action.triggered.connect(lambda _on=False, n=steps: self._session.go_back_by(n))


class HistoryButtons(QWidget):
    """Back, forward, and the list of past searches.

    Signals
    -------
    past_wanted()
        The list is to be opened.
    """

    past_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.back = BackButton(session, self)
        back = self.tr("Back to the previous search (Alt+Left)")
        set_icon(self.back, "back")
        self.back.setToolTip(back)
        self.back.setAccessibleName(back)
        self.back.setFixedSize(CONTROL_PX + 4, CONTROL_PX + 4)
        self.forward = bar_button("forward", self.tr("Forward again (Alt+Right)"), self)
        self.past = bar_button("clock", self.tr("Past searches (Ctrl+H)"), self)
        self.list = PastList(self)
        _row(self, self.back, self.forward, self.past)
        self.back.clicked.connect(lambda _on: session.go_back())
        self.forward.clicked.connect(lambda _on: session.go_forward())
        self.past.clicked.connect(self.past_wanted)
        session.history_moved.connect(self._show)
        self._show()

    def open_list(self) -> None:
        """Show the list of past searches."""
        self.list.open_under(self.past if self.past.isVisible() else self.back)

    def _show(self) -> None:
        self.back.setEnabled(self._session.can_go_back)
        self.forward.setEnabled(self._session.can_go_forward)


class ExampleButtons(QWidget):
    """Draw, open, cut out of the screen, record: ways to show what one looks for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sketch = bar_button("sketch", self.tr("Draw what you are looking for (Ctrl+D)"), self)
        self.sketch.setCheckable(True)
        self.open_file = bar_button("open", self.tr("Search with a file (Ctrl+Shift+O)"), self)
        self.snip = bar_button(
            "snip", self.tr("Search with a part of the screen (Ctrl+Shift+X)"), self
        )
        self.record = bar_button("microphone", self.tr("Record a sound (Ctrl+Shift+R)"), self)
        _row(self, self.sketch, self.open_file, self.snip, self.record)

    def fold(self, is_narrow: bool) -> None:
        """Leave what the menu has as well out of a narrow window."""
        for button in (self.snip, self.record):
            button.setVisible(not is_narrow)
