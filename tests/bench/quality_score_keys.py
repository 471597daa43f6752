"""How often the key found by the notes is the one that is written: ``python tests/bench/quality_score_keys.py FILE...``.

Files that write no mode are left out. The estimate does not see the mode; it sees the signature.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from engine.errors import UnreadableFile
from engine.media import notation, notation_key
from engine.media.notation_tree import read_mei
from engine.media.score import form_of
from engine.media.source import source_of_file


def outcome(path: Path) -> str | None:
    """``right``, ``wrong mode`` or ``none``; None where no major or minor is written."""
    source = source_of_file(path)
    with notation.engraved(source, form_of(source)) as engraving:
        root = read_mei(engraving.mei())
    written = notation_key.written_key(root)
    if written is None or written.mode not in ("major", "minor"):
        return None
    found = notation_key.heard_key(root)
    return "none" if found is None else "right" if found == written else f"{written.mode} wrong"


def main(arguments: Sequence[str]) -> None:
    """Count outcomes."""
    counts: Counter[str] = Counter()
    for name in arguments:
        try:
            counts[outcome(Path(name)) or "no mode written"] += 1
        except UnreadableFile:
            counts["not read"] += 1
    known = sum(n for name, n in counts.items() if name not in ("no mode written", "not read"))
    print(dict(counts), f"right {counts['right'] / max(known, 1):.3f} of {known}")


if __name__ == "__main__":
    main(sys.argv[1:])
