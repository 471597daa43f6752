"""Where the tiles of the grid lie. Pure arithmetic, so that a million rows cost nothing.

Conventions
-----------
Pixels of the content, which is as high as all rows together; the view subtracts its scroll
position. Rows of the model are called items here, `line` is a row of tiles.
"""

from dataclasses import dataclass

MARGIN_PX = 16
GAP_PX = 12
CAPTION_PX = 44  # two lines of text under the picture
SEPARATOR_PX = 48  # above the weaker matches
PICTURE_RATIO = 0.75  # height of the picture's place to its width

Box = tuple[int, int, int, int]
"""x, y, width, height."""


@dataclass(frozen=True, slots=True)
class GridLayout:
    """Tiles of one size in lines that fill the width; weaker matches begin a line of their own.

    Parameters
    ----------
    width
        Of the viewport.
    wanted
        Width that a tile should have at least.
    count
        Number of items.
    weaker_from
        The first item under the relevance line, or None.
    """

    width: int
    wanted: int
    count: int
    weaker_from: int | None = None

    @property
    def columns(self) -> int:
        """Tiles in a line."""
        return max(1, (self.width - 2 * MARGIN_PX + GAP_PX) // (self.wanted + GAP_PX))

    @property
    def tile_width(self) -> int:
        """Width of a tile: the lines fill the viewport."""
        free = self.width - 2 * MARGIN_PX - (self.columns - 1) * GAP_PX
        return max(32, free // self.columns)

    @property
    def tile_height(self) -> int:
        """Height of a tile: picture and caption."""
        return round(self.tile_width * PICTURE_RATIO) + CAPTION_PX

    @property
    def pitch(self) -> int:
        """From one line to the next."""
        return self.tile_height + GAP_PX

    @property
    def strong(self) -> int:
        """Number of items above the separator."""
        return self.count if self.weaker_from is None else self.weaker_from

    @property
    def strong_lines(self) -> int:
        """Lines above the separator."""
        return -(-self.strong // self.columns)

    @property
    def height(self) -> int:
        """Height of the content."""
        if not self.count:
            return 0
        weak_lines = -(-(self.count - self.strong) // self.columns)
        extra = SEPARATOR_PX if self.weaker_from is not None else 0
        return (
            MARGIN_PX + (self.strong_lines + weak_lines) * self.pitch - GAP_PX + extra + MARGIN_PX
        )

    @property
    def separator_y(self) -> int | None:
        """Top of the separator, or None without weaker matches."""
        if self.weaker_from is None:
            return None
        return MARGIN_PX + self.strong_lines * self.pitch - GAP_PX

    def box(self, item: int) -> Box:
        """Where an item lies."""
        line, column = self._place(item)
        x = MARGIN_PX + column * (self.tile_width + GAP_PX)
        return x, self._line_y(line), self.tile_width, self.tile_height

    def item_at(self, x: int, y: int) -> int | None:
        """The item under a point, or None between tiles."""
        column = (x - MARGIN_PX) // (self.tile_width + GAP_PX)
        if not 0 <= column < self.columns:
            return None
        item = self._item(self._line_at(y), column)
        if item is None:
            return None
        left, top, width, height = self.box(item)
        return item if left <= x < left + width and top <= y < top + height else None

    def items_between(self, top: int, bottom: int) -> range:
        """Items whose tiles may show between two heights."""
        if not self.count:
            return range(0)
        first = self._first_of(self._line_at(top))
        last = self._first_of(self._line_at(bottom) + 1)
        return range(min(first, self.count), min(last, self.count))

    def neighbour(self, item: int, lines: int) -> int:
        """The item `lines` lines down (or up) in the same column, as near as there is one."""
        line, column = self._place(item)
        last_line, _ = self._place(self.count - 1)
        wanted = max(0, min(last_line, line + lines))
        first, after = self._first_of(wanted), self._first_of(wanted + 1)
        return min(first + column, after - 1, self.count - 1)

    def _place(self, item: int) -> tuple[int, int]:
        if item < self.strong:
            return divmod(item, self.columns)
        line, column = divmod(item - self.strong, self.columns)
        return self.strong_lines + line, column

    def _first_of(self, line: int) -> int:
        """First item of a line."""
        if line < self.strong_lines:
            return line * self.columns
        return self.strong + (line - self.strong_lines) * self.columns

    def _item(self, line: int, column: int) -> int | None:
        item = self._first_of(line) + column
        end = self.strong if line < self.strong_lines else self.count
        return item if 0 <= item < end else None

    def _line_y(self, line: int) -> int:
        below = line >= self.strong_lines and self.weaker_from is not None
        return MARGIN_PX + line * self.pitch + (SEPARATOR_PX if below else 0)

    def _line_at(self, y: int) -> int:
        separator = self.separator_y
        if separator is not None and y >= separator:
            y = max(separator + GAP_PX, y - SEPARATOR_PX)
        return max(0, (y - MARGIN_PX) // self.pitch)
