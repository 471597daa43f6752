"""A photo in the preview: its thumbnail at once, then sharp."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from app.preview.stage import PictureStage
from app.preview.texts import problem_text
from app.widgets.pyramid import Pyramid
from engine.domain import Hit
from engine.errors import UnreadableFile

if TYPE_CHECKING:
    from app.bridge import EngineBridge, Task
    from engine.api import Library

STEP_PX: Final = 256
"""Pictures are asked for in these steps, so that small changes of the pane ask for nothing new."""
MOST_PX: Final = 6144
"""Longer sides are not loaded: such a picture takes 150 MB of memory already."""


def load_picture(library: "Library", file_id: int, max_side: int) -> Pyramid:
    """Fetch and decode on a background thread.

    Raises
    ------
    UnreadableFile
        What the engine gave is no picture to Qt.
    """
    picture = Pyramid.from_bytes(library.picture(file_id, max_side))
    if picture is None:
        raise UnreadableFile("The picture cannot be shown.", "Open it in another program.")
    return picture


def full_size(hit: Hit, picture: QSize) -> QSize:
    """Give the real size of a photo, the way round that its upright picture has.

    The catalogue's width and height may be those of the file before it is turned upright.
    """
    if not hit.width or not hit.height:
        return picture
    full = QSize(hit.width, hit.height)
    is_turned = (full.width() > full.height()) != (picture.width() > picture.height())
    return full.transposed() if is_turned and full.width() != full.height() else full


class PhotoStage(PictureStage):
    """Shows the upright picture of one photo and asks for more pixels when one comes closer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hit: Hit | None = None
        self._bridge: EngineBridge | None = None
        self._task: Task | None = None
        self._is_sharp = False
        self.view.detail_wanted.connect(self._ask)

    def show_hit(self, hit: Hit, bridge: "EngineBridge") -> None:
        """Show another photo."""
        self.clear()
        self._hit, self._bridge = hit, bridge
        self.view.setAccessibleName(hit.path.name)
        self.say("")
        if (thumbnail := bridge.thumbnail(hit.file_id)) is not None:
            self._show_first(Pyramid.of(thumbnail))
        if not self.view.has_picture or self._task is None:
            side_px = max(self.view.width(), self.view.height(), STEP_PX)
            self._ask(round(side_px * self.devicePixelRatioF()))

    def clear(self) -> None:
        """Let go of it; an answer under way is dropped."""
        if self._task is not None:
            self._task.cancel()
        self._hit, self._task, self._is_sharp = None, None, False
        self.view.clear()

    def _show_first(self, picture: Pyramid) -> None:
        if self._hit is not None:
            self.view.show_picture(picture, full_size(self._hit, picture.size))

    def _ask(self, side_px: int) -> None:
        if self._hit is None or self._bridge is None:
            return
        if self._task is not None:
            self._task.cancel()
        wanted = min(MOST_PX, -(-side_px // STEP_PX) * STEP_PX)
        self._task = self._bridge.run(
            load_picture, self._hit.file_id, wanted, done=self._take, failed=self._fail
        )

    def _take(self, picture: Pyramid) -> None:
        if self._is_sharp or (self.view.has_picture and self._knows_size()):
            self.view.sharpen(picture)
        else:
            self._show_first(picture)
        self._is_sharp = True

    def _knows_size(self) -> bool:
        """Without it the thumbnail's own size stood for the photo's."""
        return self._hit is not None and bool(self._hit.width and self._hit.height)

    def _fail(self, error: Exception) -> None:
        if not self._is_sharp:
            self.view.clear()
            self.say(problem_text(error))
