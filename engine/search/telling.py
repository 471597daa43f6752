"""The words that tell an example, as a vector: the reference text F(I) of PDV.

The published method has a language model describe the example. Here its description is the user's
tags if it has any, else the words that explain its vector (`engine.search.lexicon`), else nothing.
"""

import numpy as np

from engine.index.base import Scores
from engine.search.background import TextVectors
from engine.search.compose import normalise, weighted_sum
from engine.search.lexicon import Lexicons
from engine.search.ports import Indexes
from engine.search.recent import Recent
from engine.search.scales import SAMPLE_GROUPS
from engine.search.spaces import SpaceRef
from engine.search.terms import Example


class Telling:
    """Tells examples in words; keeps what it found. Thread-safe."""

    def __init__(self, lexicons: Lexicons, texts: TextVectors, indexes: Indexes) -> None:
        self._lexicons = lexicons
        self._texts = texts
        self._indexes = indexes
        self._known: Recent[tuple[object, ...], Scores] = Recent(64)

    def vector(self, example: Example, space: SpaceRef, vector: Scores) -> Scores | None:
        """What an example shows, as words say it, less what all words share.

        Parameters
        ----------
        vector
            The example's in this space, shape (dim,), unit length.

        Returns
        -------
        np.ndarray, shape=(dim,), float32, unit length, or None when nothing can be said.
        """
        key = (space.id, example.tags, vector.tobytes())
        found = self._known.get(key)
        if found is None:
            found = self._known.put(key, self._made(example, space, vector))
        return found if found.any() else None

    def _made(self, example: Example, space: SpaceRef, vector: Scores) -> Scores:
        lexicon = self._lexicons.of(example.kind, space.joint)
        if lexicon is None:
            return np.zeros_like(vector)
        if example.tags:
            rows = self._texts(space.joint, example.tags) - lexicon.everyday.mean(0)
            return normalise(rows.mean(0))
        usual = lexicon.usual(self._indexes.sample(space.id, SAMPLE_GROUPS))
        atoms = lexicon.decomposed(vector, usual)
        if not atoms:
            return np.zeros_like(vector)
        return weighted_sum([atom.direction for atom in atoms], [atom.weight for atom in atoms])
