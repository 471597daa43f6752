"""The search field's layout: chips side by side, then a line that takes what is left."""

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QWidget

from app.widgets.flow import FlowLayout

LINE_MIN_PX = 220


class FieldLayout(FlowLayout):
    """Like `FlowLayout`, but the last widget is stretched to the far edge.

    It moves to a line of its own where less than `LINE_MIN_PX` would be left for it.
    """

    def __init__(self, parent: QWidget | None = None, gap: int = 4) -> None:
        super().__init__(parent, gap)
        self._space = gap

    def sizeHint(self) -> QSize:
        """Ask for the height that the present width makes necessary."""
        parent = self.parentWidget()
        width = parent.width() if parent is not None else LINE_MIN_PX
        return QSize(self.minimumSize().width(), self.heightForWidth(width))

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        area = rect.marginsRemoved(self.contentsMargins())
        items = self._shown()
        x, y, line_height = area.x(), area.y(), 0
        for item in items:
            size = item.sizeHint()
            is_last = item is items[-1]
            needed = LINE_MIN_PX if is_last else size.width()
            if x > area.x() and x + needed > area.right() + 1:
                x, y, line_height = area.x(), y + line_height + self._space, 0
            if is_last:
                size.setWidth(area.right() + 1 - x)
            line_height = max(line_height, size.height())
            if move:
                wide = min(size.width(), area.width())
                self._place(item, QRect(QPoint(x, y), QSize(wide, size.height())), area)
            x += size.width() + self._space
        return y + line_height - rect.y() + self.contentsMargins().bottom()
