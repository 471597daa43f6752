"""Everyday sounds: a small head of our own over what aiSFX hears, in the words of AudioSet.

The head was taught by YAMNet (see ``resources/models/sounds.md``). It gives for each block of a
sound the likelihoods of 521 kinds of sounds, a vector in the space of words, and an embedding in
which sounds of one kind lie together.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.encoders.aisfx_network import EMBEDDING
from engine.encoders.base import Vector
from engine.encoders.resources import resources_folder
from engine.encoders.text import unit

Array = npt.NDArray[np.float32]

EMBEDDED = 256
TIMBRE_DIM = EMBEDDING + EMBEDDED
_CATEGORIES = 307  # of the features: logarithms of likelihoods, the last ones
_WORD_FROM = 0.15
_WORDS = 5


@dataclass(frozen=True, slots=True)
class Head:
    """The weights.

    ``names`` of the kinds of sounds; ``vectors`` theirs in the space of words, (kinds, 384), unit
    length; ``tensors`` of the layers, float32; ``settings`` are numbers chosen after training.
    """

    names: tuple[str, ...]
    vectors: Array
    tensors: dict[str, Array]
    settings: dict[str, float]


@dataclass(frozen=True, slots=True)
class Heard:
    """What the head makes of one sound.

    ``likely`` (kinds,), 0..1; ``told`` (384,), unit length, in the space of words; ``timbre``
    (`TIMBRE_DIM`,), unit length.
    """

    likely: Array
    told: Vector
    timbre: Vector


def head_path() -> Path:
    """Where the weights lie."""
    return resources_folder() / "models" / "sounds.safetensors"


def load_head(path: Path) -> Head:
    """Read the weights, 0.1 s."""
    from safetensors import safe_open

    with safe_open(path, framework="numpy") as file:
        about = file.metadata()
        tensors = {name: file.get_tensor(name).astype(np.float32) for name in file.keys()}  # noqa: SIM118
    vectors = unit(tensors.pop("vectors"))
    settings = json.loads(about["settings"])
    return Head(tuple(json.loads(about["names"])), vectors, tensors, settings)


def save_head(head: Head, path: Path) -> None:
    """Write the weights, half precision."""
    from safetensors.numpy import save_file

    tensors = {**head.tensors, "vectors": head.vectors}
    about = {"names": json.dumps(head.names), "settings": json.dumps(head.settings)}
    save_file({name: value.astype(np.float16) for name, value in tensors.items()}, path, about)


def prepared(features: Array) -> Array:
    """Even out features, shape (n, features): roots of activations and of likelihoods."""
    found = features.astype(np.float32)
    found[:, :-_CATEGORIES] = np.sqrt(np.maximum(found[:, :-_CATEGORIES], 0))
    found[:, -_CATEGORIES:] = np.exp(found[:, -_CATEGORIES:] / 2)
    return found


def outputs(features: Array, tensors: dict[str, Array]) -> tuple[Array, Array, Array]:
    """Run blocks through the head: likelihoods (n, kinds), text (n, 384), embedding (n, 256)."""
    signal = (prepared(features) - tensors["mean"]) * tensors["scale"]
    for number in (1, 2):
        signal = signal @ tensors[f"kernel{number}"] + tensors[f"bias{number}"]
        signal = np.maximum(signal, 0)
    logits, text, embedding = (
        np.asarray(signal @ tensors[f"{name}_kernel"] + tensors[f"{name}_bias"], np.float32)
        for name in ("kinds", "text", "embedding")
    )
    return np.asarray(1 / (1 + np.exp(-logits)), np.float32), text, embedding


def hear(features: Array, head: Head) -> Heard:
    """Describe a sound from the features of its blocks, shape (n >= 1, features)."""
    likely, text, embedding = outputs(features, head.tensors)
    middle = unit(features[:, :EMBEDDING].mean(0) - head.tensors["embedding_mean"])
    share = head.settings["taught"]
    parts = [np.sqrt(1 - share) * middle, np.sqrt(share) * unit(embedding.mean(0))]
    timbre = np.asarray(np.concatenate(parts), np.float32)
    return Heard(likely.mean(0), unit(text.mean(0)), unit(timbre))


def meaning(heard: Heard, head: Head) -> Vector:
    """The mean of the likely kinds' vectors, weighted, with the vector that the head tells itself."""
    power = np.float32(head.settings["power"])
    weights = np.asarray(heard.likely**power * head.tensors["weights"], np.float32)
    best = np.argsort(-weights, kind="stable")[: int(head.settings["top"])]
    kinds = unit(weights[best] @ head.vectors[best])
    share = head.settings["told"]
    return unit(np.asarray((1 - share) * kinds + share * heard.told, np.float32))


def words(heard: Heard, head: Head) -> tuple[tuple[str, float], ...]:
    """The kinds of sounds that are likely enough to be told, best first."""
    best = np.argsort(-heard.likely, kind="stable")[:_WORDS]
    return tuple(
        (head.names[i].lower(), round(float(heard.likely[i]), 4))
        for i in best
        if heard.likely[i] > _WORD_FROM
    )


def music_in(heard: Heard, head: Head) -> float:
    """How much of a sound is music, 0..1: as likely as music itself, or any instrument."""
    return float((heard.likely * head.tensors["musical"]).max())
