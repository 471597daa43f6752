"""What the towers of photos and words learn from: captions, phrases in them, names of classes."""

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from engine.encoders.bridge import first_name, imagenet_classes
from engine.encoders.text import MiniLM, unit

if TYPE_CHECKING:
    import torch

Array = npt.NDArray[np.float32]
_LEAST_SEEN = 3  # times a token must occur to have a row in the bag
_LEAST_PHOTOS = 8  # photos that a phrase must be said of
_SILENT_TEXT = (
    "a an the of in on at with and or is are was to by for from some this that it its his her their"
    " as one two while"
)
SILENT_WORDS = _SILENT_TEXT.split()
"""They make no name a sentence."""

_SMALL_TEXT = (
    "three another other he she they them up down out into over near next through around behind"
    " front there be being has have wearing holding standing sitting off onto each"
)
_SMALL_WORDS = frozenset([*SILENT_WORDS, *_SMALL_TEXT.split()])
"""They make no phrase."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts as tensors: sentence vectors, (n, 384), and rows of the bag, (n, longest), 0 for none."""

    sentences: "torch.Tensor"
    tokens: "torch.Tensor"

    def pick(self, rows: "torch.Tensor") -> tuple["torch.Tensor", "torch.Tensor"]:
        """The two tensors of some texts."""
        return self.sentences[rows], self.tokens[rows]


@dataclass(frozen=True, slots=True)
class Lesson:
    """All that is learnt from besides the photos' features."""

    captions: Texts  # five for each photo, one after the other
    meanings: "torch.Tensor"  # (photos, 384), unit: mean of the captions
    phrases: Texts
    said: "torch.Tensor"  # (photos, phrases)
    perhaps: "torch.Tensor"
    names: tuple[Texts, Texts]  # of the photo network's classes, bare and "a photo of a ..."
    vocabulary: list[int]
    silent: list[int]  # tokens of small words, and the marks around each text


def lesson_of(captions: Sequence[Sequence[str]], sentences: MiniLM) -> Lesson:
    """Read captions, find the phrases in them, and name the classes."""
    import torch

    flat = [text for texts in captions for text in texts]
    vectors, tokens = sentences.read(flat)
    counts = Counter(token for ids in tokens for token in ids)
    vocabulary = sorted(token for token, count in counts.items() if count >= _LEAST_SEEN)
    rows = {token: row for row, token in enumerate(vocabulary, 1)}

    def texts_of(texts: Sequence[str]) -> Texts:
        return _texts(*sentences.read(texts), rows)

    phrases, said, perhaps = phrases_of(captions)
    names = [first_name(lemma) for lemma in imagenet_classes()[0]]
    return Lesson(
        _texts(vectors, tokens, rows),
        torch.from_numpy(unit(vectors.reshape(len(captions), -1, vectors.shape[1]).mean(1))),
        texts_of(phrases),
        torch.from_numpy(said),
        torch.from_numpy(perhaps),
        (texts_of(names), texts_of([f"a photo of a {name}" for name in names])),
        vocabulary,
        sorted({token for ids in sentences.read(SILENT_WORDS)[1] for token in ids}),
    )


def _texts(vectors: Array, tokens: Sequence[Sequence[int]], rows: dict[int, int]) -> Texts:
    import torch

    known = torch.zeros(len(tokens), max(map(len, tokens)), dtype=torch.long)
    for number, ids in enumerate(tokens):
        known[number, : len(ids)] = torch.tensor([rows.get(token, 0) for token in ids])
    return Texts(torch.from_numpy(vectors), known)


def phrases_of(
    captions: Sequence[Sequence[str]],
) -> tuple[list[str], npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Words and pairs of words that many photos are described with.

    Returns
    -------
    tuple
        The phrases; which photos two or more captions say them of, shape (photos, phrases); which
        one caption says them of.
    """
    told = [Counter(p for text in texts for p in _phrases_in(text)) for texts in captions]
    common = Counter(phrase for one in told for phrase, times in one.items() if times >= 2)
    phrases = sorted(phrase for phrase, photos in common.items() if photos >= _LEAST_PHOTOS)
    times = np.array([[one[phrase] for phrase in phrases] for one in told])
    return phrases, times >= 2, times == 1


def _phrases_in(text: str) -> set[str]:
    words = re.findall(r"[a-z]+(?:-[a-z]+)?", text.lower())
    single = {word for word in words if word not in _SMALL_WORDS and len(word) > 2}
    pairs = itertools.pairwise(words)
    return single | {f"{a} {b}" for a, b in pairs if not {a, b} & _SMALL_WORDS}
