"""Train the space that photos share with words: ``python -m engine.training.photos PHOTOS``.

PHOTOS is a folder of photos with ``captions.json``. Steps, each kept in ``--work`` for next time:
the photo network looks at each photo in some views; its last blocks are tuned with quick towers on
top; then the towers are trained for long on what the tuned blocks give, with much dropped, since
photos with captions are few. The result is written to ``resources/models/photos.safetensors``, and
its name into `engine.encoders.joint.JOINT` by hand (a test holds both together).
"""

import argparse
import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt

from engine.encoders.bridge import bridge_path, load_bridge, softmax
from engine.encoders.int8 import pack
from engine.encoders.joint import CALLED, PHOTO_HEAT, TAIL, WORD_HEAT, joint_path, spread_of
from engine.encoders.lite2 import Lite2
from engine.encoders.resources import weights_folder
from engine.encoders.text import MiniLM, unit
from engine.training.photo_lessons import Lesson, lesson_of
from engine.training.photo_views import Views, captions_of, views_of

if TYPE_CHECKING:
    import torch

    from engine.training.photo_towers import Shown, Tail, Words

SEED = 0
_TAIL_EPOCHS, _TAIL_BATCH, _TAIL_RATE, _QUICK_RATE = 12, 400, 1e-4, 1e-3
_EPOCHS, _BATCH, _RATE, _DECAY = 180, 1600, 2e-3, 0.3
_DROPPED, _DROPPED_HIDDEN, _DROPPED_TOKENS = 0.8, 0.6, 0.4
_PHRASES, _CLASSES = 0.5, 0.5  # weights of the losses beside that of the captions
Array = npt.NDArray[np.float32]


def kept_tail(network: Lite2, kept: Path, tune: Callable[[], "Tail"]) -> "Tail":
    """The tuned blocks from a file, or tuned now and written there."""
    import torch

    from engine.training.photo_towers import Tail

    if kept.exists():
        tail = Tail(network.copy_of_layers())
        tail.load_state_dict(torch.load(kept, weights_only=True))
        tail.eval()
        return tail
    tail = tune()
    torch.save(tail.state_dict(), kept)
    return tail


def tune_tail(
    network: Lite2, views: Sequence[Views], lesson: Lesson, epochs: int = _TAIL_EPOCHS
) -> "Tail":
    """Tune the last blocks of a copy of the network, together with towers that are thrown away."""
    import torch

    from engine.training import photo_towers as towers

    tail = towers.Tail(network.copy_of_layers())
    norm = torch.nn.BatchNorm1d(towers.POOLED)
    shown = towers.Shown(towers.POOLED, 0.3, 0.5)
    words = towers.Words(len(lesson.vocabulary), 0.5, 0.2)
    sharp = towers.Sharpness()
    quick = [*norm.parameters(), *shown.parameters(), *words.parameters(), *sharp.parameters()]
    count = len(views[0].late)
    batch = min(_TAIL_BATCH, count)
    groups: list[dict[str, Any]] = [
        {"params": list(tail.parameters()), "lr": _TAIL_RATE, "weight_decay": 0.01},
        {"params": quick, "lr": _QUICK_RATE},
    ]
    course = towers.Course(groups, epochs * (count // batch), 0.1)
    for epoch in range(epochs):
        for rows in torch.randperm(count)[: count // batch * batch].view(-1, batch):
            late, levels = _mixed(views, rows.numpy())
            features = torch.cat([tail(late), levels], 1)
            seen = torch.nn.functional.normalize(shown(norm(features)), dim=1)
            told = words(*lesson.captions.pick(_one_caption(rows)))
            loss = towers.caption_loss(sharp(seen @ told.T), lesson.meanings[rows])
            course.step(loss, tail)
        _tell(f"tail {epoch + 1} of {epochs}: loss {course.loss:.3f}")
    tail.eval()
    return tail


def _mixed(
    views: Sequence[Views], rows: npt.NDArray[np.int64]
) -> tuple["torch.Tensor", "torch.Tensor"]:
    """Each photo of a batch in one of its views."""
    import torch

    which = torch.randint(len(views), (len(rows),)).numpy()
    late = np.stack([views[view].late[row] for view, row in zip(which, rows, strict=True)])
    levels = np.stack([views[view].levels[row] for view, row in zip(which, rows, strict=True)])
    maps = torch.from_numpy(late).float().contiguous(memory_format=torch.channels_last)
    return maps, torch.from_numpy(levels).float()


def _one_caption(rows: "torch.Tensor") -> "torch.Tensor":
    import torch

    return rows * 5 + torch.randint(5, rows.shape)


def pooled(tail: "Tail", views: Views) -> Array:
    """What the tuned blocks give for a view of each photo, shape (photos, POOLED)."""
    import torch

    parts = []
    with torch.inference_mode():
        for at in range(0, len(views.late), 64):
            maps = torch.from_numpy(views.late[at : at + 64]).float()
            parts.append(tail(maps.contiguous(memory_format=torch.channels_last)).numpy())
    return np.concatenate([np.concatenate(parts), views.levels.astype(np.float32)], 1)


def train_towers(
    features: Sequence[Array], logits: Sequence[Array], lesson: Lesson, epochs: int = _EPOCHS
) -> tuple["Shown", "Words", Array, Array]:
    """Train both towers on the features of all views; also what the features were scaled by."""
    import torch

    from engine.training import photo_towers as towers

    middle, spread = features[0].mean(0), features[0].std(0) + 1e-3
    given = torch.from_numpy(np.stack([(view - middle) / spread for view in features])).half()
    likely = torch.from_numpy(np.stack([softmax(view / PHOTO_HEAT) for view in logits])).half()
    shown = towers.Shown(given.shape[2], _DROPPED, _DROPPED_HIDDEN)
    words = towers.Words(len(lesson.vocabulary), _DROPPED_HIDDEN, _DROPPED_TOKENS)
    sharps = torch.nn.ModuleList([towers.Sharpness() for _loss in range(3)])
    parameters = [*shown.parameters(), *words.parameters(), *sharps.parameters()]
    count = given.shape[1]
    batch = min(_BATCH, count)
    groups: list[dict[str, Any]] = [{"params": parameters, "lr": _RATE}]
    course = towers.Course(groups, epochs * (count // batch), _DECAY)
    for epoch in range(epochs):
        for rows in torch.randperm(count)[: count // batch * batch].view(-1, batch):
            view = torch.randint(len(given), (batch,))
            seen = torch.nn.functional.normalize(shown(given[view, rows].float()), dim=1)
            told = words(*lesson.captions.pick(_one_caption(rows)))
            phrases = words(lesson.phrases.sentences, lesson.phrases.tokens)
            names = lesson.names[int(torch.randint(2, ()))]
            called = sharps[2](seen @ words(names.sentences, names.tokens).T)
            loss = (
                towers.caption_loss(sharps[0](seen @ told.T), lesson.meanings[rows])
                + _PHRASES
                * towers.phrase_loss(
                    sharps[1](seen @ phrases.T), lesson.said[rows], lesson.perhaps[rows]
                )
                + _CLASSES * torch.nn.functional.cross_entropy(called, likely[view, rows].float())
            )
            course.step(loss)
        if epoch % 10 == 9:
            _tell(f"towers {epoch + 1} of {epochs}: loss {course.loss:.3f}")
    shown.eval()
    words.eval()
    return shown, words, middle, spread


def weights_of(
    tail: "Tail",
    towers: tuple["Shown", "Words", Array, Array],
    lesson: Lesson,
    logits: Array,
    classifier: Array,
) -> dict[str, npt.NDArray[np.generic]]:
    """What `engine.encoders.joint` reads: int8 layers with the standardising folded in."""
    from engine.training.photo_towers import BAG, arrays

    shown, words, middle, spread = towers
    layers: dict[str, Array] = {}
    for number, block in zip(TAIL, tail.blocks, strict=True):
        for own, name in (("expand", "_expand"), ("depth", "_depthwise"), ("project", "_project")):
            layers |= arrays(
                cast("torch.nn.Module", getattr(block, f"{name}_conv")),
                f"photo.block{number}.{own}",
            )
    layers |= arrays(tail.head, "photo.head") | arrays(tail.where, "photo.where")
    for name in ("straight", "hidden"):
        layers |= _unscaled(arrays(getattr(shown, name), f"photo.{name}"), middle, spread)
    layers |= arrays(shown.out, "photo.out")
    layers |= arrays(words.of_sentence, "words")
    layers["words.bag"] = np.float32(BAG) * words.bag.weight.detach().numpy()[1:]
    classes = load_bridge(bridge_path()).vectors
    projection = projection_of(classes, classifier, logits)
    return {
        **pack(layers),
        "words.tokens": np.array(lesson.vocabulary, np.int32),
        "words.silent": np.array(lesson.silent, np.int32),
        "classes": classes.astype(np.float16),
        "projection": projection.astype(np.float16),
        "usual": spread_of(logits, projection).mean(0),
    }


def _unscaled(linear: dict[str, Array], middle: Array, spread: Array) -> dict[str, Array]:
    """A layer for features as they come, from one for ``(features - middle) / spread``."""
    (weight_name, weight), (bias_name, bias) = sorted(linear.items(), reverse=True)
    scaled = weight / spread
    return {weight_name: scaled, bias_name: bias - scaled @ middle}


def projection_of(classes: Array, classifier: Array, logits: Array) -> Array:
    """From spreads over the classes to fewer dims, shape (1000, CALLED), orthonormal columns.

    Keeps apart what names, the network's last layer and photos keep apart.
    """
    layers = unit(classifier - classifier.mean(0))
    rows = [
        0.3 * np.sqrt(softmax(logits / PHOTO_HEAT)),
        2.2 * np.sqrt(softmax(classes @ classes.T / WORD_HEAT)),
        2.2 * np.sqrt(softmax(layers @ layers.T / 0.1)),
    ]
    spread = sum(part.T @ part for part in rows)
    directions = np.linalg.eigh(spread)[1]  # those that matter most come last
    return np.asarray(directions[:, : -CALLED - 1 : -1], np.float32)


def _tell(text: str) -> None:
    print(text, flush=True)  # noqa: T201 -- a command of its own


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and write the weights."""
    import torch
    from safetensors.numpy import save_file

    parser = argparse.ArgumentParser(prog="python -m engine.training.photos")
    parser.add_argument("photos", type=Path, help="a folder of photos with captions.json")
    parser.add_argument("--work", type=Path, required=True, help="where steps are kept")
    parser.add_argument("--to", type=Path, default=joint_path())
    parser.add_argument("--views", type=int, default=4)
    parser.add_argument("--tail-epochs", type=int, default=_TAIL_EPOCHS)
    parser.add_argument("--epochs", type=int, default=_EPOCHS)
    options = parser.parse_args(arguments)
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    options.work.mkdir(parents=True, exist_ok=True)
    network = Lite2(weights_folder() / "lite2" / "network.safetensors")
    sentences = MiniLM(weights_folder() / "minilm", "minilm", 1)
    captions = captions_of(options.photos)
    views = [
        views_of(list(captions), network, options.work / f"view{number}.npz", number)
        for number in range(options.views)
    ]
    lesson = lesson_of(list(captions.values()), sentences)
    tail = kept_tail(
        network,
        options.work / "tail.pt",
        lambda: tune_tail(network, views, lesson, options.tail_epochs),
    )
    features = [pooled(tail, view) for view in views]
    logits = [view.logits.astype(np.float32) for view in views]
    towers = train_towers(features, logits, lesson, options.epochs)
    weights = weights_of(tail, towers, lesson, logits[0], network.classifier())
    save_file({name: np.ascontiguousarray(value) for name, value in weights.items()}, options.to)
    options.to.chmod(0o644)  # the library lets nobody else read it
    _tell(f"photos/{hashlib.sha256(options.to.read_bytes()).hexdigest()[:8]}: {options.to}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
