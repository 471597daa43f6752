"""Where the dialogs for choosing begin."""

from pathlib import Path

import pytest
from PySide6.QtCore import QDir
from PySide6.QtWidgets import QFileDialog, QWidget

from app.choosing import DialogChooser

pytestmark = pytest.mark.gui


def test_they_begin_at_home_and_later_where_one_was(qtbot, tmp_path: Path) -> None:
    parent, chooser = QWidget(), DialogChooser()
    qtbot.addWidget(parent)
    chosen: list[Path] = []

    def opened() -> QFileDialog:
        chooser.folder(parent, "Add a folder", chosen.append)
        return parent.findChildren(QFileDialog)[-1]

    dialog = opened()
    assert dialog.directory().absolutePath() == QDir.homePath()
    (tmp_path / "Photos").mkdir()
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile(str(tmp_path / "Photos"))
    dialog.accept()
    assert chosen == [tmp_path / "Photos"]
    again = opened()
    assert again.directory().absolutePath() == str(tmp_path)
    again.reject()
