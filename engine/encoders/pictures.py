"""Pictures of any form to small squares."""

import numpy as np
import numpy.typing as npt
from PIL import Image

Pixels = npt.NDArray[np.uint8]


def to_square(picture: Pixels, side: int, resample: Image.Resampling, widest: float) -> Pixels:
    """Resize a picture to (side, side, 3), uint8.

    A picture that is longer than `widest` times its short side loses its ends first; the rest is
    squashed.
    """
    left, top, wide, high = kept_box(picture, widest)
    box = (left, top, left + wide, top + high)
    return np.asarray(Image.fromarray(picture).resize((side, side), resample, box=box))


def kept_box(picture: Pixels, widest: float) -> tuple[float, float, float, float]:
    """Left, top, width, height in px of what `to_square` keeps of a picture."""
    height, width = picture.shape[:2]
    wide, high = min(width, widest * height), min(height, widest * width)
    return (width - wide) / 2, (height - high) / 2, wide, high
