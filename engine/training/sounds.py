"""Train the head that knows everyday sounds: ``resources/models/sounds.safetensors``.

``python -m engine.training.sounds COLLECTION EXAMPLES CLASSES [--without PACKAGE]... [--out FILE]``

`COLLECTION` comes from `sounds_collect`, `EXAMPLES` from `sounds_features`, `CLASSES` is YAMNet's list of names.
"""

import argparse
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.encoders.aisfx import EMBEDDING
from engine.encoders.everyday import EMBEDDED, Head, head_path, prepared, save_head, within
from engine.encoders.resources import weights_folder
from engine.encoders.text import MiniLM, unit
from engine.encoders.yamnet import read_classes
from engine.training.sounds_collect import read_collection

log = logging.getLogger(__name__)
Array = npt.NDArray[np.float32]

PROMPT = "the sound of {}"
SETTINGS = {"top": 40.0, "power": 0.6, "rare": 0.4, "taught": 0.5}
"""Chosen on packages that were left out of training, see the model card."""

_NO_KINDS = frozenset({"Silence", "Inside, small room", "Inside, large room or hall"})
MUSICAL = frozenset({"Music", "Musical instrument", "Singing"})


@dataclass(frozen=True, slots=True)
class Data:
    """Examples as matrices, one row each.

    ``features`` prepared, ``embedding`` the first of them as they were, ``likely`` the teacher's
    likelihoods, ``taught`` its features.
    """

    features: Array
    embedding: Array
    likely: Array
    taught: Array


def read_examples(folder: Path) -> dict[str, npt.NDArray[Any]]:
    """All chunks behind each other, without the patches."""
    chunks = [np.load(path) for path in sorted(folder.glob("*-*.npz")) if ".part" not in path.name]
    names = ("clip", "other", "features", "likely", "taught")
    return {name: np.concatenate([chunk[name] for chunk in chunks]) for name in names}


def make_data(
    packages: list[str], examples: dict[str, npt.NDArray[Any]], without: frozenset[str]
) -> Data:
    """The examples of the packages that may be used; `packages` says where each clip is from."""
    banned = np.array([package in without for package in packages])
    clip, other = examples["clip"], examples["other"]
    use = ~banned[clip] & ~((other >= 0) & banned[other])
    raw, likely, taught = (
        examples[name][use].astype(np.float32) for name in ("features", "likely", "taught")
    )
    return Data(prepared(raw), raw[:, :EMBEDDING], likely, taught)


def principal(taught: Array, count: int) -> Array:
    """The teacher's features in their main directions, evened out by half, unit length."""
    rooted = np.sqrt(np.maximum(taught, 0))
    centred = rooted - rooted.mean(0)
    values, directions = np.linalg.eigh(centred.T @ centred / len(centred))
    best = np.argsort(-values)[:count]
    return unit(centred @ directions[:, best] / np.sqrt(np.sqrt(np.maximum(values[best], 1e-9))))


def solve(data: Data, loss: float, rank: int) -> dict[str, Array]:
    """Ridge regression of a low rank from features to roots of likelihoods and the teacher's directions.

    Roots, because a step from .01 to .1 then counts as much as one from .5 to .9 (Hellinger). The
    rank is lowered by keeping the main directions of what the full regression tells [1]_.

    References
    ----------
    .. [1] A. Izenman, "Reduced-rank regression for the multivariate linear model", 1975.
    """
    wanted = np.concatenate([np.sqrt(data.likely), principal(data.taught, EMBEDDED)], 1)
    mean, scale = data.features.mean(0), 1 / (data.features.std(0) + 1e-2)
    signal = within(data.features, mean, scale)
    middle, centre = wanted.mean(0), signal.mean(0)
    signal -= centre
    shared = signal.T @ signal / len(signal)
    kernel = np.linalg.solve(
        shared + loss * np.eye(len(shared), dtype=np.float32),
        signal.T @ (wanted - middle) / len(signal),
    )
    main = np.linalg.eigh(kernel.T @ (shared @ kernel))[1][:, -rank:]
    narrow, wide = kernel @ main, main.T
    bias = middle - centre @ narrow @ wide
    return {"mean": mean, "scale": scale, "narrow": narrow, "wide": wide, "bias": bias}


def train(data: Data, names: tuple[str, ...], vectors: Array, loss: float, rank: int) -> Head:
    """Make a head: regression, and weights of the kinds by how rare they are."""
    tensors = solve(data, loss, rank)
    tensors["embedding_mean"] = data.embedding.mean(0)
    useful = np.array([name not in _NO_KINDS for name in names])
    tensors["weights"] = useful / (data.likely.mean(0) + 1e-4) ** SETTINGS["rare"]
    tensors["musical"] = np.array([float(name in MUSICAL) for name in names], np.float32)
    tensors = {key: np.asarray(value, np.float32) for key, value in tensors.items()}
    return Head(names, vectors, tensors, dict(SETTINGS))


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m engine.training.sounds")
    parser.add_argument("collection", type=Path)
    parser.add_argument("examples", type=Path)
    parser.add_argument("classes", type=Path, help="yamnet_class_map.csv")
    parser.add_argument("--without", action="append", default=[], help="a package to leave out")
    parser.add_argument("--loss", type=float, default=0.05, help="strength of the ridge")
    parser.add_argument("--rank", type=int, default=256)
    parser.add_argument("--out", type=Path, default=head_path())
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    text = MiniLM(weights_folder() / "minilm", "minilm", threads=1)
    names = read_classes(options.classes)
    vectors = text.encode([PROMPT.format(name.lower()) for name in names])
    packages = [str(line["package"]) for line in read_collection(options.collection)[0]]
    data = make_data(packages, read_examples(options.examples), frozenset(options.without))
    log.info("%d examples", len(data.features))
    save_head(train(data, names, vectors, options.loss, options.rank), options.out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
