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
    height, width = picture.shape[:2]
    wide, high = min(width, widest * height), min(height, widest * width)
    left, top = (width - wide) / 2, (height - high) / 2
    box = (left, top, left + wide, top + high)
    return np.asarray(Image.fromarray(picture).resize((side, side), resample, box=box))
