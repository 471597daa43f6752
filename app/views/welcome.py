"""The first thing one sees: which folders to search, the samples to try, and a way to look around."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app import explain
from app.icons import app_icon
from app.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XL
from app.widgets.elided import ElidedLabel
from app.widgets.flow import FlowLayout
from engine.domain import Glance, Kind

ICON_SIZE = 64
WIDEST_PX = 520


def counted(seen: Glance) -> str:
    """Say what a folder has to offer: "3,214 photos · 12 sounds", or nothing while it has nothing."""
    per_kind = ((Kind.PHOTO, seen.photos), (Kind.AUDIO, seen.sounds), (Kind.SCORE, seen.scores))
    parts = [f"{explain.number(n)} {explain.kind_name(kind, n)}" for kind, n in per_kind if n]
    text = " · ".join(parts)
    if text and not seen.complete:
        return explain.tr("at least {counts}").format(counts=text)
    return text


def is_proposed(seen: Glance) -> bool:
    """Whether a folder is worth a tick: most PDFs of an ordinary folder are no sheet music."""
    return seen.photos + seen.sounds > seen.scores


class FolderChoice(QWidget):
    """A folder to tick, where it is, and what was seen in it."""

    def __init__(self, name: str, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self.box = QCheckBox(name, self)
        self.box.setToolTip(str(path))
        self._about = ElidedLabel(str(path), self)
        self._about.setProperty("role", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_M)
        row.addWidget(self.box)
        row.addWidget(self._about, 1)

    def show_seen(self, seen: Glance) -> None:
        """Say what there is, and tick the folder if it is worth it."""
        counts = counted(seen)
        self._about.setText(counts or self.tr("no photos, sounds or scores"))
        self.box.setAccessibleDescription(self._about.text())
        self.box.setChecked(is_proposed(seen))


class WelcomePage(QScrollArea):
    """Shown while the library has no folder.

    Signals
    -------
    folders_chosen(tuple[Path, ...])
        The ticked folders shall be searched.
    other_wanted()
        The user wants to choose a folder.
    samples_wanted(), tour_wanted()
    """

    folders_chosen = Signal(object)
    other_wanted = Signal()
    samples_wanted = Signal()
    tour_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.choices: list[FolderChoice] = []
        self.add = QPushButton(self.tr("Search these folders"), self)
        self.add.setProperty("primary", True)
        self.other = QPushButton(self.tr("Choose another folder…"), self)
        self.samples = QPushButton(self.tr("Try the samples"), self)
        self.tour = QPushButton(self.tr("Show me around"), self)
        self._folders = QVBoxLayout()
        self._folders.setSpacing(0)
        self._lay_out()
        self.add.clicked.connect(lambda: self.folders_chosen.emit(self.ticked()))
        self.other.clicked.connect(self.other_wanted)
        self.samples.clicked.connect(self.samples_wanted)
        self.tour.clicked.connect(self.tour_wanted)
        self._show_add()

    # -- what the window tells ----------------------------------------------------------------
    def suggest(self, folders: Sequence[tuple[str, str]]) -> None:
        """Offer these folders, given by name and path, until the user chooses."""
        for choice in self.choices:
            self._folders.removeWidget(choice)
            choice.deleteLater()
        self.choices = [FolderChoice(name, Path(path), self) for name, path in folders]
        for choice in self.choices:
            self._folders.addWidget(choice)
            choice.box.toggled.connect(self._show_add)
        self._show_add()

    def show_seen(self, path: Path, seen: Glance) -> None:
        """Say what lies in an offered folder."""
        for choice in self.choices:
            if choice.path == path:
                choice.show_seen(seen)

    def ticked(self) -> tuple[Path, ...]:
        """List the folders that are ticked."""
        return tuple(choice.path for choice in self.choices if choice.box.isChecked())

    def _show_add(self) -> None:
        is_ready = bool(self.ticked())
        self.add.setVisible(bool(self.choices))
        self.add.setEnabled(is_ready)

    # -- building -----------------------------------------------------------------------------
    def _lay_out(self) -> None:
        content = QWidget(self)
        content.setMaximumWidth(WIDEST_PX)
        column = QVBoxLayout(content)
        column.setContentsMargins(SPACE_L, SPACE_XL, SPACE_L, SPACE_XL)
        column.setSpacing(SPACE_S)
        picture = QLabel(content)
        picture.setPixmap(app_icon().pixmap(ICON_SIZE, ICON_SIZE))
        column.addWidget(picture)
        column.addWidget(_label(self.tr("Which folders should be searched?"), "title", content))
        column.addWidget(_label(self._promise(), "text", content))
        column.addSpacing(SPACE_S)
        column.addLayout(self._folders)
        column.addLayout(_flow(self.add, self.other))
        column.addSpacing(SPACE_L)
        column.addWidget(_label(self.tr("Only looking?"), "heading", content))
        column.addWidget(_label(self._about_samples(), "muted", content))
        column.addLayout(_flow(self.samples, self.tour))
        outer = QWidget(self)
        middle = QHBoxLayout(outer)  # an alignment would give wrapped text one line's height
        middle.addStretch(1)
        middle.addWidget(content, 100)
        middle.addStretch(1)
        place = QWidget(self)
        tall = QVBoxLayout(place)
        tall.setContentsMargins(0, 0, 0, 0)
        tall.addStretch(2)
        tall.addWidget(outer)
        tall.addStretch(3)
        self.setWidget(place)

    def _promise(self) -> str:
        return self.tr(
            "Trouvère finds photos, sounds and sheet music by what is in them. Your files are only"
            " read, and nothing leaves this computer."
        )

    def _about_samples(self) -> str:
        return self.tr(
            "A few photos, recordings and scores come with Trouvère. They can be taken out again"
            " with one click."
        )


def _label(text: str, role: str, parent: QWidget) -> QLabel:
    made = QLabel(text, parent)
    made.setProperty("role", role)
    made.setWordWrap(True)
    return made


def _flow(*widgets: QWidget) -> FlowLayout:
    row = FlowLayout(gap=SPACE_S)
    for widget in widgets:
        row.addWidget(widget)
    return row
