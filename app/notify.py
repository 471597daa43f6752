"""One place for messages to the user: a calm bar inside the window, never a dialog on top of it.

`Notifier` may be told something from any thread; `NoticeBar` shows the newest message.
"""

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from app.background import Mailbox
from app.engine_texts import said
from app.icons import pixmap, set_icon
from app.theme import ICON_PX, SPACE_M, SPACE_S, tokens, watcher
from engine.errors import EnvironmentProblem
from engine.events import Notice

log = logging.getLogger("app.notify")

SHOWN_MS = 8000  # plain information goes by itself; problems and questions stay


def tr(text: str) -> str:
    """Translate in the context of messages."""
    return QCoreApplication.translate("Notify", text)


@dataclass(frozen=True, slots=True)
class Message:
    """What to tell: what happened, what to do about it, and a button that does it."""

    text: str
    advice: str = ""
    action: str = ""
    do: Callable[[], object] | None = field(default=None, compare=False)
    is_problem: bool = False
    is_quiet: bool = False  # never in place of something that waits for the user

    @property
    def stays(self) -> bool:
        """Whether it waits for the user; plain information goes by itself."""
        return self.is_problem or (self.do is not None and not self.is_quiet)


class Notifier(QObject):
    """Collects messages from everywhere.

    Signals
    -------
    told(Message)
        On the GUI thread.
    """

    told = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mailbox = Mailbox(self)

    def tell(
        self, text: str, advice: str = "", action: str = "", do: Callable[[], object] | None = None
    ) -> None:
        """Say something, with an optional button."""
        self._post(Message(text, advice, action, do))

    def mention(self, text: str, action: str = "", do: Callable[[], object] | None = None) -> None:
        """Say something that nobody asked for: briefly, and only if nothing else is shown."""
        self._post(Message(text, "", action, do, is_quiet=True))

    def notice(self, notice: Notice) -> None:
        """Pass on a sentence of the engine's."""
        self._post(Message(said(notice.text), said(notice.advice), is_problem=bool(notice.advice)))

    def problem(self, error: BaseException) -> None:
        """Show a failure: an environment problem in its own words, else that the fault is ours."""
        self._post(message_for(error))

    def _post(self, message: Message) -> None:
        self._mailbox.post(lambda: self.told.emit(message))


def message_for(error: BaseException) -> Message:
    """Put a failure into words for the user."""
    if isinstance(error, EnvironmentProblem):
        return Message(said(error.text), said(error.advice), is_problem=True)
    details = "".join(traceback.format_exception(error))
    return Message(
        tr("Something went wrong inside Trouvère; your files are untouched."),
        tr("You can go on. Please send us the details if it happens again."),
        tr("Copy details"),
        lambda: QGuiApplication.clipboard().setText(details),
        is_problem=True,
    )


def install_hooks(notifier: Notifier) -> Callable[[], None]:
    """Send every exception that nobody caught to the notifier; returns a function that undoes it."""
    before = sys.excepthook, threading.excepthook

    def hook(_kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt):
            QCoreApplication.quit()
            return
        log.error("uncaught", exc_info=(type(error), error, trace))
        notifier.problem(error)

    def thread_hook(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            hook(args.exc_type, args.exc_value, args.exc_traceback)

    sys.excepthook, threading.excepthook = hook, thread_hook

    def undo() -> None:
        sys.excepthook, threading.excepthook = before

    return undo


def _may_replace(shown: Message, message: Message) -> bool:
    """Whether the newer message is worth more: a problem outranks information."""
    if message.is_quiet:
        return not shown.stays
    return message.is_problem or message.do is not None or not shown.is_problem


class NoticeBar(QFrame):
    """Shows one message at a time inside the window; hidden while there is none."""

    def __init__(self, notifier: Notifier, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("noticeBar")
        self.message: Message | None = None
        self._icon = QLabel(self)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._action = QPushButton(self)
        self._action.setProperty("flat", True)
        # a click leaves the keyboard where it was: the bar goes, and would send it anywhere
        self._action.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._close = QToolButton(self)
        self._close.setAccessibleName(self.tr("Dismiss"))
        self._close.setToolTip(self.tr("Dismiss (Esc)"))
        self._close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_icon(self._close, "close")
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._timer.timeout.connect(self.dismiss)
        self._lay_out()
        self._action.clicked.connect(self._do)
        self._close.clicked.connect(self.dismiss)
        notifier.told.connect(self.show_message)
        watcher().changed.connect(self._show_icon)
        self.hide()

    def show_message(self, message: Message) -> None:
        """Show a message in place of the one before it; a problem outranks information."""
        shown = self.message
        if shown is not None and not _may_replace(shown, message):
            return
        self.message = message
        self._text.setText(f"{message.text} {message.advice}".strip())
        self._action.setText(message.action)
        self._action.setVisible(bool(message.action))
        self._show_icon()
        self.show()
        self._timer.stop()
        if not message.stays:
            self._timer.start()
        self._announce(message)

    def dismiss(self) -> None:
        """Take the message away."""
        self._timer.stop()
        self.message = None
        self.hide()

    def text(self) -> str:
        """What can be read now."""
        return self._text.text() if self.message is not None else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape dismisses."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_M, SPACE_S, SPACE_S, SPACE_S)
        row.setSpacing(SPACE_M)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self._action)
        row.addWidget(self._close)

    def _show_icon(self) -> None:
        if self.message is not None:
            name = "warning" if self.message.is_problem else "info"
            colour = tokens().warning if self.message.is_problem else tokens().accent
            self._icon.setPixmap(pixmap(name, ICON_PX, colour, self.devicePixelRatioF()))

    def _announce(self, message: Message) -> None:
        event = QAccessibleAnnouncementEvent(self, self._text.text())
        if message.is_problem:
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)

    def _do(self) -> None:
        message = self.message
        self.dismiss()
        if message is not None and message.do is not None:
            message.do()
