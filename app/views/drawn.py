"""Results as they were drawn: what does not change under the pointer is drawn once and kept.

Drawing a tile costs up to a millisecond in Python, copying it some microseconds. So that a jump to
where nothing is drawn yet does not hold the window up, there is a time for each frame; what does not
fit comes with the next one.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TypeVarTuple

from PySide6.QtGui import QPixmap

KEPT_BYTES = 96 * 1024 * 1024  # about 700 tiles of the usual size, 170 on a dense screen
FRAME_S = 0.008  # half a frame at 60 a second: the rest is for events and for copying

Sources = TypeVarTuple("Sources")


@dataclass(frozen=True, slots=True)
class _Entry:
    sources: tuple[object, ...]
    pixmap: QPixmap


class Drawn:
    """Pixmaps by key, the longest unused forgotten first. GUI thread only.

    Attributes
    ----------
    is_behind : bool
        Something was left out of this frame: draw again soon.
    """

    def __init__(self, kept_bytes: int = KEPT_BYTES) -> None:
        self.is_behind = False
        self._limit, self._bytes = kept_bytes, 0
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._until, self._is_passing = math.inf, False

    def begin_frame(self, seconds: float = FRAME_S, *, is_passing: bool = False) -> None:
        """From now on so much time may be spent on what is not drawn yet.

        What only passes by is not drawn, nor asked for: there is what was kept, or nothing.
        """
        self.is_behind, self._is_passing = False, is_passing
        self._until = time.perf_counter() + seconds

    def end_frame(self) -> None:
        """Whatever is asked for outside a frame is drawn, however long it takes."""
        self._until, self._is_passing = math.inf, False

    def get(
        self,
        key: Hashable,
        ask: Callable[[], tuple[*Sources]],
        draw: Callable[[*Sources], QPixmap],
    ) -> QPixmap | None:
        """Give what was drawn under a key from the very objects that `ask` gives, else draw it.

        When the frame's time is up: what was drawn from others, or nothing.
        """
        known = self._entries.get(key)
        if self._is_passing:
            return None if known is None else known.pixmap
        sources = ask()
        if known is not None and _are_same(known.sources, sources):
            self._entries.move_to_end(key)
            return known.pixmap
        if time.perf_counter() > self._until:
            self.is_behind = True
            return None if known is None else known.pixmap
        pixmap = draw(*sources)
        self._keep(key, _Entry(sources, pixmap))
        return pixmap

    def _keep(self, key: Hashable, made: _Entry) -> None:
        if (old := self._entries.pop(key, None)) is not None:
            self._bytes -= _bytes_of(old.pixmap)
        self._entries[key] = made
        self._bytes += _bytes_of(made.pixmap)
        while self._bytes > self._limit and len(self._entries) > 1:
            _, oldest = self._entries.popitem(last=False)
            self._bytes -= _bytes_of(oldest.pixmap)


def _are_same(some: tuple[object, ...], others: tuple[object, ...]) -> bool:
    return all(one is other for one, other in zip(some, others, strict=True))


def _bytes_of(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4
