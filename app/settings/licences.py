"""The licence texts that come with Trouvère. Small files; read on the GUI thread."""

from dataclasses import dataclass
from pathlib import Path

from app.theme import RESOURCES


@dataclass(frozen=True, slots=True)
class Licence:
    """A text under a name; `is_markdown` tells how to show it."""

    name: str
    text: str
    is_markdown: bool = False


def licences(root: Path = RESOURCES.parent) -> list[Licence]:
    """Read what there is: our own licence, notes, packages, weights, samples.

    Parameters
    ----------
    root
        The folder that holds `resources`: the source tree, or where an installer put everything.
    """
    folders = [
        folder for folder in (root / "packaging/licenses", root / "licenses") if folder.is_dir()
    ]
    files = [root / "LICENSE", *(file for folder in folders for file in sorted(folder.rglob("*")))]
    files.append(root / "resources/samples/SOURCES.md")
    return [_read(file) for file in files if file.is_file()]


def _read(file: Path) -> Licence:
    names = {
        "LICENSE": "Trouvère",
        "NOTES.md": "What follows from the licences",
        "THIRD_PARTY.md": "Packages",
        "SOURCES.md": "Samples",
    }
    text = file.read_text(encoding="utf-8", errors="replace")
    return Licence(names.get(file.name, file.stem), text, file.suffix == ".md")
