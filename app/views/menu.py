"""The window's commands: each once, for the menu, the shortcut and the help page alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget


@dataclass(frozen=True, slots=True)
class Command:
    """Something the window can do.

    Parameters
    ----------
    text
        As the menu says it; without `in_menu` only for people who list the actions.
    do
        Does it.
    keys
        The shortcuts, in portable form.
    is_on
        For switches: tells whether it is on now.
    """

    text: str
    do: Callable[[], object]
    keys: tuple[str, ...] = ()
    in_menu: bool = False
    is_on: Callable[[], bool] | None = None


def add_actions(window: QWidget, commands: Sequence[Command]) -> list[QAction]:
    """Give the window an action with shortcuts for each command."""
    actions = []
    for command in commands:
        action = QAction(command.text, window)
        action.setShortcuts([QKeySequence(keys) for keys in command.keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setCheckable(command.is_on is not None)
        action.triggered.connect(lambda _checked=False, do=command.do: do())
        window.addAction(action)
        actions.append(action)
    return actions


def build_menu(window: QWidget, commands: Sequence[Command], actions: Sequence[QAction]) -> QMenu:
    """Put the commands that belong there into a menu; switches show how they stand."""
    menu = QMenu(window)
    shown = [pair for pair in zip(commands, actions, strict=True) if pair[0].in_menu]
    menu.addActions([action for _, action in shown])

    def refresh() -> None:
        for command, action in shown:
            if command.is_on is not None:
                action.setChecked(command.is_on())

    menu.aboutToShow.connect(refresh)
    return menu
