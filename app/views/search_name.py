"""A whole search in one line of plain words, for lists of searches."""

from PySide6.QtCore import QCoreApplication

from app.composition import Composition
from app.views.chip import describe, describe_instruction
from app.views.feedback_chip import describe_feedback
from app.views.results_page import parts_of

BETWEEN = " · "


def tr(text: str) -> str:
    """Translate in the context of names of searches."""
    return QCoreApplication.translate("SearchName", text)


def name_of(made: Composition) -> str:
    """Say what is searched for: "boat · but: at night · photos · from 2020"."""
    if made.wandering is not None:
        return tr("Wandering")
    parts = [made.text.strip()] if made.text.strip() else []
    parts += [describe(term).text for term in made.terms]
    if made.instruction:
        parts.append(describe_instruction(made.instruction).text)
    if made.has_feedback:
        parts.append(describe_feedback(made).text)
    parts += [text for text, _left in parts_of(made.filters)]
    return BETWEEN.join(parts) or tr("Everything")
