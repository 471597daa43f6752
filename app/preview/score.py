"""A score in the preview: its pages, with what matched outlined."""

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QWidget

from app.preview.stage import PictureStage, tool_button
from app.preview.texts import problem_text
from app.widgets.pyramid import Pyramid
from engine.domain import PAGE_WIDTH_PX, Hit
from engine.errors import UnreadableFile

if TYPE_CHECKING:
    from app.bridge import EngineBridge, Task
    from engine.api import Library

WHOLE_PAGE: Final = 0.95  # share of a page's area from which on a match is the page itself
KEPT_PAGES: Final = 6


def load_page(library: "Library", file_id: int, page: int) -> Pyramid:
    """Fetch and decode on a background thread.

    Raises
    ------
    UnreadableFile
        What the engine gave is no picture to Qt.
    """
    picture = Pyramid.from_bytes(library.page_picture(file_id, page))
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
    ratio = picture.size.width() / PAGE_WIDTH_PX
    mark = QRectF(*(side * ratio for side in segment.box))
    page_area = picture.size.width() * picture.size.height()
    return mark if mark.width() * mark.height() < WHOLE_PAGE * page_area else None


class ScoreStage(PictureStage):
    """Shows one page at a time; Page Up and Page Down turn them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hit: Hit | None = None
        self._bridge: EngineBridge | None = None
        self._task: Task | None = None
        self._pages: OrderedDict[int, Pyramid] = OrderedDict()
        self.page = 1
        self.page_count = 1
        self._back = tool_button("chevron-left", self.tr("Previous page (Page Up)"), self)
        self._on = tool_button("chevron-right", self.tr("Next page (Page Down)"), self)
        self._label = QLabel(self)
        self._to_match = tool_button("exact", self.tr("Go to the match"), self)
        self._back.clicked.connect(lambda: self.turn_to(self.page - 1))
        self._on.clicked.connect(lambda: self.turn_to(self.page + 1))
        self._to_match.clicked.connect(lambda: self.turn_to(self._matching_page()))
        for place, widget in enumerate((self._back, self._label, self._on, self._to_match)):
            self.tools.insertWidget(place, widget)

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
        self._hit, self._task, self.page, self.page_count = None, None, 1, 1
        self._pages.clear()
        self.view.clear()

    def set_page_count(self, pages: int) -> None:
        """Take the number of pages where the hit did not know it."""
        self.page_count = max(self.page_count, pages)
        self._show_place()

    def turn_to(self, page: int) -> None:
        """Show a page; numbers beyond either end are left alone."""
        if self._hit is None or self._bridge is None or not 1 <= page <= self.page_count:
            return
        self.page = page
        self._show_place()
        if self._task is not None:
            self._task.cancel()
        if page in self._pages:
            self._show(page, self._pages[page])
            return
        self._task = self._bridge.run(
            load_page,
            self._hit.file_id,
            page,
            done=lambda picture: self._take(page, picture),
            failed=self._fail,
            token=("score page", id(self)),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn pages with the keys that documents are turned with."""
        if event.key() == Qt.Key.Key_PageDown:
            self.turn_to(self.page + 1)
        elif event.key() == Qt.Key.Key_PageUp:
            self.turn_to(self.page - 1)
        else:
            super().keyPressEvent(event)

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
        self.say("")
        self.view.show_picture(picture)
        mark = mark_of(self._hit, page, picture)
        self.view.set_marks([] if mark is None else [mark])

    def _fail(self, error: Exception) -> None:
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
