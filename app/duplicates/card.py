"""One file of a group: its picture, its facts, and whether it is kept."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from app.bridge import EngineBridge
from app.duplicates.texts import advantage_text, facts
from app.icons import set_icon
from app.pictures import decoded
from app.theme import SPACE_S, SPACE_XS
from app.widgets.elided import ElidedLabel
from engine.domain import Kind
from engine.organised import Advantage, Copy

if TYPE_CHECKING:
    from engine.api import Library

WIDTH_CHARS: Final = 34
PICTURE_PX: Final = 640


class CopyCard(QFrame):
    """A file to keep or to remove.

    Signals
    -------
    turned()
        The user changed whether it is kept.
    moved(int)
        The user wants the card so many places further.
    opened()
        The user wants to see the file in its own program.
    """

    turned = Signal()
    moved = Signal(int)
    opened = Signal()

    def __init__(
        self,
        copy: Copy,
        bridge: EngineBridge,
        advantage: Advantage | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("copyCard")
        self.copy = copy
        self._advantage = advantage
        self._picture: QImage | None = None
        self.setFixedWidth(self.fontMetrics().averageCharWidth() * WIDTH_CHARS)
        self.picture = QLabel(self)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setFixedHeight(round(self.width() * 0.75))
        self.keep = QPushButton(self)
        self.keep.setCheckable(True)
        self.keep.setChecked(True)
        self.keep.toggled.connect(self._show_kept)
        self.keep.clicked.connect(self.turned)
        self.keep.installEventFilter(self)
        self._lay_out()
        self._show_kept()
        self._fetch(bridge)

    @property
    def is_kept(self) -> bool:
        """Whether the file stays."""
        return self.keep.isChecked()

    def set_kept(self, is_kept: bool) -> None:
        """Keep the file, or mark it for the trash."""
        self.keep.setChecked(is_kept)

    # -- building ----------------------------------------------------------------------------
    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_S, SPACE_S, SPACE_S, SPACE_S)
        column.setSpacing(SPACE_XS)
        column.addWidget(self.picture)
        name = ElidedLabel(self.copy.path.name, self)
        name.setProperty("role", "heading")
        folder = ElidedLabel(str(self.copy.path.parent), self)
        folder.setProperty("role", "muted")
        for label in (name, folder):
            label.setToolTip(str(self.copy.path))
            column.addWidget(label)
        for line in facts(self.copy):
            fact = QLabel(line, self)
            fact.setWordWrap(True)
            column.addWidget(fact)
        if self._advantage is not None:
            best = QLabel(self.tr("Suggested: {reason}").format(reason=self._reason()), self)
            best.setWordWrap(True)
            best.setProperty("role", "accent")
            column.addWidget(best)
        column.addStretch(1)
        column.addWidget(self.keep)

    def _reason(self) -> str:
        if self._advantage is None:
            return ""
        return advantage_text(self._advantage, self.copy.kind).lower()

    def _show_kept(self) -> None:
        kept = self.keep.isChecked()
        self.keep.setText(self.tr("Keep") if kept else self.tr("To the trash"))
        set_icon(self.keep, "check" if kept else "trash")
        state = self.tr("kept") if kept else self.tr("goes to the trash")
        self.keep.setAccessibleName(f"{self.copy.path.name}: {state}")
        self.keep.setAccessibleDescription(
            "; ".join([str(self.copy.path.parent), *facts(self.copy)])
        )
        self.keep.setToolTip(self.tr("Keep this file or not (Space)"))
        self.setProperty("kept", kept)
        self.style().unpolish(self)
        self.style().polish(self)

    # -- the picture -------------------------------------------------------------------------
    def _fetch(self, bridge: EngineBridge) -> None:
        self._bridge = bridge
        self._show(bridge.thumbnail(self.copy.file_id))
        if self._picture is None:
            bridge.thumbnails_ready.connect(self._thumbnail_came)
        if self.copy.kind is Kind.PHOTO:
            bridge.run(_picture, self.copy.file_id, done=self._show, failed=_stay, owner=self)

    def _thumbnail_came(self, file_ids: set[int]) -> None:
        if self.copy.file_id in file_ids and self._picture is None:
            self._show(self._bridge.thumbnail(self.copy.file_id))

    def _show(self, image: QImage | None) -> None:
        if image is None or image.isNull():
            return
        self._picture = image
        ratio = self.devicePixelRatioF()
        room = QSize(self.width() - 2 * SPACE_S - 2, self.picture.height()) * ratio
        small = image.scaled(
            room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        small.setDevicePixelRatio(ratio)
        self.picture.setPixmap(QPixmap.fromImage(small))

    # -- mouse and keys ------------------------------------------------------------------------
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrow keys go from card to card, Delete marks for the trash."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._take_key(event.key())
        return super().eventFilter(watched, event)

    def _take_key(self, key: int) -> bool:
        forward = Qt.Key.Key_Right if self.isLeftToRight() else Qt.Key.Key_Left
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.moved.emit(1 if key == forward else -1)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.keep.setChecked(False)
            self.turned.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            return False
        return True

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the picture keeps the file, or not."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.pos()):
            self.keep.setFocus(Qt.FocusReason.MouseFocusReason)
            self.keep.toggle()
            self.turned.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click opens the file."""
        super().mouseDoubleClickEvent(event)
        self.opened.emit()


def _picture(library: "Library", file_id: int) -> QImage:
    return decoded(library.picture(file_id, PICTURE_PX))


def _stay(_error: Exception) -> None:
    """The thumbnail stays: a file that cannot be read has one all the same."""
