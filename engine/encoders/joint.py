"""The space that photos and words share: layers of our own on the photo and the sentence network.

A vector has two parts. What a photo *shows* comes from a tower on each side that was trained on
photos with captions: people, colours, actions, places. What things are *called* comes from the
photo network's 1,000 classes: a photo is the spread of its likely classes, words are spread over
the classes whose names they resemble, and two spreads are compared by Bhattacharyya's coefficient.
``python -m engine.training.photos`` makes the weights.

References
----------
.. [1] A. Radford et al., "Learning transferable visual models from natural language supervision",
   2021 (two towers, contrastive).
.. [2] A. Bhattacharyya, "On a measure of divergence between two multinomial populations", 1946.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from engine.encoders.bridge import softmax
from engine.encoders.int8 import unpack
from engine.encoders.resources import resources_folder
from engine.encoders.text import MiniLM, unit

if TYPE_CHECKING:
    import torch

    from engine.encoders.lite2 import Seen

JOINT = "photos/c11b7752"
"""Name of the space: the start of the weights' SHA-256, so that other weights are another space."""

SHOWN = 512  # dims of the first part
CALLED = 384  # dims of the second
DIM = SHOWN + CALLED
TAIL = (18, 19, 20)
"""Blocks of the photo network that have weights of their own for this space."""

HEADS = 8  # of the attention over the map, each for an eighth of the channels
_PHOTO_CALLED = 1.5
"""How much the second part of a photo's vector counts against the first. Photos of the same class
come best for 1.5; for words it does not matter, they have weights of their own."""

_SENTENCE, _NAME = 0.15, 1.5  # how much the second part counts, with a photo's, for words
_NAME_TOKENS, _SENTENCE_TOKENS = 3, 5
_FAMILIAR, _PER_LIKENESS = 0.5, 4.0
"""Sentences ask for what a photo shows, names for what things are called: up to three telling
tokens are a name, five are a sentence; likeness to a class name above 0.5 counts too."""

PHOTO_HEAT = 1.5  # softens the class probabilities: the second and third guess count too
WORD_HEAT = 0.03  # sharpens likenesses between words and class names

Array = npt.NDArray[np.float32]


class Called:
    """The part of a vector that tells what things are called.

    Parameters
    ----------
    classes
        Text vectors of the class names, shape (1000, 384), unit length.
    projection
        From classes to fewer dims, shape (1000, CALLED), orthonormal columns.
    usual
        Mean over everyday photos, shape (CALLED,): all softened spreads are alike, and only what
        sets a photo apart tells (name -> photo mAP@12 .664 instead of .650, same class .760
        instead of .738).
    """

    def __init__(self, classes: Array, projection: Array, usual: Array) -> None:
        self._classes = classes
        self._projection = projection
        self._usual = usual

    def of_photo(self, logits: Array) -> Array:
        """From the photo network's logits, shape (..., 1000), to (..., CALLED), unit length."""
        return unit(spread_of(logits, self._projection) - self._usual)

    def of_words(self, texts: Array) -> tuple[Array, Array]:
        """From text vectors, shape (n, 384), to (n, CALLED), unit length, and the best likeness."""
        likeness = texts @ self._classes.T
        spread = np.sqrt(softmax(likeness / WORD_HEAT))
        return unit(spread @ self._projection), np.asarray(likeness.max(-1), np.float32)


def spread_of(logits: Array, projection: Array) -> Array:
    """Spread over the classes, projected, shape (..., CALLED), unit length."""
    return unit(np.sqrt(softmax(logits / PHOTO_HEAT)) @ projection)


class PhotoTower:
    """Photos to vectors of the joint space.

    Parameters
    ----------
    weights
        What `load_joint` returns.
    device
        Where the layers run.
    """

    def __init__(self, weights: Mapping[str, Array], device: str = "cpu") -> None:
        import torch

        self._called = Called(weights["classes"], weights["projection"], weights["usual"])
        self._device = device
        self._layers = {
            name.removeprefix("photo."): _channels_last(torch.from_numpy(values).to(device))
            for name, values in weights.items()
            if name.startswith("photo.")
        }

    def vector(self, seen: "Seen") -> Array:
        """One photo's vector, shape (DIM,), unit length."""
        import torch

        with torch.inference_mode():
            late = _channels_last(torch.from_numpy(seen.late)[None].to(self._device))
            levels = torch.from_numpy(seen.levels)[None].to(self._device)
            shown = photo_layers(self._layers, late, levels)[0].float().cpu().numpy()
        return joined(unit(shown), self._called.of_photo(seen.logits), np.float32(_PHOTO_CALLED))


class WordTower:
    """Words to vectors of the joint space; satisfies `engine.encoders.base.TextEncoder`."""

    joint = JOINT
    dim = DIM

    def __init__(self, weights: Mapping[str, Array], sentences: MiniLM) -> None:
        self._called = Called(weights["classes"], weights["projection"], weights["usual"])
        self._sentences = sentences
        self._layers = {
            name.removeprefix("words."): values
            for name, values in weights.items()
            if name.startswith("words.")
        }
        self._rows = {int(token): row for row, token in enumerate(self._layers["tokens"])}
        self._silent = {int(token) for token in self._layers["silent"]}

    def encode(self, texts: Sequence[str]) -> Array:
        """Vectors, shape (len(texts), DIM), unit length, in the order of `texts`."""
        if not texts:
            return np.zeros((0, DIM), np.float32)
        vectors, tokens = self._sentences.read(texts)
        bags = np.stack([self._bag(ids) for ids in tokens])
        lengths = np.array([sum(token not in self._silent for token in ids) for ids in tokens])
        return self._vectors(vectors, bags, lengths)

    def of_sentence(self, vector: Array) -> Array:
        """From a vector among the sentence encoder's, shape (384,), that a name might have made."""
        bag = np.zeros((1, SHOWN), np.float32)
        return np.asarray(self._vectors(vector[None], bag, np.array([1]))[0], np.float32)

    def _vectors(self, vectors: Array, bags: Array, lengths: npt.NDArray[np.int64]) -> Array:
        shown = unit(word_layers(self._layers, vectors, bags))
        called, likeness = self._called.of_words(vectors)
        return joined(shown, called, called_weight(lengths, likeness) / _PHOTO_CALLED)

    def _bag(self, tokens: Sequence[int]) -> Array:
        """Mean vector of the tokens that were seen in training; zeros for none."""
        rows = [self._rows[token] for token in tokens if token in self._rows]
        found = self._layers["bag"]
        return found[rows].mean(0) if rows else np.zeros(found.shape[1], np.float32)


def joined(shown: Array, called: Array, weight: "Array | np.float32") -> Array:
    """Both parts side by side, unit length; `weight` is that of the second against the first."""
    both = np.concatenate([shown, np.asarray(weight)[..., None] * called], -1)
    return unit(np.asarray(both, np.float32))


def called_weight(lengths: npt.NDArray[np.int64], likeness: Array) -> Array:
    """How much the names of things count for words, from their tokens and likeness to a class."""
    shortness = np.clip((_SENTENCE_TOKENS - lengths) / (_SENTENCE_TOKENS - _NAME_TOKENS), 0, 1)
    familiar = np.maximum(likeness - _FAMILIAR, 0)
    weights = _SENTENCE * (_NAME / _SENTENCE) ** shortness * np.exp(_PER_LIKENESS * familiar)
    return np.asarray(weights, np.float32)


def photo_layers(
    layers: "Mapping[str, torch.Tensor]", late: "torch.Tensor", levels: "torch.Tensor"
) -> "torch.Tensor":
    """From maps, shape (batch, 208, s, s), and levels, (batch, 560), to (batch, SHOWN)."""
    import torch
    from torch.nn import functional as f

    maps = late
    for number in TAIL:
        maps = _block(layers, maps, f"block{number}")
    maps = f.relu6(f.conv2d(maps, layers["head.weight"], layers["head.bias"]))
    places = maps.permute(0, 2, 3, 1).flatten(1, 2)  # (batch, s * s, 1280): how it lies in memory
    where = f.linear(places, layers["where.weight"].flatten(1), layers["where.bias"]).softmax(1)
    whole = where.transpose(1, 2) @ places  # each head over all channels; its own eighth is kept
    parts = whole.view(*whole.shape[:2], HEADS, -1).diagonal(dim1=1, dim2=2).transpose(1, 2)
    features = torch.cat([places.mean(1), parts.flatten(1), levels], 1)
    hidden = f.gelu(f.linear(features, layers["hidden.weight"], layers["hidden.bias"]))
    straight = f.linear(features, layers["straight.weight"], layers["straight.bias"])
    return straight + f.linear(hidden, layers["out.weight"], layers["out.bias"])


def _channels_last(values: "torch.Tensor") -> "torch.Tensor":
    """The order in memory that convolutions on a CPU are quickest with."""
    import torch

    if values.ndim != 4:
        return values
    return values.contiguous(memory_format=torch.channels_last)


def _block(layers: "Mapping[str, torch.Tensor]", maps: "torch.Tensor", name: str) -> "torch.Tensor":
    """Wide, depth-wise, narrow: the mobile block of the photo network, norms folded in."""
    from torch.nn import functional as f

    def weights(part: str) -> "tuple[torch.Tensor, torch.Tensor]":
        return layers[f"{name}.{part}.weight"], layers[f"{name}.{part}.bias"]

    wide = f.relu6(f.conv2d(maps, *weights("expand")))
    kernel = weights("depth")[0]
    padding, groups = kernel.shape[-1] // 2, len(kernel)
    deep = f.relu6(f.conv2d(wide, *weights("depth"), padding=padding, groups=groups))
    narrow = f.conv2d(deep, *weights("project"))
    return narrow + maps if narrow.shape == maps.shape else narrow


def word_layers(layers: Mapping[str, Array], vectors: Array, bags: Array) -> Array:
    """From sentence vectors, (n, 384), and bags of tokens, (n, SHOWN), to (n, SHOWN)."""
    hidden = _gelu(vectors @ layers["hidden.weight"].T + layers["hidden.bias"])
    straight = vectors @ layers["straight.weight"].T + layers["straight.bias"]
    return np.asarray(straight + hidden @ layers["out.weight"].T + layers["out.bias"] + bags)


def _gelu(values: Array) -> Array:
    from scipy.special import erf

    return np.asarray(values * 0.5 * (1 + erf(values / np.sqrt(2))), np.float32)


def joint_path() -> Path:
    """Where the weights of both towers lie."""
    return resources_folder() / "models" / "photos.safetensors"


def load_joint(path: Path, side: str) -> dict[str, Array]:
    """Read what one side needs, ``photo`` or ``words``, float32."""
    from safetensors import safe_open

    other = {"photo": "words.", "words": "photo."}[side]
    with safe_open(path, "numpy") as file:
        names = [name for name in file.keys() if not name.startswith(other)]  # noqa: SIM118 -- no mapping
        return unpack({name: file.get_tensor(name) for name in names})
