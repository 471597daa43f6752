"""What the engine says of a score ("Slow waltz in A minor, 3/4, for piano"), in the user's language.

The sentence is taken apart and built again from translated words: they stand beside each other so
that none must agree with another ("Walzer in a-Moll, langsam, 3/4, für Klavier"). The words are
listed from the engine's own tables by `tools/music_texts.py`.
"""

import re
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale

CONTEXT: Final = "Music"
SENTENCE: Final = re.compile(
    r"(?:(?P<speed>very slow|slow|moderate|very fast|fast) )?(?P<form>[^ ,]+)"
    r"(?: in (?P<key>[^,]+))?(?:, (?P<metre>\d+/\d+))?(?:, for (?P<players>.+))?",
    re.IGNORECASE,
)


def tr(text: str) -> str:
    """Translate a text about music."""
    return QCoreApplication.translate("Music", text)


def music_text(sentence: str) -> str:
    """Say it in the user's language; what is not understood stays as it is.

    Parameters
    ----------
    sentence
        As `engine.domain.ItemDetails.music` has it.
    """
    found = SENTENCE.fullmatch(sentence)
    if found is None or tr("for {players}") == "for {players}":
        return sentence  # English, or a language without these words
    parts = [
        _piece(found["form"].lower(), found["key"] or ""),
        _word((found["speed"] or "").lower()),
        found["metre"] or "",
        tr("for {players}").format(players=_players(found["players"])) if found["players"] else "",
    ]
    whole = ", ".join(part for part in parts if part)
    return whole[0].upper() + whole[1:]


def _piece(form: str, key: str) -> str:
    return tr("{form} in {key}").format(form=_word(form), key=_word(key)) if key else _word(form)


def _players(text: str) -> str:
    """``trio: flute, viola and harp``: what they are together, and each."""
    together, colon, each = text.rpartition(": ")
    names = [_word(name) for name in re.split(r", | and ", each)]
    listed = str(QLocale().createSeparatedList(names))
    return f"{_word(together)}{colon}{listed}"


def _word(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text) if text else ""
