"""Test sets of music: scores to search, recordings of them, and what the right answers are.

    python -m tests.bench.score_sets OUT [--shared ../shared] [--corpus MUSIC21_CORPUS]

Engraved by verovio in fonts that no training uses and by LilyPond, played with a soundfont that no
training uses (TimGM6mb). What is there already is not made again; the same seeds give the same sets.
OUT/sets.json lists everything: `scores`, `queries`, `recordings`, `pairs`.
"""

import argparse
import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from subprocess import SubprocessError
from typing import Any

import numpy as np
import soundfile

from engine.errors import EngineError
from engine.training.score_notes import Notes
from engine.training.score_sound import RATE, Performance, instruments, midi_of, perform, synthesise
from engine.training.sound_lessons import TEST_SOUNDFONT
from tests.bench.score_pool import (
    FEWEST_QUARTERS,
    SAME_WORK,
    Piece,
    candidates,
    lilypond_pdf,
    pages_of,
    read_notes,
    seed_of,
    truth_of,
    until,
    work_of,
    write_pdf,
)

SOUNDFONT = Path("/usr/share/sounds/sf2") / TEST_SOUNDFONT
LENGTHS = (5, 10, 20)
CLIP_S = 20.0
WINDOW_S = 4.2
LONGEST_S = 110.0  # of a piece at its written tempo: beyond that nothing is asked for
LILYPOND_EVERY = 8
INSTRUMENTS_EVERY = 3
PAIRS_PER_PIECE = 24
GROUPS = ("strings", "winds", "organ", "voice")
CLIPS = {"song": 2, "corpus": 2, "scan": 10, "vienna": 4}
PIANO = [0]
VORBIS_BLOCK = 1024
SILENT = 0.002  # of 1; clips reach 0.09

Rows = list[dict[str, Any]]


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


# -- scores -------------------------------------------------------------------------------------
class Sets:
    """A folder of sets that grows piece by piece."""

    def __init__(self, out: Path, shared: Path, corpus: Path | None) -> None:
        self.out, self.shared, self.corpus = out, shared, corpus
        for name in ("scores", "truth", "clips", "recordings", "pieces"):
            (out / name).mkdir(parents=True, exist_ok=True)

    def make(self, part: int = 0, parts: int = 1) -> None:
        """Make every `parts`-th piece that is not there yet; the last one to finish writes the list."""
        files = list(self._files())
        for number, (path, family, unseen) in enumerate(files):
            if number % parts != part:
                continue
            done = self.out / "pieces" / f"{name_of(path)}.json"
            if not done.exists():
                try:
                    found = self._piece(path, family, unseen, number)
                except (EngineError, ValueError, KeyError, OSError, SubprocessError) as problem:
                    found = {"left_out": f"{type(problem).__name__}: {problem}"}
                done.write_text(json.dumps(found), "utf-8")
            say(f"{number + 1} {name_of(path)}")
        if len(list((self.out / "pieces").glob("*.json"))) == len(files):
            self._gather()

    def _files(self) -> Iterator[tuple[Path, str, bool]]:
        scores = self.shared / "data/scores"
        for path in sorted((scores / "mozart_scans").glob("*.krn")):
            yield path, "scan", True
        for path in sorted((scores / "vienna4x22").glob("*.musicxml")):
            yield path, "vienna", True
        yield from mixed(list(candidates(self.shared, self.corpus)))

    def _piece(self, path: Path, family: str, unseen: bool, number: int) -> dict[str, Any]:
        text, notes = read_notes(path)
        name, engraver, end = name_of(path), "verovio", np.inf
        if float(notes.onset_q.max()) < FEWEST_QUARTERS and family in ("song", "corpus"):
            return {"left_out": "too short"}
        file = f"scores/{name}.pdf"
        if family == "scan":
            engraver = "scan"
            shutil.copyfile(path.with_suffix(".pdf"), self.out / file)
        elif family == "vienna":
            engraver, file = "print", f"scores/{name}.png"
            shutil.copyfile(path.with_suffix(".png"), self.out / file)
        else:
            pages, end = pages_of(text, name, notes)
            write_pdf([page.picture for page in pages], self.out / file)
            np.savez_compressed(self.out / f"truth/{name}.npz", **truth_of(pages))
            second = self.out / f"scores/{name}-ly.pdf"
            if number % LILYPOND_EVERY == 2 and lilypond_pdf(text, second):
                engraver, file = "lilypond", f"scores/{second.name}"
        played = until(notes, min(end, LONGEST_S / 60 * notes.qpm))
        staves = int(notes.staff.max()) + 1
        piece = Piece(
            name, str(path.relative_to(path.parents[2])), family, engraver, work_of(notes), unseen, file, staves
        )  # fmt: skip
        rows: dict[str, Any] = {"score": piece.as_json()}
        main = perform(played, played.qpm, chance(piece.name, "piano"))
        sound = sound_of(main, played, PIANO)
        rows["queries"] = self._cut(piece, sound, main, "piano", f"{name}-piano", CLIPS[family])
        rows["queries"] += self._other_queries(piece, played, path, number)
        rows["recordings"] = self._recording(piece, played)
        rows["pairs"] = self._pairs(piece, main, sound)
        return rows

    # -- sound ----------------------------------------------------------------------------------
    def _other_queries(self, piece: Piece, notes: Notes, path: Path, number: int) -> Rows:
        """Human performances of the excerpts from Vienna, other instruments of some of the rest."""
        rows: Rows = []
        if piece.family == "vienna":
            for midi in sorted(path.parent.glob(f"{piece.name}*_p*.mid")):
                sound = synthesise(midi.read_bytes(), SOUNDFONT)
                rows += self._cut(piece, sound, None, "human", midi.stem, CLIPS["vienna"])
        if piece.family in ("song", "corpus") and number % INSTRUMENTS_EVERY == 0:
            for group in groups_for(piece, notes):
                rng = chance(piece.name, group)
                played = perform(notes, notes.qpm, rng)
                sound = sound_of(played, notes, instruments(notes, rng, group))
                rows += self._cut(piece, sound, played, group, f"{piece.name}-{group}", 1)
        return rows

    def _cut(
        self, piece: Piece, sound: np.ndarray, played: Performance | None, group: str, stem: str, count: int
    ) -> Rows:  # fmt: skip
        """Clips of 20 s, and in each of them shorter excerpts."""
        rows: Rows = []
        rng = chance(stem, "cut")
        last = len(sound) / RATE - CLIP_S - 1.5
        if last <= 0:
            return rows
        for number, start in enumerate(
            np.sort(rng.uniform(0, last, count)) if count > 1 else [last / 2]
        ):
            file = f"clips/{stem}-{number}.flac"
            cut = sound[int(start * RATE) : int((start + CLIP_S) * RATE)]
            soundfile.write(self.out / file, quieted(cut), RATE, subtype="PCM_16")
            for length in LENGTHS:
                offset = float(rng.uniform(0, CLIP_S - length)) if length < CLIP_S else 0.0
                row = {
                    "score": piece.name,
                    "group": group,
                    "file": file,
                    "offset": offset,
                    "length": length,
                }
                if played is not None:
                    ends = played.quarters([start + offset, start + offset + length])
                    row["quarters"] = [float(q) for q in ends]
                rows.append(row)
        return rows

    def _recording(self, piece: Piece, notes: Notes) -> Rows:
        """The music of the first page, to be found by a picture of it."""
        file = f"recordings/{piece.name}.ogg"
        end = self._page_end(piece)
        first = until(notes, end)
        if len(first) < 20:
            return []
        played = perform(first, first.qpm, chance(piece.name, "recording"))
        write_vorbis(self.out / file, quieted(sound_of(played, first, PIANO)))
        seconds = np.arange(0, played.offset_s.max(), 1.0)
        clock = played.quarters(seconds).round(3).tolist()  # the quarter reached at each second
        return [{"score": piece.name, "file": file, "page": 1, "clock": clock}]

    def _page_end(self, piece: Piece) -> float:
        truth = self.out / f"truth/{piece.name}.npz"
        if not truth.exists():
            return 60.0
        measures = np.load(truth)["measures"]
        return float(measures[measures[:, 0] > 1, 3].min(initial=np.inf))

    def _pairs(self, piece: Piece, played: Performance, sound: np.ndarray) -> Rows:
        """Windows of sound and the place on the page that is heard in their middle."""
        truth = self.out / f"truth/{piece.name}.npz"
        if not (piece.unseen and truth.exists()) or piece.engraver != "verovio":
            return []
        rng = chance(piece.name, "pairs")
        drawn = np.load(truth)["notes"]
        at = played.seconds(drawn[:, 3])
        usable = np.flatnonzero((at > WINDOW_S / 2) & (at < len(sound) / RATE - WINDOW_S / 2 - 1))
        if len(usable) < PAIRS_PER_PIECE:
            return []
        chosen = np.sort(rng.choice(usable, PAIRS_PER_PIECE, replace=False))
        size = int(WINDOW_S * RATE)
        starts = ((at[chosen] - WINDOW_S / 2) * RATE).astype(int)
        file = f"clips/{piece.name}-pairs.flac"
        windows = np.concatenate([sound[s : s + size] for s in starts])
        soundfile.write(self.out / file, quieted(windows), RATE, subtype="PCM_16")
        systems = np.load(truth)["systems"]
        rows = []
        for number, index in enumerate(chosen):
            page, system, x = (float(v) for v in drawn[index, :3])
            _, top, bottom = systems[systems[:, 0] == page][int(system)]
            rows.append(
                {"score": piece.name, "file": file, "number": number, "page": int(page), "x": x, "y": float(top + bottom) / 2}
            )  # fmt: skip
        return rows

    # -- the list -------------------------------------------------------------------------------
    def _gather(self) -> None:
        whole: dict[str, Rows] = {"scores": [], "queries": [], "recordings": [], "pairs": []}
        for path in sorted((self.out / "pieces").glob("*.json")):
            found = json.loads(path.read_text("utf-8"))
            if "left_out" in found:
                say(f"left out: {path.stem}: {found['left_out']}")
                continue
            whole["scores"].append(found["score"])
            for name in ("queries", "recordings", "pairs"):
                whole[name] += found[name]
        whole["queries"] = [row for row in whole["queries"] if is_sounding(self.out, row)]
        works = {score["name"]: score["work"] for score in whole["scores"]}
        for score in whole["scores"]:
            score["work"] = works.get(SAME_WORK.get(score["name"], ""), score["work"])
        (self.out / "sets.json").write_text(json.dumps(whole, indent=1), "utf-8")
        say(", ".join(f"{len(rows)} {name}" for name, rows in whole.items()))


def name_of(path: Path) -> str:
    """Unique for a source: movements of different works are called the same."""
    return path.stem if not path.stem.startswith("movement") else f"{path.parent.name}-{path.stem}"


def mixed(files: list[tuple[Path, str, bool]]) -> list[tuple[Path, str, bool]]:
    """Families evenly through the list, so that the first part of it is a set by itself."""
    order = chance("order").permutation(len(files))
    return [files[i] for i in order]


def groups_for(piece: Piece, notes: Notes) -> tuple[str, ...]:
    """Instruments that such music is played on."""
    if piece.family == "song":
        return ("voice", "organ")
    return ("strings", "winds") if int(notes.part.max()) > 0 else ("organ",)


def chance(*names: object) -> np.random.Generator:
    return np.random.default_rng(seed_of(*names))


def sound_of(played: Performance, notes: Notes, programs: Sequence[int]) -> np.ndarray:
    return synthesise(midi_of(played, notes, programs), SOUNDFONT)


def is_sounding(folder: Path, row: dict[str, Any]) -> bool:
    """Whether an excerpt is no more than a fifth silence, as after the end of a piece."""
    start, count = int(row["offset"] * RATE), int(row["length"] * RATE)
    sound, _ = soundfile.read(folder / row["file"], count, start, dtype="float32")
    step = RATE // 10
    loudest = np.abs(sound[: len(sound) // step * step]).reshape(-1, step).max(1)
    return bool((loudest < SILENT).mean() <= 0.2)


def write_vorbis(path: Path, sound: np.ndarray) -> None:
    """In pieces: libsndfile's encoder keeps what it is given on the stack."""
    with soundfile.SoundFile(path, "w", RATE, 1, format="OGG", subtype="VORBIS") as out:
        for start in range(0, len(sound), VORBIS_BLOCK):
            out.write(sound[start : start + VORBIS_BLOCK])


def quieted(sound: np.ndarray) -> np.ndarray:
    """Peaks at 0.09: 20 dB louder still fits."""
    return np.asarray(sound * (0.09 / max(float(np.abs(sound).max(initial=0)), 1e-6)), np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--corpus", type=Path, help="unpacked corpus of music21")
    parser.add_argument("--part", default="0/1", help="of several runs beside each other: 0/2, 1/2")
    given = parser.parse_args()
    if not SOUNDFONT.is_file():
        sys.exit(f"{SOUNDFONT} is needed (Debian package timgm6mb-soundfont).")
    part, parts = (int(number) for number in given.part.split("/"))
    Sets(given.out, given.shared, given.corpus).make(part, parts)


if __name__ == "__main__":
    main()
