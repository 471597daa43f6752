"""Settings: where the library lies, how large it is, and other libraries to open."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QPushButton, QWidget

from app import desktop
from app.preview.texts import problem_text, size_text
from app.settings.preferences import Preferences
from app.settings.section import Section, label
from app.theme import SPACE_S
from app.widgets.elided import ElidedLabel

if TYPE_CHECKING:
    from app.bridge import EngineBridge
    from engine.api import Library


def place_and_size(library: "Library") -> tuple[Path, int]:
    """Find the library's folder and add up its files; slow on a cold disk."""
    folder = library.folder
    sizes = (file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return folder, sum(sizes)


class LibrarySection(Section):
    """The library's place and size; others can be opened, each in a window of its own.

    Parameters
    ----------
    start
        Opens another library; False when that did not work.
    """

    def __init__(
        self,
        bridge: "EngineBridge",
        preferences: Preferences,
        parent: QWidget | None = None,
        *,
        start: Callable[[Path], bool] = desktop.start_window,
    ) -> None:
        super().__init__(self.tr("Library"), parent)
        self._bridge = bridge
        self._start = start
        self._preferences = preferences
        self._folder: Path | None = None
        self._place = ElidedLabel(self.tr("Opening…"), self)
        self._size = label("", "muted", self)
        self._message = label("", "muted", self)
        self._reveal = QPushButton(self.tr("Show in its folder"), self)
        self._reveal.setEnabled(False)
        self._reveal.clicked.connect(self._show_folder)
        self._others_title = label(self.tr("Open lately"), "heading", self)
        self._others = QGridLayout()
        self._others.setSpacing(SPACE_S)
        self._others.setColumnStretch(0, 1)
        self._other_widgets: list[QWidget] = []
        self._lay_out()

    def _lay_out(self) -> None:
        another = QPushButton(self.tr("Open or make another library…"), self)
        another.clicked.connect(self._ask_for_folder)
        self.add(label(self.tr("This library"), "heading", self))
        self.add(self._place)
        self.add(self._size)
        self.add_left(self._reveal)
        self.add(
            label(
                self.tr(
                    "A library holds the catalogue, the index and the thumbnails. Your own files"
                    " stay where they are. To move a library, close Trouvère and move its folder."
                ),
                "muted",
                self,
            )
        )
        self.add(self._others_title)
        self.add_layout(self._others)
        row = QHBoxLayout()
        row.addWidget(another)
        row.addStretch(1)
        self.add_layout(row)
        self.add(self._message)
        self.finish()

    def refresh(self) -> None:
        """Ask again how large the library is and which others there are."""
        self._show_others()
        self._bridge.run(
            place_and_size,
            done=self._take_place,
            failed=self._fail,
            token=("library size", id(self)),
        )

    def open_library(self, folder: Path) -> None:
        """Open another library, or make one in an empty folder."""
        if self._start(folder):
            self._preferences.note_library(folder)
            self._show_others()
            self._say(self.tr("{name} opens in a window of its own.").format(name=folder))
        else:
            self._say(self.tr("Trouvère could not be started for {name}.").format(name=folder))

    def message(self) -> str:
        """Give the sentence that is shown, or an empty string."""
        return self._message.text()

    def _say(self, sentence: str) -> None:
        self._message.setText(sentence)

    def _take_place(self, found: tuple[Path, int]) -> None:
        self._folder, size_bytes = found
        self._preferences.note_library(self._folder)
        self._place.setText(str(self._folder))
        self._size.setText(self.tr("{size} on disk").format(size=size_text(size_bytes)))
        self._reveal.setEnabled(True)
        self._show_others()

    def _fail(self, error: Exception) -> None:
        self._size.setText(problem_text(error))

    def _show_others(self) -> None:
        for widget in self._other_widgets:
            self._others.removeWidget(widget)
            widget.deleteLater()
        self._other_widgets = []
        others = [path for path in self._preferences.libraries() if path != self._folder]
        for row, path in enumerate(others):
            self._add_other(row, path)
        self._others_title.setVisible(bool(others))

    def _add_other(self, row: int, path: Path) -> None:
        name = ElidedLabel(str(path), self)
        button = QPushButton(self.tr("Open"), self)
        button.setAccessibleName(self.tr("Open {name}").format(name=path))
        button.clicked.connect(lambda: self.open_library(path))
        self._others.addWidget(name, row, 0)
        self._others.addWidget(button, row, 1)
        self._other_widgets += [name, button]

    def _show_folder(self) -> None:
        if self._folder is not None:
            desktop.open_file(self._folder)

    def _ask_for_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("A folder for the library"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda name: self.open_library(Path(name)))
        dialog.open()
