"""Open a result with a program of one's choice."""

import sys
from pathlib import Path

from PySide6.QtCore import QMimeDatabase, QObject, QProcess
from PySide6.QtWidgets import QMenu, QWidget

from app.bridge import EngineBridge
from app.choosing import Chooser
from app.notify import Notifier
from app.open_with import Program, programs_for
from engine.domain import Hit


class Opening(QObject):
    """Makes the menu "Open with"; the desktop's lists of programs are read when it is opened."""

    def __init__(
        self, window: QWidget, bridge: EngineBridge, notifier: Notifier, chooser: Chooser
    ) -> None:
        super().__init__(window)
        self._window, self._bridge = window, bridge
        self._notifier, self._chooser = notifier, chooser

    def menu(self, parent: QMenu, hit: Hit) -> QMenu:
        """Build the menu for a hit; its programs come when it is shown."""
        menu = QMenu(self.tr("Open with"), parent)
        other = menu.addAction(self.tr("Another program…"))
        other.triggered.connect(lambda _checked=False: self.ask(hit.path))
        menu.aboutToShow.connect(lambda: self._look(menu, hit.path))
        return menu

    def ask(self, path: Path) -> None:
        """Let the user choose the program; Windows has a chooser of its own for that."""
        if sys.platform == "win32":
            QProcess.startDetached("rundll32.exe", ["shell32.dll,OpenAs_RunDLL", str(path)])
            return
        self._chooser.program(
            self._window, self.tr("Choose a program"), lambda chosen: self._start(chosen, path)
        )

    def open_with(self, program: Program, path: Path) -> None:
        """Start a program with a file; say so when it cannot be started."""
        command = program.with_file(path)
        if not QProcess.startDetached(command[0], command[1:])[0]:
            self._notifier.tell(
                self.tr("{name} could not be started.").format(name=program.name),
                self.tr("Choose another program."),
            )

    def _start(self, chosen: Path, path: Path) -> None:
        is_bundle = chosen.suffix == ".app"
        command = ("open", "-a", str(chosen)) if is_bundle else (str(chosen),)
        self.open_with(Program(chosen.stem, command), path)

    def _look(self, menu: QMenu, path: Path) -> None:
        if len(menu.actions()) > 1:
            return
        self._bridge.run(
            lambda _library: programs_for(kinds_of(path)),
            done=lambda found: self._fill(menu, path, found),
            owner=menu,
        )

    def _fill(self, menu: QMenu, path: Path, found: list[Program]) -> None:
        last = menu.actions()[0]
        for program in found:
            action = menu.addAction(program.name.replace("&", "&&"))
            action.triggered.connect(
                lambda _checked=False, program=program: self.open_with(program, path)
            )
            menu.insertAction(last, action)
        if found:
            menu.insertSeparator(last)


def kinds_of(path: Path) -> list[str]:
    """Names of a file's type and of those it is a kind of, the narrowest first; by its ending."""
    mime = QMimeDatabase().mimeTypeForFile(str(path), QMimeDatabase.MatchMode.MatchExtension)
    name = mime.name()
    return [name, *mime.aliases(), *mime.allAncestors(), f"{name.partition('/')[0]}/*"]
