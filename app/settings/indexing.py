"""Settings of the engine, made from its own declarations: name, range, default and help."""

from dataclasses import fields
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QSpinBox, QWidget

from app.engine_texts import said
from app.preview.texts import problem_text
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


class IndexingSection(Section):
    """A number for each setting."""

    def __init__(self, bridge: "EngineBridge", parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Indexing"), parent)
        self._bridge = bridge
        self.boxes: dict[str, QSpinBox] = {}
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
            if declared.name not in self.boxes:
                self._add_row(declared.name, declared.metadata)
            box = self.boxes[declared.name]
            box.blockSignals(True)
            box.setValue(getattr(settings, declared.name))
            box.blockSignals(False)

    def _add_row(self, name: str, about: Any) -> None:
        text = said(str(about["help"]))
        box = QSpinBox(self)
        box.setRange(about["low"], about["high"])
        box.setAccessibleName(text)
        box.setKeyboardTracking(False)  # not at every digit
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.setFixedWidth(140)
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
