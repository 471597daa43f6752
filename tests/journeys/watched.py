"""The real window, watched from outside: a question a line comes in, a line of JSON goes out.

Questions are expressions that look at the window and touch nothing; all that is done to it comes from
the pointer and the keys of the X server. ``python -m tests.journeys.watched LIBRARY``
"""

import json
import sys
import threading
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QRect, QTimer
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QMenu, QWidget

from app.background import Mailbox
from app.capture.region import RegionPicker
from app.main import make_application, make_window, open_engine
from app.views.drop_overlay import Use
from app.views.window import MainWindow
from app.widgets.picture_view import PictureView
from app.window_state import WindowState
from engine.domain import Progress

LOOK_EVERY_MS = 15


class Eyes:
    """What can be asked about the window. Places are (x, y, width, height) in the screen's pixels."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.progress = Progress(0, 0, 0)
        self.answers = 0
        window.bridge.progress_changed.connect(self._hear)
        window.searching.answered.connect(self._count)

    def _hear(self, progress: Progress) -> None:
        self.progress = progress

    def _count(self, _answer: object) -> None:
        self.answers += 1

    def place(self, widget: QWidget, rect: QRect | None = None) -> list[int] | None:
        """Where a widget, or a part of it, is on the screen; None while it is hidden."""
        if not widget.isVisible():
            return None
        part = widget.rect() if rect is None else rect
        corner = widget.mapToGlobal(part.topLeft())
        ratio = widget.devicePixelRatioF()
        return [round(v * ratio) for v in (corner.x(), corner.y(), part.width(), part.height())]

    def button(self, text: str) -> list[int] | None:
        """Where the first button is that says this, or is called so."""
        for widget in QApplication.allWidgets():
            is_button = isinstance(widget, QAbstractButton) and widget.isVisible()
            if is_button and text in f"{widget.text()}|{widget.accessibleName()}":
                return self.place(widget)
        return None

    def entry(self, text: str) -> list[int] | None:
        """Where an entry of an open menu is."""
        for menu in QApplication.allWidgets():
            if isinstance(menu, QMenu) and menu.isVisible():
                for action in menu.actions():
                    if text in action.text():
                        return self.place(menu, menu.actionGeometry(action))
        return None

    def tile(self, row: int) -> list[int] | None:
        """Where a tile of the grid is."""
        grid = self.window.grid
        rect = grid.visualRect(grid.model().index(row, 0))
        return None if rect.isNull() else self.place(grid.viewport(), rect)

    def zone(self, use: str) -> list[int]:
        """Where a drop zone is, or will be for what is dragged now."""
        overlay = self.window.overlay
        return self.place(overlay, overlay.zone(Use(use))) or []

    def paper(self) -> list[int] | None:
        """Where the paper of the sketch pad is."""
        canvas = self.window.pad.canvas
        return self.place(canvas, canvas.paper_rect().toRect())

    def picker(self) -> bool:
        """Whether a part of the screen is being chosen."""
        return any(isinstance(w, RegionPicker) and w.isVisible() for w in QApplication.allWidgets())

    def entry_of(self, panel: QWidget, name: str) -> list[int] | None:
        """Where a list in a panel shows this name."""
        for view in panel.findChildren(QAbstractItemView):
            model = view.model()
            for row in range(model.rowCount()):
                if name in str(model.index(row, 0).data()):
                    return self.place(view.viewport(), view.visualRect(model.index(row, 0)))
        return None

    def is_on_screen(self) -> bool:
        """Whether the screen shows what the window would draw: a grab alone draws it anew."""
        window = self.window
        shown = window.screen().grabWindow(window.winId()).toImage()
        drawn = window.grab().toImage()
        area = window.grid.viewport()
        corner = area.mapTo(window, QPoint(0, 0)) * window.devicePixelRatioF()
        size = area.size() * window.devicePixelRatioF()
        points = [
            (round(corner.x() + size.width() * n / 40), round(corner.y() + size.height() * m / 40))
            for n in range(1, 40)
            for m in range(1, 40)
        ]
        same = sum(shown.pixelColor(x, y) == drawn.pixelColor(x, y) for x, y in points)
        return same > 0.98 * len(points)

    def names(self, count: int = 12) -> list[str]:
        """Names of the first results."""
        model = self.window.results
        hits = [model.hit(model.index(row, 0)) for row in range(min(count, model.rowCount()))]
        return [hit.path.name for hit in hits if hit is not None]

    def terms(self) -> list[list[str]]:
        """The terms of the search that stands in the window."""
        return [[str(term.kind), Path(term.value).name] for term in self.window.session.now.terms]

    def is_answered(self) -> bool:
        """Whether what is shown answers what stands in the window, words that were just typed too."""
        searching = self.window.searching
        return not searching._is_busy and not searching._pause.isActive()

    def is_indexed(self) -> bool:
        """Whether all is read."""
        at_rest = not self.progress.scanning and not self.progress.queued
        return at_rest and self.progress.searchable > 0

    def is_painted(self) -> bool:
        """Whether what is in sight has its pictures."""
        model = self.window.results
        first = [model.hit(model.index(row, 0)) for row in range(min(9, model.rowCount()))]
        tiles = all(self.window.bridge.thumbnail(hit.file_id) for hit in first if hit is not None)
        views = [v for v in self.window.findChildren(PictureView) if v.isVisible()]
        return tiles and all(view.has_picture for view in views)

    def grab(self, path: str) -> bool:
        """Save what the window shows, in its own pixels."""
        return self.window.grab().save(path)


class Listener:
    """Takes questions from standard input and answers them on the GUI thread."""

    def __init__(self, eyes: Eyes) -> None:
        self._eyes = eyes
        self._mailbox = Mailbox()
        threading.Thread(target=self._listen, daemon=True, name="questions").start()

    def _listen(self) -> None:
        for line in sys.stdin:
            question = json.loads(line)
            deadline = time.monotonic() + question["wait_s"]
            self._mailbox.post(lambda q=question["look"], d=deadline: self._look(q, d))
        self._mailbox.post(self._eyes.window.close)

    def _look(self, question: str, deadline: float) -> None:
        """Answer, or look again before long while the answer is no yet and there is time."""
        found = self._found(question)
        if not found and time.monotonic() < deadline:
            QTimer.singleShot(LOOK_EVERY_MS, lambda: self._look(question, deadline))
            return
        sys.stdout.write(json.dumps(found, default=str) + "\n")
        sys.stdout.flush()

    def _found(self, question: str) -> Any:
        eyes = self._eyes
        known = {name: getattr(eyes, name) for name in dir(eyes) if not name.startswith("_")}
        return eval(question, {**known, "QPoint": QPoint, "QRect": QRect, "eyes": eyes})


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    app = make_application()
    window, bridge, end = make_window(open_engine(folder), WindowState(folder))
    listener = Listener(Eyes(window))
    window.move(0, 0)
    window.show()
    bridge.open()
    app.exec()
    end()
    del listener


if __name__ == "__main__":
    main()
