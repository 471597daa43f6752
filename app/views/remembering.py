"""What the window looked like the last time: its place, density, list or tiles, columns, order, groups.

The panes' widths are `app.views.folding`'s. A search is not brought back: past searches have a list
of their own, and a window that opens on an old question hides what is new.
"""

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from app.composition import Composition
from app.views.grid import TILE_DEFAULT
from app.views.results_tools import groups, orders
from app.window_state import WindowState

if TYPE_CHECKING:
    from app.views.window import MainWindow

GEOMETRY, TILE, LIST, COLUMNS = "geometry", "tile", "list", "columns"
ORDER, GROUP, FOLDED = "order", "group", "folded"
WIDEST_PX: Final = 4000


def restore(window: "MainWindow") -> None:
    """Make the window look as it did."""
    state, grid = window.state, window.grid
    window.restoreGeometry(state.data(GEOMETRY))
    grid.set_density(state.number(TILE, TILE_DEFAULT))
    grid.set_list(state.flag(LIST, default=False))
    grid.columns.set_own_widths(widths_from(state.text(COLUMNS)))
    window.session.begin(looks_from(state))


def remember(window: "MainWindow") -> None:
    """Take note of how it looks; it is written down by `WindowState.save`."""
    state, grid, made = window.state, window.grid, window.session.now
    state.put(GEOMETRY, window.saveGeometry())
    state.put(TILE, grid.density)
    state.put(LIST, grid.is_list)
    state.put(COLUMNS, json.dumps(grid.columns.own_widths()))
    state.put(GROUP, made.group)
    state.put(FOLDED, made.folded)
    if made.asks_nothing:  # the order of a search is that search's own
        state.put(ORDER, made.order)


def looks_from(state: WindowState) -> Composition:
    """An empty search that is shown as the last one was; anything odd counts as not there."""
    order, group = state.text(ORDER), state.text(GROUP)
    return replace(
        Composition(),
        order=order if order in dict(orders()) else "",
        group=group if group in dict(groups()) else "",
        folded=state.flag(FOLDED, default=True),
    )


def widths_from(text: str) -> dict[str, int]:
    """Read the widths of columns; anything odd is left out."""
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    pairs = found.items() if isinstance(found, dict) else ()
    return {key: px for key, px in pairs if isinstance(px, int) and 0 < px < WIDEST_PX}
