"""The help page: short and true."""

from html import escape

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.theme import SPACE_L

TEXT_PX = 720


def tr(text: str) -> str:
    """Translate in the context of the help page."""
    return QCoreApplication.translate("Help", text)


def sections() -> list[tuple[str, list[str]]]:
    """What the help says: titles and their paragraphs."""
    return [
        (
            tr("Searching"),
            [
                tr("Type what you are looking for: results come while you type."),
                tr(
                    "English, German, French, Spanish, Portuguese, Italian, Russian, Chinese and"
                    " Japanese are understood, word by word; above the results it says as what."
                ),
                tr(
                    "Drop, paste or open a picture, a sound or a page of music anywhere in the"
                    " window to find what is like it. Your file is not added to the library."
                ),
                tr("Draw with the pencil button; results follow every stroke."),
                tr(
                    "With an example in the search, words after “but…” say what should be"
                    " different: a photo of a harbour, but at night; without people; more boats, less"
                    " sky; in red; as a drawing."
                ),
                tr(
                    "Every part of a search is a chip. Click it to give it more or less weight;"
                    " press Delete to remove it. A minus before a word pushes it away: -people."
                ),
            ],
        ),
        (
            tr("What can be typed"),
            [
                tr(
                    "Words find what is meant, and files that hold them in their names, folders,"
                    ' titles, tags or texts. Text in quotes must stand there exactly: "IMG_1234";'
                    ' a star lets the last word go on: "IMG_12*".'
                ),
                tr(
                    'A number counts a word more or less: 2:boat, 0.5:"red car". colour:red shows'
                    " photos with much of a colour, also with words: dress colour:red."
                ),
                tr(
                    "Dates can be said: beach last summer, in May 2023, since March, two weeks ago."
                    " Above the results it says which days that is. Summer is June to August."
                ),
                tr(
                    "While you type, a list offers filters, tags, folders and dates. Down chooses,"
                    " Tab or Return takes, Escape puts the list away."
                ),
            ],
        ),
        (
            tr("Steering"),
            [
                tr(
                    "Mark results with + (more of this kind) and − (not this): the search follows at"
                    " once, and Back undoes it. From three liked results on they can be kept under a"
                    " name, as a concept, and used in any later search."
                ),
                tr(
                    "“Different” shows results that differ from each other first. “Wander” leads you"
                    " through the library past things that nobody asked for."
                ),
            ],
        ),
        (
            tr("Scores and recordings"),
            [
                tr(
                    "A recording finds its score, and a score its recordings, by the notes: choose"
                    " “Find the score of this” or “Find recordings of this” in the menu of a"
                    " result or under the preview, or drop a file on that half of the window. A"
                    " phone picture of a line of printed music does as well."
                ),
                tr(
                    "A result opens at the page, or the second, that matches. “Play along” shows"
                    " both: the score follows while the recording plays, and a click into the score"
                    " goes there. Any recording and score can be played along: select the two."
                ),
                tr(
                    "If none of your scores or recordings is clearly the same music, Trouvère says"
                    " so. Handwritten notes are not read."
                ),
            ],
        ),
        (
            tr("Filters"),
            [
                tr("Filters are always kept exactly. Set them at the left, or type them:"),
                "kind:photo   taken:>=2024-05   camera:canon   tag:holiday   rating:>=3"
                '   duration:<10   in:Holidays   name:"sea shore"   ext:png   -tag:blurry',
                tr("What the notes of a score say:"),
                'key:"E flat major"   mode:minor   metre:3/4   tempo:slow   tempo:>120'
                "   instrument:violin",
                tr(
                    "Plain words do as well: “slow waltz in minor”, “string quartet”, “piece in 6/8”."
                ),
            ],
        ),
        (
            tr("What is not there"),
            [
                tr(
                    "Results that are clearly weaker lie under a line and are shown on demand."
                    " If nothing fits well, Trouvère says so."
                ),
                tr(
                    "The status line always says how many files can be found and how many could"
                    " not be read, with the reason for each."
                ),
                tr("Trouvère knows no faces and no maps, and it does not edit your files."),
            ],
        ),
        (
            tr("Your files"),
            [
                tr(
                    "Files are only read. Nothing leaves this computer; the network is used only"
                    " when you ask for a model to be downloaded."
                ),
                tr("A disk that is unplugged stays in the library as offline."),
            ],
        ),
    ]


def shortcuts() -> list[tuple[str, str]]:
    """Keys and what they do."""
    return [
        ("Ctrl+F", tr("To the search box")),
        ("Return", tr("Search at once; with an example: make the words a chip")),
        ("Ctrl+Return", tr("In the search box: make the words a chip. On a result: open it")),
        ("Escape", tr("Clear the words, then the chips; close what is open")),
        ("Alt+Left", tr("Back to the previous search")),
        ("Alt+Right", tr("Forward again")),
        ("Ctrl+V", tr("Search with what was copied")),
        ("Ctrl+Shift+O", tr("Search with a file")),
        ("Ctrl+D", tr("Draw")),
        ("Space", tr("Show a result large; again: back")),
        ("0", tr("0 to 5: rate")),
        ("M", tr("In the preview: where a photo matches; play where a sound matches")),
        ("Shift+M", tr("In the preview: where the next term matches")),
        ("+", tr("More of this kind; also Ctrl+J. Again: take it back")),
        ("-", tr("Not this; also Ctrl+Shift+J")),
        ("Ctrl+Shift+S", tr("Save what you like as a concept")),
        ("Ctrl+E", tr("Something different: results that differ from each other")),
        ("Ctrl+G", tr("Wander through the library; again: go on")),
        ("Ctrl+M", tr("Find the score of this recording, or recordings of this score")),
        ("Ctrl+P", tr("Play a recording along with its score; P in the preview")),
        ("N", tr("While playing along: the next line of the score")),
        ("Shift+N", tr("While playing along: the line before")),
        ("Ctrl+T", tr("Tags")),
        ("Ctrl+L", tr("Search like this result")),
        ("Ctrl+Shift+L", tr("Add this result as an example")),
        ("Ctrl+Shift+M", tr("Less like this result")),
        ("Ctrl+R", tr("Show in the file manager")),
        ("Ctrl+C", tr("Copy the path")),
        ("Ctrl+Shift+C", tr("Copy the picture")),
        ("Ctrl+S", tr("Save this search")),
        ("Ctrl+Shift+N", tr("Add a folder")),
        ("Ctrl++", tr("Larger tiles; Ctrl and the wheel too")),
        ("Ctrl+-", tr("Smaller tiles")),
        ("F9", tr("Fold the left pane")),
        ("F11", tr("Fold the right pane")),
        ("F5", tr("Look through the folders again")),
        ("Ctrl+,", tr("Settings")),
        ("F1", tr("This help")),
        ("Ctrl+Q", tr("Quit")),
    ]


class HelpPage(QScrollArea):
    """Shows the text above."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setAccessibleName(self.tr("Help"))
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        text = QLabel(_as_html(), inside)
        text.setTextFormat(Qt.TextFormat.RichText)
        text.setWordWrap(True)
        text.setMaximumWidth(TEXT_PX)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        text.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(text, 1)
        self.setWidget(inside)


def _as_html() -> str:
    parts = []
    for title, paragraphs in sections():
        parts.append(f"<h3>{escape(title)}</h3>")
        parts.extend(f"<p>{escape(text)}</p>" for text in paragraphs)
    rows = "".join(
        f"<tr><td><b>{escape(_native(keys))}</b></td><td>{escape(text)}</td></tr>"
        for keys, text in shortcuts()
    )
    return "".join(parts) + f"<h3>{escape(tr('Keys'))}</h3><table cellpadding='3'>{rows}</table>"


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
