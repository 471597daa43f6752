"""The system's own dialogs for choosing a folder or a file; they never block the event loop."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QDir
from PySide6.QtWidgets import QFileDialog, QWidget

from app.incoming import file_dialog_filter


class Chooser(Protocol):
    """Asks the user for a place on the disk; tests answer without a dialog."""

    def folder(self, parent: QWidget, title: str, done: Callable[[Path], None]) -> None:
        """Ask for a folder."""

    def files(self, parent: QWidget, title: str, done: Callable[[list[Path]], None]) -> None:
        """Ask for files that one can search with."""

    def program(self, parent: QWidget, title: str, done: Callable[[Path], None]) -> None:
        """Ask for a program."""


class DialogChooser:
    """The real thing. It begins in the user's home, later where something was chosen last."""

    def __init__(self) -> None:
        self._last = QDir.homePath()  # Qt itself would show where the program was started

    def folder(self, parent: QWidget, title: str, done: Callable[[Path], None]) -> None:
        """Ask for a folder; `done` is not called when the user cancels."""
        dialog = self._dialog(parent, title)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda name: done(Path(name)))
        dialog.open()

    def files(self, parent: QWidget, title: str, done: Callable[[list[Path]], None]) -> None:
        """Ask for files; `done` is not called when the user cancels."""
        dialog = self._dialog(parent, title)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters(file_dialog_filter().split(";;"))
        dialog.filesSelected.connect(lambda names: done([Path(name) for name in names]))
        dialog.open()

    def program(self, parent: QWidget, title: str, done: Callable[[Path], None]) -> None:
        """Ask for a program; `done` is not called when the user cancels."""
        dialog = self._dialog(parent, title)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: done(Path(name)))
        dialog.open()

    def _dialog(self, parent: QWidget, title: str) -> QFileDialog:
        dialog = QFileDialog(parent, title, self._last)
        dialog.accepted.connect(lambda: self._remember(dialog.directory().absolutePath()))
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    def _remember(self, folder: str) -> None:
        self._last = folder
