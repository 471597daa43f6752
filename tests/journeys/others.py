"""Another program beside the window: drags a file out, or takes what is dropped on it.

``python -m tests.journeys.others X Y drags FILE``, ``... shows PICTURE`` or ``... takes``
"""

import sys
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QDragEnterEvent, QDropEvent, QMouseEvent, QPixmap
from PySide6.QtWidgets import QApplication, QLabel

SIDE = 300


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


class Drags(QLabel):
    """A file manager with one file."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.name)
        self._path = path

    def mouseMoveEvent(self, _event: QMouseEvent) -> None:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(self._path))])
        drag = QDrag(self)
        drag.setMimeData(mime)
        drag.exec(Qt.DropAction.CopyAction)


class Shows(QLabel):
    """A program that shows a picture."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.setPixmap(QPixmap(str(path)).scaled(SIDE, SIDE))


class Takes(QLabel):
    """A program that files can be dropped on; it says which."""

    def __init__(self) -> None:
        super().__init__("drop here")
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.setAccepted(event.mimeData().hasUrls())

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        say(f"TOOK {event.mimeData().urls()[0].toLocalFile()}")


def main() -> None:
    x, y, role, *rest = sys.argv[1:]
    app = QApplication(sys.argv[:1])
    made = {"drags": Drags, "shows": Shows}
    other = made[role](Path(rest[0])) if rest else Takes()
    other.setAlignment(Qt.AlignmentFlag.AlignCenter)
    other.move(int(x), int(y))
    other.resize(SIDE, SIDE)
    other.show()
    app.processEvents()
    say("READY")
    app.exec()


if __name__ == "__main__":
    main()
