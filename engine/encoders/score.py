"""Encoders of scores: `meaning` from the words in and about them, `look` from the picture of the page.

The page descriptor is a simple one: lengths of black and white runs, in staff spaces, and where
the ink is. It finds a page again after scanning or resizing, and, better than chance, the page that
a cut-out comes from. It knows nothing of notes.

References
----------
.. [1] I. Fujinaga, "Staff detection and removal", 2004: the commonest sum of a black and the next
   white run is the distance between two staff lines.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image

from engine.domain import Aspect, Kind
from engine.encoders.audio import text_vectors
from engine.encoders.base import Encoded, EncoderInfo, Role, Space, TextEncoder, Vector
from engine.encoders.pictures import Pixels
from engine.encoders.text import DIM as TEXT_DIM
from engine.encoders.text import unit
from engine.media.base import Sample

_VERSION = 2  # 1 had no sentence of what the notes say
_PAGE_VERSION = 2  # 1 was the same under the aspect of notes
_WIDTH = 800  # px: small enough to be quick, wide enough for staff lines of a full page
_BINS = 24  # of each histogram of run lengths
_LONGEST = 12.0  # staff spaces; longer runs tell of margins and page width. The first bin is 1/8
_GRID = 10  # cells of the page's layout, each way
_LAYOUT = (
    0.45  # length of the layout against 1 for each histogram: more finds whole pages, less cut-outs
)
DIM = 4 * _BINS + _GRID * _GRID
_NAME = f"score-page/{_PAGE_VERSION}"

Array = npt.NDArray[np.float64]
PAGE_INFO = EncoderInfo(
    _NAME, "score-page", Kind.SCORE, (Space(Aspect.LOOK, DIM, _NAME),), picture_side=512
)


def text_info(joint: str) -> EncoderInfo:
    """What is known of the encoder of a score's words; `joint` is the sentence encoder's space."""
    space = Space(Aspect.MEANING, TEXT_DIM, joint)
    return EncoderInfo(f"score-text/{joint}/{_VERSION}", "score-text", Kind.SCORE, (space,))


class ScoreText:
    """`meaning`: the vector of title, composer and page text."""

    def __init__(self, info: EncoderInfo, text: TextEncoder) -> None:
        self.info = info
        self._text = text

    def encode(self, samples: Sequence[Sample], role: Role) -> list[Encoded]:
        """One vector for each sample that has words."""
        del role
        found = text_vectors([sample.text for sample in samples], self._text)
        return [Encoded({} if v is None else {Aspect.MEANING: v}) for v in found]

    def close(self) -> None:
        """Nothing to release."""


class ScorePage:
    """`look`: the picture of a page; it holds nothing."""

    info = PAGE_INFO

    def encode(self, samples: Sequence[Sample], role: Role) -> list[Encoded]:
        """One vector for each picture with ink on it."""
        del role
        pictures = [sample.picture for sample in samples]
        found = [None if picture is None else describe_page(picture) for picture in pictures]
        return [Encoded({} if v is None else {Aspect.LOOK: v}) for v in found]

    def close(self) -> None:
        """Nothing to release."""


def describe_page(picture: Pixels) -> Vector | None:
    """Descriptor of a page or a cut-out, shape (196,), float32, unit length; None for an empty one.

    Parameters
    ----------
    picture
        uint8 RGB, dark on light, of any size.
    """
    ink = _ink(picture)
    if ink.mean() < 1e-3:
        return None
    down, across = _runs(ink.T), _runs(ink)
    space = _staff_space(down[1])
    runs = [
        _lengths(lengths[lengths < _LONGEST * space] / space)
        for found in (down, across)
        for lengths in found
    ]
    layout = _layout(ink)
    return unit(np.concatenate([*runs, _LAYOUT * layout]).astype(np.float32))


def _ink(picture: Pixels) -> npt.NDArray[np.bool_]:
    """Where the page is darker than halfway between its paper and its darkest ink."""
    height, width = picture.shape[:2]
    scale = min(_WIDTH / width, 2 * _WIDTH / height)
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    image = Image.fromarray(picture).convert("L")
    grey = np.asarray(
        image.resize(size, Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC)
    )
    paper, darkest = np.percentile(grey, 90), np.percentile(grey, 1)
    return grey < (paper + darkest) / 2 if paper - darkest > 30 else np.zeros_like(grey, bool)


def _runs(ink: npt.NDArray[np.bool_]) -> tuple[Array, Array]:
    """Lengths in px of all black and of all enclosed white runs along the rows."""
    edged = np.pad(ink.astype(np.int8), ((0, 0), (1, 1)))
    rows, columns = np.nonzero(np.diff(edged, axis=1))
    starts, ends, row = columns[::2], columns[1::2], rows[::2]
    same_row = row[1:] == row[:-1]
    white = (starts[1:] - ends[:-1])[same_row]
    return (ends - starts).astype(np.float64), white.astype(np.float64)


def _staff_space(white: Array) -> float:
    """Distance between staff lines in px [1]_, from the columns' white runs; 8 where there is none.

    Runs count by their length: letters have as many short gaps as staves have long ones.
    """
    counts = np.bincount(white.astype(np.int64), weights=white, minlength=64)[3:48]
    if counts.sum() < 500:
        return 8.0
    smooth = np.convolve(counts, [1, 1, 1], "same")
    return float(np.argmax(smooth)) + 4.0  # the first bin is 3 px, and a line is about one more


def _lengths(runs: Array) -> Array:
    """Histogram of run lengths in staff spaces, logarithmic, soft, as square roots of shares."""
    if not len(runs):
        return np.zeros(_BINS)
    octaves = np.log2(_LONGEST * 8)
    places = np.clip((np.log2(np.maximum(runs, 1e-3)) + 3) / octaves * (_BINS - 1), 0, _BINS - 1)
    lower = np.minimum(places.astype(np.int64), _BINS - 2)
    rest = places - lower
    weights = np.sqrt(runs)  # long runs are few but tell more
    sums = np.bincount(lower, weights * (1 - rest), _BINS)
    sums += np.bincount(lower + 1, weights * rest, _BINS)
    return np.asarray(np.sqrt(sums / sums.sum()))


def _layout(ink: npt.NDArray[np.bool_]) -> Array:
    """Ink in a grid over the inked part of the page, less its mean, unit length."""
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    part = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    small = Image.fromarray(part.astype(np.uint8) * 255).resize(
        (_GRID, _GRID), Image.Resampling.BOX
    )
    cells = np.asarray(small, np.float64).ravel()
    apart = cells - cells.mean()
    return np.asarray(apart / max(float(np.linalg.norm(apart)), 1e-9))
