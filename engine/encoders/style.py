"""`style` of a picture, and in which manner it was made: photo, drawing, painting...

Style is which features of the network occur together, wherever they are: the Gram matrix of an
early map, one pass with the meaning. Manners change the later features too; `Style.as_photo`
takes the change back, so that a painting finds the photo that it was painted after.

References
----------
.. [1] L. Gatys et al., "Image style transfer using convolutional neural networks", 2016.
.. [2] H. Li et al., "FreestyleRet: retrieving images from style-diversified queries", 2024.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from engine.encoders.base import Vector
from engine.encoders.resources import resources_folder
from engine.encoders.text import unit

if TYPE_CHECKING:
    import torch

VERSION = 1
BLOCK = 6
"""Block of Lite2 whose output is taken: 48 channels, one value for 8 x 8 pixels."""

DIM = 160
CHANNELS = 48
GRAM = CHANNELS * (CHANNELS + 1) // 2 + CHANNELS
"""Numbers of a Gram matrix's upper half, and the channels' means."""

KEPT = 0.8
"""Share of a feature's own deviation that `Style.as_photo` keeps beside what it predicts."""

CERTAIN = 0.95
"""How certain it must be that a picture is no photo."""


class Manner(StrEnum):
    """How a picture was made, in the order of the detector's outputs."""

    PHOTO = "photo"
    DRAWING = "drawing"  # lines only
    SHADED = "shaded"  # a picture in pencil or crayon
    PAINTING = "painting"
    COARSE = "coarse"  # mosaic, blown-up thumbnail, crushed JPEG


def gram(maps: "torch.Tensor") -> "torch.Tensor":
    """Which channels occur together, shape (batch, channels, height, width) -> (batch, `GRAM`)."""
    import torch

    flat = maps.flatten(2)
    together = flat @ flat.mT / flat.shape[2]
    upper = torch.triu_indices(maps.shape[1], maps.shape[1])
    return torch.cat([together[:, upper[0], upper[1]], flat.mean(2)], 1)


@dataclass(frozen=True, slots=True)
class Style:
    """Projection of Gram matrices, detector, and what manners do to later features.

    ``middle`` and ``spread`` (GRAM,) standardise signed square roots, ``axes`` (GRAM, dim) projects
    them; ``detector`` (dim + 1, manners) is a logistic regression on the projection, bias last.
    For pooled features ``usual`` (manners, 1280) are the means of manners; ``inward`` (3, 1280,
    rank) and ``outward`` (3, rank, 1280) tell a photo's deviation from the mean by that of its
    copy in the last three manners.
    """

    middle: npt.NDArray[np.float32]
    spread: npt.NDArray[np.float32]
    axes: npt.NDArray[np.float32]
    detector: npt.NDArray[np.float32]
    usual: npt.NDArray[np.float32]
    inward: npt.NDArray[np.float32]
    outward: npt.NDArray[np.float32]

    def vector(self, grams: npt.NDArray[np.float32]) -> Vector:
        """`style` of a Gram matrix, shape (dim,), unit length."""
        return unit(self.projected(grams))

    def projected(self, grams: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Coordinates on the axes, about 1 wide each; any leading shape."""
        roots = np.sign(grams) * np.sqrt(np.abs(grams))
        return np.asarray((roots - self.middle) / self.spread @ self.axes, np.float32)

    def as_photo(
        self, features: npt.NDArray[np.float32], grams: npt.NDArray[np.float32]
    ) -> npt.NDArray[np.float32]:
        """Pooled features (1280,) of a picture as if it were a photo of the same thing.

        Those of photos, and of line drawings, which have an encoder of their own, stay.
        """
        number = tuple(Manner).index(self.manner(grams)) - (len(Manner) - len(self.inward))
        if number < 0:
            return features
        apart = features - self.usual[number - len(self.inward)]
        predicted = apart @ self.inward[number] @ self.outward[number]
        return np.asarray(self.usual[0] + KEPT * apart + predicted, np.float32)

    def manner(self, grams: npt.NDArray[np.float32]) -> Manner:
        """In which manner a picture was made; anything doubtful counts as a photo."""
        chances = self.chances(grams)
        if chances[0] > 1 - CERTAIN:
            return Manner.PHOTO
        return tuple(Manner)[1 + int(np.argmax(chances[1:]))]

    def chances(self, grams: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Probability of each manner, shape (..., manners)."""
        values = self.projected(grams) @ self.detector[:-1] + self.detector[-1]
        powers = np.exp(values - values.max(-1, keepdims=True))
        return np.asarray(powers / powers.sum(-1, keepdims=True), np.float32)


class MannerWords:
    """Names of manners to vectors of a style space; satisfies `engine.encoders.base.TextEncoder`.

    A name points from how the other pictures are made to how those of its manner are, as the
    detector's weights do: pictures of that manner have the highest cosines. Other words have no
    style: zeros.
    """

    dim = DIM

    def __init__(self, joint: str, known: Style) -> None:
        self.joint = joint
        weights = known.detector[:-1]
        photo, others = weights[:, :1], weights[:, 1:]
        away = np.concatenate([photo - others.mean(1, keepdims=True), others - photo], 1)
        ways = unit(np.asarray(away.T, np.float32))
        self._ways = {manner.value: way for manner, way in zip(Manner, ways, strict=True)}

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Vectors, shape (len(texts), DIM), unit length or zero, in the order of `texts`."""
        nothing = np.zeros(DIM, np.float32)
        rows = [self._ways.get(text, nothing) for text in texts]
        return np.array(rows, np.float32).reshape(len(texts), DIM)


def style_path() -> Path:
    """Where the projection and the detector lie."""
    return resources_folder() / "models" / "style.safetensors"


def load_style(path: Path) -> Style:
    """Read what `python -m engine.training.style` has written."""
    from safetensors.numpy import load_file

    tensors = {name: values.astype(np.float32) for name, values in load_file(path).items()}
    return Style(**tensors)


def bundled_style() -> Style:
    """The style that comes with the program."""
    return load_style(style_path())
