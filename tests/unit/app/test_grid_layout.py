"""Where the tiles lie."""

from hypothesis import assume, given
from hypothesis import strategies as st

from app.views.grid_layout import MARGIN_PX, SEPARATOR_PX, GridLayout


@st.composite
def layouts(draw):
    count = draw(st.integers(1, 5000))
    weaker = draw(st.one_of(st.none(), st.integers(0, count - 1)))
    return GridLayout(draw(st.integers(200, 4000)), draw(st.integers(96, 400)), count, weaker)


@given(layouts(), st.data())
def test_every_tile_is_found_where_it_lies(grid, data):
    item = data.draw(st.integers(0, grid.count - 1))
    x, y, width, height = grid.box(item)
    assert grid.item_at(x, y) == item
    assert grid.item_at(x + width - 1, y + height - 1) == item


@given(layouts(), st.data())
def test_tiles_do_not_overlap_and_stay_inside(grid, data):
    item = data.draw(st.integers(0, grid.count - 1))
    x, y, width, height = grid.box(item)
    assert x >= MARGIN_PX
    assert x + width <= max(grid.width, MARGIN_PX + width)
    assert y + height + MARGIN_PX <= grid.height
    if item + 1 < grid.count:
        next_x, next_y, _, _ = grid.box(item + 1)
        assert next_y >= y + height or (next_y == y and next_x >= x + width)


@given(layouts(), st.integers(0, 100_000), st.integers(1, 2000))
def test_all_tiles_in_sight_are_drawn(grid, top, height):
    top = min(top, max(0, grid.height - height))
    drawn = grid.items_between(top, top + height)
    for item in {0, grid.count // 2, grid.count - 1, drawn.start - 1, drawn.stop}:
        if 0 <= item < grid.count and item not in drawn:
            _, y, _, tall = grid.box(item)
            assert y + tall <= top or y >= top + height


@given(layouts())
def test_only_a_few_more_tiles_are_drawn_than_fit(grid):
    drawn = grid.items_between(0, 800)
    assert len(drawn) <= (800 // grid.pitch + 3) * grid.columns


@given(layouts(), st.data())
def test_down_and_up_again_comes_back(grid, data):
    item = data.draw(st.integers(0, grid.count - 1))
    below = grid.neighbour(item, 1)
    assume(below != item and grid.box(below)[0] == grid.box(item)[0])
    assert grid.neighbour(below, -1) == item


def test_weaker_matches_begin_a_line_of_their_own():
    grid = GridLayout(1000, 200, 10, weaker_from=5)
    assert grid.columns == 4
    assert grid.box(5)[0] == MARGIN_PX
    assert grid.box(5)[1] - grid.box(4)[1] == grid.pitch + SEPARATOR_PX
    assert grid.separator_y is not None
    assert grid.box(4)[1] + grid.tile_height <= grid.separator_y < grid.box(5)[1]
    assert grid.neighbour(2, 1) == 4, "the line below is shorter: its last tile"


def test_an_empty_grid_has_no_height():
    assert GridLayout(1000, 200, 0).height == 0
    assert list(GridLayout(1000, 200, 0).items_between(0, 900)) == []


def test_lines_fill_the_width():
    for width in range(300, 1600, 7):
        grid = GridLayout(width, 176, 100)
        right = sum(grid.box(grid.columns - 1)[::2]) + MARGIN_PX
        assert 0 <= width - right < grid.columns
