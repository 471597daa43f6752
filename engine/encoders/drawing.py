"""`meaning` of a line drawing: what it shows, as a vector in the space of words.

The drawing becomes a map of ink (`engine.encoders.ink`) and goes through the photo network, small;
layers of our own read the network's middle map and its pooled features and answer with a vector.
``python -m engine.training.drawings`` trains them.

References
----------
.. [1] D. Ha, D. Eck, "A neural representation of sketch drawings" (Quick, Draw!), 2017.
.. [2] A. Frome et al., "DeViSE: a deep visual-semantic embedding model", 2013.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from engine.encoders.base import Vector
from engine.encoders.bridge import softmax
from engine.encoders.ink import Ink, ink_of
from engine.encoders.int8 import unpack
from engine.encoders.lite2 import Lite2
from engine.encoders.pictures import Pixels
from engine.encoders.resources import resources_folder
from engine.encoders.text import unit

if TYPE_CHECKING:
    import torch

VERSION = 1
WORDS = 5
WORD_FROM = 0.05  # a name below this probability is not shown to people
_DOUBT = 0.6  # sharpness of `Drawn.doubts` against that of the probabilities
_OWN = 0.5  # weight of a drawing's own vector against that of the names it may have
"""Chosen among 16 pairs on 95 held-out drawings and on 342 of classes never drawn: hit@10 of the
meaning alone .50 and .25 with the own vector only, .62 and .29 with the names only, .64 and .32."""


_USUAL, _AS_PHOTO = 0.9, 0.5  # of `among_photos`


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the network makes of a drawing."""

    meaning: Vector  # (384,), unit length, comparable with text vectors
    words: tuple[tuple[str, float], ...]  # likely names with probabilities, best first
    doubts: npt.NDArray[np.float32]  # (names,), probabilities with room for the unlikely


class DrawingNetwork:
    """Layers for drawings on top of the photo network. Not thread-safe, as the network is not.

    Parameters
    ----------
    network
        The photo network; shared with the encoders of photos.
    weights
        ``drawings.safetensors``.
    """

    def __init__(self, network: Lite2, weights: Path) -> None:
        import torch
        from safetensors import safe_open

        self._network = network
        with safe_open(weights, "numpy") as file:
            facts = file.metadata()
            tensors = unpack({name: file.get_tensor(name) for name in file.keys()})  # noqa: SIM118 -- no mapping
        self.names: tuple[str, ...] = tuple(json.loads(facts["names"]))
        self._name_vectors: npt.NDArray[np.float32] = tensors.pop("names")
        self._sharpness = float(facts["sharpness"])
        self._layers = {
            name: torch.from_numpy(value).to(network.device) for name, value in tensors.items()
        }

    def look_at(self, picture: Pixels) -> Drawn | None:
        """What a drawing shows, uint8 RGB of any size; None for a blank sheet."""
        ink = ink_of(picture)
        return None if ink is None else self.read(ink)

    def read(self, ink: Ink) -> Drawn:
        """What a map of ink shows, shape (128, 128), 0 paper to 1 ink."""
        import torch

        with torch.inference_mode():
            stages = self._network.stages(as_photo(ink[None]).to(self._network.device))
            answer = tail(self._layers, stages.middle, stages.features)[0].float().cpu().numpy()
        return self._drawn(unit(answer))

    def _drawn(self, meaning: Vector) -> Drawn:
        logits = self._sharpness * (self._name_vectors @ meaning)
        chances = softmax(logits)
        best = np.argsort(-chances, kind="stable")[:WORDS]
        words = ((self.names[i], round(float(chances[i]), 4)) for i in best)
        likely = tuple((name, chance) for name, chance in words if chance > WORD_FROM)
        return Drawn(meaning, likely, softmax(_DOUBT * logits))


def placed(drawn: Drawn, names: npt.NDArray[np.float32], own: Vector) -> Vector:
    """A drawing's vector in another space of words, unit length.

    Parameters
    ----------
    drawn
        What the drawing shows.
    names
        Vectors of `DrawingNetwork.names` there, shape (names, dim).
    own
        Where `Drawn.meaning` lies there, shape (dim,).
    """
    return unit(unit(drawn.doubts @ names) + _OWN * own)


def among_photos(drawn: Vector, photo: Vector, names: npt.NDArray[np.float32]) -> Vector:
    """A drawing's vector for a library, where photos lie beside it, unit length.

    What looks for photos lies where words do, nearer to them than any photo: a word would find its
    drawings first. So what all drawings share is taken off, and what the photo network sees added.
    Names to 690 Caltech photos and 241 drawings together, mAP@10 (`names-among-drawings` of
    `tests.bench.manifests`): .62 without this, .73 with it.

    Parameters
    ----------
    drawn
        From `placed`.
    photo
        The same picture as a photo.
    names
        As for `placed`.
    """
    usual = unit(np.asarray(names.mean(0), np.float32))
    return unit(unit(drawn - _USUAL * usual) + _AS_PHOTO * photo)


def caption(name: str) -> str:
    """What a drawing of this name looks for."""
    return f"a photo of a {name}"


def drawings_path() -> Path:
    """Where the layers for drawings lie."""
    return resources_folder() / "models" / "drawings.safetensors"


def load_drawings(network: Lite2) -> DrawingNetwork:
    """The bundled layers on top of a photo network."""
    return DrawingNetwork(network, drawings_path())


def as_photo(inks: npt.NDArray[np.float32]) -> "torch.Tensor":
    """Maps of ink, shape (batch, side, side), as the photo network sees black on white."""
    import torch

    grey = torch.from_numpy((255 * (1 - inks) - 127) / 128)
    return grey[:, None].expand(-1, 3, -1, -1).contiguous(memory_format=torch.channels_last)


def tail(
    layers: "dict[str, torch.Tensor]", middle: "torch.Tensor", features: "torch.Tensor"
) -> "torch.Tensor":
    """Vectors of drawings, shape (batch, 384), not normalised.

    The middle map, shape (batch, 120, 8, 8), goes through three convolutions; what they find in each quarter, and anywhere,
    joins the pooled features; two dense layers follow. Norms are folded into the weights.
    """
    import torch
    from torch.nn import functional as f

    maps = f.relu(f.conv2d(middle, layers["c0.weight"], layers["c0.bias"]))
    maps = f.relu(f.conv2d(maps, layers["c1.weight"], layers["c1.bias"], stride=2, padding=1))
    maps = f.relu(maps + f.conv2d(maps, layers["c2.weight"], layers["c2.bias"], padding=1))
    parts = (f.adaptive_avg_pool2d(maps, 2).flatten(1), maps.amax((2, 3)), features)
    hidden = f.relu(f.linear(torch.cat(parts, 1), layers["h.weight"], layers["h.bias"]))
    return f.linear(hidden, layers["o.weight"], layers["o.bias"])
