"""Closer looks in memory for window tests: made up, and counted."""

import threading
from pathlib import Path

from engine.closeup import Shot, Spectrogram, Swatch
from engine.errors import UnreadableFile

SHOT = Shot(
    exposure_s=1 / 250, aperture=5.6, iso=400, focal_mm=85.0, lens="EF 85mm f/1.8", flash=False,
    place=("Old quay", "Bergen", "Norway"), latitude=60.395, longitude=5.325,
)  # fmt: skip
SWATCHES = (Swatch("#1e64aa", 0.6), Swatch("#c81e1e", 0.3))
ROWS = 16


class FakeCloseups:
    """Answers as `engine.organise.closeups.Closeups` does.

    Attributes
    ----------
    asked
        Name of the look and file, in order.
    broken
        Files that cannot be read.
    gate
        Spectrograms wait for it.
    """

    def __init__(self) -> None:
        self.asked: list[tuple[str, int | Path]] = []
        self.broken: set[int | Path] = set()
        self.loudnesses: dict[int | Path, float | None] = {}
        self.gate = threading.Event()
        self.gate.set()

    def shot(self, file_id: int) -> Shot:
        self._note("shot", file_id)
        return SHOT

    def colours(self, file_id: int) -> tuple[Swatch, ...]:
        self._note("colours", file_id)
        return SWATCHES

    def spectrogram(self, file: int | Path, columns: int) -> Spectrogram:
        self._note("spectrogram", file)
        self.gate.wait(10)
        levels = bytes(255 * (row == ROWS // 2) for row in range(ROWS) for _ in range(columns))
        return Spectrogram(levels, columns, ROWS, 40.0, 18_000.0, 80.0)

    def loudness(self, file: int | Path) -> float | None:
        self._note("loudness", file)
        return self.loudnesses.get(file, -12.0)

    def _note(self, look: str, file: int | Path) -> None:
        self.asked.append((look, file))
        if file in self.broken:
            raise UnreadableFile("It ends too early.", "Copy it again.")
