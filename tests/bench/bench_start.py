"""From the start of the program to a window that answers, and what it keeps in memory.

``python -m tests.bench.bench_start LIBRARY [--times N]`` on a copy of a library that is indexed; the
window is the real one, on an X server of its own. Beside it stands what PySide6 itself needs for an
empty window, measured in the same run.
"""

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from tests.journeys.driver import screen, travelling

MEGABYTE = 2**20
EMPTY_WINDOW = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.show()
app.processEvents()
sys.stdout.write("shown\\n"); sys.stdout.flush()
sys.stdin.readline()
"""


def own_memory(process: psutil.Process) -> int:
    """Bytes that would come free if the process ended: shared libraries count for nobody."""
    return int(process.memory_full_info().uss)


def empty_window(display: str) -> tuple[float, float]:
    """Seconds until an empty window of Qt shows, and its megabytes."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", EMPTY_WINDOW],
        env={"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PATH": "/usr/bin:/bin"},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    process.stdout.readline()
    took = time.perf_counter() - started
    memory = own_memory(psutil.Process(process.pid)) / MEGABYTE
    process.communicate("\n", timeout=20)
    return took, memory


def our_window(display: str, library: Path) -> dict[str, float]:
    """Seconds until it shows, until the library's first page is painted, until words are answered."""
    started = time.perf_counter()

    def since() -> float:
        return time.perf_counter() - started

    with travelling(display, library, TROUVERE_THEME="light") as traveller:
        figures = {"shown, s": since()}
        traveller.until("answers > 0 and is_painted()")
        figures["usable: first page painted, s"] = since()
        traveller.hand.type("a boat at sea")
        traveller.until("window.session.now.text == 'a boat at sea'")
        before = traveller.look("window.searching.query.terms != ()", 60.0)
        assert before
        figures["words answered (models loaded), s"] = since()
        traveller.until("is_painted()")
        window, *helpers = traveller.processes()
        figures["memory of the window, MB"] = own_memory(window) / MEGABYTE
        figures["memory of its helpers, MB"] = sum(map(own_memory, helpers)) / MEGABYTE
    return figures


def medians(measure: Callable[[], dict[str, float]], times: int) -> dict[str, float]:
    """The middle of several measurements."""
    rows = [measure() for _ in range(times)]
    return {name: statistics.median(row[name] for row in rows) for name in rows[0]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("--times", type=int, default=3)
    told = parser.parse_args()
    with screen() as display:
        empty_s, empty_mb = empty_window(display)
        empty_s, empty_mb = empty_window(display)  # the first one read PySide6 from the disk
        print(f"empty window of Qt: {empty_s:.2f} s, {empty_mb:.0f} MB")
        for name, value in medians(lambda: our_window(display, told.library), told.times).items():
            base = empty_mb if name.endswith("MB") else empty_s
            print(f"{name}: {value:.2f} ({value / base:.1f} of the empty window)")


if __name__ == "__main__":
    main()
