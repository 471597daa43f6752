"""Above the results: how they are sorted, grouped, folded, how large they are, grid or list."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QSlider, QToolButton, QWidget

from app import explain
from app.composition import Composition
from app.icons import set_icon
from app.preview.texts import term_text
from app.session import Session
from app.theme import SPACE_XS
from app.views.grid import TILE_LIMITS, TILE_STEP, ResultsGrid
from engine.domain import Query, TermKind

SLIDER_PX = 96
LETTERS_WITH_SLIDER = 80
LABEL_LETTERS = 24
WORDS = frozenset((TermKind.TEXT, TermKind.WITHOUT, TermKind.COLOUR, TermKind.CONCEPT))


class ResultsTools(QWidget):
    """A few quiet buttons; what is not as usual is marked."""

    def __init__(self, session: Session, grid: ResultsGrid, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._grid = session, grid
        self._terms: Sequence[tuple[str, str]] = ()
        self.copies = self._button("copy", self.tr("Show every near copy (Ctrl+Shift+F)"))
        self.copies.setCheckable(True)
        self.sort = self._menu_button("sort", self.tr("Sort (Ctrl+Shift+T)"), self._sort_menu)
        self.group = self._menu_button("group", self.tr("Group (Ctrl+Shift+G)"), self._group_menu)
        self.density = self._slider()
        self.as_grid = self._button("grid", self.tr("Show as a grid (Ctrl+1)"))
        self.as_list = self._button("list", self.tr("Show as a list (Ctrl+2)"))
        self._lay_out()
        self._connect()
        self._show(session.now)

    def show_query(self, query: Query) -> None:
        """Tell what the results answer: its terms can be sorted by."""
        self._terms = labels_of(query)
        self._grid.set_group(query.group)
        self._grid.columns.show_terms(self._terms)

    def set_list(self, is_list: bool) -> None:
        """Show rows with columns, or tiles."""
        self._grid.set_list(is_list)

    def set_room(self, letters: int) -> None:
        """Make do with a width of so many letters: the size has keys, and the wheel with Ctrl."""
        self.density.setVisible(letters >= LETTERS_WITH_SLIDER)

    def toggle_folded(self) -> None:
        """Fold near copies, or show each of them."""
        self._session.edit(lambda made: replace(made, folded=not made.folded))

    # -- building ----------------------------------------------------------------------------
    def _button(self, icon: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setAccessibleName(tip.partition(" (")[0])
        button.setToolTip(tip)
        set_icon(button, icon)
        return button

    def _menu_button(self, icon: str, tip: str, fill: Callable[[QMenu], None]) -> QToolButton:
        button = self._button(icon, tip)
        menu = QMenu(button)
        menu.setAccessibleName(button.accessibleName())
        menu.aboutToShow.connect(lambda: _refill(menu, fill))
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal, self)
        low, high = TILE_LIMITS
        slider.setRange(low, high)
        slider.setSingleStep(TILE_STEP)
        slider.setPageStep(3 * TILE_STEP)
        slider.setValue(self._grid.density)
        slider.setMinimumWidth(SLIDER_PX // 2)  # the headline gives way first
        slider.setMaximumWidth(SLIDER_PX)
        slider.setAccessibleName(self.tr("Size of the results"))
        slider.setToolTip(self.tr("Size of the results (Ctrl+plus, Ctrl+minus)"))
        return slider

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_XS)
        for widget in (
            self.copies,
            self.sort,
            self.group,
            self.density,
            self.as_grid,
            self.as_list,
        ):
            row.addWidget(widget)
        self._views = QButtonGroup(self)
        for button in (self.as_grid, self.as_list):
            button.setCheckable(True)
            self._views.addButton(button)

    def _connect(self) -> None:
        grid = self._grid
        self.copies.clicked.connect(lambda _checked: self.toggle_folded())
        self.density.valueChanged.connect(grid.set_density)
        grid.density_changed.connect(self.density.setValue)
        self.as_grid.clicked.connect(lambda _checked: self.set_list(False))
        self.as_list.clicked.connect(lambda _checked: self.set_list(True))
        grid.listed_changed.connect(lambda _is_list: self._show(self._session.now))
        grid.columns.order_wanted.connect(self._sort_by)
        self._session.changed.connect(lambda made, _change: self._show(made))

    # -- showing -----------------------------------------------------------------------------
    def _show(self, made: Composition) -> None:
        self.copies.setChecked(not made.folded)
        _mark(self.sort, is_marked=bool(made.order))
        _mark(self.group, is_marked=bool(made.group))
        (self.as_list if self._grid.is_list else self.as_grid).setChecked(True)
        self._grid.columns.show_order(made.order)

    def _sort_menu(self, menu: QMenu) -> None:
        now = self._session.now
        first = self.tr("Newest first") if now.asks_nothing else self.tr("Best match first")
        choices = [("", first), *orders()]
        choices += [(f"-term:{name}", self.tr("Match with {label}").format(label=label)) for name, label in self._terms if len(self._terms) > 1]  # fmt: skip
        _fill(menu, choices, now.order, self._sort_by)

    def _group_menu(self, menu: QMenu) -> None:
        choices = [("", self.tr("No groups")), *groups()]
        _fill(menu, choices, self._session.now.group, self._group_by)

    def _sort_by(self, order: str) -> None:
        self._session.edit(lambda made: replace(made, order=order))

    def _group_by(self, group: str) -> None:
        self._session.edit(lambda made: replace(made, group=group))


def orders() -> list[tuple[str, str]]:
    """What results can be sorted by, as (`Query.order`, name)."""
    tr = explain.tr
    return [
        ("name", tr("Name")),
        ("-taken", tr("Date, newest first")),
        ("taken", tr("Date, oldest first")),
        ("-rating", tr("Rating, highest first")),
        ("-size", tr("Size, largest first")),
        ("size", tr("Size, smallest first")),
        ("-duration", tr("Length, longest first")),
        ("duration", tr("Length, shortest first")),
        ("kind", tr("Kind")),
        ("folder", tr("Folder")),
        ("-added", tr("Added, newest first")),
    ]


def groups() -> list[tuple[str, str]]:
    """What results can be put together by, as (`Query.group`, name)."""
    tr = explain.tr
    return [("day", tr("Day")), ("folder", tr("Folder")), ("piece", tr("Piece of music"))]


def labels_of(query: Query) -> list[tuple[str, str]]:
    """Each term of a search as (name, what people call it): words are called by themselves."""
    named = zip(query.term_names(), query.terms, strict=True)
    found = [
        (name, f"“{_short(term.value)}”" if term.kind in WORDS else term_text(name))
        for name, term in named
    ]
    return [
        *found,
        *([("instruction", f"“{_short(query.instruction)}”")] if query.instruction else []),
    ]


def _short(text: str) -> str:
    return text if len(text) <= LABEL_LETTERS else text[: LABEL_LETTERS - 1] + "…"


def _refill(menu: QMenu, fill: Callable[[QMenu], None]) -> None:
    menu.clear()
    fill(menu)


def _fill(
    menu: QMenu, choices: Sequence[tuple[str, str]], now: str, choose: Callable[[str], None]
) -> None:
    """One of several; the one in force is marked."""
    group = QActionGroup(menu)
    for value, text in choices:
        action = QAction(text.replace("&", "&&"), menu)
        action.setCheckable(True)
        action.setChecked(value == now)
        action.triggered.connect(lambda _checked=False, value=value: choose(value))
        group.addAction(action)
        menu.addAction(action)


def _mark(button: QToolButton, *, is_marked: bool) -> None:
    """Mark a button whose menu has something else than usual in force."""
    button.setProperty("marked", is_marked)
    button.style().unpolish(button)
    button.style().polish(button)
