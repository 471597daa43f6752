"""Undo for everything that changes the library: one history for the window, Ctrl+Z and Ctrl+Shift+Z.

Examples
--------
::

    undoing.did(self.tr("Rating"), undo=lambda: rate(old), redo=lambda: rate(new))

Whoever calls `did` has done it already. Text lines and the sketch pad have histories of their own,
and take the keys while they have the focus.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack
from shiboken6 import isValid

MOST_STEPS = 200

Step = Callable[[], object]


class Undoing(QObject):
    """The history of what the user did to the library.

    Signals
    -------
    moved(str, bool)
        A step was undone (True) or done again (False): its name.
    """

    moved = Signal(str, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(MOST_STEPS)
        self._last: _Done | None = None

    def did(self, name: str, undo: Step, redo: Step) -> None:
        """Take note of something that was just done.

        Parameters
        ----------
        name
            What it was, translated: "Rating", "Tags of 3 files".
        undo, redo
            Take it back, do it again; called on the GUI thread, so they ask the bridge.
        """
        self._last = _Done(name, undo, redo)
        self.stack.push(self._last)

    def way_back(self) -> Callable[[], None]:
        """What takes the step back that was just done, whatever is done until then; for a notice."""
        done = self._last

        def go() -> None:
            if done is None or not isValid(done) or not done.is_done:
                return
            if self.stack.command(self.stack.index() - 1) is done:
                self.undo()
            else:  # others came after it: the history passes it by
                done.undo()
                done.setObsolete(True)

        return go

    def undo(self) -> bool:
        """Take the last step back; False when there is none."""
        while self.stack.canUndo():
            name = self.stack.undoText()
            is_over = self.stack.command(self.stack.index() - 1).isObsolete()
            self.stack.undo()
            if not is_over:  # else a notice has taken it back already, and Qt only drops it
                self.moved.emit(name, True)
                return True
        return False

    def redo(self) -> bool:
        """Do the last undone step again; False when there is none."""
        if not self.stack.canRedo():
            return False
        name = self.stack.redoText()
        self.stack.redo()
        self.moved.emit(name, False)
        return True


class _Done(QUndoCommand):
    """A step that was done before Qt hears of it: Qt's first "redo" does nothing."""

    def __init__(self, name: str, undo: Step, redo: Step) -> None:
        super().__init__(name)
        self._undo, self._redo = undo, redo
        self._is_new = True
        self.is_done = True

    def undo(self) -> None:
        """Take it back."""
        self.is_done = False
        self._undo()

    def redo(self) -> None:
        """Do it again."""
        self.is_done = True
        if not self._is_new:
            self._redo()
        self._is_new = False
