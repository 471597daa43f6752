"""Train the listener: spectra to notes that begin and notes that sound.

    python -m engine.training.notes_listener LESSONS OUT.pt [--minutes N]

Learns from the files of `engine.training.sound_lessons`; a checkpoint is written every few minutes
and an interrupted run goes on from it, with the lessons that are there by then.
"""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch  # noqa: TID253 -- nothing here works without it
from torch import Tensor  # noqa: TID253

from engine.encoders.note_nets import PITCHES, Listener, stacked
from engine.media.spectrum import BINS, FRAMES_PER_S, LOWEST_PITCH, decibels
from engine.training.notes_reader import loss_of, quick, scores, shares
from engine.training.session import Session, command, say

BATCH = 12
_FRAMES = 200
_RATE = 3e-3
_WEIGHT_OF_ONSETS = 3.0
_SOUNDING = 0.1  # of the sum of losses: there are many more sounding frames than onsets
_KEPT = 40  # every so many-th file is for testing
_MOST_SEMITONES = 3
_EQUALISER_DB = 8.0

Array = npt.NDArray[np.float32]
Lesson = tuple[npt.NDArray[np.uint8], Array]


def load(paths: Sequence[Path]) -> list[Lesson]:
    """Spectra and notes of all lessons."""
    lessons = []
    for path in paths:
        with np.load(path) as found:
            lessons.append((found["spectrum"], found["notes"]))
    return lessons


def batches(
    lessons: Sequence[Lesson], chance: random.Random
) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """One pass: decibels (n, frames, bins), targets and weights (n, 2, frames, 88)."""
    crops = [
        (k, start + chance.randrange(_FRAMES // 2))
        for k, (spectrum, _notes) in enumerate(lessons)
        for start in range(0, max(1, len(spectrum) - _FRAMES), _FRAMES)
    ]
    chance.shuffle(crops)
    for at in range(0, len(crops) - BATCH + 1, BATCH):
        made = [_crop(*lessons[k], start, chance) for k, start in crops[at : at + BATCH]]
        yield tuple(torch.from_numpy(np.stack(part)) for part in zip(*made, strict=True))  # type: ignore[misc]


def _crop(
    spectrum: npt.NDArray[np.uint8], notes: Array, start: int, chance: random.Random
) -> tuple[Array, Array, Array]:
    """A stretch of a lesson, a few semitones higher or lower, through a random equaliser."""
    part = np.zeros((_FRAMES, 2 * BINS), np.uint8)
    found = spectrum[start : start + _FRAMES]
    part[: len(found)] = found
    levels = decibels(part)
    by = chance.randint(-_MOST_SEMITONES, _MOST_SEMITONES)
    levels = _transposed(levels, by)
    knots = [chance.gauss(0, _EQUALISER_DB / 2) for _ in range(6)]
    curve = np.interp(np.linspace(0, 5, BINS), np.arange(6), knots).astype(np.float32)
    target, weight = marked(notes, start, _FRAMES, by)
    return levels + np.tile(curve, 2), target, weight


def _transposed(levels: Array, semitones: int) -> Array:
    halves = []
    for half in (levels[:, :BINS], levels[:, BINS:]):
        moved = np.roll(half, 2 * semitones, axis=1)
        if semitones > 0:
            moved[:, : 2 * semitones] = half[:, :1]
        elif semitones < 0:
            moved[:, 2 * semitones :] = half[:, -1:]
        halves.append(moved)
    return np.concatenate(halves, 1)


def marked(notes: Array, start: int, frames: int, by: int = 0) -> tuple[Array, Array]:
    """Onsets and sounding notes of a stretch as targets and weights, each (2, frames, 88)."""
    target = np.zeros((2, frames, PITCHES), np.float32)
    weight = np.ones_like(target)
    begin = notes[:, 0] * FRAMES_PER_S - start
    end = notes[:, 1] * FRAMES_PER_S - start
    pitch = notes[:, 2].astype(int) - LOWEST_PITCH + by
    mine = (end > -1) & (begin < frames) & (pitch >= 0) & (pitch < PITCHES)
    for first, last, key in zip(begin[mine], end[mine], pitch[mine], strict=True):
        target[1, max(0, round(first)) : max(0, round(last)), key] = 1.0
        at = round(first)
        if 0 <= at < frames:
            weight[0, max(0, at - 1) : at + 2, key] = 0.0
    for first, key in zip(begin[mine], pitch[mine], strict=True):
        at = round(first)
        if 0 <= at < frames:
            target[0, at, key], weight[0, at, key] = 1.0, _WEIGHT_OF_ONSETS
    return target, weight


def train(lessons: Path, out: Path, minutes: float, threads: int) -> None:
    """Train for a while and write the weights."""
    torch.set_num_threads(threads)
    paths = sorted(lessons.glob("*.npz"))
    kept = paths[::_KEPT]
    data, test = load([p for p in paths if p not in set(kept)]), load(kept)
    model = Listener()
    session = Session(model, out, _RATE, minutes)
    say(f"{len(data)} lessons, {len(test)} kept")
    chance = random.Random(session.seed)  # noqa: S311 -- no secret
    while session.done < 1:
        for levels, target, weight in batches(data, chance):
            with torch.autocast("cpu", torch.bfloat16):
                logits = model(quick(stacked(levels))).float()
            loss = loss_of(logits[:, 0], target[:, 0], weight[:, 0])
            loss = loss + _SOUNDING * loss_of(logits[:, 1], target[:, 1], weight[:, 1])
            session.step(loss, lambda: tested(model, test))
            if session.done >= 1:
                break
    session.save(lambda: tested(model, test))


def tested(model: Listener, lessons: Sequence[Lesson]) -> str:
    """How many onsets of lessons that were not learned from are found."""
    sums = np.zeros(3)
    with torch.inference_mode():
        for levels, target, weight in batches(lessons, random.Random(7)):  # noqa: S311 -- no secret
            logits = model(quick(stacked(levels)))
            sums += scores(logits[:, 0], target[:, 0], weight[:, 0])
    return shares(sums)


if __name__ == "__main__":
    command(__doc__, train, minutes=40.0)
