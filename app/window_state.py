"""What the window remembers between two starts, kept in the library's own folder."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QSize

FILE_NAME = "window.ini"
SHARE = 0.92
"""Of a small screen: the frame needs some, and one likes to see that there is something behind."""


def fitting(wanted: QSize, screen: QSize) -> QSize:
    """Size of a window that has never been shown: as wanted, or less on a small screen."""
    return wanted.boundedTo(screen * SHARE)


class WindowState:
    """Sizes, folded panes and density; anything odd in the file counts as not there."""

    def __init__(self, folder: Path | None) -> None:
        self._values: dict[str, object] = {}  # what was put since, with or without a folder
        self._settings = (
            QSettings(str(folder / FILE_NAME), QSettings.Format.IniFormat)
            if folder is not None
            else None
        )

    def number(self, name: str, default: int) -> int:
        """Read a whole number."""
        text = self._read(name)
        return int(text) if isinstance(text, str) and text.isdecimal() else default

    def flag(self, name: str, *, default: bool) -> bool:
        """Read a yes or no."""
        return bool(self.number(name, int(default)))

    def text(self, name: str, default: str = "") -> str:
        """Read a word, such as the name of a view."""
        value = self._read(name)
        return value if isinstance(value, str) else default

    def data(self, name: str) -> QByteArray:
        """Read a state that Qt packed; empty when there is none."""
        value = self._read(name)
        return value if isinstance(value, QByteArray) else QByteArray()

    def put(self, name: str, value: int | bool | str | QByteArray) -> None:
        """Remember a value."""
        packed = value if isinstance(value, QByteArray | str) else str(int(value))
        self._values[name] = packed
        if self._settings is not None:
            self._settings.setValue(name, packed)

    def save(self) -> None:
        """Write it down."""
        if self._settings is not None:
            self._settings.sync()

    def _read(self, name: str) -> object:
        if name in self._values or self._settings is None:
            return self._values.get(name)
        return self._settings.value(name)
