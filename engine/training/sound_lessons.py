"""Lessons for the listener: spectra of played scores with the time and pitch of every note.

    python -m engine.training.sound_lessons SONGS CORPUS SOUNDFONTS OUT [--variants N]

SOUNDFONTS are the folder or folders, separated by ``:``, that hold `TRAINING_SOUNDFONTS`. Each piece
is played with expression on random instruments, and disturbed; of long pieces an excerpt. OUT gets
one file per performance, so an interrupted run goes on where it stopped.
"""

import argparse
import subprocess
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from engine.errors import EngineError
from engine.media.spectrum import spectrum_of
from engine.training.score_notes import Notes, notes_of
from engine.training.score_pieces import corpus_pieces, songs
from engine.training.score_sound import (
    RATE,
    Performance,
    disturbed,
    instruments,
    midi_of,
    perform,
    synthesise,
)
from engine.training.session import say

TRAINING_SOUNDFONTS = (
    "FluidR3_GM.sf2", "OPL-3_FM_128M.sf2", "sf_GMbank.sf2", "MuseScore_General_Lite.sf3",
)  # fmt: skip
TEST_SOUNDFONT = "TimGM6mb.sf2"

_WEIGHTS = (0.38, 0.08, 0.22, 0.32)  # the second is a synthesiser of the nineties
_EXCERPT_S = 70.0
_PIANO_ALONE = 0.35  # of songs


def soundfonts(folders: str) -> list[Path]:
    """The training soundfonts.

    Raises
    ------
    FileNotFoundError
        One of them is in none of the folders.
    """
    found = []
    for name in TRAINING_SOUNDFONTS:
        places = [Path(folder) / name for folder in folders.split(":")]
        there = [place for place in places if place.exists()]
        if not there:
            raise FileNotFoundError(name)
        found.append(there[0])
    return found


def excerpt(
    notes: Notes, played: Performance, keep: np.ndarray
) -> tuple[Notes, Performance, float]:
    """Some of the notes, from silence on, and by how much they were moved forward (s)."""
    start = max(0.0, float(played.onset_s[keep].min()) - 0.2)
    ids = tuple(np.asarray(notes.ids, object)[keep]) if notes.ids else ()
    some = replace(
        notes,
        pitch=notes.pitch[keep],
        onset_q=notes.onset_q[keep],
        duration_q=notes.duration_q[keep],
        staff=notes.staff[keep],
        part=notes.part[keep],
        ids=ids,
    )
    end = float(played.onset_s[keep].max())
    pedal = [(max(0.0, a - start), b - start) for a, b in played.pedal if b > start and a < end]
    moved = replace(
        played,
        onset_s=played.onset_s[keep] - start,
        offset_s=played.offset_s[keep] - start,
        velocity=played.velocity[keep],
        pedal=tuple(pedal),
        clock_s=played.clock_s - start,
    )
    return some, moved, start


def lesson(path: Path, fonts: Sequence[Path], rng: np.random.Generator) -> dict[str, Any]:
    """One performance as arrays.

    ``spectrum`` (frames, 416) uint8. ``notes`` (n, 4) float32: onset s, end s, pitch, onset in
    quarters. ``staves`` (n,) int16.
    """
    notes = notes_of(path)
    played = perform(notes, notes.qpm, rng)
    keep = np.ones(len(notes), bool)
    if (
        notes.part.max() == 1
        and (notes.staff[notes.part == 1].max() > 1)
        and rng.random() < _PIANO_ALONE
    ):
        keep &= notes.part == 1
    last = float(played.onset_s.max())
    start = float(rng.uniform(0, max(0.0, last - _EXCERPT_S)))
    keep &= (played.onset_s >= start) & (played.onset_s < start + _EXCERPT_S)
    programs = instruments(notes, rng)
    notes, played, _start = excerpt(notes, played, keep)
    font = fonts[int(rng.choice(len(fonts), p=_WEIGHTS))]
    sound = synthesise(midi_of(played, notes, programs), font)
    sound = disturbed(sound, rng, float(rng.uniform(0, 1)))
    rows = np.stack([played.onset_s, played.offset_s, notes.pitch, notes.onset_q], 1)
    return {
        "spectrum": spectrum_of(sound, RATE),
        "notes": rows.astype(np.float32),
        "staves": notes.staff,
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Make what is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("songs", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("soundfonts")
    parser.add_argument("out", type=Path)
    parser.add_argument("--variants", type=int, default=1)
    given = parser.parse_args(arguments)
    given.out.mkdir(parents=True, exist_ok=True)
    fonts = soundfonts(given.soundfonts)
    pieces = [*songs(given.songs), *corpus_pieces(given.corpus)]
    np.random.default_rng(1).shuffle(pieces)
    for variant in range(given.variants):
        for number, path in enumerate(pieces):
            out = given.out / f"{path.parent.name}-{path.stem}-{variant}.npz"
            if out.exists():
                continue
            rng = np.random.default_rng(zlib.crc32(f"{path.stem} {variant}".encode()))
            try:
                np.savez_compressed(out, **lesson(path, fonts, rng))
                said = out.name
            except (EngineError, ValueError, KeyError, subprocess.SubprocessError) as problem:
                said = f"{path.name}: {problem}"
            say(f"{number + 1}/{len(pieces)} {said}")


if __name__ == "__main__":
    main()
