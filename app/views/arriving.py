"""A strip above the results: what is being indexed as it arrives, or that these are the samples."""

from collections import deque
from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from app import explain
from app.icons import set_icon
from app.theme import RADIUS_S, SPACE_M, SPACE_S, SPACE_XS
from engine.domain import Progress

PICTURE_PX = 40
MOST_PICTURES = 8
REMEMBERED = 32  # of some, sounds say, a thumbnail may be missing
WORTH_A_STRIP = 12
SHARE = 0.1

Choice = tuple[str, Callable[[], object]]
"""A button's text and what it does."""


def is_first_reading(progress: Progress) -> bool:
    """Whether so much is new that it should be shown; a few new files come in quietly."""
    return progress.queued >= max(WORTH_A_STRIP, SHARE * progress.total)


class Newest(QWidget):
    """The thumbnails of what came in last, the newest first.

    Parameters
    ----------
    thumbnail
        Gives a thumbnail, or None and fetches it.
    """

    def __init__(
        self, thumbnail: Callable[[int], QImage | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._thumbnail = thumbnail
        self._ids: deque[int] = deque(maxlen=REMEMBERED)
        self.setFixedHeight(PICTURE_PX)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("What came in last"))

    def add(self, file_ids: Sequence[int]) -> None:
        """These have become searchable."""
        new = file_ids[-REMEMBERED:]
        self._ids = deque((i for i in self._ids if i not in new), maxlen=REMEMBERED)
        self._ids.extendleft(new)
        self.update()

    def clear(self) -> None:
        """Forget them."""
        self._ids.clear()
        self.update()

    def shown(self) -> list[int]:
        """List those of which there is a thumbnail, the newest first."""
        return [number for number, _image in self._pictures()]

    def sizeHint(self) -> QSize:
        """Ask for room for all of them; less will do."""
        return QSize(MOST_PICTURES * (PICTURE_PX + SPACE_XS) - SPACE_XS, PICTURE_PX)

    def minimumSizeHint(self) -> QSize:
        """One is enough in a narrow window."""
        return QSize(PICTURE_PX, PICTURE_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw as many as fit, from where reading begins."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        step = PICTURE_PX + SPACE_XS
        room = (self.width() + SPACE_XS) // step
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        for place, (_number, image) in enumerate(self._pictures()[:room]):
            left = self.width() - PICTURE_PX - place * step if is_mirrored else place * step
            _draw_square(painter, QRect(left, 0, PICTURE_PX, PICTURE_PX), image)

    def _pictures(self) -> list[tuple[int, QImage]]:
        found = []
        for number in list(self._ids)[: 2 * MOST_PICTURES]:
            image = self._thumbnail(number)
            if image is not None:
                found.append((number, image))
        return found[:MOST_PICTURES]


def _draw_square(painter: QPainter, place: QRect, image: QImage) -> None:
    """Draw the middle of a picture."""
    side = min(image.width(), image.height())
    middle = QRect((image.width() - side) // 2, (image.height() - side) // 2, side, side)
    path = QPainterPath()
    path.addRoundedRect(place, RADIUS_S, RADIUS_S)
    painter.save()
    painter.setClipPath(path)
    painter.drawImage(place, image, middle)
    painter.restore()


class GuideStrip(QFrame):
    """One calm line with what is worth knowing in the first minutes; hidden while there is nothing.

    Signals
    -------
    dismissed()
        The user does not want to see it.
    """

    dismissed = Signal()

    def __init__(
        self, thumbnail: Callable[[int], QImage | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("guideStrip")
        self.newest = Newest(thumbnail, self)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self.buttons: list[QPushButton] = []
        self._close = QToolButton(self)
        self._close.setAccessibleName(self.tr("Hide this"))
        self._close.setToolTip(self.tr("Hide this"))
        set_icon(self._close, "close")
        self._close.clicked.connect(self._dismiss)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(SPACE_M, SPACE_S, SPACE_S, SPACE_S)
        self._row.setSpacing(SPACE_M)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(self.newest)
        self._row.addWidget(self._close)
        self.hide()

    def text(self) -> str:
        """What can be read now."""
        return "" if self.isHidden() else self._text.text()

    def say(self, text: str, choices: Sequence[Choice] = (), *, with_newest: bool = False) -> None:
        """Show a sentence with buttons; the same buttons stay, so that none vanishes under a click."""
        self._text.setText(text)
        self.newest.setVisible(with_newest)
        if [button.text() for button in self.buttons] != [name for name, _do in choices]:
            self._show_buttons(choices)
        self.show()

    def _show_buttons(self, choices: Sequence[Choice]) -> None:
        for button in self.buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        for name, do in choices:
            button = QPushButton(name, self)
            button.setProperty("flat", True)
            button.clicked.connect(lambda _checked=False, do=do: do())
            self._row.insertWidget(self._row.count() - 1, button)
            self.buttons.append(button)

    def _dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()


def reading_text(progress: Progress) -> str:
    """Say how far the first reading is."""
    if progress.paused:
        return f"{_done_text(progress)} {waiting_text(progress.pause_reason)}"
    if not progress.searchable:
        soon = explain.tr("The first can be searched in a moment.")
        return f"{_done_text(progress)} {soon}"
    if progress.eta_s is None:
        return f"{_done_text(progress)} {explain.tr('The others follow.')}"
    rest = explain.tr("The others follow within {time}.").format(time=time_left(progress.eta_s))
    return f"{_done_text(progress)} {rest}"


def waiting_text(reason: str) -> str:
    """Say why nothing comes in at present."""
    reasons = {
        "battery": explain.tr("Indexing waits while the computer runs on its battery."),
        "busy": explain.tr("Indexing waits while other programs need the computer."),
    }
    return reasons.get(reason, explain.tr("Indexing is paused."))


def _done_text(progress: Progress) -> str:
    if not progress.searchable:
        return explain.tr("%Ln files were found.", "", progress.total)
    done = explain.number(progress.searchable)
    return explain.tr("{n} of {total} files can be searched already.").format(
        n=done, total=explain.number(progress.total)
    )


def time_left(seconds: float) -> str:
    """Say a time roughly: nobody needs to know that it is 2:13."""
    if seconds < 90:
        return explain.tr("a minute or two")
    minutes = round(seconds / 60)
    if minutes < 60:
        return explain.tr("%Ln minutes", "", minutes)
    hours = round(seconds / 3600)
    return explain.tr("an hour") if hours == 1 else explain.tr("%Ln hours", "", hours)
