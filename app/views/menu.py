"""The window's commands: each once, for the menu, the shortcut and the help page alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QToolButton, QWidget


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
    group
        Where the list of keys shows it.
    """

    text: str
    do: Callable[[], object]
    keys: tuple[str, ...] = ()
    in_menu: bool = False
    is_on: Callable[[], bool] | None = None
    group: str = ""


def grouped(*items: str | Command) -> list[Command]:
    """Give each command the last title before it."""
    made, title = [], ""
    for item in items:
        if isinstance(item, str):
            title = item
        else:
            made.append(replace(item, group=title))
    return made


def add_actions(window: QWidget, commands: Sequence[Command]) -> list[QAction]:
    """Give the window an action with shortcuts for each command."""
    actions = []
    for command in commands:
        action = QAction(command.text, window)
        action.setShortcuts([QKeySequence(keys) for keys in command.keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setData(command.group)
        action.setCheckable(command.is_on is not None)
        action.triggered.connect(lambda _checked=False, do=command.do: do())
        window.addAction(action)
        actions.append(action)
    return actions


def build_menu(window: QWidget, commands: Sequence[Command], actions: Sequence[QAction]) -> QMenu:
    """Put the commands that belong there into a menu, by groups; switches show how they stand."""
    menu = QMenu(window)
    shown = [pair for pair in zip(commands, actions, strict=True) if pair[0].in_menu]
    for _, group in groupby(shown, lambda pair: pair[0].group):
        menu.addActions([action for _, action in group])
        menu.addSeparator()

    def refresh() -> None:
        for command, action in shown:
            if command.is_on is not None:
                action.setChecked(command.is_on())

    menu.aboutToShow.connect(refresh)
    return menu


def drop_down(button: QToolButton) -> None:
    """Open a button's menu below it, and return at once.

    Not by `QToolButton.showMenu`: called from Python it waits with the interpreter's lock held, and
    every thread of the engine stands still while the menu is open.
    """
    menu = button.menu()
    if menu is not None:
        is_mirrored = button.layoutDirection() == Qt.LayoutDirection.RightToLeft
        menu.popup(button.mapToGlobal(QPoint(button.width() * is_mirrored, button.height())))
