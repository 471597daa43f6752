"""Finding music by its notes: shortlist, place, confidence, and what the catalog's changes do to it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.domain import Aspect, Kind, Segment
from engine.index.index_set import IndexSet
from engine.passage import PASSAGE_DIM, Line, Passage
from engine.passage_fde import FDE_DIM, centred, document_fde, query_fde
from engine.search import kept as keeping
from engine.search.confidence import LINE
from engine.search.kept import Kept, ready_vectors
from engine.search.music_places import in_bars, landings_of, segment_of
from engine.search.score_match import Matcher
from engine.search.shortlist import EMPTY, gathered, max_sims, shelved
from engine.search.spaces import SpaceRef
from engine.store import contents
from engine.store.connection import Catalog
from engine.store.passages import save_passage
from engine.store.snapshots import CatalogVectors
from tests.helpers.passages import PER_LINE, cut, recording_of, score_of, tune

SCORES = SpaceRef(1, "notes-score/1", Kind.SCORE, Aspect.SCORE, "notes")
SOUNDS = SpaceRef(2, "notes-sound/1", Kind.AUDIO, Aspect.SCORE, "notes")
PIECES = 40


class World:
    """A catalog of passages and what matches them."""

    def __init__(self, folder: Path) -> None:
        self.catalog = Catalog(folder / "catalog.sqlite")
        self.indexes = IndexSet(CatalogVectors(self.catalog), folder / "index")
        self.indexes.open()
        self.matcher = Matcher(self.indexes, Kept(self.catalog))

    def add(self, *passages: Passage | None, space: SpaceRef = SCORES) -> list[int]:
        def write(connection) -> list[int]:
            every = connection.execute("SELECT coalesce(max(id), 0) FROM content").fetchone()[0]
            found = []
            for number, passage in enumerate(passages, every + 1):
                facts = contents.ContentFacts(f"{number:040}", space.kind)
                found.append(contents.save_content(connection, facts))
                contents.save_segments(connection, found[-1], [Segment(page=1)])
                save_passage(connection, found[-1], space.encoder_id, passage)
            return found

        return self.catalog.write(write)

    def match(self, query: Passage, space: SpaceRef = SCORES, among=None):
        ids = self.matcher.kept.ids(space.encoder_id) if among is None else np.array(among)
        source = SCORES if query.is_score else SOUNDS
        return self.matcher.match(query, source, space, ids)

    def close(self) -> None:
        self.indexes.close()
        self.catalog.close()


@pytest.fixture(scope="module")
def scores(tmp_path_factory) -> Iterator[World]:
    """Forty scores of two pages; content n holds tune n."""
    world = World(tmp_path_factory.mktemp("scores"))
    world.add(*(score_of(tune(n), seed=n) for n in range(1, PIECES + 1)))
    yield world
    world.close()


@pytest.fixture
def world(tmp_path) -> Iterator[World]:
    world = World(tmp_path)
    yield world
    world.close()


def best(matches) -> int:
    return int(matches.best(1)[0])


@pytest.mark.parametrize(
    ("played", "start", "stop"),
    [
        ({"noise": 0.7}, 30, 50),
        ({"noise": 0.7, "tempo": 0.6}, 40, 75),
        ({"noise": 0.7, "tempo": 1.7}, 15, 40),
        ({"noise": 0.7, "offset": 2.0}, 30, 60),
    ],
    ids=["ten seconds", "slow", "fast", "all alike"],
)
def test_a_stretch_of_a_recording_finds_its_score_and_the_place(scores, played, start, stop):
    for piece in (3, 17, 40):
        matches = scores.match(cut(recording_of(tune(piece), seed=piece, **played), start, stop))
        assert best(matches) == piece
        found = matches.found(piece)
        assert found.confidence >= LINE
        tempo = played.get("tempo", 1.0)
        assert found.from_place * PER_LINE == pytest.approx(start * tempo, abs=8)
        assert found.to_place * PER_LINE == pytest.approx(stop * tempo, abs=8)


def test_music_that_is_not_here_is_told_apart(scores):
    strangers = [cut(recording_of(tune(1000 + n), seed=n), 20, 60) for n in range(12)]
    sure = [float(scores.match(query).confidences.max()) for query in strangers]
    assert np.mean(np.array(sure) >= LINE) <= 0.1
    wrong_order = cut(recording_of(tune(5)[::-1], seed=1), 20, 60)
    right = float(scores.match(cut(recording_of(tune(5), seed=1), 20, 60)).confidences.max())
    assert float(scores.match(wrong_order).confidences.max()) < right / 2


def test_in_a_library_of_one_score_it_is_found_and_others_are_not(world):
    world.add(score_of(tune(1)))
    assert world.match(cut(recording_of(tune(1)), 20, 60)).confidences[0] >= LINE
    assert world.match(cut(recording_of(tune(2)), 20, 60)).confidences[0] < LINE


def test_a_whole_recording_finds_the_one_page_that_was_kept(world):
    music = tune(1, 300)
    page = score_of(music[100:180])
    world.add(*(score_of(tune(n), seed=n) for n in range(2, 25)), page)
    matches = world.match(recording_of(music))
    assert best(matches) == 24
    assert matches.found(24).confidence >= LINE
    assert matches.found(24).segment.page == 1


def test_one_line_finds_its_second_among_whole_recordings(world):
    music = tune(1, 300)
    world.add(*(recording_of(tune(n, 300), seed=n) for n in range(2, 12)), space=SOUNDS)
    (content,) = world.add(recording_of(music), space=SOUNDS)
    matches = world.match(score_of(music[120:145]), SOUNDS)
    assert best(matches) == content
    segment = matches.found(content).segment
    assert segment.start_s == pytest.approx(60, abs=4)
    assert segment.end_s == pytest.approx(72, abs=4)
    assert segment.page is None


def test_a_recording_finds_another_of_the_same_music(world):
    world.add(*(recording_of(tune(n), seed=n) for n in range(1, 12)), space=SOUNDS)
    matches = world.match(recording_of(tune(7), tempo=0.8, seed=99), SOUNDS)
    assert best(matches) == 7


def test_only_what_may_be_found_is(scores):
    query = cut(recording_of(tune(3)), 20, 60)
    matches = scores.match(query, among=[4, 5, 6])
    assert matches.groups.tolist() == [4, 5, 6]
    assert matches.confidences.max() < LINE
    assert matches.found(3) is None
    given = matches.of(np.array([1, 4, 5, 900]))
    assert np.isnan(given[[0, 3]]).all()
    assert np.isfinite(given[[1, 2]]).all()


def test_what_is_not_laid_along_is_below_what_is(scores, monkeypatch):
    query = cut(recording_of(tune(3)), 20, 60)
    every = scores.match(query)
    monkeypatch.setattr("engine.search.score_match.LAID_ALONG", 5)
    matches = scores.match(query)
    laid = np.isfinite(matches.scores)
    assert laid.sum() == 5
    assert matches.confidences[~laid].max() <= matches.confidences[laid].min()
    assert matches.scores[2] == every.scores[2]


@pytest.mark.parametrize("length", [0, 1])
def test_nothing_and_one_vector_are_no_trouble(world, length):
    nothing = cut(recording_of(tune(1)), 0, 1)
    little = Passage(
        nothing.vectors[:length], nothing.places[:length], nothing.notes_at[:0],
        nothing.notes_pitch[:0], nothing.notes_strength[:0],
    )  # fmt: skip
    world.add(little, score_of(tune(1)), None, space=SCORES)
    matches = world.match(little)
    assert matches.groups.tolist() == [1, 2]
    assert matches.confidences.max(initial=-9) < LINE
    long = world.match(recording_of(tune(1)))
    assert best(long) == 2
    assert (long.found(1) is None) == (length == 0)
    assert len(world.match(little, among=[]).groups) == 0


def test_what_comes_and_goes_in_the_catalog_is_followed(world):
    query = cut(recording_of(tune(50)), 20, 60)
    world.add(*(score_of(tune(n), seed=n) for n in range(1, 9)))
    assert world.match(query).confidences.max() < LINE
    (content,) = world.add(score_of(tune(50)))
    assert best(world.match(query)) == content
    world.catalog.write(lambda c: c.execute("DELETE FROM content WHERE id = ?", (content,)))
    assert content not in world.match(query).groups


def test_the_same_library_gives_the_same_answer_however_it_grew(world, monkeypatch, tmp_path):
    monkeypatch.setattr(keeping, "CENTRE_OF", 4)
    passages = [score_of(tune(n), seed=n) for n in range(1, 13)]
    query = cut(recording_of(tune(5)), 20, 60)
    for start in range(0, 12, 3):
        world.add(*passages[start : start + 3])
        grown = world.match(query)
    world.matcher = Matcher(world.indexes, Kept(world.catalog))
    fresh = world.match(query)
    assert np.array_equal(grown.confidences, fresh.confidences)


def test_memory_of_unpacked_passages_is_bounded(world, monkeypatch):
    ids = world.add(*(score_of(tune(n), seed=n) for n in range(1, 9)))
    monkeypatch.setattr(keeping, "MOST_BYTES", 60_000)
    kept = Kept(world.catalog)
    found = kept.passages(SCORES.encoder_id, ids)
    assert sorted(found) == ids
    assert kept._bytes <= 60_000
    assert set(kept.passages(SCORES.encoder_id, ids)) == set(ids)


# -- shortlist ---------------------------------------------------------------------------------
def by_hand(query, targets):
    scores = []
    for target in targets:
        cosines = query @ target.T
        scores.append(cosines.max(axis=1 if len(query) <= len(target) else 0).mean())
    return np.array(scores)


def test_shortlists_score_as_by_hand(monkeypatch):
    targets = [centred(score_of(tune(n, 10 + 7 * n)).vectors) for n in range(1, 9)]
    query = centred(recording_of(tune(3, 31)).vectors)
    monkeypatch.setattr("engine.search.shortlist._BLOCK", 64)
    shelf = shelved(np.arange(8), targets)
    assert max_sims(query, shelf, np.arange(8)) == pytest.approx(by_hand(query, targets), abs=5e-3)
    some = np.array([1, 2, 5])
    chosen = by_hand(query, [targets[place] for place in some])
    assert max_sims(query, shelf, some) == pytest.approx(chosen, abs=5e-3)


def test_shelves_are_joined_in_the_order_of_contents():
    targets = {n: centred(score_of(tune(n, 5 + n)).vectors) for n in range(6)}
    one, other = (shelved(np.array(ids), [targets[n] for n in ids]) for ids in ([0, 3, 5], [1, 4]))
    both = gathered(np.array([0, 1, 4, 5]), [one, other])
    assert both.ids.tolist() == [0, 1, 4, 5]
    for place, content in enumerate(both.ids.tolist()):
        assert both.vectors(place) == pytest.approx(targets[content], abs=5e-3)
    assert len(gathered(np.zeros(0, np.int64), [EMPTY]).ids) == 0


def test_compact_vectors_propose_what_the_shortlist_would_choose(scores, monkeypatch):
    documents = np.stack([document_fde(score_of(tune(n), seed=n).vectors) for n in range(1, 41)])
    hits = 0
    for piece in range(1, 41):
        query = query_fde(cut(recording_of(tune(piece), seed=piece), 20, 60).vectors)
        scored = documents @ query
        hits += int((scored > scored[piece - 1]).sum()) < 10
    assert hits >= 36
    assert np.linalg.norm(documents, axis=1).max() <= 1.05
    assert documents.shape == (40, FDE_DIM)


def test_large_libraries_are_searched_through_compact_vectors(world, monkeypatch):
    ids = world.add(*(score_of(tune(n), seed=n) for n in range(1, 31)))

    def write(connection) -> int:
        space = contents.ensure_space(
            connection, SCORES.encoder_id, Kind.SCORE, Aspect.SCORE, FDE_DIM, "notes"
        )
        for content in ids:
            (segment,) = contents.save_segments(connection, content, [Segment(page=1)])
            vector = document_fde(score_of(tune(content), seed=content).vectors)
            contents.save_vectors(connection, [(segment, space, content, vector)])
        return space

    space = replace(SCORES, id=world.catalog.write(write))
    world.indexes.apply()
    monkeypatch.setattr("engine.search.score_match.EXACT_BELOW", 20)
    monkeypatch.setattr("engine.search.score_match.PROPOSED", 12)
    matches = world.match(cut(recording_of(tune(9)), 20, 80), space)
    assert len(matches.groups) == 12
    assert best(matches) == 9


def test_compact_vectors_of_nothing_are_none():
    nothing = np.zeros((0, PASSAGE_DIM), np.float16)
    assert document_fde(nothing) is None
    assert query_fde(nothing) is None


def test_what_all_vectors_share_is_taken_off():
    loud = recording_of(tune(1), offset=3.0)
    plain = recording_of(tune(1), offset=0.0)
    before = np.mean(np.sum(loud.vectors.astype("f4") * plain.vectors.astype("f4"), axis=1))
    zero = np.zeros(PASSAGE_DIM, np.float32)
    after = np.mean(np.sum(ready_vectors(loud, zero) * ready_vectors(plain, zero), axis=1))
    assert after > before + 0.1


# -- places ------------------------------------------------------------------------------------
LINE_OF_FOUR = Line(3, (100, 500, 1000, 200), (0.005, 0.1, 0.3, 0.6, 1.0))


@pytest.mark.parametrize(
    ("start", "stop", "bars"),
    [
        (0.35, 0.5, (0.3, 0.6)),
        (0.35, 0.7, (0.3, 1.0)),
        (0.02, 0.05, (0.0, 0.1)),
        (0.296, 0.605, (0.3, 0.6)),
        (0.99, 1.0, (0.6, 1.0)),
    ],
)
def test_boxes_have_whole_bars(start, stop, bars):
    assert in_bars(LINE_OF_FOUR, start, stop) == bars


def test_a_match_in_a_score_is_a_box_that_ends_with_its_line():
    score = replace(score_of(tune(1, 60)), lines=(LINE_OF_FOUR, LINE_OF_FOUR, LINE_OF_FOUR))
    assert segment_of(score, 1.35, 1.5) == Segment(page=3, box=(400, 500, 300, 200))
    assert segment_of(score, 1.35, 2.5) == Segment(page=3, box=(400, 500, 700, 200))
    assert segment_of(score, 3.2, 3.4).page == 3
    plain = replace(score, lines=(replace(LINE_OF_FOUR, bars=()),) * 3)
    assert segment_of(plain, 0.5, 0.5).box == (600, 500, 30, 200)


def test_a_match_in_a_recording_is_a_stretch_of_time():
    assert segment_of(recording_of(tune(1)), 0.1, 5.0) == Segment(start_s=0.0, end_s=5.25)


def test_repeats_begin_with_bars():
    score = score_of(tune(1, 40))
    assert np.flatnonzero(landings_of(score)).tolist() == [0, 5, 10, 15, 20, 25, 30, 35]
    assert landings_of(recording_of(tune(1, 40))).all()
