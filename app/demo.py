"""The window on the sample library: ``python -m app.demo``, which is what `make run` starts.

With a display it is the ordinary window. Without one (or with ``--offscreen``) the same window is
driven as a user would: a few searches are made, their answers printed, and a screenshot of each
saved in ``out/``.
"""

import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer, SignalInstance
from PySide6.QtGui import QImage, QPainter, QPen

from app.bridge import EngineBridge
from app.composition import Composition, Filters
from app.incoming import encoded
from app.main import make_application, make_window
from app.places import SAMPLES
from app.theme import RESOURCES, apply_theme
from app.views.window import MainWindow
from app.widgets.picture_view import PictureView
from app.window_state import WindowState
from engine.domain import Answer, Hit, Kind, Progress, Term, TermKind

if TYPE_CHECKING:
    from engine.api import Library

OUT = RESOURCES.parent / "out"
INDEXING_LIMIT_S = 900.0
ANSWER_LIMIT_S = 120.0  # the first one waits for models to load
PICTURES_LIMIT_S = 8.0
SETTLE_S = 0.5  # facts below the preview come a moment later
LOOK_EVERY_MS = 100
TOP = 5
PHOTOS, SOUNDS, SCORES = (Filters(kinds=(kind,)) for kind in Kind)


@dataclass(frozen=True, slots=True)
class Scene:
    """One search: what it is called on paper and on disk, and what is put into the window."""

    title: str
    file_name: str
    composition: Composition


def example(kind: TermKind, name: str) -> tuple[Term, ...]:
    """Make a term of a sample file, as dropping it onto the window does."""
    return (Term(kind, str(SAMPLES / name)),)


def scenes() -> list[Scene]:
    """List the searches, from the plainest to the most put together."""
    colosseum = example(TermKind.IMAGE, "photos/places/Colosseum.jpg")
    song = example(TermKind.AUDIO, "recordings/Schubert - Die Krähe.ogg")
    page = example(TermKind.SCORE, "scores/Schubert - Das Wandern.mxl")
    pyramid = (Term(TermKind.SKETCH, "sketch", data=sketch_of_a_pyramid()),)
    return [
        Scene("words: a castle", "words", Composition(text="a castle")),
        Scene(
            "words: a bird, photos only", "words-photos", Composition(text="a bird", filters=PHOTOS)
        ),
        Scene(
            "words: a wedding, of which there is none",
            "nothing",
            Composition(text="a wedding", filters=PHOTOS),
        ),
        Scene(
            "photos like the one of the Colosseum",
            "example",
            Composition(terms=colosseum, filters=PHOTOS),
        ),
        Scene(
            "the same photo, but: at night",
            "example-and-change",
            Composition(terms=colosseum, instruction="at night", filters=PHOTOS),
        ),
        Scene("a sketch of a pyramid", "sketch", Composition(terms=pyramid, filters=PHOTOS)),
        Scene("words: drums, sounds only", "sounds", Composition(text="drums", filters=SOUNDS)),
        Scene(
            "sounds like a recorded song", "sound-example", Composition(terms=song, filters=SOUNDS)
        ),
        Scene(
            "words: Schubert, scores only", "scores", Composition(text="Schubert", filters=SCORES)
        ),
        Scene("scores like this one", "score-example", Composition(terms=page, filters=SCORES)),
    ]


def sketch_of_a_pyramid() -> bytes:
    """Draw a triangle on a line, as one would on the sketch pad, and give it as PNG."""
    picture = QImage(400, 300, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    painter.setPen(QPen(Qt.GlobalColor.black, 5))
    painter.drawLine(0, 250, 400, 250)
    painter.drawPolyline([QPoint(40, 250), QPoint(200, 60), QPoint(360, 250)])
    painter.end()
    return encoded(picture)


class Driver:
    """Does with the window what a user does, and waits for what a user waits for."""

    def __init__(self, window: MainWindow, bridge: EngineBridge) -> None:
        self.window, self.bridge = window, bridge
        self.progress = Progress(0, 0, 0)
        self._answers: list[Answer] = []
        self._failures: list[Exception] = []
        bridge.progress_changed.connect(self._hear_progress)
        bridge.open_failed.connect(self._hear_failure)
        window.searching.answered.connect(self._hear_answer)
        window.searching.failed.connect(self._hear_failure)

    def wait_for_indexing(self) -> Progress:
        """Wait until every sample is searchable or failed; return the last word on it."""
        self._wait(self._has_indexed, INDEXING_LIMIT_S, self.bridge.progress_changed)
        return self.progress

    def search(self, composition: Composition) -> Answer:
        """Put a search into the window and wait for its answer.

        Raises
        ------
        RuntimeError
            No answer came in time.
        Exception
            The search failed; whatever the engine raised.
        """
        self._answers.clear()
        self.window.session.put(composition)
        signals = (self.window.searching.answered, self.window.searching.failed)
        self._wait(lambda: bool(self._answers or self._failures), ANSWER_LIMIT_S, *signals)
        self._raise_failure()
        if not self._answers:
            raise RuntimeError(f"no answer within {ANSWER_LIMIT_S:.0f} s")
        return self._answers[-1]

    def take_picture(self, path: Path) -> None:
        """Choose the first hit, wait for thumbnails and preview, and save what the window shows."""
        if self.window.results.hits:
            self.window.grid.go_to(0)
        self._wait(self._has_pictures, PICTURES_LIMIT_S, self.bridge.thumbnails_ready)
        self._wait(lambda: False, SETTLE_S)
        self.window.grab().save(str(path))

    def _has_indexed(self) -> bool:
        self._raise_failure()
        at_rest = not self.progress.scanning and self.progress.queued == 0
        return at_rest and self.progress.searchable > 0

    def _has_pictures(self) -> bool:
        shown = [v for v in self.window.preview.findChildren(PictureView) if v.isVisible()]
        thumbnails = (self.bridge.thumbnail(hit.file_id) for hit in self.window.results.hits[:12])
        return all(view.has_picture for view in shown) and all(thumbnails)

    def _hear_progress(self, progress: Progress) -> None:
        self.progress = progress

    def _hear_answer(self, answer: Answer) -> None:
        self._answers.append(answer)

    def _hear_failure(self, failure: Exception) -> None:
        self._failures.append(failure)

    def _raise_failure(self) -> None:
        if self._failures:
            raise self._failures[0]

    def _wait(self, is_done: Callable[[], bool], limit_s: float, *signals: SignalInstance) -> None:
        """Run the event loop until `is_done`, looking again at each of the signals."""
        deadline = time.monotonic() + limit_s
        while not is_done() and (left_s := deadline - time.monotonic()) > 0:
            loop = QEventLoop()
            for signal in signals:
                signal.connect(loop.quit)
            QTimer.singleShot(min(LOOK_EVERY_MS, int(left_s * 1000) + 1), loop.quit)
            loop.exec()


def sample_library(folder: Path) -> "Callable[[], Library]":
    """Give a function that opens a library which watches the samples."""

    def opener() -> "Library":
        from engine.api import Library

        library = Library.open(folder)
        if not library.roots():
            library.add_root(SAMPLES)
        return library

    return opener


def lines_of(scene: Scene, answer: Answer) -> list[str]:
    """Say in lines what a search found."""
    verdict = "nothing good found; the nearest:" if answer.no_good_match else ""
    head = f"\n{scene.title}   ({answer.took_ms:.0f} ms) {verdict}".rstrip()
    return [head, *(line_of(rank, hit) for rank, hit in enumerate(answer.hits[:TOP], 1))]


def line_of(rank: int, hit: Hit) -> str:
    """Say where one hit stands."""
    path = hit.path.relative_to(SAMPLES) if hit.path.is_relative_to(SAMPLES) else hit.path
    return f"  {rank}. {hit.score:6.3f}  {path}"


def say(*lines: str) -> None:
    """Tell whoever started us."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def drive(window: MainWindow, bridge: EngineBridge) -> None:
    """Index the samples, search, print the answers and save the screenshots."""
    started = time.monotonic()
    driver = Driver(window, bridge)
    say(f"indexing {SAMPLES} ...")
    progress = driver.wait_for_indexing()
    say(
        f"{progress.searchable} of {progress.total} files searchable, {progress.failed} could not"
        f" be read, after {time.monotonic() - started:.0f} s on {progress.device}"
    )
    for number, scene in enumerate(scenes(), 1):
        answer = driver.search(scene.composition)
        if answer.no_good_match:
            answer = driver.search(replace(window.session.now, show_weaker=True))
        say(*lines_of(scene, answer))
        driver.take_picture(OUT / f"{number}-{scene.file_name}.png")
    say(f"\nscreenshots: {OUT}")


def has_display() -> bool:
    """Tell whether a window can be seen; macOS and Windows always have a screen."""
    on_x_or_wayland = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return on_x_or_wayland or sys.platform in ("darwin", "win32")


def main(arguments: Sequence[str]) -> int:
    """Open the window on the samples, or drive it where nobody can see it."""
    offscreen = "--offscreen" in arguments or not has_display()
    if offscreen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        os.environ.setdefault("TROUVERE_THEME", "light")
        say("no display: driving the window offscreen")
    folder = OUT / "library"
    folder.mkdir(parents=True, exist_ok=True)
    app = make_application()
    window, bridge, end = make_window(sample_library(folder), WindowState(folder))
    window.show()
    bridge.open()
    try:
        if not offscreen:
            return app.exec()
        drive(window, bridge)
        apply_theme(app, "dark")
        window.grab().save(str(OUT / "dark.png"))
        return 0
    finally:
        window.close()
        end()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
