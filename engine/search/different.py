"""The hits of a ranking in an order that shows more of what there is (`engine.search.diversity`)."""

import json
import sqlite3
from collections.abc import Mapping, Sequence

import numpy as np

from engine.domain import Aspect, Hit, Kind
from engine.index.base import Ids, Matrix
from engine.search.compose import normalise
from engine.search.diversity import likeness_of, mmr
from engine.search.ports import Indexes
from engine.search.scales import Scales
from engine.search.spaces import SpaceRef
from engine.search.weights import Weights, aspect_shares

ALIKE: Mapping[Kind, Weights] = {
    Kind.PHOTO: {Aspect.LOOK: 1.0, Aspect.MEANING: 0.7},
    Kind.AUDIO: {Aspect.TIMBRE: 1.0, Aspect.MEANING: 0.5},
    Kind.SCORE: {Aspect.LOOK: 1.0, Aspect.MEANING: 0.5},
}
"""What makes two hits more of the same."""

BETWEEN_KINDS = 0.3
"""Likeness of a photo and a sound: as of two photos that fit the same words. With 0, any sound would be
a welcome difference."""

_CONTENTS = "SELECT id, content_id FROM file WHERE id IN (SELECT value FROM json_each(?))"


class Different:
    """Knows how alike hits are. Thread-safe."""

    def __init__(self, indexes: Indexes, scales: Scales) -> None:
        self._indexes = indexes
        self._scales = scales

    def reordered(
        self,
        connection: sqlite3.Connection,
        hits: Sequence[Hit],
        spaces: Sequence[SpaceRef],
        samples: Mapping[Kind, Ids],
        difference: float,
    ) -> tuple[Hit, ...]:
        """Order hits above the line so that each differs from those before it; the others follow."""
        strong = [hit for hit in hits if hit.above_line]
        weak = [hit for hit in hits if not hit.above_line]
        scores = np.array([hit.score for hit in strong], np.float32)
        order = mmr(scores, self._likeness(connection, strong, spaces, samples), difference)
        return (*(strong[place] for place in order), *weak)

    def _likeness(
        self,
        connection: sqlite3.Connection,
        hits: Sequence[Hit],
        spaces: Sequence[SpaceRef],
        samples: Mapping[Kind, Ids],
    ) -> Matrix:
        ids = json.dumps([hit.file_id for hit in hits])
        content_of = dict(connection.execute(_CONTENTS, (ids,)).fetchall())
        likeness = np.full((len(hits), len(hits)), BETWEEN_KINDS, np.float32)
        for kind in {hit.kind for hit in hits}:
            places = [place for place, hit in enumerate(hits) if hit.kind == kind]
            contents = [content_of[hits[place].file_id] for place in places]
            likeness[np.ix_(places, places)] = 0
            usable = [s for s in spaces if s.kind == kind and s.aspect in ALIKE[kind]]
            for space, share in aspect_shares(ALIKE[kind], usable).items():
                scale = self._scales.of_examples(space, None, samples[kind])
                rows = self._rows(space, contents)
                alike = likeness_of(rows @ rows.T, scale.mean, scale.sd)
                likeness[np.ix_(places, places)] += np.float32(share) * alike
        return likeness

    def _rows(self, space: SpaceRef, contents: Sequence[int]) -> Matrix:
        """The mean of each content's segments; zero where it has none here."""
        found = [self._indexes.vectors_of(space.id, content)[1] for content in contents]
        dim = next((matrix.shape[1] for matrix in found if len(matrix)), 1)
        nothing = np.zeros(dim, np.float32)
        return np.array([normalise(m.mean(axis=0)) if len(m) else nothing for m in found])
