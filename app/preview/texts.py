"""Facts as people read them: sizes, lengths, dates, names of terms. Pure functions."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from app.engine_texts import said
from app.isolates import isolated
from engine.domain import Aspect, Hit, Kind, TermKind, TermShare
from engine.errors import EnvironmentProblem

_UNITS: Final = ("kB", "MB", "GB", "TB")


def translated(text: str) -> str:
    """Translate a text of the preview."""
    return QCoreApplication.translate("Preview", text)


def size_text(size_bytes: int) -> str:
    """Write a size in decimal units, as file managers do.

    >>> size_text(999), size_text(2_345_678)
    ('999 B', '2.3 MB')
    """
    if size_bytes < 1000:
        return isolated(f"{size_bytes} B")
    size = float(size_bytes)
    for unit in _UNITS:
        size /= 1000
        if size < 999.5 or unit == _UNITS[-1]:
            break
    return isolated(f"{QLocale().toString(size, 'f', 1 if size < 9.95 else 0)} {unit}")


def time_text(time_s: float) -> str:
    """Write a time in a recording; tenths only where the first minute needs them.

    >>> time_text(7.25), time_text(62), time_text(3723)
    ('0:07.2', '1:02', '1:02:03')
    """
    if time_s < 60:
        return f"0:{int(time_s * 10) / 10:04.1f}"
    whole = int(time_s)
    hours, minutes, seconds = whole // 3600, whole % 3600 // 60, whole % 60
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def date_text(when: datetime) -> str:
    """Write a moment in the user's own way and time zone (as it stands when it has none)."""
    local = when.astimezone() if when.tzinfo is not None else when
    day, time = local.date(), local.time()
    moment = QDateTime(day.year, day.month, day.day, time.hour, time.minute, time.second)
    return QLocale().toString(moment, QLocale.FormatType.ShortFormat)


def taken_text(taken_at: str | None) -> str:
    """Write when a photo was taken; what is no date stays as it is."""
    if not taken_at:
        return ""
    try:
        return date_text(datetime.fromisoformat(taken_at).replace(tzinfo=None))
    except ValueError:
        return taken_at


def dimensions_text(width: int | None, height: int | None) -> str:
    """Write a picture's size with its megapixels.

    >>> dimensions_text(4000, 3000)
    '4000 × 3000 (12 MP)'
    """
    if not width or not height:
        return ""
    megapixels = width * height / 1e6
    if megapixels < 0.1:
        return isolated(f"{width} × {height}")
    shown = f"{megapixels:.0f}" if megapixels >= 9.95 else f"{megapixels:.1f}"
    return isolated(f"{width} × {height} ({shown} MP)")


def kind_text(kind: Kind) -> str:
    """Name a kind."""
    return {
        Kind.PHOTO: translated("Photo"),
        Kind.AUDIO: translated("Sound"),
        Kind.SCORE: translated("Score"),
    }[kind]


def term_text(name: str) -> str:
    """Name a term of a query: ``image2`` becomes “Picture 2”."""
    words = {
        TermKind.TEXT: translated("Words"),
        TermKind.WITHOUT: translated("Without"),
        TermKind.IMAGE: translated("Picture"),
        TermKind.SKETCH: translated("Sketch"),
        TermKind.AUDIO: translated("Sound"),
        TermKind.SCORE: translated("Score"),
        TermKind.LIKE: translated("Similar"),
        TermKind.COLOUR: translated("Colour"),
        TermKind.CONCEPT: translated("Concept"),
        "feedback": translated("What you like"),
        "instruction": translated("Change"),
    }
    kind = name.rstrip("0123456789")
    number = name[len(kind) :]
    shown = words.get(kind, name)
    return f"{shown} {number}".strip()


def aspect_text(aspect: Aspect | None) -> str:
    """Name an aspect; None: what names and texts gave."""
    if aspect is None:
        return translated("names and texts")
    return {
        Aspect.MEANING: translated("meaning"),
        Aspect.LOOK: translated("look"),
        Aspect.COLOUR: translated("colour"),
        Aspect.SHAPE: translated("shape"),
        Aspect.STYLE: translated("style"),
        Aspect.TIMBRE: translated("timbre"),
        Aspect.RHYTHM: translated("rhythm"),
        Aspect.PITCH: translated("pitch"),
        Aspect.SCORE: translated("notes"),
    }[aspect]


def share_text(share: TermShare, *, is_only: bool) -> str:
    """Name what a term gave: with its aspect where it gave something through several."""
    name = term_text(share.term)
    return name if is_only else f"{name} · {aspect_text(share.aspect)}"


def match_text(hit: Hit) -> str:
    """Say which part of the item matched; empty for the whole."""
    segment = hit.segment
    if segment is None or segment.is_whole:
        return ""
    if segment.page is not None:
        where = translated("matches on page {page}")
        return where.format(page=segment.page)
    where = translated("matches from {start} to {end}")
    start_s = segment.start_s or 0.0
    end_s = segment.end_s if segment.end_s is not None else hit.duration_s or start_s
    return where.format(start=time_text(start_s), end=time_text(end_s))


def words_text(words: Iterable[str]) -> str:
    """Set words beside each other."""
    return " · ".join(words)


def problem_text(error: Exception) -> str:
    """Say what went wrong: errors of the environment have their own words."""
    if isinstance(error, EnvironmentProblem):
        return f"{said(error.text)} {said(error.advice)}".strip()
    return translated("This could not be shown because of a fault in Trouvère: {error}").format(
        error=type(error).__name__
    )
