"""What the help says: short and true."""

from PySide6.QtCore import QCoreApplication


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
                tr(
                    "A part of the screen can be searched with, and a sound that you record: the"
                    " buttons at the end of the search line, or Ctrl+Shift+X and Ctrl+Shift+R."
                ),
                tr(
                    "Draw with the pencil button; results follow every stroke. Sketches can be"
                    " saved, and a picture can lie under the paper to be traced."
                ),
                tr(
                    "Back and Forward go through your searches as in a browser. The clock lists past"
                    " ones; Delete forgets one."
                ),
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
            tr("Looking through results"),
            [
                tr(
                    "Results are shown as a grid or as a list, sorted by what you choose, in groups"
                    " by day, folder or piece. A list can show what each part of the search gave."
                ),
                tr(
                    "Near copies are folded into the best of them, with a number that says how many"
                    " there are. Ctrl+Shift+F shows all of them."
                ),
                tr(
                    "Space or Return shows a result large; Space plays a sound. Two selected results can be compared side"
                    " by side. Results can be dragged into other programs."
                ),
            ],
        ),
        (
            tr("Keeping order"),
            [
                tr(
                    "Stars and tags belong to the content of a file: they stay when it is moved or"
                    " renamed. They are kept in the library, not in your files."
                ),
                tr(
                    "A collection keeps results together: drag them onto it, or press Ctrl+B. A"
                    " saved search stays up to date by itself."
                ),
                tr(
                    "Duplicates are shown side by side, with the best one suggested. What you call"
                    " different never comes again. Files go to the trash of the system only when you"
                    " say so."
                ),
                tr("Whatever you change in the library, Ctrl+Z takes it back."),
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
                tr(
                    "Reading new files waits on battery and while other programs need the computer;"
                    " the settings say so, and “Index anyway” goes on."
                ),
            ],
        ),
    ]


def keys_of_views() -> list[tuple[str, list[tuple[str, str]]]]:
    """Keys that belong to a part of the window, beside those of the commands, by part."""
    return [
        (
            tr("In the search box"),
            [
                ("Return", tr("Search at once; with an example: make the words a chip")),
                ("Ctrl+Return", tr("Make the words a chip")),
                ("Down", tr("Into the list of completions, or to the results")),
                ("Tab", tr("Take the completion")),
                ("Escape", tr("Clear the words, then the chips; close what is open")),
            ],
        ),
        (
            tr("Among the results"),
            [
                ("Space", tr("Show a result large; again: back. Play a sound; again: stop")),
                ("Return", tr("Show a result large")),
                ("0", tr("0 to 5: rate")),
                ("+", tr("More of this kind; again: take it back")),
                ("-", tr("Not this")),
                ("Delete", tr("Move to the trash; Ctrl+Z brings it back")),
                ("Shift+F10", tr("The menu of a result")),
            ],
        ),
        (
            tr("In the preview"),
            [
                ("M", tr("Where a photo matches; play where a sound matches")),
                ("Shift+M", tr("Where the next term matches")),
                ("P", tr("Play a recording along with its score")),
                ("N", tr("While playing along: the next line of the score")),
                ("Shift+N", tr("While playing along: the line before")),
            ],
        ),
        (
            tr("Everywhere"),
            [
                ("Ctrl+V", tr("Search with what was copied")),
                ("Ctrl+C", tr("Copy the path")),
                ("Ctrl+Z", tr("Undo")),
                ("Ctrl+Shift+Z", tr("Redo")),
            ],
        ),
    ]
