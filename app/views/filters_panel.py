"""The filters: kind, date, camera, tag, rating, length. They are always obeyed exactly."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import (
    QCompleter,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.composition import Filters, is_date
from app.explain import kind_name
from app.icons import set_icon
from app.session import Session
from app.theme import SPACE_S, SPACE_XS
from app.views.folders_panel import heading
from app.views.tile import ICON_OF_KIND
from app.widgets.stars import StarRating
from engine.domain import Kind


class FiltersPanel(QWidget):
    """Shows and changes the session's filters.

    Signals
    -------
    misread(str)
        A date or length cannot be understood; empty when all is well again.
    """

    misread = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.kinds = {kind: self._kind_button(kind) for kind in Kind}
        self.taken_from = self._line(self.tr("from"), self.tr("Taken from: a year, month or day"))
        self.taken_to = self._line(self.tr("to"), self.tr("Taken until: a year, month or day"))
        self.camera = self._line(self.tr("any"), self.tr("Camera"))
        self.tag = self._line(self.tr("any"), self.tr("Tag"))
        self._known_tags = _offering(self.tag)
        self._known_cameras = _offering(self.camera)
        self.shortest = self._line(self.tr("from s"), self.tr("Shortest length in seconds"))
        self.longest = self._line(self.tr("to s"), self.tr("Longest length in seconds"))
        self.rating = StarRating(self)
        self.rating.setAccessibleName(self.tr("Lowest rating"))
        self.reset = QPushButton(self.tr("Reset"), self)
        self.reset.setProperty("flat", True)
        self.reset.setAccessibleName(self.tr("Reset all filters"))
        self._lay_out()
        self.reset.clicked.connect(lambda: self._edit(lambda _old: Filters()))
        self.rating.rating_changed.connect(self._take_rating)
        for line in self._lines():
            line.editingFinished.connect(self._take_lines)
        session.changed.connect(lambda made, _change: self.show_filters(made.filters))
        self.show_filters(session.now.filters)

    def show_filters(self, filters: Filters) -> None:
        """Show what is filtered now."""
        for kind, button in self.kinds.items():
            button.setChecked(kind in filters.kinds)
        texts = {
            self.taken_from: filters.taken_from,
            self.taken_to: filters.taken_to,
            self.camera: filters.camera,
            self.tag: filters.tag,
            self.shortest: _shown(filters.shortest_s),
            self.longest: _shown(filters.longest_s),
        }
        for line, text in texts.items():
            if line.text() != text:
                line.setText(text)
        self.rating.setValue(filters.min_rating)
        self.reset.setVisible(not filters.is_empty)

    def offer(self, tags: Sequence[str], cameras: Sequence[str]) -> None:
        """Offer these while typing."""
        self._known_tags.setStringList(list(tags))
        self._known_cameras.setStringList(list(cameras))

    # -- building ----------------------------------------------------------------------------
    def _kind_button(self, kind: Kind) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("kindButton")
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setText(kind_name(kind, 2).capitalize())
        button.setAccessibleName(self.tr("Only {kind}").format(kind=kind_name(kind, 2)))
        set_icon(button, ICON_OF_KIND[kind])
        button.clicked.connect(self._take_kinds)
        return button

    def _line(self, placeholder: str, name: str) -> QLineEdit:
        line = QLineEdit(self)
        line.setPlaceholderText(placeholder)
        line.setAccessibleName(name)
        line.setToolTip(name)
        line.setAcceptDrops(False)  # drops belong to the window
        line.setMinimumWidth(40)
        return line

    def _lines(self) -> tuple[QLineEdit, ...]:
        return (
            self.taken_from,
            self.taken_to,
            self.camera,
            self.tag,
            self.shortest,
            self.longest,
        )

    def _lay_out(self) -> None:
        kinds = QHBoxLayout()
        kinds.setSpacing(SPACE_XS)
        for button in self.kinds.values():
            kinds.addWidget(button, 1)
        grid = QGridLayout()
        grid.setContentsMargins(SPACE_S, 0, SPACE_S, 0)
        grid.setHorizontalSpacing(SPACE_S)
        grid.setVerticalSpacing(SPACE_XS)
        rows: tuple[tuple[str, tuple[QWidget, ...]], ...] = (
            (self.tr("Taken"), (self.taken_from, self.taken_to)),
            (self.tr("Length"), (self.shortest, self.longest)),
            (self.tr("Camera"), (self.camera,)),
            (self.tr("Tag"), (self.tag,)),
            (self.tr("Rating"), (self.rating,)),
        )
        for row, (name, widgets) in enumerate(rows):
            label = QLabel(name, self)
            label.setProperty("role", "muted")
            label.setBuddy(widgets[0])
            grid.addWidget(label, row, 0)
            for column, widget in enumerate(widgets, 1):
                grid.addWidget(widget, row, column, 1, 3 - len(widgets))
        column_layout = QVBoxLayout(self)
        column_layout.setContentsMargins(0, 0, 0, 0)
        column_layout.setSpacing(SPACE_S)
        column_layout.addLayout(heading(self.tr("Filters"), self.reset))
        column_layout.addLayout(kinds)
        column_layout.addLayout(grid)

    # -- changing ----------------------------------------------------------------------------
    def _edit(self, step: Callable[[Filters], Filters]) -> None:
        self._session.edit(lambda made: replace(made, filters=step(made.filters)))

    def _take_kinds(self) -> None:
        kinds = tuple(kind for kind, button in self.kinds.items() if button.isChecked())
        # all of them is the same as none: nothing is filtered
        self._edit(lambda old: replace(old, kinds=() if len(kinds) == len(Kind) else kinds))

    def _take_rating(self, rating: int) -> None:
        self._edit(lambda old: replace(old, min_rating=rating))

    def _take_lines(self) -> None:
        dates = self.taken_from.text().strip(), self.taken_to.text().strip()
        lengths = self.shortest.text().strip(), self.longest.text().strip()
        if not all(map(is_date, dates)):
            self.misread.emit(self.tr("Write a date as 2024, 2024-05 or 2024-05-31."))
            return
        try:
            shortest, longest = (float(text) if text else None for text in lengths)
        except ValueError:
            self.misread.emit(self.tr("Write a length in seconds, such as 10 or 2.5."))
            return
        self.misread.emit("")
        self._edit(
            lambda old: replace(
                old,
                taken_from=dates[0],
                taken_to=dates[1],
                camera=self.camera.text().strip(),
                tag=self.tag.text().strip(),
                shortest_s=shortest,
                longest_s=longest,
            )
        )


def _offering(line: QLineEdit) -> QStringListModel:
    """Let a line offer words while one types; returns the model to put them into."""
    words = QStringListModel(line)
    completer = QCompleter(words, line)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    line.setCompleter(completer)
    return words


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
