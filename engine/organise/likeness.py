"""What is like a content: near copies and what is only similar. Runs on any thread.

The index proposes: photos by their shapes, recordings by their timbre, scores by their notes. Then
each of the few proposed is compared with more care. The numbers are from real photos, sounds and
engraved songs with copies made of them: ``python -m tests.bench.quality_duplicates``.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

import numpy as np

from engine.domain import Aspect, Kind
from engine.index.index_set import IndexSet
from engine.media.contour import Contour, contour_of, course_together
from engine.media.overlay import Fit, Grey, fit, grey_of
from engine.media.thumbnails import ThumbnailStore
from engine.store.stacks import Looked, Pair

PROPOSED = 16
"""Looked at more closely, of each content: among the first 8 were all copies of 60 photos."""

WORTH_A_LOOK = 1.3  # shape + look, as cosines: .994 of the copies of photos, 1 of 2,600 strangers
SIMILAR_LOOK = 1.45  # the same sum: .95 of bursts, 1 of 60,000 strangers
SAME_PLACES = 0.65
"""The lower places of copies fit at least so well (.99 of them); of bursts one of 20 does."""

SOUNDS_ALIKE = 0.70  # timbre, window by window: .99 of the copies
SAME_PITCH = 0.997  # .98 of the copies
SAME_COURSE = 0.45
"""Loudness rises and falls together: .99 of the copies, even of hums and of white noise; two
stretches of the same noise reach .34 (98 recordings, 60 of them rain, sea, engines and noise)."""
SIMILAR_SOUND = 0.88
SIMILAR_PITCH = 0.98
SAME_LENGTH = 0.85  # of two recordings, the shorter one's share; a trimmed one is a copy still

NOTES_ALIKE = 0.60  # another edition of the same page: .8 of them; strangers reach .49
SAME_NOTES = 0.70
SAME_PAGE = 0.45  # as SAME_PLACES: scans that are not quite straight fit worse
_THUMBNAILS_KEPT = 512

SpaceOf = Callable[[Kind], Mapping[Aspect, int]]
"""The spaces of a kind's vectors that answer at present, by aspect."""


class Likenesses:
    """Finds what is like a content.

    Parameters
    ----------
    spaces
        Asked once for each content: models change.
    """

    def __init__(self, indexes: IndexSet, thumbnails: ThumbnailStore, spaces: SpaceOf) -> None:
        self._indexes, self._thumbnails, self._spaces = indexes, thumbnails, spaces
        self._grey = lru_cache(maxsize=_THUMBNAILS_KEPT)(self._read_grey)
        self._contour = lru_cache(maxsize=_THUMBNAILS_KEPT)(self._read_contour)
        self._judges = {
            Kind.PHOTO: self._photos,
            Kind.AUDIO: self._sounds,
            Kind.SCORE: self._scores,
        }

    def of(
        self, content: Looked, facts: Callable[[Sequence[int]], Mapping[int, Looked]]
    ) -> list[Pair]:
        """The pairs that a content is in. `facts` tells what is known of other contents."""
        spaces = self._spaces(content.kind)
        lead = spaces.get(_LEAD[content.kind])
        if lead is None:
            return []
        proposed = self._proposed(lead, content.id)
        others = facts(proposed)
        judge = self._judges[content.kind]
        wanted = [o for number in proposed if (o := others.get(number)) and o.kind is content.kind]
        found = (judge(spaces, *sorted((content, other), key=lambda c: c.id)) for other in wanted)
        return [pair for pair in found if pair is not None]

    def _proposed(self, space: int, content: int) -> list[int]:
        _labels, vectors = self._indexes.vectors_of(space, content)
        if not len(vectors):
            return []
        # a recording that was trimmed is found by its middle, one that is short by its only window
        query = vectors[len(vectors) // 2]
        found = self._indexes.search(space, query, PROPOSED + 1)
        return [int(group) for group in found.groups if group != content]

    # -- one pair ----------------------------------------------------------------------------
    def _photos(self, spaces: Mapping[Aspect, int], first: Looked, second: Looked) -> Pair | None:
        shape = self._cosine(spaces, Aspect.SHAPE, first, second)
        look = self._cosine(spaces, Aspect.LOOK, first, second)
        total = 2 * shape if look is None else shape + look  # type: ignore[operator]  # shape leads
        if total < WORTH_A_LOOK:
            return None
        fitting = self._fit(first, second)
        if fitting.low >= SAME_PLACES:
            return Pair(first.id, second.id, True, _share(fitting.low))
        if total >= SIMILAR_LOOK:
            return Pair(first.id, second.id, False, _share(total / 2))
        return None

    def _sounds(self, spaces: Mapping[Aspect, int], first: Looked, second: Looked) -> Pair | None:
        timbre = self._cosine(spaces, Aspect.TIMBRE, first, second)
        pitch = self._cosine(spaces, Aspect.PITCH, first, second)
        if timbre is None or timbre < SOUNDS_ALIKE:
            return None
        lengths = sorted((first.duration_s, second.duration_s))
        is_as_long = lengths[0] >= SAME_LENGTH * lengths[1]
        sounds_same = timbre >= 1 - 1e-3 if pitch is None else pitch >= SAME_PITCH
        if is_as_long and sounds_same and self._course(first, second) >= SAME_COURSE:
            return Pair(first.id, second.id, True, _share(timbre))
        if timbre >= SIMILAR_SOUND and (pitch or 0.0) >= SIMILAR_PITCH:
            return Pair(first.id, second.id, False, _share(timbre))
        return None

    def _scores(self, spaces: Mapping[Aspect, int], first: Looked, second: Looked) -> Pair | None:
        notes = self._cosine(spaces, Aspect.SCORE, first, second)
        if notes is None or notes < NOTES_ALIKE:
            return None
        same_pages = first.pages == second.pages and notes >= SAME_NOTES
        same = same_pages and self._fit(first, second).low >= SAME_PAGE
        return Pair(first.id, second.id, same, _share(notes))

    # -- comparing ---------------------------------------------------------------------------
    def _cosine(
        self, spaces: Mapping[Aspect, int], aspect: Aspect, first: Looked, second: Looked
    ) -> float | None:
        """Mean cosine of the segments in their order; None where one has no vectors."""
        if aspect not in spaces:
            return None
        ours = self._indexes.vectors_of(spaces[aspect], first.id)[1]
        theirs = self._indexes.vectors_of(spaces[aspect], second.id)[1]
        count = min(len(ours), len(theirs))
        if not count:
            return None
        ours, theirs = ours[:count], theirs[:count]
        lengths = np.linalg.norm(ours, axis=1) * np.linalg.norm(theirs, axis=1)
        return float(((ours * theirs).sum(axis=1) / np.maximum(lengths, 1e-9)).mean())

    def _fit(self, first: Looked, second: Looked) -> Fit:
        ours, theirs = self._grey(first.hash), self._grey(second.hash)
        return Fit(0.0, -1.0, 0.0) if ours is None or theirs is None else fit(ours, theirs)

    def _course(self, first: Looked, second: Looked) -> float:
        ours, theirs = self._contour(first.hash), self._contour(second.hash)
        if ours is None or theirs is None:
            return -1.0
        return course_together(ours, first.duration_s, theirs, second.duration_s)

    def _read_contour(self, content_hash: str) -> Contour | None:
        thumbnail = self._thumbnails.get(content_hash)
        return contour_of(thumbnail) if thumbnail else None

    def _read_grey(self, content_hash: str) -> Grey | None:
        thumbnail = self._thumbnails.get(content_hash)
        return grey_of(thumbnail) if thumbnail else None


_LEAD = {Kind.PHOTO: Aspect.SHAPE, Kind.AUDIO: Aspect.TIMBRE, Kind.SCORE: Aspect.SCORE}


def _share(value: float) -> float:
    return round(min(1.0, max(0.0, value)), 4)
