"""The status line's layout: one line as long as it fits, in large text as many as it needs."""

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QLayoutItem, QWidget

from app.widgets.flow import FlowLayout


class StatusLayout(FlowLayout):
    """Like `FlowLayout`; one widget takes the rest of its line, so that what follows is at its end.

    Parameters
    ----------
    elastic
        This widget: it needs no more than its least width.
    """

    def __init__(self, parent: QWidget, elastic: QWidget, gap: int) -> None:
        super().__init__(parent, gap)
        self._elastic, self._space = elastic, gap

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        margins = self.contentsMargins()
        area = rect.marginsRemoved(margins)
        lines = self._lines(area.width())
        heights = [max(self._size(item, area).height() for item in line) for line in lines]
        needed = sum(heights) + self._space * max(0, len(lines) - 1)
        if move:
            y = area.y() + max(0, area.height() - needed) // 2
            for line, height in zip(lines, heights, strict=True):
                self._set_line(line, QRect(area.x(), y, area.width(), height), area)
                y += height + self._space
        return needed + margins.top() + margins.bottom()

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        left = 0
        for item in self._shown():
            needed = item.sizeHint().width()
            if not lines or needed > left:
                lines.append([])
                left = width
            lines[-1].append(item)
            left -= needed + self._space
        return lines

    def _set_line(self, line: list[QLayoutItem], place: QRect, area: QRect) -> None:
        sizes = [self._size(item, area) for item in line]
        used = sum(size.width() for size in sizes) + self._space * (len(line) - 1)
        x = place.x()
        for item, size in zip(line, sizes, strict=True):
            if item.widget() is self._elastic:
                size.setWidth(size.width() + place.width() - used)
            y = place.y() + (place.height() - size.height()) // 2
            self._place(item, QRect(QPoint(x, y), size), area)
            x += size.width() + self._space

    def _size(self, item: QLayoutItem, area: QRect) -> QSize:
        wanted = item.sizeHint()
        return QSize(min(wanted.width(), area.width()), wanted.height())
