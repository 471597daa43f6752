"""What is known about a file, with its rating and tags to edit."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from app.isolates import bare, isolated
from app.music_words import music_text
from app.preview.shot_texts import facts_of_shot
from app.preview.texts import (
    date_text,
    dimensions_text,
    kind_text,
    size_text,
    taken_text,
    time_text,
    translated,
)
from app.theme import SPACE_M, SPACE_S, SPACE_XS
from app.widgets.elided import ElidedLabel
from app.widgets.stars import StarRating
from app.widgets.swatches import Swatches
from app.widgets.tags import TagEditor
from engine.closeup import Shot, Swatch
from engine.domain import ItemDetails

Fact = tuple[str, str]
MOST_LISTED: Final = 8


def facts_of(details: ItemDetails, shot: Shot | None = None) -> list[Fact]:
    """List the facts that are known, in the order shown; the texts are translated.

    Parameters
    ----------
    shot
        How a photo was taken, once that is known.
    """
    rows = [
        (translated("Kind"), kind_text(details.kind)),
        (translated("Title"), details.title or ""),
        (translated("By"), details.artist or ""),
        (translated("Music"), music_text(details.music)),
        (translated("Taken"), taken_text(details.taken_at)),
        (translated("Camera"), details.camera or ""),
        *(facts_of_shot(shot) if shot is not None else ()),
        (translated("Picture"), dimensions_text(details.width, details.height)),
        (translated("Length"), time_text(details.duration_s) if details.duration_s else ""),
        (translated("Pages"), str(details.pages) if details.pages else ""),
        (translated("Size"), size_text(details.size_bytes)),
        (translated("Changed"), date_text(details.modified)),
        (translated("Folder"), isolated(str(details.path.parent))),
    ]
    return [(name, value) for name, value in rows if value]


def listed(paths: Sequence[Path], *, whole: bool) -> str:
    """Write paths below each other: names only, or whole where names would be the same."""
    shown = [str(path) if whole else path.name for path in paths[:MOST_LISTED]]
    if len(paths) > MOST_LISTED:
        shown.append(translated("and {n} more").format(n=len(paths) - MOST_LISTED))
    return "\n".join(shown)


class FactsPanel(QWidget):
    """A table of facts, stars, tags and colours.

    Signals
    -------
    rating_changed(int), tags_changed(tuple[str, ...])
        The user edited them.
    colour_wanted(str)
        The user wants a colour of the picture, ``#rrggbb``.
    """

    rating_changed = Signal(int)
    tags_changed = Signal(object)
    colour_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stars = StarRating(self)
        self.tags = TagEditor(self)
        self.colours = Swatches(self)
        self._details: ItemDetails | None = None
        self._shot: Shot | None = None
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(SPACE_M)
        self._grid.setVerticalSpacing(SPACE_XS)
        self._grid.setColumnStretch(1, 1)
        self._cells: list[tuple[QLabel, ElidedLabel]] = []
        self._others = QLabel(self)
        self._others.setWordWrap(True)
        self._others.setTextFormat(Qt.TextFormat.PlainText)
        self._others.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._others.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_S)
        layout.addWidget(self.stars)
        layout.addWidget(self.tags)
        layout.addWidget(self.colours)
        layout.addLayout(self._grid)
        layout.addWidget(self._others)
        self.stars.rating_changed.connect(self.rating_changed)
        self.tags.tags_changed.connect(self.tags_changed)
        self.colours.chosen.connect(self.colour_wanted)

    def show_details(self, details: ItemDetails) -> None:
        """Show another file's facts."""
        self.setEnabled(True)
        self.stars.setValue(details.rating)
        self.tags.set_tags(details.tags)
        self._details = details
        self._fill(facts_of(details, self._shot))
        self._show_others(details)

    def show_shot(self, shot: Shot) -> None:
        """Add how the photo was taken."""
        self._shot = shot
        if self._details is not None:
            self._fill(facts_of(self._details, shot))

    def show_colours(self, swatches: Sequence[Swatch]) -> None:
        """Show the photo's colours."""
        self.colours.show_colours(swatches)

    def clear(self) -> None:
        """Show nothing, and let nothing be edited."""
        self.setEnabled(False)
        self.stars.setValue(0)
        self.tags.set_tags(())
        self._details, self._shot = None, None
        self._fill([])
        self.colours.show_colours(())
        self._others.hide()

    def facts(self) -> dict[str, str]:
        """Give what is shown, by name."""
        return {name.text(): value.text() for name, value in self._cells if not name.isHidden()}

    def _fill(self, facts: Sequence[Fact]) -> None:
        while len(self._cells) < len(facts):
            self._add_row()
        for number, (name, value) in enumerate(self._cells):
            is_used = number < len(facts)
            name.setText(facts[number][0] if is_used else "")
            value.setText(facts[number][1] if is_used else "")
            name.setVisible(is_used)
            value.setVisible(is_used)

    def _add_row(self) -> None:
        name, value = QLabel(self), ElidedLabel(parent=self)
        name.setProperty("role", "muted")
        name.setBuddy(value)
        copy = QAction(self.tr("Copy"), value)
        copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(bare(value.text())))
        value.addAction(copy)
        value.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        row = len(self._cells)
        self._grid.addWidget(name, row, 0)
        self._grid.addWidget(value, row, 1)
        self._cells.append((name, value))

    def _show_others(self, details: ItemDetails) -> None:
        parts = []
        if details.companions:
            names = listed(details.companions, whole=False)
            parts.append(self.tr("Belongs together with:\n{names}").format(names=names))
        if details.copies:
            names = listed(details.copies, whole=True)
            parts.append(self.tr("Also lies at:\n{names}").format(names=names))
        self._others.setText("\n\n".join(parts))
        self._others.setVisible(bool(parts))
