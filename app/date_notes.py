"""Which days a search means ("Taken June to August 2025."), in the user's language.

The engine says it in English (`engine.search.notes`). Each way of saying is a template here, whole,
for the order of days, months and years is another in each language.
"""

import re
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

CONTEXT: Final = "Dates"
SENTENCES: Final = (
    QT_TRANSLATE_NOOP("Dates", "Taken {when}."),
    QT_TRANSLATE_NOOP("Dates", "Not taken {when}."),
    QT_TRANSLATE_NOOP("Dates", "Added {when}."),
    QT_TRANSLATE_NOOP("Dates", "Not added {when}."),
)
SPANS: Final = (
    QT_TRANSLATE_NOOP("Dates", "at any time"),
    QT_TRANSLATE_NOOP("Dates", "up to {day} {month} {year}"),
    QT_TRANSLATE_NOOP("Dates", "since {day} {month} {year}"),
    QT_TRANSLATE_NOOP("Dates", "on {day} {month} {year}"),
    QT_TRANSLATE_NOOP("Dates", "in {year}"),
    QT_TRANSLATE_NOOP("Dates", "in {month} {year}"),
    QT_TRANSLATE_NOOP("Dates", "{year} to {last_year}"),
    QT_TRANSLATE_NOOP("Dates", "{month} to {last_month} {year}"),
    QT_TRANSLATE_NOOP("Dates", "{month} {year} to {last_month} {last_year}"),
    QT_TRANSLATE_NOOP("Dates", "{day} to {last_day} {month} {year}"),
    QT_TRANSLATE_NOOP("Dates", "{day} {month} to {last_day} {last_month} {year}"),
    QT_TRANSLATE_NOOP("Dates", "{day} {month} {year} to {last_day} {last_month} {last_year}"),
)
MONTHS: Final = (
    QT_TRANSLATE_NOOP("Dates", "January"),
    QT_TRANSLATE_NOOP("Dates", "February"),
    QT_TRANSLATE_NOOP("Dates", "March"),
    QT_TRANSLATE_NOOP("Dates", "April"),
    QT_TRANSLATE_NOOP("Dates", "May"),
    QT_TRANSLATE_NOOP("Dates", "June"),
    QT_TRANSLATE_NOOP("Dates", "July"),
    QT_TRANSLATE_NOOP("Dates", "August"),
    QT_TRANSLATE_NOOP("Dates", "September"),
    QT_TRANSLATE_NOOP("Dates", "October"),
    QT_TRANSLATE_NOOP("Dates", "November"),
    QT_TRANSLATE_NOOP("Dates", "December"),
)
HOLE: Final = re.compile(r"\{([a-z_]+)\}")
FILLED: Final = {
    "when": r".+",
    "day": r"\d{1,2}",
    "month": "|".join(map(str, MONTHS)),
    "year": r"\d{1,4}",
}
"""What a hole may be filled with, by the last word of its name."""


def date_note(note: str) -> str | None:
    """Say which days are meant; None for a note about something else."""
    return next((told for each in SENTENCES if (told := _told(str(each), note))), None)


def _told(template: str, text: str) -> str | None:
    """Translate a text that fits a template."""
    found = _pattern(template).fullmatch(text)
    if found is None:
        return None
    values = {name: _value(name, value) for name, value in found.groupdict().items()}
    wanted = QCoreApplication.translate(CONTEXT, template)
    return HOLE.sub(lambda hole: values.get(hole[1], hole[0]), wanted)


def _value(name: str, value: str) -> str:
    if name == "when":
        return next((told for each in SPANS if (told := _told(str(each), value))), value)
    return QCoreApplication.translate(CONTEXT, value) if name.endswith("month") else value


@lru_cache(maxsize=32)
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(
        HOLE.sub(lambda hole: f"(?P<{hole[1]}>{FILLED[hole[1].split('_')[-1]]})", template)
    )
