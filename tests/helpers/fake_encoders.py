"""Encoders without weights, for tests: deterministic, fast, and meaningful enough to search with.

Conventions
-----------
Words are hashed to random directions of one space that all kinds share. A photo means the names of
its colours (and whatever its sample's text says), a recording is "quiet" or "loud", "low" or
"high", a score means its text. So "red" finds red pictures and "high" finds high sounds. The first
word of the text of a recording or a page is the name of the tune that it holds.
"""

import hashlib
import itertools
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from engine.domain import Aspect, Kind
from engine.encoders.base import Encoded, EncoderInfo, Hidden, Role, Space, Vector
from engine.errors import ModelMissing
from engine.media.base import SAMPLE_RATE, Sample
from engine.passage import Passage
from engine.passage_fde import FDE_DIM, document_fde
from tests.helpers.passages import recording_of, score_of, tune

WORD_DIM = 96
WORDS_JOINT = "fake-words/1"
SCORE_JOINT = "fake-score/1"
STOP_WORDS = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "with",
        "and",
        "or",
        "is",
        "are",
        "to",
        "photo",
        "picture",
        "sound",
    ]
)

COLOURS: Mapping[str, tuple[int, int, int]] = {
    "red": (220, 30, 30),
    "green": (30, 170, 40),
    "blue": (30, 60, 220),
    "yellow": (240, 220, 40),
    "orange": (250, 140, 20),
    "purple": (140, 40, 160),
    "black": (10, 10, 10),
    "grey": (128, 128, 128),
    "white": (245, 245, 245),
}

INFOS: Mapping[Kind, EncoderInfo] = {
    Kind.PHOTO: EncoderInfo(
        id="fake-photo/0/1",
        name="fake-photo",
        kind=Kind.PHOTO,
        spaces=(
            Space(Aspect.MEANING, WORD_DIM, WORDS_JOINT),
            Space(Aspect.LOOK, 48, "fake-look/1"),
            Space(Aspect.COLOUR, len(COLOURS), "fake-colour/1"),
            Space(Aspect.SHAPE, 64, "fake-shape/1"),
        ),
        picture_side=32,
        batch_size=8,
    ),
    Kind.AUDIO: EncoderInfo(
        id="fake-audio/0/1",
        name="fake-audio",
        kind=Kind.AUDIO,
        spaces=(
            Space(Aspect.MEANING, WORD_DIM, WORDS_JOINT),
            Space(Aspect.TIMBRE, 32, "fake-timbre/1"),
            Space(Aspect.SCORE, FDE_DIM, SCORE_JOINT),
        ),
        batch_size=8,
    ),
    Kind.SCORE: EncoderInfo(
        id="fake-score/0/1",
        name="fake-score",
        kind=Kind.SCORE,
        spaces=(
            Space(Aspect.MEANING, WORD_DIM, WORDS_JOINT),
            Space(Aspect.LOOK, WORD_DIM, "fake-page/1"),
            Space(Aspect.SCORE, FDE_DIM, SCORE_JOINT),
        ),
        picture_side=32,
        batch_size=8,
    ),
}


class FakeEncoders:
    """Satisfies `engine.encoders.base.EncoderService`; counts its calls."""

    device = "cpu"

    def __init__(self, kinds: Sequence[Kind] = tuple(Kind), *, missing: Sequence[str] = ()) -> None:
        self._kinds = tuple(kinds)
        self._missing = frozenset(missing)
        self.sample_calls: list[tuple[str, int, Role]] = []
        self.text_calls: list[tuple[str, ...]] = []
        self.closed = False

    def active(self, kind: Kind) -> tuple[EncoderInfo, ...]:
        return (INFOS[kind],) if kind in self._kinds else ()

    def set_chosen(self, kind: Kind, name: str | None) -> None:
        pass

    def encode(self, encoder_id: str, samples: Sequence[Sample], role: Role) -> list[Encoded]:
        if encoder_id in self._missing:
            raise ModelMissing(f"The weights of {encoder_id} are not here.", "Add them again.")
        self.sample_calls.append((encoder_id, len(samples), role))
        kind = next(kind for kind, info in INFOS.items() if info.id == encoder_id)
        return [ENCODE[kind](sample, role) for sample in samples]

    def hidden(self, encoder_id: str, sample: Sample) -> Hidden | None:
        """Photos: each ninth is painted over with the middle grey; other kinds: None."""
        if encoder_id != INFOS[Kind.PHOTO].id or sample.picture is None:
            return None
        whole = encode_photo(sample, Role.ITEM).vectors
        cells = [encode_photo(part, Role.ITEM).vectors for part in painted_over(sample)]
        without = {
            aspect: np.stack([cell.get(aspect, np.zeros_like(vector)) for cell in cells]).reshape(
                3, 3, -1
            )
            for aspect, vector in whole.items()
        }
        return Hidden(whole, without, (0.0, 0.0, 1.0, 1.0))

    def can_encode_text(self, joint: str) -> bool:
        return joint == WORDS_JOINT

    def encode_each(
        self, encoder_ids: Sequence[str], samples: Sequence[Sample], role: Role
    ) -> list[list[Encoded]]:
        return [self.encode(encoder_id, samples, role) for encoder_id in encoder_ids]

    def encode_texts(self, joint: str, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        assert joint == WORDS_JOINT
        self.text_calls.append(tuple(texts))
        return np.array([text_vector(text) for text in texts], np.float32).reshape(-1, WORD_DIM)

    def release(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True


def painted_over(sample: Sample) -> list[Sample]:
    """A picture nine times, each time with another ninth of it painted grey."""
    assert sample.picture is not None
    height, width = sample.picture.shape[:2]
    found = []
    for row, column in itertools.product(range(3), range(3)):
        picture = sample.picture.copy()
        rows = slice(row * height // 3, (row + 1) * height // 3)
        picture[rows, column * width // 3 : (column + 1) * width // 3] = COLOURS["grey"]
        found.append(replace(sample, picture=picture))
    return found


def text_vector(text: str) -> Vector:
    """Sum of the directions of the words, unit length; a text of stop words only has its own."""
    words = [word for word in re.findall(r"\w+", text.lower()) if word not in STOP_WORDS]
    return unit(sum((word_direction(word) for word in words or [f"<{text}>"]), np.zeros(WORD_DIM)))


def word_direction(word: str) -> npt.NDArray[np.float64]:
    """A random direction that depends on the word alone."""
    seed = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest())
    return np.random.default_rng(seed).standard_normal(WORD_DIM) / np.sqrt(WORD_DIM)


def unit(values: npt.NDArray[np.floating]) -> Vector:
    """float32 of length 1; of zeros: the first axis."""
    length = float(np.linalg.norm(values))
    if length < 1e-9:
        values, length = np.eye(len(values))[0], 1.0
    return np.asarray(values / length, np.float32)


def encode_photo(sample: Sample, role: Role) -> Encoded:
    assert sample.picture is not None
    small = shrink(sample.picture, 8)
    shape = unit(small.mean(axis=2).ravel() - small.mean())
    shares = colour_shares(small)
    if role is Role.SKETCH:
        return Encoded({Aspect.SHAPE: shape, Aspect.COLOUR: unit(np.sqrt(shares))})
    words = seen_colours(shares)
    return Encoded(
        {
            Aspect.MEANING: meaning(words, sample.text),
            Aspect.LOOK: unit(shrink(sample.picture, 4).ravel() - 127.5),
            Aspect.COLOUR: unit(np.sqrt(shares)),
            Aspect.SHAPE: shape,
        },
        words,
    )


def encode_audio(sample: Sample, role: Role) -> Encoded:
    assert sample.sound is not None
    spectrum = np.abs(np.fft.rfft(sample.sound[: 2 * SAMPLE_RATE], 8192))
    bands = np.array([band.mean() for band in np.array_split(np.log1p(spectrum), 32)])
    centre = float(
        (spectrum * np.fft.rfftfreq(8192, 1 / SAMPLE_RATE)).sum() / (spectrum.sum() + 1e-9)
    )
    loudness = float(np.sqrt(np.mean(np.square(sample.sound)))) if len(sample.sound) else 0.0
    words = (
        ("high" if centre > 1500 else "low", 0.6),
        ("loud" if loudness > 0.1 else "quiet", 0.4),
    )
    vectors = {Aspect.MEANING: meaning(words, sample.text), Aspect.TIMBRE: unit(bands)}
    passage = None
    if sample.text and not sample.segment.start_s:  # all of the recording comes with its beginning
        passage = recording_of(music_of(sample.text))
        vectors |= compact(passage)
    return Encoded(vectors, words, passage=passage)


def encode_score(sample: Sample, role: Role) -> Encoded:
    vectors = {Aspect.LOOK: text_vector(sample.text)}
    if not sample.text:
        return Encoded(vectors)
    vectors[Aspect.MEANING] = text_vector(sample.text)
    passage = score_of(music_of(sample.text))
    first = sample.segment.page or 1
    lines = tuple(replace(line, page=first + line.page - 1) for line in passage.lines)
    return Encoded(vectors | compact(passage), passage=replace(passage, lines=lines))


def music_of(text: str) -> npt.NDArray[np.float64]:
    """The tune that is called by the first word of a text, 80 steps."""
    return tune(zlib.crc32(text.lower().split()[0].encode()), 80)


def compact(passage: Passage) -> dict[Aspect, Vector]:
    found = document_fde(passage.vectors)
    assert found is not None
    return {Aspect.SCORE: found}


ENCODE: Mapping[Kind, Callable[[Sample, Role], Encoded]] = {
    Kind.PHOTO: encode_photo,
    Kind.AUDIO: encode_audio,
    Kind.SCORE: encode_score,
}


def meaning(words: Sequence[tuple[str, float]], text: str) -> Vector:
    seen = sum((weight * word_direction(word) for word, weight in words), np.zeros(WORD_DIM))
    said = 2.0 * text_vector(text) if text else np.zeros(WORD_DIM)
    return unit(seen + said)


def seen_colours(shares: npt.NDArray[np.float64]) -> tuple[tuple[str, float], ...]:
    names = list(COLOURS)
    best = np.argsort(-shares, kind="stable")[:3]
    return tuple((names[i], float(shares[i])) for i in best if shares[i] > 0.05)


def colour_shares(picture: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Share of the pixels nearest to each of `COLOURS`."""
    palette = np.array(list(COLOURS.values()), float)
    distances = np.linalg.norm(picture.reshape(-1, 1, 3) - palette, axis=2)
    return np.bincount(distances.argmin(axis=1), minlength=len(palette)) / len(distances)


def shrink(picture: npt.NDArray[np.uint8], side: int) -> npt.NDArray[np.float64]:
    """Means of a grid of `side` x `side` tiles."""
    rows = np.array_split(np.arange(picture.shape[0]), side)
    columns = np.array_split(np.arange(picture.shape[1]), side)
    return np.array(
        [[tile(picture, row, column) for column in columns] for row in rows], np.float64
    )


def tile(
    picture: npt.NDArray[np.uint8], row: npt.NDArray[np.intp], column: npt.NDArray[np.intp]
) -> npt.NDArray[np.float64]:
    if not len(row) or not len(column):  # a picture of fewer pixels than tiles
        return np.asarray(picture.reshape(-1, 3).mean(axis=0), np.float64)
    return np.asarray(
        picture[row[0] : row[-1] + 1, column[0] : column[-1] + 1].mean(axis=(0, 1)), np.float64
    )
