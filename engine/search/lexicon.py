"""The words that items are told in: which there are, their vectors, and those of one item.

A vector is decomposed into few words of a list (`engine.search.sparse`), after [1]_. Both sides are
centred first: what all words share and what all items share tells nothing.

References
----------
.. [1] U. Bhalla et al., "Interpreting CLIP with sparse linear concept embeddings (SpLiCE)", 2024,
   arXiv 2402.10376.
"""

import contextlib
import hashlib
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from engine.domain import Kind
from engine.encoders.int8 import unpack
from engine.encoders.joint import JOINT, SHOWN
from engine.encoders.resources import resources_folder
from engine.encoders.text import unit
from engine.index.base import Matrix
from engine.search.background import TextVectors
from engine.search.compose import normalise
from engine.search.sparse import Vector, distinct, lasso, refit

PENALTY = 0.15
"""The published range is .15 to .35. Caltech label among the first five words .64 (.15), .56 (.25)."""

NEAREST = 100
"""Words that a vector may be made of: those most like it. Changes nothing but the time."""

GAP = 0.5
"""From this distance on the items of a space lie apart from the words: they get a centre of their
own. In the bundled spaces both meet (.31), and the words' centre gives more words that people say
of a photo (.29 of five) than the photos' own (.22)."""

_FILES: Mapping[Kind, str] = {Kind.PHOTO: "words_photo.txt", Kind.AUDIO: "words_audio.txt"}
_BATCH = 64  # texts encoded at a time: a query that comes meanwhile waits for no more than these

_CALLED_SHARE = 0.6
"""In the space of photos what things are called weighs more than what a photo shows. To find the
words it counts less: of five words .29 are said in the photo's captions, with 1 it is .15."""


@cache
def words_of_kind(kind: Kind) -> tuple[str, ...]:
    """What items of a kind may be told in; nothing for scores, which are known by notes and text."""
    if kind not in _FILES:
        return ()
    text = (files("engine.search") / _FILES[kind]).read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line)


@dataclass(frozen=True, slots=True)
class Atom:
    """A word of an item.

    ``weight`` is its part in the item's vector, ``likeness`` its cosine with the centred vector,
    ``direction`` its centred unit vector, shape (dim,).
    """

    word: str
    weight: float
    likeness: float
    direction: Vector


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words with their vectors in one space.

    ``atoms`` are centred unit rows, (words, dim), ``told`` the same in the metric that words are
    chosen by. ``everyday`` are vectors of everyday words, unit rows: all that is asked for.
    """

    words: tuple[str, ...]
    atoms: Matrix
    told: Matrix
    metric: Vector
    everyday: Matrix

    def usual(self, items: Matrix) -> Matrix:
        """What an item is to be told apart from, unit rows.

        The everyday words, or, where the items of a space lie apart from them, these items.
        """
        if not len(items):
            return self.everyday
        apart = float(np.linalg.norm(items.mean(0) - self.everyday.mean(0)))
        return items if apart > GAP else self.everyday

    def decomposed(self, vector: Vector, usual: Matrix) -> tuple[Atom, ...]:
        """The words that a vector is made of, those most like it first.

        Parameters
        ----------
        vector
            Unit length, shape (dim,).
        usual
            From `usual`.
        """
        near = normalise(normalise(vector * self.metric) - unit(usual * self.metric).mean(0))
        likeness = self.told @ near
        rows = np.argsort(-likeness, kind="stable")[:NEAREST]
        rows = rows[lasso(near, self.told[rows], PENALTY) > 0]
        weights = refit(normalise(vector - usual.mean(0)), self.atoms[rows])
        return tuple(
            Atom(self.words[row], float(weight), float(likeness[row]), self.atoms[row])
            for row, weight in zip(rows, weights, strict=True)
        )


def made_lexicon(
    words: Sequence[str], vectors: Matrix, everyday: Matrix, metric: Vector
) -> Lexicon:
    """Centre the words and leave out those that mean the same as an earlier one."""
    told = _centred(vectors * metric)
    kept = distinct(told)
    return Lexicon(
        tuple(words[row] for row in kept),
        _centred(vectors)[kept],
        told[kept],
        metric,
        unit(everyday),
    )


def metric_of(joint: str, dim: int) -> Vector:
    """How much each dimension counts when words are chosen, shape (dim,)."""
    metric = np.ones(dim, np.float32)
    if joint == JOINT:
        metric[SHOWN:] = _CALLED_SHARE
    return metric


class Lexicons:
    """Makes lexicons when they are first needed, and keeps their vectors in small files.

    Thread-safe. Those of the bundled spaces come with the program; encoding two thousand words of
    another space takes seconds, once per library and model.

    Parameters
    ----------
    texts
        Encodes words.
    everyday
        Vectors of everyday queries in a joint space, one row each.
    folder
        Where the vectors are kept between runs; None: nowhere.
    shipped
        What `engine.training.told_words` wrote.
    """

    def __init__(
        self,
        texts: TextVectors,
        everyday: Callable[[str], Matrix],
        folder: Path | None,
        shipped: Path | None = None,
    ) -> None:
        self._texts = texts
        self._everyday = everyday
        self._folder = folder
        self._shipped = shipped or shipped_path()
        self._known: dict[tuple[Kind, str], Lexicon] = {}
        self._making = threading.Lock()

    def of(self, kind: Kind, joint: str) -> Lexicon | None:
        """The words of a kind in a joint space; None where a kind has no words."""
        words = words_of_kind(kind)
        if not words:
            return None
        with self._making:
            known = self._known.get((kind, joint))
            if known is None:
                known = self._known[kind, joint] = self._made(words, joint)
            return known

    def words(
        self, kind: Kind, joint: str, vector: Vector, items: Matrix, count: int = 5
    ) -> list[tuple[str, float]]:
        """The words that tell an item, best first, with their likeness to it, 0..1.

        Parameters
        ----------
        vector
            The item's in the joint space, unit length.
        items
            Some items of the library in the same space, (n, dim): what is usual among them.
        """
        lexicon = self.of(kind, joint)
        if lexicon is None:
            return []
        atoms = lexicon.decomposed(vector, lexicon.usual(items))
        return [(atom.word, atom.likeness) for atom in atoms[:count]]

    def vectors(self, joint: str, words: Sequence[str]) -> Matrix:
        """Vectors of words in a joint space, from the program or a small file where they are."""
        return self._vectors(joint, words)

    def has(self, joint: str, words: Sequence[str]) -> bool:
        """Whether `vectors` answers without encoding anything."""
        name = name_of(joint, words)
        is_kept = self._folder is not None and (self._folder / f"{name}.npy").is_file()
        return is_kept or _read_shipped(self._shipped, name) is not None

    def _made(self, words: Sequence[str], joint: str) -> Lexicon:
        vectors = self._vectors(joint, words)
        metric = metric_of(joint, vectors.shape[1])
        return made_lexicon(words, vectors, self._everyday(joint), metric)

    def _vectors(self, joint: str, words: Sequence[str]) -> Matrix:
        name = name_of(joint, words)
        file = None if self._folder is None else self._folder / f"{name}.npy"
        kept = _read_shipped(self._shipped, name)
        if kept is None and file is not None:
            kept = _read(file, len(words))
        if kept is not None:
            return kept
        batches = [words[at : at + _BATCH] for at in range(0, len(words), _BATCH)]
        vectors = np.concatenate([self._texts(joint, batch) for batch in batches])
        if file is not None:
            with contextlib.suppress(OSError):  # no room, or not ours: encoded again next time
                _write(file, vectors)
        return vectors


def shipped_path() -> Path:
    """Where the words' vectors in the bundled spaces lie."""
    return resources_folder() / "models" / "words.safetensors"


def name_of(joint: str, words: Sequence[str]) -> str:
    """Name of the vectors of these words in this space: other words, another name."""
    return "words-" + hashlib.sha256("\n".join((joint, *words)).encode()).hexdigest()[:16]


def _centred(vectors: Matrix) -> Matrix:
    rows = unit(vectors)
    return unit(rows - rows.mean(0))


def _read_shipped(file: Path, name: str) -> Matrix | None:
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(file, framework="numpy") as found:
            names = [key for key in found.keys() if key.startswith(name)]  # noqa: SIM118 -- no mapping
            return unpack({key: found.get_tensor(key) for key in names}).get(name)
    except (OSError, SafetensorError):
        return None


def _read(file: Path, rows: int) -> Matrix | None:
    try:
        vectors = np.load(file, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    is_sound = vectors.ndim == 2 and len(vectors) == rows and np.isfinite(vectors).all()
    return np.asarray(vectors, np.float32) if is_sound else None


def _write(file: Path, vectors: Matrix) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_suffix(f".{os.getpid()}.new")
    with new.open("wb") as target:
        np.save(target, vectors.astype(np.float16))
    new.replace(file)
