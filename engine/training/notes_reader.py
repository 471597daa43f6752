"""Train the reader: strips of staves to notes.

    python -m engine.training.notes_reader LESSONS OUT.pt [--minutes N]

Learns from the files of `engine.training.score_lessons`; a checkpoint is written every few minutes
and an interrupted run goes on from it.
"""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch  # noqa: TID253 -- nothing here works without it
from torch import Tensor  # noqa: TID253
from torch.nn import functional  # noqa: TID253

from engine.encoders.note_nets import COLUMN_PX, PITCHES, Reader
from engine.media.spectrum import LOWEST_PITCH
from engine.training.score_wear import worn_batch
from engine.training.session import Session, command, say

BATCH = 16
_RATE = 2e-3
_WEIGHT_OF_NOTES = 4.0
_KEPT = 40  # every so many-th file is for testing

Array = npt.NDArray[np.float32]


class Lessons:
    """All strips in memory, ready to be drawn in batches of like width."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self.strips: list[tuple[npt.NDArray[np.uint8], Array]] = []
        for path in paths:
            with np.load(path) as found:
                ink, strips, notes = found["ink"], found["strips"], found["notes"]
            for number, (at, width, _system, _staff) in enumerate(strips):
                mine = notes[notes[:, 0] == number, 1:]
                if len(mine):
                    self.strips.append((ink[:, at : at + width], mine))

    def batches(self, chance: random.Random) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
        """One pass: ink (n, 1, 96, w), targets and weights (n, w / 4, 88)."""
        order = sorted(
            range(len(self.strips)),
            key=lambda k: self.strips[k][0].shape[1] * chance.uniform(0.93, 1.07),
        )
        groups = [order[k : k + BATCH] for k in range(0, len(order), BATCH)]
        chance.shuffle(groups)
        for group in groups:
            yield self._batch([self.strips[k] for k in group], chance)

    def _batch(
        self, strips: list[tuple[npt.NDArray[np.uint8], Array]], chance: random.Random
    ) -> tuple[Tensor, Tensor, Tensor]:
        width = max(ink.shape[1] for ink, _notes in strips)
        width += -width % COLUMN_PX
        ink = np.zeros((len(strips), 1, 96, width), np.uint8)
        target = np.zeros((len(strips), width // COLUMN_PX, PITCHES), np.float32)
        weight = np.ones_like(target)
        for k, (picture, notes) in enumerate(strips):
            cut = chance.choice([0, 0, 0, 0, 0, chance.randrange(picture.shape[1] // 2)])
            ink[k, 0, :, : picture.shape[1] - cut] = picture[:, cut:]
            mark(target[k], weight[k], notes, cut)
        return torch.from_numpy(ink), torch.from_numpy(target), torch.from_numpy(weight)


def mark(target: Array, weight: Array, notes: Array, cut: float = 0.0) -> None:
    """Write notes (column px, height, pitch, onset) into targets; ends of ties are not asked for."""
    columns = (notes[:, 0] - cut) / COLUMN_PX
    places = np.rint(columns - 0.5).astype(int)
    pitches = notes[:, 2].astype(int) - LOWEST_PITCH
    inside = (places >= 0) & (places < len(target)) & (pitches >= 0) & (pitches < PITCHES)
    for place, pitch, onset in zip(places[inside], pitches[inside], notes[inside, 3], strict=True):
        near = slice(max(0, place - 1), place + 2)
        weight[near, pitch] = 0.0
        if not np.isnan(onset):
            target[place, pitch] = 1.0
            weight[place, pitch] = _WEIGHT_OF_NOTES


def loss_of(logits: Tensor, target: Tensor, weight: Tensor) -> Tensor:
    """Weighted binary cross-entropy per note asked for."""
    each = functional.binary_cross_entropy_with_logits(logits, target, weight, reduction="sum")
    return each / target.sum().clamp(min=1.0)


def scores(logits: Tensor, target: Tensor, weight: Tensor) -> tuple[int, int, int]:
    """Notes found, notes named wrongly, notes missed, at one half; next to a note is right, too."""
    named = (logits > 0) & (weight > 0)
    right = named & (target > 0)
    beside = functional.max_pool2d((logits > 0).float()[:, None], (3, 1), 1, (1, 0))[:, 0] > 0
    found = int((beside & (target > 0)).sum())
    return found, int(named.sum() - right.sum()), int((target > 0).sum()) - found


def train(lessons: Path, out: Path, minutes: float, threads: int) -> None:
    """Train for a while and write the weights."""
    torch.set_num_threads(threads)
    paths = sorted(lessons.glob("*.npz"))
    kept = paths[::_KEPT]
    data, test = Lessons([p for p in paths if p not in set(kept)]), Lessons(kept)
    model = Reader()
    session = Session(model, out, _RATE, minutes)
    say(f"{len(data.strips)} strips, {len(test.strips)} kept")
    chance = random.Random(session.seed)  # noqa: S311 -- no secret
    while session.done < 1:
        for ink, target, weight in data.batches(chance):
            with torch.autocast("cpu", torch.bfloat16):
                logits = model(quick(worn_batch(ink, chance)))
            loss = loss_of(logits.float(), target, weight)
            session.step(loss, lambda: tested(model, test))
            if session.done >= 1:
                break
    session.save(lambda: tested(model, test))


def quick(inputs: Tensor) -> Tensor:
    """The same numbers, laid out as convolutions on a processor like them: three times as fast."""
    return inputs.contiguous(memory_format=torch.channels_last)


def tested(model: Reader, lessons: Lessons) -> str:
    """How many notes of lessons that were not learned from are found."""
    sums = np.zeros(3)
    wear = random.Random(3)  # noqa: S311 -- no secret
    with torch.inference_mode():
        for ink, target, weight in lessons.batches(random.Random(7)):  # noqa: S311 -- no secret
            sums += scores(model(quick(worn_batch(ink, wear))), target, weight)
    return shares(sums)


def shares(sums: npt.NDArray[np.float64]) -> str:
    """Recall and precision of (found, wrong, missed)."""
    found, wrong, missed = sums
    return f"recall {found / (found + missed):.3f} precision {found / max(1, found + wrong):.3f}"


if __name__ == "__main__":
    command(__doc__, train, minutes=70.0)
