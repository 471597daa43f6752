"""Whether two pictures are one: laid over each other where they fit best, and compared place by place.

Scaling, compression, colours and a slight crop change a picture everywhere in the same way, or not at
all once brightness and contrast are evened out. A moment later, something has moved: most places
still fit, some do not. So the worst of the places tell copies from the next moment.
"""

import io
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

Grey = npt.NDArray[np.float32]

COARSE_PX = 64  # longest side while looking for the place that fits
FINE_PX = 144
SCALES = np.round(np.geomspace(0.82, 1.22, 14), 4)
LOWER = 0.15  # of the places fit worse than what is told of them
PLACES = 7  # a grid of so many rows and columns is compared
LEAST_OVERLAP = 0.6
CERTAIN = 0.8  # places that fit as well as this without any search need none
SAME_FORM = 0.02  # aspect ratios that differ by less may be one frame, scaled
_EVEN = 2.0  # grey levels: places of less contrast say nothing


@dataclass(frozen=True, slots=True)
class Fit:
    """How well two pictures fit: over all, and the lower places; correlations, -1..1.

    ``overlap`` is the share of the smaller one that lies on the other.
    """

    whole: float
    low: float
    overlap: float


NO_FIT = Fit(0.0, -1.0, 0.0)


def grey_of(thumbnail: bytes) -> Grey:
    """A thumbnail as shades of grey, at most `FINE_PX` wide and high."""
    with Image.open(io.BytesIO(thumbnail)) as opened:
        picture = opened.convert("L")
    picture.thumbnail((FINE_PX, FINE_PX), Image.Resampling.BOX)
    return np.asarray(picture, np.float32)


def fit(first: Grey, second: Grey) -> Fit:
    """Lay the second picture over the first where it fits best, and compare them there."""
    best = _as_they_are(first, second)
    if best.low >= CERTAIN:
        return best
    for placing in _placings(first, second):
        found = _fine(first, second, placing)
        best = max(best, found, key=lambda one: one.whole)
    return best


@dataclass(frozen=True, slots=True)
class _Placing:
    """One way to lay a picture over another: its scale, and its offset in sides of the other."""

    scale: float
    down: float
    right: float


@dataclass(frozen=True, slots=True)
class _Laid:
    """Two cuts that lie on each other, and how well they fit."""

    whole: float
    ours: Grey
    theirs: Grey
    overlap: float

    def fit(self) -> Fit:
        if self.overlap < LEAST_OVERLAP:
            return NO_FIT
        return Fit(self.whole, _low(self.ours, self.theirs), self.overlap)


def _as_they_are(first: Grey, second: Grey) -> Fit:
    """Frame on frame, for what was only scaled or saved again."""
    form = (first.shape[0] * second.shape[1]) / (first.shape[1] * second.shape[0])
    if abs(form - 1) > SAME_FORM:
        return NO_FIT
    other = _resized(second, first.shape[1], first.shape[0])
    return _Laid(_correlation(first, other), first, other, 1.0).fit()


def _placings(first: Grey, second: Grey) -> list[_Placing]:
    """The two likeliest ways to lay one over the other."""
    size = 2 * COARSE_PX
    spectrum = np.fft.rfft2(_edges(_scaled(first, COARSE_PX / max(first.shape))), (size, size))
    found = []
    for scale in SCALES.tolist():
        other = _edges(_scaled(second, scale * COARSE_PX / max(second.shape)))
        peaks = np.fft.irfft2(spectrum * np.conj(np.fft.rfft2(other, (size, size))))
        down, right = divmod(int(np.argmax(peaks)), size)
        placing = _Placing(scale, _signed(down) / COARSE_PX, _signed(right) / COARSE_PX)
        found.append((float(peaks[down, right]), placing))
    found.sort(key=lambda pair: -pair[0])
    return [placing for _strength, placing in found[:2]]


def _signed(place: int) -> int:
    return place - 2 * COARSE_PX if place >= COARSE_PX else place


def _edges(grey: Grey) -> Grey:
    """What differs from its surroundings, evened out, so that a bright sky does not decide."""
    height, width = grey.shape
    around = _resized(_resized(grey, max(1, width // 8), max(1, height // 8)), width, height)
    edges = grey - around
    limit = 2 * float(edges.std()) + 1e-6
    edges = np.clip(edges, -limit, limit)
    return np.asarray(edges / (np.linalg.norm(edges) + 1e-6), np.float32)


def _scaled(grey: Grey, scale: float) -> Grey:
    return _resized(
        grey, max(8, round(grey.shape[1] * scale)), max(8, round(grey.shape[0] * scale))
    )


def _resized(grey: Grey, width: int, height: int) -> Grey:
    picture = Image.fromarray(grey)
    return np.asarray(picture.resize((width, height), Image.Resampling.BILINEAR, reducing_gap=2.0))


def _fine(first: Grey, second: Grey, coarse: _Placing) -> Fit:
    """Try the scales and offsets around a coarse placing."""
    unit = max(first.shape)
    ratio = unit / max(second.shape)
    # the middle stays where it is while the scale changes
    middle = (second.shape[0] * ratio / 2, second.shape[1] * ratio / 2)
    best: _Laid | None = None
    for step in (0.0, -0.02, 0.02, -0.01, 0.01):
        other = _scaled(second, (coarse.scale + step) * ratio)
        start = (
            round(coarse.down * unit - step * middle[0]),
            round(coarse.right * unit - step * middle[1]),
        )
        found = _climbed(first, other, start)
        best = found if best is None or found.whole > best.whole else best
    return best.fit() if best is not None else NO_FIT


def _climbed(first: Grey, other: Grey, start: tuple[int, int]) -> _Laid:
    """Move by single px as long as it fits better."""
    here = start
    seen = {start: _laid(first, other, start)}
    while True:
        down, right = here
        for near in ((down - 1, right), (down + 1, right), (down, right - 1), (down, right + 1)):
            if near not in seen:
                seen[near] = _laid(first, other, near)
        best = max(seen, key=lambda place: seen[place].whole)
        if best == here:
            return seen[here]
        here = best


def _laid(first: Grey, other: Grey, offset: tuple[int, int]) -> _Laid:
    top, left = max(0, offset[0]), max(0, offset[1])
    bottom = min(first.shape[0], offset[0] + other.shape[0])
    end = min(first.shape[1], offset[1] + other.shape[1])
    if bottom - top < 8 or end - left < 8:
        return _Laid(-1.0, first[:0], other[:0], 0.0)
    ours = first[top:bottom, left:end]
    theirs = other[top - offset[0] : bottom - offset[0], left - offset[1] : end - offset[1]]
    return _Laid(_correlation(ours, theirs), ours, theirs, ours.size / min(first.size, other.size))


def _correlation(ours: Grey, theirs: Grey) -> float:
    n = ours.size
    a, b = np.ravel(ours), np.ravel(theirs)
    sum_a, sum_b = float(a.sum()), float(b.sum())
    spread = (float(a @ a) - sum_a * sum_a / n) * (float(b @ b) - sum_b * sum_b / n)
    return float((float(a @ b) - sum_a * sum_b / n) / (max(spread, 0.0) ** 0.5 + 1e-3))


def _low(ours: Grey, theirs: Grey) -> float:
    """How well the lower places fit, those without contrast left out."""
    a, b = _places(ours), _places(theirs)
    spread_a, spread_b = np.sqrt((a * a).mean(axis=1)), np.sqrt((b * b).mean(axis=1))
    telling = np.maximum(spread_a, spread_b) > _EVEN
    if telling.sum() < PLACES:
        return -1.0
    fits = (a * b).mean(axis=1) / (spread_a * spread_b + 1e-3)
    return float(np.quantile(fits[telling], LOWER))


def _places(grey: Grey) -> Grey:
    """The picture in a grid of places, a row each, every one less its mean."""
    high, wide = grey.shape[0] // PLACES, grey.shape[1] // PLACES
    cut = grey[: high * PLACES, : wide * PLACES].reshape(PLACES, high, PLACES, wide)
    places = cut.transpose(0, 2, 1, 3).reshape(PLACES * PLACES, high * wide)
    return np.asarray(places - places.mean(axis=1, keepdims=True), np.float32)
