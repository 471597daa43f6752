"""Settings of the engine, made from its own declarations: name, range, default and help.

A number from 0 to 1 is a switch: it acts at once. The others act from the next start on.
"""

from dataclasses import fields
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QPushButton, QSpinBox, QVBoxLayout, QWidget

from app.engine_texts import said
from app.preview.texts import problem_text
from app.settings.preferences import Preferences
from app.settings.section import Section, label
from app.theme import SPACE_L, SPACE_XS

if TYPE_CHECKING:
    from app.bridge import EngineBridge
    from engine.api import Library


def _settings(library: "Library") -> Any:
    return library.settings


def _change(library: "Library", name: str, value: int) -> Any:
    return library.change_settings(**{name: value})


def _reset(library: "Library") -> Any:
    defaults: dict[str, Any] = {
        declared.name: declared.default for declared in fields(library.settings)
    }
    return library.change_settings(**defaults)


def _is_switch(about: Any) -> bool:
    return (about["low"], about["high"]) == (0, 1)


class IndexingSection(Section):
    """A number or a switch for each setting."""

    def __init__(
        self, bridge: "EngineBridge", preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(self.tr("Indexing"), parent)
        self._bridge, self._preferences = bridge, preferences
        self.boxes: dict[str, QSpinBox] = {}
        self.switches: dict[str, QCheckBox] = {}
        self._switches = QVBoxLayout()
        self._switches.setSpacing(0)
        self.tray = QCheckBox(self.tr("Show beside the clock that files are being indexed."), self)
        self.tray.setChecked(preferences.tray)
        self.tray.toggled.connect(self._store_tray)
        self._switches.addWidget(self.tray, 0, Qt.AlignmentFlag.AlignLeft)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(SPACE_L)
        self._grid.setVerticalSpacing(SPACE_XS)
        self._grid.setColumnStretch(0, 1)
        self._note = label(
            self.tr("Changes are stored at once and act when Trouvère is started again."),
            "muted",
            self,
        )
        self._problem = label("", "danger", self)
        self._problem.hide()
        self._reset = QPushButton(self.tr("Set back to the defaults"), self)
        self._reset.clicked.connect(self._set_back)
        self.add(label(self.tr("Manners"), "heading", self))
        self.add_layout(self._switches)
        self.add(label(self.tr("In detail"), "heading", self))
        self.add(self._note)
        self.add_layout(self._grid)
        self.add(self._problem)
        self.add_left(self._reset)
        self.finish()

    def refresh(self) -> None:
        """Ask the library for its settings."""
        self._bridge.run(_settings, done=self._take, failed=self._fail)

    def _take(self, settings: Any) -> None:
        """Show a `Settings` value: any frozen dataclass of whole numbers with ranges and help."""
        self._problem.hide()
        for declared in fields(settings):
            value = getattr(settings, declared.name)
            if _is_switch(declared.metadata):
                self._show_switch(declared.name, declared.metadata, value)
            else:
                self._show_number(declared.name, declared.metadata, value)

    def _show_number(self, name: str, about: Any, value: int) -> None:
        if name not in self.boxes:
            self._add_row(name, about)
        box = self.boxes[name]
        box.blockSignals(True)
        box.setValue(value)
        box.blockSignals(False)

    def _show_switch(self, name: str, about: Any, value: int) -> None:
        if name not in self.switches:
            switch = self.switches[name] = QCheckBox(said(str(about["help"])), self)
            switch.toggled.connect(lambda is_on: self._store(name, int(is_on)))
            place = len(self.switches) - 1  # before the window's own
            self._switches.insertWidget(place, switch, 0, Qt.AlignmentFlag.AlignLeft)
        switch = self.switches[name]
        switch.blockSignals(True)
        switch.setChecked(bool(value))
        switch.blockSignals(False)

    def _store_tray(self, is_wanted: bool) -> None:
        self._preferences.tray = is_wanted

    def _add_row(self, name: str, about: Any) -> None:
        text = said(str(about["help"]))
        box = QSpinBox(self)
        box.setRange(about["low"], about["high"])
        box.setAccessibleName(text)
        box.setKeyboardTracking(False)  # not at every digit
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.setMinimumWidth(140)
        box.lineEdit().setTextMargins(SPACE_XS, 0, 0, 0)
        box.valueChanged.connect(partial(self._store, name))
        row = len(self.boxes)
        self._grid.addWidget(label(text, "text", self), row, 0)
        self._grid.addWidget(box, row, 1)
        self.boxes[name] = box

    def _store(self, name: str, value: int) -> None:
        self._bridge.run(_change, name, value, failed=self._fail)

    def _set_back(self) -> None:
        self._bridge.run(_reset, done=self._take, failed=self._fail)

    def _fail(self, error: Exception) -> None:
        self._problem.setText(problem_text(error))
        self._problem.show()
