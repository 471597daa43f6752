"""How downloads reach the network: as the system says, directly, or through a proxy named here."""

import re
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from app.settings.preferences import Preferences
from app.theme import SPACE_S

SYSTEM, NONE = "system", "none"
ADDRESS: Final = re.compile(
    r"(?:https?://(?:[^\s:@/]+(?::[^\s@/]*)?@)?)?(?:[\w.-]+|\[[0-9a-fA-F:]+\]):(\d{1,5})/?"
)


def is_address(text: str) -> bool:
    """Whether a text names a proxy: ``host:port``, or with http:// and a name and password before it."""
    match = ADDRESS.fullmatch(text)
    return match is not None and 0 < int(match[1]) < 65536


def for_engine(setting: str) -> str:
    """Put what is stored into the words of `Library.add_model`."""
    return "" if setting == SYSTEM else setting


class ProxyRow(QWidget):
    """A choice of three, and a line for the address.

    Signals
    -------
    changed(str)
        What is stored now.
    """

    changed = Signal(str)

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.choice = QComboBox(self)
        self.choice.setAccessibleName(self.tr("Proxy for downloads"))
        for text, value in (
            (self.tr("As the system says"), SYSTEM),
            (self.tr("None"), NONE),
            (self.tr("This one:"), ""),
        ):
            self.choice.addItem(text, value)
        self.address = QLineEdit(self)
        self.address.setPlaceholderText(self.tr("host:port"))
        self.address.setAccessibleName(self.tr("Address of the proxy"))
        self.address.setToolTip(self.tr("host:port, or http://name:password@host:port"))
        self._wrong = QLabel(self.tr("not an address yet, such as proxy.example:8080"), self)
        self._wrong.setProperty("role", "warning")
        label = QLabel(self.tr("Proxy for downloads"), self)
        label.setBuddy(self.choice)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_S)
        for widget in (label, self.choice, self.address, self._wrong):
            row.addWidget(widget)
        row.addStretch(1)
        self._show_stored()
        self.choice.currentIndexChanged.connect(self._store)
        self.address.textChanged.connect(self._store)

    def _show_stored(self) -> None:
        stored = self._preferences.proxy
        is_own = stored not in (SYSTEM, NONE)
        self.choice.setCurrentIndex(self.choice.findData("" if is_own else stored))
        self.address.setText(stored if is_own else "")
        self._show_line()

    def _show_line(self) -> None:
        is_own = self.choice.currentData() == ""
        self.address.setVisible(is_own)
        self._wrong.setVisible(is_own and not is_address(self.address.text().strip()))

    def _store(self) -> None:
        """Store what makes sense; half an address is not stored."""
        self._show_line()
        wanted = self.choice.currentData() or self.address.text().strip()
        if wanted in (SYSTEM, NONE) or is_address(wanted):
            self._preferences.proxy = wanted
            self.changed.emit(wanted)
