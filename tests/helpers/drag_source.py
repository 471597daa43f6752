"""A window that drags a file, as a file manager does."""

import sys

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel


class Source(QLabel):
    def mouseMoveEvent(self, _event: QMouseEvent) -> None:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(sys.argv[1])])
        drag = QDrag(self)
        drag.setMimeData(mime)
        drag.exec(Qt.DropAction.CopyAction)


app = QApplication(sys.argv[:1])
source = Source("drag me")
source.move(0, 0)
source.resize(300, 300)
source.show()
app.processEvents()
sys.stdout.write("READY\n")
sys.stdout.flush()
app.exec()
