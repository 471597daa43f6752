"""Where the tiles lie."""

from hypothesis import assume, given
from hypothesis import strategies as st

from app.views.grid_layout import (
    HEADER_PX,
    MARGIN_PX,
    SEPARATOR_PX,
    GridLayout,
    Measures,
    sections_of,
)


def laid(width, wanted, count, weaker_from=None, groups=(), row=0):
    measures = Measures(wanted, row=row)
    return GridLayout(width, measures, sections_of(count, weaker_from, groups))


@st.composite
def layouts(draw):
    count = draw(st.integers(1, 5000))
    weaker = draw(st.one_of(st.none(), st.integers(0, count - 1)))
    sizes = draw(st.lists(st.integers(1, 700), max_size=9))
    groups = [(str(number), size) for number, size in enumerate(sizes)]
    row = draw(st.one_of(st.just(0), st.integers(24, 100)))
    return laid(
        draw(st.integers(200, 4000)), draw(st.integers(96, 400)), count, weaker, groups, row
    )


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
    margin = grid.measures.margin
    assert x >= margin
    assert x + width <= max(grid.width, margin + width)
    assert y + height + margin <= grid.height
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
    breaks = len(grid.sections)  # each may leave a line half empty
    assert len(drawn) <= (800 // grid.pitch + 3 + breaks) * grid.columns


@given(layouts(), st.data())
def test_down_and_up_again_comes_back(grid, data):
    item = data.draw(st.integers(0, grid.count - 1))
    below = grid.neighbour(item, 1)
    assume(below != item and grid.box(below)[0] == grid.box(item)[0])
    assert grid.neighbour(below, -1) == item


def test_weaker_matches_begin_a_line_of_their_own():
    grid = laid(1000, 200, 10, weaker_from=5)
    assert grid.columns == 4
    assert grid.box(5)[0] == MARGIN_PX
    assert grid.box(5)[1] - grid.box(4)[1] == grid.pitch + SEPARATOR_PX
    assert grid.separator_y is not None
    assert grid.box(4)[1] + grid.tile_height <= grid.separator_y < grid.box(5)[1]
    assert grid.neighbour(2, 1) == 4, "the line below is shorter: its last tile"


def test_an_empty_grid_has_no_height():
    assert laid(1000, 200, 0).height == 0
    assert list(laid(1000, 200, 0).items_between(0, 900)) == []


def test_lines_fill_the_width():
    for width in range(300, 1600, 7):
        grid = laid(width, 176, 100)
        right = sum(grid.box(grid.columns - 1)[::2]) + MARGIN_PX
        assert 0 <= width - right < grid.columns


def test_sections_hold_every_item_once_and_break_at_the_line():
    parts = sections_of(10, 4, [("a", 3), ("b", 3)])
    assert [(part.title, part.count, part.begins_weaker) for part in parts] == [
        ("a", 3, False),
        ("b", 1, False),
        ("b", 2, True),
        ("", 4, False),
    ]
    assert [part.has_title for part in parts] == [True, True, True, False]


def test_groups_have_a_title_above_their_first_line():
    grid = laid(1000, 200, 10, groups=[("a", 5), ("b", 5)])
    (_, first, a_y), (section, second, b_y) = grid.headers_between(0, 10_000)
    assert (first, second, section.title) == (0, 5, "b")
    assert a_y == MARGIN_PX
    assert grid.box(0)[1] == MARGIN_PX + HEADER_PX
    assert grid.box(5)[1] == b_y + HEADER_PX
    assert grid.item_at(grid.box(5)[0], b_y + 1) is None, "a title is no tile"


@given(layouts(), st.integers(0, 100_000))
def test_titles_in_sight_are_drawn(grid, top):
    for section, first, y in grid.headers_between(0, grid.height):
        if y + HEADER_PX > top and y < top + 600:
            assert (section, first, y) in grid.headers_between(top, top + 600)


def test_down_crosses_from_one_group_to_the_next():
    grid = laid(1000, 200, 12, groups=[("a", 6), ("b", 6)])
    assert grid.columns == 4
    assert [grid.neighbour(item, 1) for item in (1, 3, 5, 4)] == [5, 5, 7, 6]
    assert grid.neighbour(6, -1) == 4


def test_a_list_has_one_row_for_each_item_and_no_gaps():
    grid = laid(900, 200, 5, row=32)
    assert [grid.box(item) for item in (0, 4)] == [(0, 0, 900, 32), (0, 128, 900, 32)]
    assert grid.height == 160
