"""What an item lacks follows from what it has."""

import numpy as np
import pytest

from engine.domain import Aspect, Kind, Query, Term, TermKind
from engine.search.missing import ENOUGH, contributions
from engine.search.plan import Channel
from engine.search.scales import Scale
from engine.search.spaces import SpaceRef
from tests.helpers.search_library import SearchLibrary, photo_of


def channel(part: int, weight: float, *, one_sided: bool = False, offset: float = 0.0) -> Channel:
    space = SpaceRef(1, "e", Kind.PHOTO, Aspect.LOOK, "j")
    query = np.ones((1, 2), np.float32)
    return Channel(part, space, query, weight, Scale(0, 1), one_sided=one_sided, offset=offset)


def alike(count: int = 200) -> tuple[np.ndarray, np.ndarray]:
    """Two aspects of items that mostly say the same."""
    rng = np.random.default_rng(0)
    first = rng.normal(size=count).astype(np.float32)
    return first, (first + 0.1 * rng.normal(size=count)).astype(np.float32)


def test_nothing_changes_where_nothing_is_missing() -> None:
    channels, groups = [channel(0, 0.5), channel(0, 0.25)], np.arange(200)
    given, fillings = contributions(channels, alike(), groups)
    assert fillings == ()
    assert given == pytest.approx(np.stack([0.5 * alike()[0], 0.25 * alike()[1]]))


def test_a_good_item_without_a_vector_stays_good() -> None:
    first, second = alike()
    lacking = second.copy()
    lacking[::2] = np.nan
    channels, groups = [channel(0, 0.5), channel(0, 0.5)], np.arange(200)
    given, fillings = contributions(channels, [first, lacking], groups)
    assert len(fillings) == 1
    assert given[1, ::2] == pytest.approx(0.5 * second[::2], abs=0.2)
    assert given[1, 1::2] == pytest.approx(0.5 * second[1::2])
    # the same estimates again for some of them alone
    some = np.array([0, 7, 12])
    again, _ = contributions(channels, [first[some], lacking[some]], some, fillings)
    assert again == pytest.approx(given[:, some], abs=1e-6)


def test_terms_keep_to_themselves() -> None:
    first, second = alike()
    second[::2] = np.nan
    channels = [channel(0, 0.5), channel(1, 0.5)]
    given, fillings = contributions(channels, [first, second], np.arange(200))
    assert fillings == ()
    assert not given[1, ::2].any()


def test_what_is_ruled_out_is_not_guessed() -> None:
    first, second = alike()
    second[::2] = np.nan
    channels = [channel(0, -0.5, one_sided=True), channel(0, -0.5, one_sided=True)]
    given, _ = contributions(channels, [first, second], np.arange(200))
    assert not given[1, ::2].any()


def test_an_item_that_lacks_all_is_as_usual() -> None:
    first, second = alike()
    first[3] = second[3] = np.nan
    given, _ = contributions([channel(0, 0.5), channel(0, 0.5)], [first, second], np.arange(200))
    assert not given[:, 3].any()


def test_among_few_the_others_mean_counts() -> None:
    first, second = alike(ENOUGH // 2)
    second[0] = np.nan
    channels = [channel(0, 0.6), channel(0, 0.3)]
    given, _ = contributions(channels, [first, second], np.arange(len(first)))
    assert given[1, 0] / 0.3 == pytest.approx(given[0, 0] / 0.6, rel=0.2)


def test_offsets_do_not_matter_to_estimates() -> None:
    first, second = alike()
    second[::2] = np.nan
    plain = [channel(0, 0.5), channel(0, 0.5)]
    moved = [channel(0, 0.5, offset=3.0), channel(0, 0.5)]
    groups = np.arange(200)
    before, _ = contributions(plain, [first, second], groups)
    after, _ = contributions(moved, [first, second], groups)
    assert before - after == pytest.approx(np.array([[3.0], [0.0]]) * np.ones(200), abs=1e-5)


def test_no_channels_give_nothing() -> None:
    given, fillings = contributions([], [], np.arange(3))
    assert given.shape == (0, 3)
    assert fillings == ()


def _content_of(library: SearchLibrary, name: str) -> int:
    statement = "SELECT content_id FROM file WHERE relpath = ?"
    return int(library.catalog.read().execute(statement, (name,)).fetchone()[0])


def test_in_a_library_a_twin_that_lacks_a_vector_comes_before_a_stranger(
    empty: SearchLibrary,
) -> None:
    empty.add("example.jpg", photo_of("red", "white"))
    empty.add("twin.jpg", photo_of("red", "white", "red"))
    empty.add("lacking.jpg", photo_of("red", "white", "red"))
    for number in range(6):
        empty.add(f"stranger{number}.jpg", photo_of("blue", "black"))
    lacking = _content_of(empty, "lacking.jpg")
    look = "SELECT id FROM space WHERE aspect = 'look'"
    empty.change(f"DELETE FROM vector WHERE content_id = ? AND space_id IN ({look})", lacking)
    empty.indexes.apply()
    query = Query(
        (Term(TermKind.LIKE, str(empty.root / "example.jpg")),),
        aspects={Aspect.MEANING: 1.0, Aspect.LOOK: 1.0},
        show_all=True,
    )
    hits = empty.search(query).hits
    scores = {hit.path.name: hit.score for hit in hits}
    assert {hit.path.name for hit in hits[:2]} == {"twin.jpg", "lacking.jpg"}
    assert 0.7 * scores["twin.jpg"] < scores["lacking.jpg"] != scores["twin.jpg"]
