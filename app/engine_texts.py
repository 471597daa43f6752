"""Translates the sentences of the engine, which knows no languages, when the window shows them.

The engine says finished English sentences ("a.jpg is empty."). `resources/translations/engine.txt`
lists the templates that they are made from ("{name} is empty."); it is written by
`make translations` from the engine's own code. A sentence is matched against them, its template is
translated, and what filled the holes is put back. What matches nothing stays English.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale

from app.theme import RESOURCES

CONTEXT: Final = "Engine"
FILE: Final = RESOURCES / "translations" / "engine.txt"
HOLE: Final = re.compile(r"\{([a-z_0-9]+)\}")
GROUPED: Final = re.compile(r"(?<![\d.,])\d{1,3}(,\d{3})+(?![\d.,])")
WORD_HOLES: Final = frozenset(("languages", "many", "one"))
"""Holes that are filled with words of the engine's."""
NAMED: Final = re.compile(r"`([^`\n]+)`")
"""What the engine names between backticks stands between the quotation marks of the language."""
DEEPEST: Final = 2  # a reason inside a reason, not more


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence with named holes, and the pattern that what was made from it fits."""

    source: str
    pattern: re.Pattern[str]


def said(text: str) -> str:
    """Give a text of the engine's in the user's language."""
    return NAMED.sub(lambda name: QLocale().quoteString(name[1]), _said(text, DEEPEST))


def _said(text: str, deeper: int) -> str:
    translated = QCoreApplication.translate(CONTEXT, text)
    if translated != text:
        return translated
    for template in templates():
        match = template.pattern.fullmatch(text)
        if match is not None:
            return _filled(template, match, deeper)
    return text


def _filled(template: Template, match: re.Match[str], deeper: int) -> str:
    wanted = QCoreApplication.translate(CONTEXT, template.source)
    if wanted == template.source:
        return match[0]
    groups = (GROUPED.sub(_local, value) for value in match.groups())
    values = dict(zip(HOLE.findall(template.source), groups, strict=True))
    values = {name: _value(name, value, deeper) for name, value in values.items()}
    return HOLE.sub(lambda hole: values.get(hole[1], hole[0]), wanted)


def _value(name: str, value: str, deeper: int) -> str:
    """Translate what fills a hole: words of ours and sentences, but never a name of a file."""
    if name in WORD_HOLES:
        parts = value.split(" and ")
        translated = [QCoreApplication.translate(CONTEXT, part) for part in parts]
        return QLocale().createSeparatedList(translated)
    return _said(value, deeper - 1) if deeper and " " in value else value


def _local(number: re.Match[str]) -> str:
    """Write 12,000 as the user's language does."""
    return str(QLocale().toString(int(number[0].replace(",", ""))))


@lru_cache(maxsize=1)
def templates() -> tuple[Template, ...]:
    """Read the templates with holes; those with the most words of their own come first."""
    lines = FILE.read_text(encoding="utf-8").splitlines() if FILE.is_file() else []
    holed = [line.replace("\\n", "\n") for line in lines if HOLE.search(line)]
    holed.sort(key=lambda line: -len(HOLE.sub("", line)))
    return tuple(Template(line, _pattern(line)) for line in holed)


def _pattern(source: str) -> re.Pattern[str]:
    literals = HOLE.split(source)[::2]
    return re.compile("(.+?)".join(re.escape(literal) for literal in literals), re.DOTALL)
