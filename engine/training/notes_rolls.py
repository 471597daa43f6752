"""Lessons for the heads: what reader and listener make of the lessons, with the onsets they share.

    python -m engine.training.notes_rolls PAGES SOUNDS READER.pt LISTENER.pt OUT

The heads learn from notes as they are found, mistakes included, and not as they are.
"""

import argparse
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch  # noqa: TID253 -- nothing here works without it

from engine.encoders.note_nets import COLUMN_PX, PITCHES, Listener, Reader
from engine.encoders.note_rolls import hear, trimmed
from engine.media.spectrum import FRAMES_PER_S
from engine.training.notes_reader import quick
from engine.training.score_wear import worn_batch
from engine.training.session import say

Bytes = npt.NDArray[np.uint8]


def seen_roll(reader: Reader, lesson: Any, chance: random.Random) -> dict[str, Any]:
    """Roll of a piece as read from worn strips.

    ``roll`` (1, columns, 88) uint8, ``anchors`` (n, 2) float32: column and onset in quarters.
    """
    ink, strips, notes = lesson["ink"], lesson["strips"], lesson["notes"]
    rolls, anchors, at = [], [], 0
    for system in np.unique(strips[:, 2]):
        mine = np.flatnonzero(strips[:, 2] == system)
        width = int(strips[mine, 1].max())
        width += -width % COLUMN_PX
        batch = np.zeros((len(mine), 1, 96, width), np.uint8)
        for row, strip in enumerate(mine):
            start, own = strips[strip, 0], strips[strip, 1]
            batch[row, 0, :, :own] = ink[:, start : start + own]
        with torch.inference_mode():
            worn = worn_batch(torch.from_numpy(batch), chance)
            with torch.autocast("cpu", torch.bfloat16):
                logits = reader(quick(worn))
            roll = torch.sigmoid(logits.float()).amax(0).numpy()
        first, last = trimmed(roll)
        heard = notes[np.isin(notes[:, 0].astype(int), mine) & ~np.isnan(notes[:, 4])]
        for onset in np.unique(heard[:, 4]):
            column = heard[heard[:, 4] == onset, 1].mean() / COLUMN_PX
            if first <= column < last:
                anchors.append((at + column - first, onset))
        rolls.append(roll[first:last])
        at += last - first
    whole = np.concatenate([*rolls, np.zeros((0, PITCHES), np.float32)])
    return {"roll": _bytes(whole[None]), "anchors": np.array(anchors, np.float32).reshape(-1, 2)}


def heard_roll(listener: Listener, lesson: Any) -> dict[str, Any]:
    """Roll of a performance: ``roll`` (2, frames, 88) uint8, ``anchors`` (n, 2): frame and onset."""
    notes = lesson["notes"]
    anchors = [
        (notes[notes[:, 3] == onset, 0].mean() * FRAMES_PER_S, onset)
        for onset in np.unique(notes[:, 3])
    ]
    roll = hear(listener, lesson["spectrum"])
    return {"roll": _bytes(roll), "anchors": np.array(anchors, np.float32).reshape(-1, 2)}


def _bytes(roll: npt.NDArray[np.float32]) -> Bytes:
    return np.rint(255 * roll).astype(np.uint8)


def main(arguments: Sequence[str] | None = None) -> None:
    """Make what is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("pages", "sounds", "reader", "listener", "out"):
        parser.add_argument(name, type=Path)
    given = parser.parse_args(arguments)
    torch.set_num_threads(1)
    given.out.mkdir(parents=True, exist_ok=True)
    reader, listener = Reader().eval(), Listener().eval()
    reader.load_state_dict(torch.load(given.reader, weights_only=True)["model"])
    listener.load_state_dict(torch.load(given.listener, weights_only=True)["model"])
    for kind, folder in (("seen", given.pages), ("heard", given.sounds)):
        paths = sorted(folder.glob("*.npz"))
        for number, path in enumerate(paths):
            out = given.out / f"{kind}-{path.name}"
            if out.exists():
                continue
            with np.load(path) as lesson:
                chance = random.Random(path.name)  # noqa: S311 -- no secret
                made = (
                    seen_roll(reader, lesson, chance)
                    if kind == "seen"
                    else heard_roll(listener, lesson)
                )
            np.savez_compressed(out, **made)
            if number % 50 == 0:
                say(f"{kind} {number}/{len(paths)}")


if __name__ == "__main__":
    main()
