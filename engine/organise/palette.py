"""The colours that stand out in a picture. Pure: the same picture always gives the same ones."""

import io
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image

from engine.closeup import Swatch
from engine.encoders.colour import oklab

MOST: Final = 6
_SIDE_PX: Final = 48
_FIRST: Final = 12  # groups before those that look the same are put together
_ROUNDS: Final = 8
_SAME: Final = 0.1  # weighted OKLab distance below which two colours are one
_LEAST_SHARE: Final = 0.02
_WEIGHTS: Final = np.array([0.7, 2.0, 2.0])
"""Light and shade of a thing have one name more often than red and brown."""
_VIVID: Final = 2.0  # so much chroma counts: a red sail in a grey harbour is worth a swatch

Array = npt.NDArray[np.float64]


def colours_of(picture: bytes) -> tuple[Swatch, ...]:
    """At most `MOST` colours of an encoded picture, those with the largest share first."""
    with Image.open(io.BytesIO(picture)) as image:
        # points, no means: those of a tree and the snow behind it are neither
        small = image.convert("RGB").resize((_SIDE_PX, _SIDE_PX), Image.Resampling.NEAREST)
    pixels = np.asarray(small).reshape(-1, 3)
    return _swatches(pixels, oklab(pixels) * _WEIGHTS)


def _swatches(pixels: npt.NDArray[np.uint8], lab: Array) -> tuple[Swatch, ...]:
    """Mean colours of groups; which are shown is told by their share and how vivid they are."""
    group = _joined(lab, _grouped(lab))
    found = []
    for number in np.unique(group):
        of_it = group == number
        share = float(of_it.mean())
        chroma = float(np.hypot(*lab[of_it].mean(0)[1:]))
        if share >= _LEAST_SHARE:
            red, green, blue = (round(part) for part in pixels[of_it].mean(0))
            swatch = Swatch(f"#{red:02x}{green:02x}{blue:02x}", share)
            found.append((share * (1 + _VIVID * chroma), swatch))
    found.sort(key=lambda pair: (-pair[0], pair[1].colour))
    shown = [swatch for _worth, swatch in found[:MOST]]
    return tuple(sorted(shown, key=lambda swatch: (-swatch.share, swatch.colour)))


def _grouped(lab: Array) -> npt.NDArray[np.intp]:
    """K-means from colours that are as far from each other as can be."""
    centres = _far_apart(lab)
    group = _nearest(lab, centres)
    for _round in range(_ROUNDS):
        kept = [lab[group == number].mean(0) for number in np.unique(group)]
        centres = np.array(kept)
        group = _nearest(lab, centres)
    return group


def _far_apart(lab: Array) -> Array:
    """The colour nearest to the mean, then always the one farthest from those there are."""
    first = int(np.argmin(((lab - lab.mean(0)) ** 2).sum(1)))
    chosen = [lab[first]]
    distance = ((lab - chosen[0]) ** 2).sum(1)
    while len(chosen) < _FIRST and distance.max() > 1e-6:
        chosen.append(lab[int(np.argmax(distance))])
        distance = np.minimum(distance, ((lab - chosen[-1]) ** 2).sum(1))
    return np.array(chosen)


def _nearest(lab: Array, centres: Array) -> npt.NDArray[np.intp]:
    return np.asarray(((lab[:, None] - centres) ** 2).sum(2).argmin(1))


def _joined(lab: Array, group: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Put the two nearest groups together until no two look the same."""
    group = group.copy()
    while True:
        numbers = np.unique(group)
        means = np.array([lab[group == number].mean(0) for number in numbers])
        apart = np.sqrt(((means[:, None] - means) ** 2).sum(2)) + 9 * np.eye(len(means))
        if apart.min() >= _SAME:
            return group
        one, other = np.unravel_index(int(np.argmin(apart)), apart.shape)
        group[group == numbers[other]] = numbers[one]
