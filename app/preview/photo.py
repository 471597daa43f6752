"""A photo in the preview: its thumbnail at once, then sharp."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.preview.stage import PictureStage, tool_button
from app.preview.texts import problem_text, term_text
from app.widgets.elided import ElidedLabel
from app.widgets.pyramid import Pyramid
from engine.domain import Heat, Hit
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


def heat_names(heats: Mapping[str, Heat]) -> list[str]:
    """Names of the maps that differ: of all together, and of each term where there are several."""
    terms = [name for name in heats if name]
    return ["", *terms] if len(terms) > 1 else [""] if "" in heats else []


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
    """Shows the upright picture of one photo and asks for more pixels when one comes closer.

    M lays a map over it of where the search matches, Shift+M shows the map of the next term.

    Signals
    -------
    heat_wanted(bool)
        The user wants to see where it matches, or no longer.
    """

    heat_wanted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hit: Hit | None = None
        self._bridge: EngineBridge | None = None
        self._task: Task | None = None
        self._is_sharp = False
        self._heats: Mapping[str, Heat] = {}
        self._heat_name = ""
        self.heat_button = tool_button("where", self.tr("Show where it matches (M)"), self)
        self.heat_button.setCheckable(True)
        self.heat_label = ElidedLabel(parent=self, where=Qt.TextElideMode.ElideRight)
        self.heat_label.setProperty("role", "muted")
        self.tools.insertWidget(0, self.heat_button)
        self.tools.insertWidget(1, self.heat_label, 20)  # the row has a stretch of 1 as well
        self.heat_button.toggled.connect(self._toggle_heat)
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
        self.show_heats({})
        self.view.clear()

    # -- where it matches -------------------------------------------------------------------------
    @property
    def wants_heat(self) -> bool:
        """True while the map is to be seen."""
        return self.heat_button.isChecked()

    def show_heats(self, heats: Mapping[str, Heat]) -> None:
        """Take the maps of the photo: one of each term by name, and one of all together."""
        self._heats = heats
        self._heat_name = self._heat_name if self._heat_name in heats else ""
        self._show_heat()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """M and Shift+M; the rest is the view's."""
        if event.key() != Qt.Key.Key_M:
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.show_next_heat()
        else:
            self.heat_button.toggle()

    def show_next_heat(self) -> None:
        """Show the map of the next term, after the last one that of all together."""
        names = heat_names(self._heats)
        if self.wants_heat and len(names) > 1:
            self._heat_name = names[(names.index(self._heat_name) + 1) % len(names)]
            self._show_heat()

    def _toggle_heat(self, is_on: bool) -> None:
        self._show_heat()
        self.heat_wanted.emit(is_on)

    def _show_heat(self) -> None:
        heat = self._heats.get(self._heat_name) if self.wants_heat else None
        self.view.set_heat(heat)
        several = heat is not None and len(heat_names(self._heats)) > 1
        named = term_text(self._heat_name) if self._heat_name else self.tr("all together")
        self.heat_label.setText(named)
        self.heat_label.setToolTip(self.tr("Shift+M: where the next term matches"))
        self.heat_label.setVisible(several)

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
