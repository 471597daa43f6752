"""Finding music by its notes: which score is this recording of, and where in it does it begin.

Every candidate is scored by its best places in any order (`engine.search.shortlist`), the best of them
are laid along the query in order (`engine.search.alignment`), and what that scores is compared with
what strangers score (`engine.search.confidence`).

The shorter side is the one that must be accounted for from beginning to end; the longer one may begin
and end anywhere. So a few seconds find their place in a score, and a whole recording finds the page
that a part of it was written on.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from engine.domain import Following, Segment
from engine.index.base import Ids, Matrix, Scores
from engine.passage import Passage
from engine.passage_fde import query_fde
from engine.search.alignment import TEMPOS, Path, at_tempo, best_path
from engine.search.confidence import LINE
from engine.search.following import follow
from engine.search.kept import NOWHERE, Kept, ready_vectors
from engine.search.music_places import landings_of, segment_of
from engine.search.note_events import NO_EVENTS, Events, events_of, stretch_of
from engine.search.ports import Indexes
from engine.search.recent import Recent
from engine.search.scales import sample_of
from engine.search.shortlist import best_places, max_sims
from engine.search.spaces import SpaceRef
from engine.search.weighing import affordable, weighed

LAID_ALONG = 256
"""Candidates at most that are laid along the query: the best of the shortlist."""

COMPARED = 32
"""Other scores that a recording is held against when it is to follow one."""

EXACT_BELOW = 20_000
"""With more passages their compact vectors choose `PROPOSED` first (`engine.passage_fde`)."""

PROPOSED = 2_000

JUMPS_FROM = 60
"""Steps (30 s) from which on repeats are looked for: a shorter query would only jump to please."""

FLOOR = -1.0
"""Confidence at most of what was not laid along: it is worse than all that were, or nobody knows."""

_NO_IDS = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class Found:
    """A content that may hold the query: its path's score, how sure that is, and from where to where.

    ``from_place`` and ``to_place`` are places of the content (`engine.passage`).
    """

    content_id: int
    score: float
    confidence: float
    from_place: float
    to_place: float
    segment: Segment


@dataclass(frozen=True)
class Matches:
    """All candidates of a query with how sure each is; where it lies in one is found when asked.

    ``groups`` are ascending.
    """

    groups: Ids
    confidences: Scores
    scores: Scores
    find: Callable[[int], tuple[float, float, Segment] | None]
    _found: dict[int, Found | None] = field(default_factory=dict)

    def of(self, groups: Ids) -> Scores:
        """Confidences of sorted groups; NaN where a group has no passage."""
        given = np.full(len(groups), np.nan, np.float32)
        if len(self.groups):
            places = np.minimum(np.searchsorted(self.groups, groups), len(self.groups) - 1)
            here = self.groups[places] == groups
            given[here] = self.confidences[places[here]]
        return given

    def best(self, count: int) -> Ids:
        """The surest contents, ascending."""
        return np.sort(self.groups[best_places(self.confidences, count)])

    def found(self, content_id: int) -> Found | None:
        """Where a content holds the query; None when it has no passage."""
        if content_id not in self._found:
            self._found[content_id] = self._look(content_id)
        return self._found[content_id]

    def _look(self, content_id: int) -> Found | None:
        place = int(np.searchsorted(self.groups, content_id))
        if place == len(self.groups) or self.groups[place] != content_id:
            return None
        where = self.find(content_id)
        if where is None:
            return None
        score, confidence = float(self.scores[place]), float(self.confidences[place])
        return Found(content_id, score, confidence, *where)


@dataclass(frozen=True)
class Matcher:
    """Compares music. Thread-safe."""

    indexes: Indexes
    kept: Kept
    events: Recent[tuple[str, int], Events] = field(default_factory=lambda: Recent(1024))

    def match(
        self, query: Passage, source: SpaceRef | None, space: SpaceRef, contents: Ids
    ) -> Matches:
        """Look for a query among contents.

        Parameters
        ----------
        source
            The space of the query's own kind, None when the library has nothing of it.
        space
            What to search in: its encoder's passages.
        contents
            Which contents may be found, ascending.
        """
        asked = self._ready(query, source)
        shelf = self.kept.shelf(space)
        places = np.flatnonzero(np.isin(shelf.ids, contents))
        if len(places) > EXACT_BELOW and len(asked):
            fde = query_fde(asked)
            assert fde is not None
            some = self.indexes.search(space.id, fde, PROPOSED, allowed=shelf.ids[places]).groups
            places = np.flatnonzero(np.isin(shelf.ids, some))
        rough = max_sims(asked, shelf, places)
        best = best_places(rough, LAID_ALONG)
        best = best[rough[best] > -1]
        widths = np.diff(shelf.starts)[places[best]]
        best = best[: affordable(len(asked) * sum(TEMPOS) * widths)]
        scores = np.full(len(places), np.nan, np.float32)
        sure = np.full(len(places), FLOOR, np.float32)
        if len(best):
            scores[best], sure[best] = weighed(
                asked,
                events_of(query),
                [shelf.vectors(int(place)) for place in places[best]],
                lambda order: self._events(space, shelf.ids[places[best[order]]].tolist()),
                len(places),
            )
            sure[np.isnan(scores)] = min(FLOOR, float(sure[best].min()))
        return Matches(
            shelf.ids[places],
            sure,
            scores,
            lambda content_id: self._where(query, asked, space, content_id),
        )

    def follow(
        self, recording: Passage, score: Passage, heard: SpaceRef | None, written: SpaceRef | None
    ) -> Following:
        """Lay a recording along a score.

        Parameters
        ----------
        heard, written
            The spaces of either kind, None where the library has nothing of it.
        """
        played, seen = self._ready(recording, heard), self._ready(score, written)
        if not len(played) or not len(seen):
            return Following((), 0.0, sure=False)
        ids, targets = self._others(written)
        known = [] if written is None else self._events(written, ids)
        notes = [*known, events_of(score)]
        _scores, sure = weighed(
            played,
            events_of(recording),
            [*targets, seen],
            lambda order: [notes[place] for place in order],
            len(notes),
        )
        is_sure = float(sure[-1]) >= LINE
        return Following(follow(played, seen, recording, score), float(sure[-1]), is_sure)

    def _events(self, space: SpaceRef, contents: list[int]) -> list[Events]:
        """The events of some passages."""
        lacking = [c for c in contents if self.events.get((space.encoder_id, c)) is None]
        for content, passage in self.kept.passages(space.encoder_id, lacking).items():
            self.events.put((space.encoder_id, content), events_of(passage))
        return [self.events.get((space.encoder_id, c)) or NO_EVENTS for c in contents]

    def _others(self, space: SpaceRef | None) -> tuple[list[int], list[Matrix]]:
        """Some contents to compare with, and their vectors."""
        if space is None:
            return [], []
        shelf = self.kept.shelf(space)
        places = np.flatnonzero(np.isin(shelf.ids, sample_of(shelf.ids, COMPARED)))
        every = {int(shelf.ids[place]): shelf.vectors(int(place)) for place in places}
        found = {content: vectors for content, vectors in every.items() if len(vectors)}
        return list(found), list(found.values())

    def _ready(self, passage: Passage, space: SpaceRef | None) -> Matrix:
        return ready_vectors(passage, NOWHERE if space is None else self.kept.centre(space))

    def _where(
        self, query: Passage, asked: Matrix, space: SpaceRef, content_id: int
    ) -> tuple[float, float, Segment] | None:
        target = self.kept.passages(space.encoder_id, [content_id]).get(content_id)
        if target is None or not len(target.vectors) or not len(asked):
            return None
        found = None
        if len(asked) < JUMPS_FROM:  # notes are more exact, but know nothing of repeats
            found = stretch_of(events_of(query), self._events(space, [content_id])[0])
        first, last = found or ends_of(asked, self._ready(target, space), target)
        return first, last, segment_of(target, first, last)


def ends_of(asked: Matrix, ready: Matrix, target: Passage) -> tuple[float, float]:
    """Places of a target where a query begins and ends in it.

    Parameters
    ----------
    asked, ready
        Vectors of either, as they are compared.
    """
    if len(asked) > len(ready):  # all of the target is in the query
        return float(target.places[0]), float(target.places[-1])
    jumps = landings_of(target) if len(asked) >= JUMPS_FROM else None
    paths = [best_path(at_tempo(asked, tempo) @ ready.T, jumps) for tempo in TEMPOS]
    return _stretch(max((p for p in paths if p is not None), key=lambda p: p.score), target.places)


def _stretch(path: Path, places: npt.NDArray[np.float32]) -> tuple[float, float]:
    """From the first place to the last one before a jump back, if there is one."""
    back = np.flatnonzero(np.diff(path.columns) < 0)
    end = int(back[0]) if len(back) else len(path.columns) - 1
    first, last = places[path.columns[0]], places[path.columns[: end + 1].max()]
    return float(first), float(last)
