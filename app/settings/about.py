"""Settings: privacy, and what this program is made of."""

import platform
from importlib import metadata
from typing import Final

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QTextBrowser, QWidget

from app.icons import app_icon
from app.settings.licences import Licence, licences
from app.settings.section import Section, label
from app.theme import SPACE_M

NAMES_PX: Final = 240


def version() -> str:
    """Give the version of the installed program."""
    try:
        return metadata.version("trouvere")
    except metadata.PackageNotFoundError:  # run from a folder that was never installed
        return "0"


class PrivacySection(Section):
    """What happens to one's files: nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Privacy"), parent)
        for heading, text in self._texts():
            self.add(label(heading, "heading", self))
            self.add(label(text, "text", self))
        self.finish()

    def _texts(self) -> tuple[tuple[str, str], ...]:
        return (
            (
                self.tr("Nothing leaves this computer"),
                self.tr(
                    "Pictures, sounds, scores, words and sketches are compared here, on this"
                    " machine. There is no account, no telemetry, and no look for updates."
                ),
            ),
            (
                self.tr("The network is used only when you ask"),
                self.tr(
                    "Only “Download” on the Models page connects to the network. It fetches the"
                    " model's files, and they are used only if their checksum is right."
                ),
            ),
            (
                self.tr("Your files are only read"),
                self.tr(
                    "Ratings and tags are kept in Trouvère's own library, not in your files. If"
                    " you delete the library's folder, everything Trouvère knows is gone, and your"
                    " files are as they were."
                ),
            ),
            (
                self.tr("What the library holds"),
                self.tr(
                    "Paths, dates, thumbnails, and numbers that describe contents. It is not"
                    " encrypted: whoever may read its folder can see the thumbnails."
                ),
            ),
        )


class AboutSection(Section):
    """Version and licences."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("About"), parent, is_wide=True)
        picture = QLabel(self)
        picture.setPixmap(app_icon().pixmap(64, 64))
        about = label(
            self.tr("Trouvère {version}\nQt {qt}, Python {python}").format(
                version=version(), qt=qVersion(), python=platform.python_version()
            ),
            "text",
            self,
        )
        head = QHBoxLayout()
        head.setSpacing(SPACE_M)
        head.addWidget(picture)
        head.addWidget(about, 1)
        self.add_layout(head)
        self.add(label(self.tr("Licences"), "heading", self))
        self.names = QListWidget(self)
        self.text = QTextBrowser(self)
        self._texts: list[Licence] = []
        self._lay_out_texts()

    def _lay_out_texts(self) -> None:
        self.names.setFixedWidth(NAMES_PX)
        self.names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.names.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.names.setAccessibleName(self.tr("Licences"))
        self.names.currentRowChanged.connect(self._show)
        self.text.setOpenLinks(False)  # a click must not reach for the network
        self.text.setAccessibleName(self.tr("Text of the licence"))
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        row = QHBoxLayout()
        row.setSpacing(SPACE_M)
        row.addWidget(self.names)
        row.addWidget(self.text, 1)
        self.add_layout(row)

    def refresh(self) -> None:
        """Read the texts, the first time."""
        if not self._texts:
            self._texts = licences()
            self.names.addItems([licence.name for licence in self._texts])
            self.names.setCurrentRow(0)

    def _show(self, row: int) -> None:
        if 0 <= row < len(self._texts):
            licence = self._texts[row]
            (self.text.setMarkdown if licence.is_markdown else self.text.setPlainText)(licence.text)
