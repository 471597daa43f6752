"""Tags as chips, with a line to add more."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QPushButton, QSizePolicy, QWidget

from app.icons import set_icon
from app.widgets.flow import FlowLayout
from engine.organised import Marked

LINE_PX = 120
ROOM_PX = 32  # around the text in a line
MAX_CHARS = 100


def cleaned(text: str) -> tuple[str, ...]:
    """Split what was typed at commas and tidy each tag; empty ones vanish.

    >>> cleaned(" summer,  by  the sea,, ")
    ('summer', 'by the sea')
    """
    parts = (" ".join(part.split()) for part in text.split(","))
    return tuple(part for part in parts if part)


def common_tags(marked: Iterable[Marked]) -> tuple[str, ...]:
    """Tags that all of these files have, in the order of the first.

    >>> common_tags([Marked(1, 0, ("sea", "sun")), Marked(2, 0, ("Sun", "sand"))])
    ('sun',)
    """
    first, *others = [one.tags for one in marked] or [()]
    known = [{tag.casefold() for tag in tags} for tags in others]
    return tuple(tag for tag in first if all(tag.casefold() in tags for tags in known))


def lacking(tags: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """Tags that are not among others, whatever their case.

    >>> lacking(("sea", "sun"), ("SUN",))
    ('sea',)
    """
    known = {tag.casefold() for tag in others}
    return tuple(tag for tag in tags if tag.casefold() not in known)


def _opposite() -> Qt.LayoutDirection:
    mirrored = QGuiApplication.isRightToLeft()
    return Qt.LayoutDirection.LeftToRight if mirrored else Qt.LayoutDirection.RightToLeft


class TagChip(QPushButton):
    """One tag; pressing it, Delete or Backspace takes it away."""

    def __init__(self, tag: str, parent: QWidget | None = None) -> None:
        # A lone & would be taken for a keyboard mnemonic.
        super().__init__(tag.replace("&", "&&"), parent)
        self.tag = tag
        self.setLayoutDirection(_opposite())  # puts the × behind the word
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Remove tag {tag}").format(tag=tag))
        self.setToolTip(self.accessibleName())
        set_icon(self, "close", "muted")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete and Backspace press the chip too."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.click()
        else:
            super().keyPressEvent(event)


class TagEditor(QWidget):
    """Chips and a line.

    Signals
    -------
    tags_changed(tuple[str, ...])
        The user added or removed one (not emitted by `set_tags`).
    """

    tags_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips: list[TagChip] = []
        self._flow = FlowLayout(self)
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(self.tr("Add tag"))
        self.line.setAccessibleName(self.tr("Add tag"))
        self.line.setMaxLength(MAX_CHARS)
        wide = self.line.fontMetrics().horizontalAdvance(self.line.placeholderText())
        self.line.setFixedWidth(max(LINE_PX, wide + ROOM_PX))
        self.line.returnPressed.connect(self._take_line)
        self._flow.addWidget(self.line)

    def tags(self) -> tuple[str, ...]:
        """Give the tags in the order shown."""
        return tuple(chip.tag for chip in self._chips)

    def set_tags(self, tags: Iterable[str]) -> None:
        """Show other tags."""
        wanted = tuple(tags)
        if wanted == self.tags():
            return
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.deleteLater()
        self._chips = []
        for tag in wanted:
            self._append(tag)
        self.updateGeometry()

    def set_known(self, tags: Iterable[str]) -> None:
        """Offer these while typing."""
        completer = QCompleter(sorted(tags), self.line)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.line.setCompleter(completer)

    def _append(self, tag: str) -> None:
        chip = TagChip(tag, self)
        chip.clicked.connect(lambda: self._remove(chip))
        self._flow.insert_widget(len(self._chips), chip)
        self._chips.append(chip)
        chip.show()

    def _take_line(self) -> None:
        have = {tag.casefold() for tag in self.tags()}
        new = [tag for tag in cleaned(self.line.text()) if tag.casefold() not in have]
        self.line.clear()
        for tag in dict.fromkeys(new):
            self._append(tag)
        if new:
            self._tell()

    def _remove(self, chip: TagChip) -> None:
        index = self._chips.index(chip)
        self._chips.remove(chip)
        self._flow.removeWidget(chip)
        chip.hide()
        chip.deleteLater()
        # Focus goes to the neighbour, so that several can be removed without the mouse.
        neighbours: list[QWidget] = [*self._chips[index : index + 1], self.line]
        neighbours[0].setFocus()
        self._tell()

    def _tell(self) -> None:
        self.updateGeometry()
        self.tags_changed.emit(self.tags())
