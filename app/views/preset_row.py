"""Buttons for the changes that are often wanted; pressed ones hold."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from app.composition import Composition
from app.preset_names import label
from app.presets import PRESETS, Preset, holds
from app.theme import SPACE_XS
from app.widgets.flow import FlowLayout

FIRST: Final = 6  # in sight before one asks for more


class PresetRow(QWidget):
    """The buttons, and one to keep a change of one's own.

    Signals
    -------
    toggled(Preset)
        It was pressed: it is to hold, or not any more.
    save_wanted()
        What is changed now is to become a preset.
    rename_wanted(Preset), delete_wanted(Preset)
        Of the user's own.
    """

    toggled = Signal(object)
    save_wanted = Signal()
    rename_wanted = Signal(object)
    delete_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presets: list[Preset] = []
        self._shows_all = False
        self._is_wanted = True
        self.buttons: list[QPushButton] = []
        self._shown = Composition()
        heading = QLabel(self.tr("The same, but …"), self)
        heading.setProperty("role", "section")
        self._inside = QWidget(self)
        self._flow = FlowLayout(self._inside)
        self.save = QPushButton(self.tr("+ Preset"), self._inside)
        self.save.setObjectName("preset")
        self.save.setProperty("flat", True)
        self.save.setToolTip(self.tr("Keep this change and its sliders as a preset of your own"))
        self.save.setAccessibleName(self.tr("Keep this change as a preset"))
        self.save.clicked.connect(self.save_wanted)
        self.more = QPushButton(self._inside)
        self.more.setObjectName("preset")
        self.more.setProperty("flat", True)
        self.more.clicked.connect(self._turn)
        self._flow.addWidget(self.more)
        self._flow.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        column.addWidget(heading)
        column.addWidget(self._inside)
        self.hide()

    def show_presets(self, presets: Sequence[Preset]) -> None:
        """Offer these; a button that stays keeps the keyboard."""
        if list(presets) != self._presets:
            self._presets = list(presets)
            for old in self.buttons:
                self._flow.removeWidget(old)
                old.deleteLater()
            self.buttons = [self._button(preset) for preset in presets]
            for number, button in enumerate(self.buttons):
                self._flow.insert_widget(number, button)
            self.updateGeometry()
        self.setVisible(bool(presets) and self._is_wanted)

    def set_wanted(self, is_wanted: bool) -> None:
        """Be there, or leave the room to others."""
        self._is_wanted = is_wanted
        self.setVisible(bool(self._presets) and is_wanted)

    def show_composition(self, made: Composition) -> None:
        """Press the buttons of what the search asks for; these and one's own are always in sight."""
        for number, (preset, button) in enumerate(zip(self._presets, self.buttons, strict=True)):
            button.setChecked(holds(made, preset))
            is_first = number < FIRST or preset not in PRESETS
            button.setVisible(is_first or button.isChecked() or self._shows_all)
        self.more.setVisible(len(self._presets) > FIRST)
        self.more.setText(self.tr("Fewer") if self._shows_all else self.tr("More…"))
        self._shown = made
        turned = (made.alpha_text, made.alpha_image, made.beta)
        self.save.setVisible(bool(made.instruction) or any(v is not None for v in turned))

    def _turn(self) -> None:
        self._shows_all = not self._shows_all
        self.show_composition(self._shown)

    def menu_for(self, preset: Preset) -> QMenu:
        """Build the menu of an own preset."""
        menu = QMenu(self)
        menu.addAction(self.tr("Rename…"), lambda: self.rename_wanted.emit(preset))
        menu.addAction(self.tr("Delete"), lambda: self.delete_wanted.emit(preset))
        return menu

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Delete and F2 on an own preset."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            preset = self._presets[self.buttons.index(watched)]  # type: ignore[arg-type] # only buttons are watched
            if event.key() == Qt.Key.Key_Delete:
                self.delete_wanted.emit(preset)
                return True
            if event.key() == Qt.Key.Key_F2:
                self.rename_wanted.emit(preset)
                return True
        return super().eventFilter(watched, event)

    def _button(self, preset: Preset) -> QPushButton:
        name = label(preset)
        button = QPushButton(name, self._inside)
        button.setObjectName("preset")
        button.setCheckable(True)
        button.setAccessibleName(self.tr("The same, but {change}").format(change=name))
        button.clicked.connect(lambda: self.toggled.emit(preset))
        if preset not in PRESETS:
            self._make_own(button, preset)
        return button

    def _make_own(self, button: QPushButton, preset: Preset) -> None:
        button.setToolTip(self.tr("Your own: {words}").format(words=preset.words))
        button.installEventFilter(self)
        button.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        button.customContextMenuRequested.connect(lambda at: self._open_menu(button, preset, at))

    def _open_menu(self, button: QPushButton, preset: Preset, at: QPoint) -> None:
        menu = self.menu_for(preset)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(button.mapToGlobal(at))
