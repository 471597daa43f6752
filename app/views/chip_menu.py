"""The menu of a chip: what one may want of a term besides its weight."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.composition import Composition, without_term
from app.session import Session
from app.term_edits import edited_term, only_term, turned
from engine.domain import TermKind

Step = Callable[[Composition], Composition]


def tr(text: str) -> str:
    """Translate in the context of the chips."""
    return QCoreApplication.translate("Chip", text)


def term_menu(
    session: Session, index: int, open_weight: Callable[[], None], parent: QWidget
) -> QMenu:
    """What can be done with the term at `index`."""
    made = session.now
    term = made.terms[index]
    menu = _menu(parent)
    menu.addAction(tr("More or less of it…"), open_weight)
    pushes = term.kind is TermKind.WITHOUT or term.weight < 0
    turn = tr("More like this") if pushes else tr("Less like this")
    if term.kind in (TermKind.TEXT, TermKind.WITHOUT):
        turn = tr("With these words") if pushes else tr("Without these words")
    _add(menu, session, turn, lambda now: turned(now, index))
    if term.kind is TermKind.TEXT:
        edit = _add(menu, session, tr("Edit the words"), lambda now: edited_term(now, index))
        edit.setEnabled(not made.text.strip())
    if len(made.terms) > 1 or made.instruction or made.text.strip():
        _add(menu, session, tr("Only this"), lambda now: only_term(now, index))
    menu.addSeparator()
    _add(menu, session, tr("Remove"), lambda now: without_term(now, index))
    return menu


def instruction_menu(session: Session, parent: QWidget) -> QMenu:
    """What can be done with the instruction."""
    menu = _menu(parent)
    edit = _add(
        menu,
        session,
        tr("Edit the words"),
        lambda now: replace(now, text=now.instruction, instruction=""),
    )
    edit.setEnabled(not session.now.text.strip())
    menu.addSeparator()
    _add(menu, session, tr("Remove"), lambda now: replace(now, instruction=""))
    return menu


def _menu(parent: QWidget) -> QMenu:
    menu = QMenu(parent)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def _add(menu: QMenu, session: Session, text: str, step: Step) -> QAction:
    return menu.addAction(text, lambda: session.edit(step))
