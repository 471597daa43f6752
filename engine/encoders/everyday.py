"""Everyday sounds: a small head of our own over what aiSFX hears, in the words of AudioSet.

The head was taught by YAMNet (see ``resources/models/sounds.md``). It gives for each block of a
sound the likelihoods of 521 kinds of sounds, and an embedding in which sounds of one kind lie
together. It is linear: with the sounds that are free to learn from, nothing deeper heard more.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.encoders.aisfx import EMBEDDING
from engine.encoders.base import Vector
from engine.encoders.resources import resources_folder
from engine.encoders.text import unit

Array = npt.NDArray[np.float32]

EMBEDDED = 256
TIMBRE_DIM = EMBEDDING + EMBEDDED
_CATEGORIES = 307  # of the features: logarithms of likelihoods, the last ones
_FARTHEST = 3.0
_WORD_FROM = 0.2
_WORDS = 5


@dataclass(frozen=True, slots=True, weakref_slot=True)
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

    ``likely`` (kinds,), 0..1; ``timbre`` (`TIMBRE_DIM`,), unit length.
    """

    likely: Array
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
    half = {name: value.astype(np.float16, order="C") for name, value in tensors.items()}
    save_file(
        half, path, about
    )  # it takes the memory as it lies: transposed ones would come back torn
    path.chmod(0o644)  # safetensors writes for the owner alone


def prepared(features: Array) -> Array:
    """Even out features, shape (n, features): roots of activations and of likelihoods."""
    found = features.astype(np.float32)
    found[:, :-_CATEGORIES] = np.sqrt(np.maximum(found[:, :-_CATEGORIES], 0))
    found[:, -_CATEGORIES:] = np.exp(found[:, -_CATEGORIES:] / 2)
    return found


def within(prepared_features: Array, mean: Array, scale: Array) -> Array:
    """Centred and scaled, and none far out of what the head has learnt."""
    found = (prepared_features - mean) * scale
    return np.asarray(np.clip(found, -_FARTHEST, _FARTHEST), np.float32)


def outputs(features: Array, tensors: dict[str, Array]) -> tuple[Array, Array]:
    """Run blocks through the head: likelihoods (n, kinds), embedding (n, `EMBEDDED`)."""
    signal = within(prepared(features), tensors["mean"], tensors["scale"])
    found = signal @ tensors["narrow"] @ tensors["wide"] + tensors["bias"]
    roots, embedding = found[:, :-EMBEDDED], found[:, -EMBEDDED:]
    return np.asarray(np.clip(roots, 0, 1) ** 2, np.float32), np.asarray(embedding, np.float32)


def hear(features: Array, head: Head) -> Heard:
    """Describe a sound from the features of its blocks, shape (n >= 1, features)."""
    likely, embedding = outputs(features, head.tensors)
    middle = unit(features[:, :EMBEDDING].mean(0) - head.tensors["embedding_mean"])
    share = head.settings["taught"]
    parts = [np.sqrt(1 - share) * middle, np.sqrt(share) * unit(embedding.mean(0))]
    return Heard(likely.mean(0), unit(np.asarray(np.concatenate(parts), np.float32)))


def meaning(heard: Heard, head: Head) -> Vector:
    """The mean of the likely kinds' vectors, weighted by likelihood, rare kinds more."""
    power = np.float32(head.settings["power"])
    likely = heard.likely + np.float32(1e-8)  # never nothing at all
    weights = np.asarray(likely**power * head.tensors["weights"], np.float32)
    best = np.argsort(-weights, kind="stable")[: int(head.settings["top"])]
    return unit(weights[best] @ head.vectors[best])


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
