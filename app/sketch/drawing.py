"""A drawing as a list of strokes, with undo and redo. Pure: no Qt.

Conventions
-----------
Coordinates are pixels of the paper, widths too; pressure lies in 0..1 and is 1 for a mouse.
"""

from dataclasses import dataclass, field
from typing import Final

LEAST_WIDTH_SHARE: Final = 0.25
"""Share of the width that the lightest touch of a pen still draws."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One point of a stroke."""

    x: float
    y: float
    pressure: float = 1.0


@dataclass(frozen=True, slots=True)
class Stroke:
    """One movement of the pen or eraser. `wipes` clears the whole paper and has no dots."""

    colour: str = "#000000"
    width: float = 6.0
    erases: bool = False
    wipes: bool = False
    dots: list[Dot] = field(default_factory=list)

    def width_at(self, dot: Dot) -> float:
        """Width in pixels at a dot, by how hard the pen was pressed."""
        return self.width * (LEAST_WIDTH_SHARE + (1 - LEAST_WIDTH_SHARE) * dot.pressure)


class Drawing:
    """Strokes in order, and those that were undone."""

    def __init__(self) -> None:
        self._strokes: list[Stroke] = []
        self._undone: list[Stroke] = []

    def strokes(self) -> tuple[Stroke, ...]:
        """Give what is on the paper, in the order drawn."""
        return tuple(self._strokes)

    def begin(self, stroke: Stroke) -> None:
        """Add a stroke; what was undone can no longer be redone."""
        self._strokes.append(stroke)
        self._undone.clear()

    def wipe(self) -> None:
        """Clear the paper, as a step that can be undone."""
        if not self.is_blank:
            self.begin(Stroke(wipes=True))

    def undo(self) -> bool:
        """Take the last step back; False when there is none."""
        if not self._strokes:
            return False
        self._undone.append(self._strokes.pop())
        return True

    def redo(self) -> bool:
        """Do again what was undone; False when there is nothing."""
        if not self._undone:
            return False
        self._strokes.append(self._undone.pop())
        return True

    @property
    def can_undo(self) -> bool:
        """True when there is a step to take back."""
        return bool(self._strokes)

    @property
    def can_redo(self) -> bool:
        """True when there is a step to do again."""
        return bool(self._undone)

    @property
    def is_blank(self) -> bool:
        """True when no pen has touched the paper since it was last wiped."""
        for stroke in reversed(self._strokes):
            if stroke.wipes:
                return True
            if not stroke.erases:
                return False
        return True
