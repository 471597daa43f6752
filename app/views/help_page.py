"""The help, and the list of all keys; both are made of what the window really does."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from app.views.help_texts import keys_of_views, sections, tr
from app.views.reading import Line, Part, ReadingPage, native

if TYPE_CHECKING:
    from app.bridge import EngineBridge


PICTURES: Final = {
    0: ("words", "sketch"),
    2: ("composed",),
    3: ("list", "compare"),
    4: ("duplicates",),
}
"""Screenshots by the place of the section that they show."""


def help_parts() -> list[Part]:
    """Give the texts of the help and the names of its pictures."""
    return [
        Part(title, tuple(map(Line, texts)), PICTURES.get(place, ()))
        for place, (title, texts) in enumerate(sections())
    ]


def key_parts(actions: Sequence[QAction]) -> list[Part]:
    """List the keys of the window's actions by their groups, then those of its parts."""
    groups: dict[str, list[Line]] = {}
    for action in actions:
        keys = [shown(key) for key in action.shortcuts()]
        if keys:
            group = action.data() or tr("More")
            line = Line(action.text().replace("&", "").removesuffix("…"), ", ".join(keys))
            groups.setdefault(group, []).append(line)
    made = [Part(title, tuple(lines)) for title, lines in groups.items()]
    for title, pairs in keys_of_views():
        made.append(Part(title, tuple(Line(text, native(keys)) for keys, text in pairs)))
    return made


def shown(keys: QKeySequence) -> str:
    """Write a key as this system does."""
    return keys.toString(QKeySequence.SequenceFormat.NativeText)


class HelpPage(ReadingPage):
    """How to do things."""

    def __init__(self, bridge: "EngineBridge", parent: QWidget | None = None) -> None:
        super().__init__(tr("Help"), help_parts, bridge, parent)


class KeysPage(ReadingPage):
    """All keys of the window that it stands in."""

    def __init__(self, bridge: "EngineBridge", parent: QWidget | None = None) -> None:
        super().__init__(tr("Keys"), lambda: key_parts(self.window().actions()), bridge, parent)
