"""Train the head that knows everyday sounds: ``resources/models/sounds.safetensors``.

``python -m engine.training.sounds COLLECTION EXAMPLES CLASSES [--without PACKAGE]... [--out FILE]``

`COLLECTION` comes from `sounds_collect`, `EXAMPLES` from `sounds_features`, `CLASSES` is YAMNet's list of names.
"""

import argparse
import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from engine.encoders.aisfx_network import EMBEDDING
from engine.encoders.everyday import EMBEDDED, Head, head_path, prepared, save_head
from engine.encoders.resources import weights_folder
from engine.encoders.text import DIM, MiniLM, unit
from engine.encoders.yamnet import read_classes
from engine.training.sounds_collect import read_collection

if TYPE_CHECKING:
    import torch

log = logging.getLogger(__name__)
Array = npt.NDArray[np.float32]

HIDDEN = (640, 512)
PROMPT = "the sound of {}"
SETTINGS = {"top": 10.0, "power": 1.0, "told": 0.3, "taught": 0.5}
_NO_KINDS = frozenset({"Silence", "Inside, small room", "Inside, large room or hall"})
MUSICAL = frozenset({"Music", "Musical instrument", "Singing"})
_BATCH = 256
_TRUSTED = 3


@dataclass(frozen=True, slots=True)
class Data:
    """Examples as matrices, one row each.

    ``features`` prepared, ``likely`` the teacher's likelihoods, ``taught`` its features, ``text``
    vectors of what the sounds are called, ``named`` whether there are words to trust.
    """

    features: Array
    raw: Array  # the embedding only, for its mean
    likely: Array
    taught: Array
    text: Array
    named: npt.NDArray[np.bool_]


def read_examples(folder: Path) -> dict[str, npt.NDArray[Any]]:
    """All chunks behind each other, without the patches."""
    chunks = [np.load(path) for path in sorted(folder.glob("*-*.npz")) if ".part" not in path.name]
    names = ("clip", "other", "features", "likely", "taught")
    return {name: np.concatenate([chunk[name] for chunk in chunks]) for name in names}


def make_data(
    lines: list[dict[str, str | int]],
    examples: dict[str, npt.NDArray[Any]],
    text: MiniLM,
    without: frozenset[str],
) -> Data:
    """Put the examples of the packages that may be used together with their texts."""
    packages = np.array([str(line["package"]) in without for line in lines])
    clip, other = examples["clip"], examples["other"]
    use = ~packages[clip] & ~((other >= 0) & packages[other])
    clip, other = clip[use], other[use]
    texts = [str(line["text"]) for line in lines]
    distinct = sorted(set(texts))
    vectors = text.encode([PROMPT.format(one) for one in distinct])
    place = {one: number for number, one in enumerate(distinct)}
    mine = np.array([place[one] for one in texts])
    trusted = np.array(
        [bool(t) and int(line["trust"]) >= _TRUSTED for t, line in zip(texts, lines, strict=True)]
    )
    features = examples["features"][use].astype(np.float32)
    return Data(
        prepared(features),
        features[:, :EMBEDDING],
        examples["likely"][use].astype(np.float32),
        examples["taught"][use].astype(np.float32),
        vectors[mine[clip]],
        trusted[clip] & (other < 0),
    )


def principal(taught: Array, count: int) -> Array:
    """The teacher's features in their main directions, evened out by half, unit length."""
    rooted = np.sqrt(np.maximum(taught, 0))
    centred = rooted - rooted.mean(0)
    values, directions = np.linalg.eigh(centred.T @ centred / len(centred))
    best = np.argsort(-values)[:count]
    return unit(centred @ directions[:, best] / np.sqrt(np.sqrt(np.maximum(values[best], 1e-9))))


def build(inputs: int, kinds: int) -> "torch.nn.Module":
    """Two hidden layers and three outputs side by side."""
    from torch import nn

    return nn.ModuleDict(
        {
            "body": nn.Sequential(
                nn.Dropout(0.2), nn.Linear(inputs, HIDDEN[0]), nn.ReLU(), nn.Dropout(0.3),
                nn.Linear(*HIDDEN), nn.ReLU(),
            ),
            "drop": nn.Dropout(0.2),
            "kinds": nn.Linear(HIDDEN[1], kinds),
            "text": nn.Linear(HIDDEN[1], DIM),
            "embedding": nn.Linear(HIDDEN[1], EMBEDDED),
        }
    )  # fmt: skip


def train(data: Data, epochs: int, seed: int = 0) -> "tuple[Any, Array, Array]":
    """Train the head; returns the network and the mean and scale of its inputs."""
    import torch

    torch.manual_seed(seed)
    mean = data.features.mean(0)
    scale = 1 / (data.features.std(0) + 1e-2)
    columns = [(data.features - mean) * scale, data.likely, principal(data.taught, EMBEDDED)]
    tensors = [torch.from_numpy(np.ascontiguousarray(c, np.float32)) for c in columns]
    tensors += [torch.from_numpy(data.text), torch.from_numpy(data.named)]
    net = build(data.features.shape[1], data.likely.shape[1])
    steps = epochs * (len(data.features) // _BATCH)
    optimiser = torch.optim.AdamW(net.parameters(), 1e-3, weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 1.5e-3, max(steps, 10))
    for epoch in range(epochs):
        losses = [
            _step(net, [tensor[rows] for tensor in tensors], optimiser, schedule)
            for rows in torch.split(torch.randperm(len(data.features)), _BATCH)
            if len(rows) == _BATCH
        ]
        log.info("epoch %d: loss %.4f", epoch, float(np.mean(losses)))
    net.eval()
    return net, mean, scale


def _step(net: Any, batch: "list[torch.Tensor]", optimiser: Any, schedule: Any) -> float:
    import torch
    from torch.nn import functional

    features, likely, taught, text, named = batch
    hidden = net["drop"](net["body"](features))
    found = functional.binary_cross_entropy_with_logits(
        net["kinds"](hidden), likely, reduction="none"
    )
    loss = found.sum(1).mean()
    near = functional.cosine_similarity(net["embedding"](hidden), taught)
    loss = loss + 4 * (1 - near).mean()
    said = 1 - functional.cosine_similarity(net["text"](hidden), text)
    loss = loss + 3 * (said * named).sum() / named.sum().clamp(min=1)
    optimiser.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
    optimiser.step()
    schedule.step()
    return float(loss.detach())


def to_head(
    net: Any, mean: Array, scale: Array, data: Data, names: tuple[str, ...], vectors: Array
) -> Head:
    """The trained network as plain matrices."""

    def pair(layer: Any, kernel: str, bias: str) -> dict[str, Array]:
        return {kernel: layer.weight.detach().numpy().T.copy(), bias: layer.bias.detach().numpy()}

    tensors = {"mean": mean, "scale": scale, "embedding_mean": data.raw.mean(0)}
    tensors |= pair(net["body"][1], "kernel1", "bias1") | pair(net["body"][4], "kernel2", "bias2")
    for name in ("kinds", "text", "embedding"):
        tensors |= pair(net[name], f"{name}_kernel", f"{name}_bias")
    tensors["weights"] = np.array([float(name not in _NO_KINDS) for name in names], np.float32)
    tensors["musical"] = np.array([float(name in MUSICAL) for name in names], np.float32)
    return Head(names, vectors, tensors, dict(SETTINGS))


def main() -> int:
    """Run the command line."""
    import torch

    parser = argparse.ArgumentParser(prog="python -m engine.training.sounds")
    parser.add_argument("collection", type=Path)
    parser.add_argument("examples", type=Path)
    parser.add_argument("classes", type=Path, help="yamnet_class_map.csv")
    parser.add_argument("--without", action="append", default=[], help="a package to leave out")
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--settings", type=json.loads, default={}, help="JSON")
    parser.add_argument("--out", type=Path, default=head_path())
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(1)
    text = MiniLM(weights_folder() / "minilm", "minilm", threads=1)
    names = read_classes(options.classes)
    vectors = text.encode([PROMPT.format(name.lower()) for name in names])
    lines, _samples = read_collection(options.collection)
    examples = read_examples(options.examples)
    data = make_data(lines, examples, text, frozenset(options.without))
    log.info("%d examples, %d with words", len(data.features), int(data.named.sum()))
    head = to_head(*train(data, options.epochs), data, names, vectors)
    head.settings.update(options.settings)
    save_head(head, options.out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
