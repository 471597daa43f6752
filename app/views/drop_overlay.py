"""What a drag may be dropped for: a few large zones over the whole window."""

import enum
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QStyle, QWidget

from app import icons
from app.composition import EXAMPLES, Composition
from app.incoming import Incoming, term_kind_of
from app.term_edits import has_words
from app.theme import RADIUS_L, SPACE_L, tokens
from engine.domain import TermKind

MARGIN_PX = 24
GAP_PX = 16
ICON_SIDE = 32
VEIL = 0.9


class Use(enum.Enum):
    """What to do with a thing that comes in."""

    SEARCH = "search"  # a new search with nothing but this
    BASE = "base"  # the example that the words in the box change
    ADD = "add"  # one more term
    LESS = "less"  # push away what is like this
    SCORES = "scores"  # a recording: find its score
    RECORDINGS = "recordings"  # a score: find where it is played
    CHANGE = "change"  # words: an instruction for the example
    WATCH = "watch"  # folders: add them to the library


ICONS = {
    Use.SEARCH: "search",
    Use.BASE: "pen",
    Use.ADD: "add",
    Use.LESS: "remove",
    Use.SCORES: "score",
    Use.RECORDINGS: "audio",
    Use.CHANGE: "pen",
    Use.WATCH: "folder-add",
}


def uses_for(incoming: Incoming, made: Composition) -> tuple[Use, ...]:
    """Which zones make sense for what is dragged, given what stands in the window."""
    if incoming.text and not incoming.paths:
        return (Use.SEARCH, Use.CHANGE) if made.has_example else (Use.SEARCH,)
    if incoming.paths and all(not path.suffix for path in incoming.paths):
        return (Use.WATCH,)  # most folders have no ending; the disk is not asked during a drag
    says = has_words(made)
    base = (Use.BASE,) if says and not made.has_example else ()
    more = (Use.ADD, Use.LESS) if made.terms or made.instruction or says else ()
    return (Use.SEARCH, *base, *_partners_of(incoming), *more)


def text_of(use: Use, incoming: Incoming, made: Composition) -> str:
    """Say what will happen when the thing is dropped for this."""
    if use is Use.SEARCH and not incoming.is_example:
        return tr("Search for these words")
    if use is Use.ADD and sum(term.kind in EXAMPLES for term in made.terms) == 1:
        return tr("Add as second example")
    if use is Use.BASE and _shows_a_picture(incoming):
        return tr("Picture that the words change")
    return {
        Use.SEARCH: tr("Search like this"),
        Use.BASE: tr("Example that the words change"),
        Use.ADD: tr("Add as another example") if made.has_example else tr("Add beside the words"),
        Use.LESS: tr("Less like this"),
        Use.SCORES: tr("Find the score of this recording"),
        Use.RECORDINGS: tr("Find recordings of this score"),
        Use.CHANGE: tr("Instruction for this example"),
        Use.WATCH: tr("Add this folder to the library"),
    }[use]


def _shows_a_picture(incoming: Incoming) -> bool:
    paths = incoming.paths or tuple(Path(term.value) for term in incoming.terms)
    kinds = {term_kind_of(path) for path in paths}
    return kinds == {TermKind.IMAGE} or (incoming.image is not None and not paths)


def _partners_of(incoming: Incoming) -> tuple[Use, ...]:
    """What belongs to the one recording or score that is dragged."""
    paths = incoming.paths or tuple(Path(term.value) for term in incoming.terms)
    if len(paths) != 1:
        return ()
    uses = {TermKind.AUDIO: (Use.SCORES,), TermKind.SCORE: (Use.RECORDINGS,)}
    kind = term_kind_of(paths[0])
    return () if kind is None else uses.get(kind, ())


def tr(text: str) -> str:
    """Translate in the context of the drop zones."""
    return QCoreApplication.translate("DropOverlay", text)


class DropOverlay(QWidget):
    """Covers the window while something is dragged over it; the zone under the pointer lights up.

    It takes no drops itself: the events go on to the window, which asks `use_at`.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._uses: tuple[Use, ...] = ()
        self._texts: tuple[str, ...] = ()
        self._at = 0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("Drop zones"))
        self.hide()

    def begin(self, incoming: Incoming, made: Composition, area: QRect) -> None:
        """Show the zones for what is dragged, given what stands in the window."""
        self._uses, self._at = uses_for(incoming, made), 0
        self._texts = tuple(text_of(use, incoming, made) for use in self._uses)
        self.setAccessibleDescription(", ".join(self._texts))
        self.setGeometry(area)
        self.raise_()
        self.show()

    def end(self) -> None:
        """Hide the zones."""
        self._uses, self._texts = (), ()
        self.hide()

    def move_to(self, point: QPoint) -> None:
        """Light up the zone under a point of this widget."""
        at = self._zone_at(point)
        if at != self._at:
            self._at = at
            self.update()

    def use_at(self, point: QPoint) -> Use:
        """What a drop at this point is for."""
        return self._uses[self._zone_at(point)] if self._uses else Use.SEARCH

    def zone(self, use: Use) -> QRect:
        """Where a zone lies."""
        return self._rects()[self._uses.index(use)]

    def _zone_at(self, point: QPoint) -> int:
        if not self._uses:
            return 0
        width = max(1, self.width())
        x = QStyle.visualPos(self.layoutDirection(), self.rect(), point).x()
        return max(0, min(len(self._uses) - 1, x * len(self._uses) // width))

    def _rects(self) -> list[QRect]:
        count = max(1, len(self._uses))
        free = self.width() - 2 * MARGIN_PX - (count - 1) * GAP_PX
        width, height = free // count, self.height() - 2 * MARGIN_PX
        rects = [
            QRect(MARGIN_PX + n * (width + GAP_PX), MARGIN_PX, width, height) for n in range(count)
        ]
        return [QStyle.visualRect(self.layoutDirection(), self.rect(), rect) for rect in rects]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Veil the window and draw the zones."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(VEIL)
        painter.fillRect(self.rect(), tokens().window)
        painter.setOpacity(1.0)
        for n, rect in enumerate(self._rects()[: len(self._uses)]):
            self._draw_zone(painter, rect, n, is_lit=n == self._at)

    def _draw_zone(self, painter: QPainter, rect: QRect, number: int, *, is_lit: bool) -> None:
        theme = tokens()
        painter.setBrush(theme.selection if is_lit else theme.surface)
        line = Qt.PenStyle.SolidLine if is_lit else Qt.PenStyle.DashLine
        painter.setPen(QPen(theme.accent if is_lit else theme.control, 2, line))
        painter.drawRoundedRect(rect, RADIUS_L, RADIUS_L)
        colour = theme.on_selection if is_lit else theme.text
        spot = QRectF(0, 0, ICON_SIDE, ICON_SIDE)
        spot.moveCenter(QRectF(rect).center())
        spot.translate(0, -ICON_SIDE)
        icons.draw(painter, spot, ICONS[self._uses[number]], colour)
        text = rect.adjusted(SPACE_L, ICON_SIDE + SPACE_L, -SPACE_L, 0)
        painter.setPen(colour)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(text, flags, self._texts[number])
