"""Which panes are in sight: folded by the user, by a narrow window, or by the large preview."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from app.views.panes import LEFT_PX, RIGHT_PX, RightPane
from app.window_state import WindowState

NARROW_PX = 900
NARROW_LINES = 50
"""Below this width, in pixels or in heights of a line of text, the side panes fold and the preview
covers the grid on demand: large text needs the room."""
ROOMY_PX = 1280
"""In a window less wide the side panes are narrower too, until the user has moved one."""


class Folding(QObject):
    """Decides for each pane whether it is shown; wide and narrow windows are remembered apart.

    Signals
    -------
    large_changed(bool)
        The preview took the window over, or gave it back.
    """

    large_changed = Signal(bool)

    def __init__(
        self,
        left: QWidget,
        middle: QWidget,
        right: RightPane,
        state: WindowState,
        splitter: QSplitter,
    ) -> None:
        super().__init__(splitter)
        self._left, self._middle, self._right = left, middle, right
        self._state, self._splitter = state, splitter
        self.is_narrow = False
        self.is_large = False
        self._is_moved = False
        splitter.splitterMoved.connect(self._note_move)

    def restore(self) -> None:
        """Give the panes the widths of last time."""
        packed = self._state.data("splitter")
        self._is_moved = not packed.isEmpty() and self._splitter.restoreState(packed)
        self._share(self._splitter.width())
        self.apply()

    def remember(self) -> None:
        """Keep the widths for next time (not those of a narrow window or the large preview)."""
        if self._is_moved and not self.is_large and not self.is_narrow:
            self._state.put("splitter", self._splitter.saveState())

    def set_width(self, width: int) -> None:
        """The window is this wide now."""
        self._share(width)
        line_px = self._middle.fontMetrics().height()
        is_narrow = width < max(NARROW_PX, NARROW_LINES * line_px)
        if is_narrow != self.is_narrow:
            self.is_narrow = is_narrow
            self.apply()

    def toggle_left(self) -> None:
        """Fold or unfold the left pane."""
        self._toggle("left", is_shown=self.left_shown())

    def toggle_right(self) -> None:
        """Fold or unfold the right pane."""
        self._toggle("right", is_shown=self.right_shown())

    def left_shown(self) -> bool:
        """Tell whether the left pane is wanted at this width."""
        return self._state.flag(self._key("left"), default=not self.is_narrow)

    def right_shown(self) -> bool:
        """Tell whether the right pane is wanted at this width."""
        return self._state.flag(self._key("right"), default=not self.is_narrow)

    def set_large(self, is_wanted: bool) -> None:
        """Let the preview take the whole width, or give the grid its place back."""
        if is_wanted != self.is_large:
            self.is_large = is_wanted
            self._right.set_large(is_wanted)
            self.apply()
            self.large_changed.emit(is_wanted)

    def apply(self) -> None:
        """Show and hide the panes."""
        sketching = self._right.is_sketching
        self._middle.setVisible(not self.is_large)
        self._left.setVisible(self.left_shown() and not self.is_large)
        self._right.setVisible(self.is_large or sketching or self.right_shown())

    def _share(self, width: int) -> None:
        """Give the panes the widths that suit the window, unless the user chose others."""
        if not self._is_moved and not self.is_large:
            part = min(1.0, width / ROOMY_PX)
            self._splitter.setSizes([round(LEFT_PX * part), 10_000, round(RIGHT_PX * part)])

    def _note_move(self) -> None:
        self._is_moved = True

    def _toggle(self, name: str, *, is_shown: bool) -> None:
        self._state.put(self._key(name), not is_shown)
        self.apply()

    def _key(self, name: str) -> str:
        return f"{name}_{'narrow' if self.is_narrow else 'wide'}"
