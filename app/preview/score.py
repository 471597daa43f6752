"""A score in the preview: its pages, with what matched outlined."""

from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from app.preview.partner import source_of
from app.preview.stage import PictureStage, tool_button
from app.preview.texts import problem_text
from app.widgets.pyramid import Pyramid
from engine.domain import PAGE_WIDTH_PX, FollowStep, Hit, Movement, movement_at
from engine.errors import UnreadableFile

if TYPE_CHECKING:
    from app.bridge import EngineBridge, Task
    from engine.api import Library

WHOLE_PAGE: Final = 0.95  # share of a page's area from which on a match is the page itself
KEPT_PAGES: Final = 6
PATIENCE_MS: Final = 300  # a page that takes longer is announced
LEAST_MOVEMENTS: Final = 2
MOVEMENT_LETTERS, MOVEMENT_PX = 8, 480  # the list of movements is as narrow and as wide as this
TITLE_PX: Final = 240  # so much of a page is shown of a movement at least: its title and first line

Box = tuple[int, int, int, int]


def load_page(library: "Library", file: int | Path, page: int) -> Pyramid:
    """Fetch and decode on a background thread.

    Raises
    ------
    UnreadableFile
        What the engine gave is no picture to Qt.
    """
    picture = Pyramid.from_bytes(library.page_picture(file, page))
    if picture is None:
        raise UnreadableFile(f"Page {page} cannot be shown.", "Open the file in another program.")
    return picture


def mark_of(hit: Hit, page: int, picture: Pyramid) -> QRectF | None:
    """Give the part of a page that matched, in the picture's pixels.

    None where nothing matched or all of the page did: a mark around everything tells nothing.
    """
    segment = hit.segment
    if segment is None or segment.page != page or segment.box is None:
        return None
    mark = _on_picture(segment.box, picture)
    page_area = picture.size.width() * picture.size.height()
    return mark if mark.width() * mark.height() < WHOLE_PAGE * page_area else None


def _on_picture(box: Box, picture: Pyramid) -> QRectF:
    ratio = picture.size.width() / PAGE_WIDTH_PX
    return QRectF(*(side * ratio for side in box))


class ScoreStage(PictureStage):
    """Shows one page at a time; Page Up and Page Down turn them.

    Signals
    -------
    place_chosen(int, float, float)
        While a recording is followed: a click on a page, at x and y of the page picture.
    """

    place_chosen = Signal(int, float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hit: Hit | None = None
        self._bridge: EngineBridge | None = None
        self._task: Task | None = None
        self._pages: OrderedDict[int, Pyramid] = OrderedDict()
        self._step: FollowStep | None = None
        self._sought: Movement | None = None
        self._movements: tuple[Movement, ...] = ()
        self._follows = False
        self._ahead = 0
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._announce_page)
        self.page = 1
        self.page_count = 1
        self._back = tool_button("chevron-left", self.tr("Previous page (Page Up)"), self)
        self._on = tool_button("chevron-right", self.tr("Next page (Page Down)"), self)
        self._label = QLabel(self)
        self._to_match = tool_button("exact", self.tr("Go to the match"), self)
        self._back.clicked.connect(lambda: self.turn_to(self.page - 1))
        self._on.clicked.connect(lambda: self.turn_to(self.page + 1))
        self._to_match.clicked.connect(lambda: self.turn_to(self._matching_page()))
        self.movements = self._made_movements()
        self.view.clicked.connect(self._choose_place)
        for place, widget in enumerate((self._back, self._label, self._on, self._to_match)):
            self.tools.insertWidget(place, widget)

    def _made_movements(self) -> QComboBox:
        chooser = QComboBox(self)
        chooser.setAccessibleName(self.tr("Movement"))
        chooser.setToolTip(self.tr("Go to a movement"))
        chooser.setSizeAdjustPolicy(_NARROW)
        chooser.setMinimumContentsLength(MOVEMENT_LETTERS)
        chooser.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        chooser.activated.connect(self._go_to_movement)
        chooser.setMaximumWidth(MOVEMENT_PX)
        chooser.hide()
        row = QHBoxLayout()
        row.addWidget(chooser, 100)
        row.addStretch(1)
        self.column.insertLayout(0, row)
        return chooser

    def show_hit(self, hit: Hit, bridge: "EngineBridge") -> None:
        """Show another score, on the page that matched."""
        self.clear()
        self._hit, self._bridge = hit, bridge
        self.page_count = max(1, hit.pages or 1, self._matching_page())
        self.turn_to(self._matching_page())

    def clear(self) -> None:
        """Let go of it; an answer under way is dropped."""
        if self._task is not None:
            self._task.cancel()
        self._patience.stop()
        self._ahead = 0
        self._hit, self._task, self.page, self.page_count = None, None, 1, 1
        self.set_movements(())
        self.set_following(is_following=False)
        self._pages.clear()
        self.view.clear()

    def set_page_count(self, pages: int) -> None:
        """Take the number of pages where the hit did not know it."""
        self.page_count = max(self.page_count, pages)
        self._show_place()

    def set_movements(self, movements: Sequence[Movement]) -> None:
        """Offer to go to the movements, where there are several."""
        self._sought = None
        self._movements = tuple(movements) if len(movements) >= LEAST_MOVEMENTS else ()
        self.movements.clear()
        self.movements.addItems([movement.title for movement in self._movements])
        self.movements.setVisible(bool(self._movements))
        self._show_place()

    def _go_to_movement(self, number: int) -> None:
        movement = self._movements[number]
        self.turn_to(movement.page)
        self._sought = movement
        if movement.page in self._pages:
            self._show(movement.page, self._pages[movement.page])

    def turn_to(self, page: int) -> None:
        """Show a page; numbers beyond either end are left alone."""
        if self._hit is None or self._bridge is None or not 1 <= page <= self.page_count:
            return
        self.page, self._sought = page, None
        self._show_place()
        if self._task is not None:
            self._task.cancel()
        if page in self._pages:
            self._pages.move_to_end(page)
            self._show(page, self._pages[page])
            return
        self._patience.start()
        self._task = self._bridge.run(
            load_page,
            source_of(self._hit),
            page,
            done=lambda picture: self._take(page, picture),
            failed=self._fail,
            token=("score page", id(self)),
            owner=self,
        )

    # -- following a recording --------------------------------------------------------------------
    def set_following(self, *, is_following: bool) -> None:
        """Let clicks choose places while a recording is followed; the match is not marked then."""
        self._follows, self._step = is_following, None
        self.view.take_clicks(is_following)
        self.view.setToolTip(self.tr("Click to play from there") if is_following else "")
        self.view.set_cursor(None)
        if self._hit is not None and self.page in self._pages:
            self._show(self.page, self._pages[self.page])

    def show_step(self, step: FollowStep | None) -> None:
        """Put the cursor on what is played, turning the page where it is on another."""
        self._step = step
        if step is None:
            self.view.set_cursor(None)
        elif step.page != self.page:
            self.turn_to(step.page)
        elif step.page in self._pages:
            self.view.set_cursor(_on_picture(step.box, self._pages[step.page]))
        if step is not None:
            self._fetch_ahead(step.page + 1)

    def _fetch_ahead(self, page: int) -> None:
        """Have the next page ready: the music does not wait for it."""
        if self._hit is None or self._bridge is None or page in self._pages:
            return
        if page > self.page_count or page == self._ahead:
            return
        self._ahead = page
        self._bridge.run(
            load_page,
            source_of(self._hit),
            page,
            done=lambda picture: self._take(page, picture),
            failed=lambda _error: None,  # it is said when one turns to it
            token=("score page ahead", id(self)),
            owner=self,
        )

    def _choose_place(self, at: QPointF) -> None:
        if self._follows and self.page in self._pages:
            ratio = PAGE_WIDTH_PX / self._pages[self.page].size.width()
            self.place_chosen.emit(self.page, at.x() * ratio, at.y() * ratio)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn pages with the keys that documents are turned with."""
        if event.key() == Qt.Key.Key_PageDown:
            self.turn_to(self.page + 1)
        elif event.key() == Qt.Key.Key_PageUp:
            self.turn_to(self.page - 1)
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody waits any more."""
        super().hideEvent(event)
        self._patience.stop()

    def _matching_page(self) -> int:
        segment = self._hit.segment if self._hit is not None else None
        return segment.page if segment is not None and segment.page is not None else 1

    def _take(self, page: int, picture: Pyramid) -> None:
        self._pages[page] = picture
        while len(self._pages) > KEPT_PAGES:
            self._pages.popitem(last=False)
        if page == self.page:
            self._show(page, picture)

    def _show(self, page: int, picture: Pyramid) -> None:
        if self._hit is None:
            return
        self._patience.stop()
        self.say("")
        self.view.show_picture(picture)
        mark = None if self._follows else mark_of(self._hit, page, picture)
        self.view.set_marks([] if mark is None else [mark])
        step = self._step if self._step is not None and self._step.page == page else None
        cursor = None if step is None else _on_picture(step.box, picture)
        place = self._sought_place(picture) or cursor or mark
        if place is not None or self._follows:
            self.view.fill_width(place if place is not None else QRectF())
        self.view.set_cursor(cursor)

    def _sought_place(self, picture: Pyramid) -> QRectF | None:
        if self._sought is None or self._sought.page != self.page:
            return None
        return _on_picture((0, self._sought.top, PAGE_WIDTH_PX, TITLE_PX), picture)

    def _announce_page(self) -> None:
        """Another page's picture must not stand under this one's number."""
        self.view.clear()
        self.say(self.tr("Page {page} is being drawn…").format(page=self.page))

    def _fail(self, error: Exception) -> None:
        self._patience.stop()
        self.view.clear()
        self.say(problem_text(error))

    def _show_place(self) -> None:
        place = self.tr("{page} of {pages}").format(page=self.page, pages=self.page_count)
        self._label.setText(place)
        self.view.setAccessibleName(self.tr("Page {place}").format(place=place))
        self._back.setEnabled(self.page > 1)
        self._on.setEnabled(self.page < self.page_count)
        segment = self._hit.segment if self._hit is not None else None
        has_match = segment is not None and segment.page is not None
        self._to_match.setVisible(has_match)
        self._to_match.setEnabled(has_match and self.page != self._matching_page())
        here = self._sought or movement_at(self._movements, self.page)
        self.movements.setCurrentIndex(-1 if here is None else self._movements.index(here))


_NARROW: Final = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
