"""Train the heads: windows of notes, seen or heard, into one space.

    python -m engine.training.notes_heads ROLLS READER.pt LISTENER.pt OUT.safetensors [--minutes N]

NT-Xent (Chen et al. 2020, "A simple framework for contrastive learning") across the two sides, and at
a lower weight within each: two performances, or two engravings, of the same place. Windows that
overlap are left out of each other's negatives; the rest of the same piece stays in, as the hardest.
At the end CCA on 25,000 pairs (Dorfer et al. 2018) is tried, and kept if unseen pieces gain by it.
"""

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch  # noqa: TID253 -- nothing here works without it
from torch import Tensor  # noqa: TID253
from torch.nn import functional  # noqa: TID253

from engine.encoders.note_nets import PITCHES, Head
from engine.encoders.note_rolls import HEARD_STEPS, HOP, SEEN_STEPS
from engine.training.session import Session, say

PIECES = 48
ANCHORS = 6
_RATE = 1.5e-3
_WITHIN = 0.25
_GRID = 48  # of a quarter: onsets nearer than that are the same
_MOST_SEMITONES = 4
_SEEN_STRETCH, _HEARD_STRETCH = (0.9, 1.12), (0.72, 1.38)
_KEPT = 25  # every so many-th piece is for testing
_PAIRS_OF_CCA = 25_000

Array = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Roll:
    """A roll (channels, steps, 88) uint8, and the onsets (quarters) at some of its steps."""

    roll: npt.NDArray[np.uint8]
    steps: Array
    onsets: Array


@dataclass(frozen=True, slots=True)
class Piece:
    """All engravings and performances of a piece."""

    seen: tuple[Roll, ...]
    heard: tuple[Roll, ...]


def pieces_in(folder: Path) -> dict[str, Piece]:
    """Pieces that have at least one engraving and one performance with notes in common."""
    found: dict[str, dict[str, list[Roll]]] = {}
    for path in sorted(folder.glob("*.npz")):
        kind, _, rest = path.stem.partition("-")
        with np.load(path) as lesson:
            if len(lesson["anchors"]):
                onsets = np.rint(_GRID * lesson["anchors"][:, 1]) / _GRID
                roll = Roll(lesson["roll"], lesson["anchors"][:, 0], onsets)
                name = rest.rpartition("-")[0]
                found.setdefault(name, {}).setdefault(kind, []).append(roll)
    return {
        name: Piece(tuple(kinds["seen"]), tuple(kinds["heard"]))
        for name, kinds in found.items()
        if len(kinds) == 2
    }


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows of the same places: two of each side; ``piece`` and ``onset`` say which places."""

    seen: tuple[Tensor, Tensor]
    heard: tuple[Tensor, Tensor]
    piece: Tensor
    onset: Tensor


def draw(pieces: Sequence[Piece], chance: random.Random, *, plain: bool = False) -> Batch:
    """Places of random pieces, each cut out of two engravings and two performances.

    ``plain``: at the tempo and pitch that they have, for testing.
    """
    cut = _Cut(chance, plain)
    windows: list[list[Array]] = []
    which, onsets = [], []
    for number, piece in enumerate(chance.sample(list(pieces), min(PIECES, len(pieces)))):
        seen = [chance.choice(piece.seen) for _ in range(2)]
        heard = [chance.choice(piece.heard) for _ in range(2)]
        common = set.intersection(*(set(roll.onsets.tolist()) for roll in seen + heard))
        by = 0 if plain else chance.randint(-_MOST_SEMITONES, _MOST_SEMITONES)
        for onset in chance.sample(sorted(common), min(ANCHORS, len(common))):
            windows.append(
                [cut(roll, onset, SEEN_STEPS, _SEEN_STRETCH, by) for roll in seen]
                + [cut(roll, onset, HEARD_STEPS, _HEARD_STRETCH, by) for roll in heard]
            )
            which.append(number)
            onsets.append(onset)
    tensors = [torch.from_numpy(np.stack(part)) for part in zip(*windows, strict=True)]
    if not plain:
        tensors = [_damaged(t, chance) for t in tensors]
    return Batch(
        (tensors[0], tensors[1]),
        (tensors[2], tensors[3]),
        torch.tensor(which),
        torch.tensor(onsets),
    )


@dataclass(frozen=True, slots=True)
class _Cut:
    """Cuts windows out of rolls: a little beside the place, faster or slower."""

    chance: random.Random
    plain: bool

    def __call__(
        self, roll: Roll, onset: float, steps: int, stretch: tuple[float, float], by: int
    ) -> Array:
        at = float(roll.steps[np.flatnonzero(roll.onsets == onset)[0]])
        if self.plain:
            return _window(roll.roll, at, steps, 1.0, by)
        beside = self.chance.uniform(-HOP / 2, HOP / 2)
        return _window(roll.roll, at + beside, steps, self.chance.uniform(*stretch), by)


def _window(roll: npt.NDArray[np.uint8], at: float, steps: int, scale: float, by: int) -> Array:
    """A window around a step, its time stretched, `by` semitones higher."""
    wanted = at + (np.arange(steps) - steps / 2 + 0.5) * scale
    lower = np.floor(wanted).astype(int)
    share = (wanted - lower).astype(np.float32)[None, :, None]
    inside = (lower >= 0) & (lower < roll.shape[1] - 1)
    low = np.clip(lower, 0, max(0, roll.shape[1] - 2))
    out = (
        roll[:, low].astype(np.float32) * (1 - share)
        + roll[:, np.minimum(low + 1, roll.shape[1] - 1)] * share
    )
    out[:, ~inside] = 0
    moved = np.zeros_like(out)
    if by >= 0:
        moved[..., by:] = out[..., : PITCHES - by]
    else:
        moved[..., :by] = out[..., -by:]
    return np.asarray(moved / np.float32(255))


def _damaged(rolls: Tensor, chance: random.Random) -> Tensor:
    """Some notes gone, all more or less certain."""
    noise = torch.Generator().manual_seed(chance.getrandbits(31))
    coarse = (len(rolls), 1, max(2, rolls.shape[2] // 6), PITCHES)
    kept = torch.rand(coarse, generator=noise)
    strength = functional.interpolate((kept > chance.uniform(0, 0.15)).float(), rolls.shape[2:])
    return (rolls * strength) ** chance.uniform(0.8, 1.3)


def nt_xent(one: Tensor, other: Tensor, apart: Tensor, temperature: Tensor) -> Tensor:
    """Cross-entropy of finding each row's partner, both ways; negatives only where `apart`."""
    alike = one @ other.T / temperature
    alike = alike.masked_fill(~apart & ~torch.eye(len(one), dtype=torch.bool), -1e4)
    wanted = torch.arange(len(one))
    return (functional.cross_entropy(alike, wanted) + functional.cross_entropy(alike.T, wanted)) / 2


def apart(batch: Batch, quarters: float = 3.0) -> Tensor:
    """Which pairs of places are of different pieces, or far from each other."""
    other = batch.piece[:, None] != batch.piece[None]
    return other | ((batch.onset[:, None] - batch.onset[None]).abs() > quarters)


class Heads(torch.nn.Module):
    """Both heads and the temperature."""

    def __init__(self) -> None:
        super().__init__()
        self.seen, self.heard = Head(1, SEEN_STEPS), Head(2, HEARD_STEPS)
        self.log_temperature = torch.nn.Parameter(torch.tensor(-2.3))

    def loss(self, batch: Batch) -> Tensor:
        """Across, and a little within."""
        seen = [self.seen(t).float() for t in batch.seen]
        heard = [self.heard(t).float() for t in batch.heard]
        far, warmth = apart(batch), self.log_temperature.exp().clamp(0.02, 0.5)
        across = nt_xent(seen[0], heard[0], far, warmth) + nt_xent(seen[1], heard[1], far, warmth)
        within = nt_xent(seen[0], seen[1], far, warmth) + nt_xent(heard[0], heard[1], far, warmth)
        return across / 2 + _WITHIN * within / 2


def embedded(heads: Heads, pieces: Sequence[Piece], pairs: int, seed: int) -> tuple[Array, Array]:
    """Vectors of many places as seen and as heard, shape (pairs, 64) each."""
    chance, seen, heard, count = random.Random(seed), [], [], 0  # noqa: S311 -- no secret
    with torch.inference_mode():
        while count < pairs:
            batch = draw(pieces, chance, plain=True)
            seen.append(heads.seen(batch.seen[0]).numpy())
            heard.append(heads.heard(batch.heard[0]).numpy())
            count += len(batch.piece)
    return np.concatenate(seen)[:pairs], np.concatenate(heard)[:pairs]


def ranks(queries: Array, items: Array) -> npt.NDArray[np.intp]:
    """Rank (from 1) of each query's own item among all, by inner product."""
    alike = queries @ items.T
    own = np.diagonal(alike)[:, None]
    return np.asarray((alike > own).sum(1) + 1)


def told(seen: Array, heard: Array) -> str:
    """Recall at 1 and mean reciprocal rank, both ways."""
    parts = []
    for name, one, other in (("heard->seen", heard, seen), ("seen->heard", seen, heard)):
        found = ranks(one, other)
        parts.append(f"{name} R@1 {np.mean(found == 1):.3f} MRR {np.mean(1 / found):.3f}")
    return ", ".join(parts)


def cca(seen: Array, heard: Array, ridge: float = 1e-3) -> tuple[Array, Array]:
    """Projections of both sides whose dimensions agree best (Dorfer et al. 2018, section 3.2)."""
    one, other = seen - seen.mean(0), heard - heard.mean(0)
    count = len(one) - 1
    roots = []
    for side in (one, other):
        values, vectors = np.linalg.eigh(side.T @ side / count + ridge * np.eye(side.shape[1]))
        roots.append(vectors / np.sqrt(values) @ vectors.T)
    left, _strength, right = np.linalg.svd(roots[0] @ (one.T @ other / count) @ roots[1])
    return (roots[0] @ left).astype(np.float32), (roots[1] @ right.T).astype(np.float32)


def _unit(rows: Array) -> Array:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9))


def train(data: Sequence[Piece], kept: Sequence[Piece], checkpoint: Path, minutes: float) -> Heads:
    """Train for a while, going on from a checkpoint."""
    torch.set_num_threads(1)
    heads = Heads()
    session = Session(heads, checkpoint, _RATE, minutes)
    say(f"{len(data)} pieces, {len(kept)} kept")
    chance = random.Random(session.seed)  # noqa: S311 -- no secret
    while session.done < 1:
        with torch.autocast("cpu", torch.bfloat16):
            loss = heads.loss(draw(data, chance))
        session.step(loss, lambda: told(*embedded(heads, kept, 1000, 5)))
    return heads.eval()


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, try CCA, and write all networks into one file."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("rolls", "reader", "listener", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--minutes", type=float, default=15.0)
    given = parser.parse_args(arguments)
    pieces = pieces_in(given.rolls)
    names = sorted(pieces)
    kept = [pieces[name] for name in names[::_KEPT]]
    data = [pieces[name] for name in names if name not in set(names[::_KEPT])]
    heads = train(data, kept, given.out.with_suffix(".pt"), given.minutes)
    seen, heard = embedded(heads, data, _PAIRS_OF_CCA, 9)
    test_seen, test_heard = embedded(heads, kept, 2000, 5)
    left, right = cca(seen, heard)
    projected = [
        _unit((test_seen - seen.mean(0)) @ left), _unit((test_heard - heard.mean(0)) @ right)
    ]  # fmt: skip
    centred = [_unit(test_seen - seen.mean(0)), _unit(test_heard - heard.mean(0))]
    say(f"as trained: {told(test_seen, test_heard)}")
    say(f"centred:    {told(*centred)}")
    say(f"with CCA:   {told(*projected)}")
    write(heads, given.reader, given.listener, seen.mean(0), heard.mean(0), given.out)


def write(heads: Heads, reader: Path, listener: Path, seen: Array, heard: Array, out: Path) -> None:
    """One file with all that `engine.encoders.notes` needs, float16."""
    from safetensors.torch import save_file

    state: dict[str, Tensor] = {}
    for name, path in (("reader", reader), ("listener", listener)):
        found = torch.load(path, weights_only=True)["model"]
        state |= {f"{name}.{key}": value for key, value in found.items()}
    for name in ("seen", "heard"):
        net = getattr(heads, name).state_dict()
        state |= {f"{name}.{key}": value for key, value in net.items()}
    state = {k: v for k, v in state.items() if not k.endswith("num_batches_tracked")}
    state |= {"seen_centre": torch.from_numpy(seen), "heard_centre": torch.from_numpy(heard)}
    save_file({name: tensor.half().contiguous() for name, tensor in state.items()}, out)


if __name__ == "__main__":
    main()
