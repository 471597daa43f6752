"""Which pieces the note models learn from, and which are kept for measuring."""

import re
from collections.abc import Iterator
from pathlib import Path

from engine.training.score_pages import score_text

HELD_OUT_COMPOSERS = ("mozart", "chopin", "beethoven", "haydn", "schumann", "brahms")
"""Nothing of theirs is learned from, so that figures can be given for unseen composers."""

_HELD_OUT_OF = 4  # every fourth number of the song collection
_CORPUS = {  # folders of music21's corpus: how many of their pieces at most
    "bach": 220, "monteverdi": 45, "palestrina": 40, "ryansMammoth": 60, "corelli": 5, "cpebach": 5,
    "handel": 5, "joplin": 5, "beach": 5, "schubert": 5, "verdi": 5, "weber": 5, "trecento": 25,
    "luca": 2, "josquin": 6, "lusitano": 2, "johnson_j_r": 2, "liliuokalani": 2, "airdsAirs": 2,
    "oneills1850": 8, "leadSheet": 2,
}  # fmt: skip
_SUFFIXES = {".mxl", ".xml", ".musicxml", ".krn"}


def is_held_out(path: Path, composer: str) -> bool:
    """Whether a piece is kept for measuring."""
    number = re.sub(r"\D", "", path.stem)
    of_songs = path.stem.startswith("lc") and number and int(number) % _HELD_OUT_OF == 0
    named = f"{composer} {path.parent.name} {path.parent.parent.name}".lower()
    return bool(of_songs) or any(name in named for name in HELD_OUT_COMPOSERS)


def composer_of(text: str) -> str:
    """The composer that a MusicXML text names, or nothing."""
    found = re.search(r'<creator type="composer">([^<]*)', text)
    return found[1].strip() if found else ""


def songs(folder: Path, *, held_out: bool = False) -> Iterator[Path]:
    """Songs of the collection that are learned from, or those that are kept."""
    for path in sorted(folder.glob("*.mxl")):
        if is_held_out(path, composer_of(score_text(path))) == held_out:
            yield path


def corpus_pieces(folder: Path) -> Iterator[Path]:
    """Pieces of music21's corpus that are learned from, evenly taken from each of its folders."""
    for name, most in _CORPUS.items():
        found = sorted(p for p in (folder / name).rglob("*") if p.suffix in _SUFFIXES)
        found = [path for path in found if not is_held_out(path, "")]
        step = max(1, len(found) // most)
        yield from found[::step][:most]
