"""Whether copies are found and told from what is only similar.

``python -m tests.bench.quality_duplicates FOLDER [LIBRARY]``: FOLDER is the data of development. Makes
copies of real photos, sounds and engraved songs (`tests.bench.copies_made`), indexes them, looks them
over and prints, for each class and each way a copy was made, what was found. About ten minutes.
One recording lies in the data under two names ("Let's Go Fishin'"): its 25 pairs count as strangers.
"""

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

from engine.api import Library
from engine.organised import Likeness
from tests.bench.copies_made import make_photos, make_scores, make_sounds

ONLY_ALIKE = ("burst1", "burst2", "font")


def make(data: Path, folder: Path) -> None:
    """Make the files: 280 photos of which 60 have copies, 95 sounds and 35, 24 songs and 12."""
    coco = sorted((data / "photos/coco").glob("*.jpg"))[:100]
    clothing = sorted((data / "photos/clothing").rglob("*.jpg"))[::3][:60]
    caltech = sorted((data / "photos/caltech").rglob("*.jpg"))[::7][:60]
    both = [photo for pair in zip(coco, clothing, strict=False) for photo in pair]
    make_photos([*both, *coco[60:], *caltech], folder / "photos", 60)
    sounds = sorted((data / "audio/described").glob("*.ogg"))
    sounds += sorted((data / "audio/esc10").rglob("*.ogg"))[::2]
    make_sounds(sounds, folder / "sounds", 35)
    make_scores(sorted((data / "scores/openscore").glob("*.mxl"))[:24], folder / "scores", 12)


def found_pairs(library: Library, likeness: Likeness) -> set[tuple[Path, Path]]:
    """Every two files that come in one group."""
    groups = library.duplicates.groups(likeness, limit=100_000)
    return {
        (first, second)
        for group in groups
        for first, second in combinations(sorted(copy.path for copy in group.copies), 2)
    }


def true_class(first: Path, second: Path) -> str:
    """What two files are by their names."""
    (group, made), (other, also) = (path.stem.split("__") for path in (first, second))
    if group != other or first.parent != second.parent:
        return ""
    return "similar" if made in ONLY_ALIKE or also in ONLY_ALIKE else "same"


def print_figures(library: Library, paths: Sequence[Path]) -> None:
    """Print recall and precision of pairs, by folder."""
    same = found_pairs(library, Likeness.SAME)
    similar = found_pairs(library, Likeness.SIMILAR)
    linked = same | similar
    for folder in sorted({path.parent for path in paths}):
        inside = sorted(path for path in paths if path.parent == folder)
        truth = {pair: true_class(*pair) for pair in combinations(inside, 2)}
        ours = {pair for pair in same if pair[0].parent == folder}
        copies = {pair for pair, kind in truth.items() if kind == "same"}
        wrong = Counter(truth[pair] or "strangers" for pair in ours - copies)
        print(
            f"{folder.name}: same {len(ours & copies)} of {len(copies)} pairs found"
            f" ({len(ours & copies) / len(copies):.3f}), precision {len(ours & copies) / len(ours):.3f},"
            f" wrong: {dict(wrong)}"
        )
        for made in sorted({path.stem.split("__")[1] for path in inside} - {"original"}):
            if made not in ONLY_ALIKE:
                own = [
                    p for p in copies if {q.stem.split("__")[1] for q in p} == {made, "original"}
                ]
                print(f"    {made:14s}{sum(p in ours for p in own):4d} of {len(own)}")
        _print_similar(library, inside, linked)


def _print_similar(
    library: Library, inside: Sequence[Path], linked: set[tuple[Path, Path]]
) -> None:
    """Bursts and editions: whether each comes with something of its group, and with nothing else."""
    near: dict[Path, set[Path]] = {path: set() for path in inside}
    for first, second in linked:
        if first in near and second in near:
            near[first].add(second)
            near[second].add(first)
    moments = [path for path in inside if path.stem.split("__")[1] in ONLY_ALIKE]
    if not moments:
        return
    met = sum(any(true_class(path, other) for other in near[path]) for path in moments)
    strangers = sum(any(not true_class(path, other) for other in near[path]) for path in inside)
    print(
        f"    similar: {met} of {len(moments)} in a group with their own;"
        f" {strangers} of {len(inside)} files in a group with strangers"
    )


def main(arguments: Sequence[str]) -> None:
    """Make, index, look over, print."""
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder, "files")
        place = Path(arguments[1]) if len(arguments) > 1 else Path(folder, "library")
        with Library.open(place, isolate_encoders=False) as library:
            if not library.roots():
                make(Path(arguments[0]), files)
                library.index([files])
            begun = time.perf_counter()
            count = library.duplicates.look_over()
            if count:
                seconds = time.perf_counter() - begun
                print(f"{count} contents looked over, {1000 * seconds / count:.0f} ms each")
            root = library.roots()[0].path
            print_figures(library, [path for path in root.rglob("*") if path.is_file()])


if __name__ == "__main__":
    main(sys.argv[1:])
