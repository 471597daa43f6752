"""Write THIRD_PARTY.md: every package that Trouvère runs on, with its version and licence.

``python packaging/collect_licenses.py [--files FOLDER]``; with ``--files`` the licence texts are
copied too, as an installer has to carry them.
"""

import argparse
import shutil
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HERE = Path(__file__).parent
TABLE = HERE / "licenses" / "THIRD_PARTY.md"
EXTRAS = ("yamnet",)  # installed with the program; "dev" and "package" are not shipped

# Read in the packages themselves, where their metadata say nothing or less than the wheel holds.
READ_BY_HAND = {
    "hnswlib": "Apache-2.0",
    "av": "BSD-3-Clause; the wheel holds FFmpeg (LGPL-3.0-or-later) with x264 and x265 (GPL-2.0-or-later)",
    "pillow-heif": "BSD-3-Clause; the wheel holds x265 (GPL-2.0), libheif and libde265 (LGPL-3.0)",
    "rawpy": "MIT; the wheel holds LibRaw (LGPL-2.1 or CDDL-1.0)",
    "soundfile": "BSD-3-Clause; the wheel holds libsndfile (LGPL-2.1-or-later)",
    "soxr": "LGPL-2.1-or-later",
}

INTRODUCTION = """\
# What Trouvère runs on

Written by `make licences` from the packages' own metadata; NOTES.md says what follows from it.

| package | version | licence |
|---|---|---|
"""


def needed(name: str, extras: tuple[str, ...]) -> Iterator[Requirement]:
    """List the requirements of an installed package that apply on this machine."""
    for line in distribution(name).requires or ():
        requirement = Requirement(line)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield requirement


def closure(name: str, extras: tuple[str, ...]) -> dict[str, Distribution]:
    """Follow the requirements of `name` all the way down; itself is left out."""
    found: dict[str, Distribution] = {}
    waiting = list(needed(name, extras))
    while waiting:
        requirement = waiting.pop()
        key = canonicalize_name(requirement.name)
        if key in found:
            continue
        try:
            found[key] = distribution(key)
        except PackageNotFoundError:  # a requirement of another platform
            continue
        waiting.extend(needed(key, tuple(requirement.extras)))
    return found


def licence(key: str, package: Distribution) -> str:
    """Name the licence: read by hand, SPDX expression, trove classifiers, or the free text."""
    meta = package.metadata
    classifiers = [
        line.split(" :: ")[-1]
        for line in meta.get_all("Classifier", [])
        if line.startswith("License ::")
    ]
    text = (meta.get("License") or "").strip()
    short = text if 0 < len(text) < 60 and "\n" not in text else ""
    return (
        READ_BY_HAND.get(key)
        or meta.get("License-Expression")
        or ", ".join(classifiers)
        or short
        or "see its licence text"
    )


def licence_files(package: Distribution) -> list[Path]:
    """Find the licence texts that the package carries."""
    words = ("licen", "copying", "notice", "authors")
    return [
        Path(str(package.locate_file(file)))
        for file in package.files or ()
        if ".dist-info" in file.parts[0] and any(word in file.name.lower() for word in words)
    ]


def copy_texts(packages: dict[str, Distribution], folder: Path) -> int:
    """Copy every licence text to ``folder/PACKAGE/``; return how many there were."""
    copied = 0
    for key, package in packages.items():
        for number, path in enumerate(licence_files(package)):
            if not path.is_file() or path.suffix == ".py":
                continue
            target = folder / key / (path.name if number == 0 else f"{number}-{path.name}")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            copied += 1
    return copied


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=Path, metavar="FOLDER", help="copy the licence texts there")
    options = parser.parse_args()
    packages = dict(sorted(closure("trouvere", EXTRAS).items()))
    rows = [
        f"| {key} | {package.version.split('+')[0]} | {licence(key, package)} |\n"
        for key, package in packages.items()
    ]
    TABLE.write_text(INTRODUCTION + "".join(rows), encoding="utf-8")
    print(f"{len(rows)} packages in {TABLE}")
    if options.files:
        print(f"{copy_texts(packages, options.files)} licence texts in {options.files}")


if __name__ == "__main__":
    main()
