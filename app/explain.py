"""Says in words why a hit is where it is, and what it is. Pure apart from translating."""

from datetime import datetime
from html import escape

from PySide6.QtCore import QCoreApplication, QLocale

from app.music_words import music_text
from app.preview.texts import term_text
from engine.domain import Answer, Concept, Hit, ItemDetails, Kind

BAR = "▆"
BAR_STEPS = 10


def tr(text: str, disambiguation: str | None = None, number: int = -1) -> str:
    """Translate in the context of the results."""
    return QCoreApplication.translate("Results", text, disambiguation, number)


def kind_name(kind: Kind, count: int = 1) -> str:
    """Name a kind of item in one or many."""
    one = {Kind.PHOTO: tr("photo"), Kind.AUDIO: tr("sound"), Kind.SCORE: tr("score")}
    many = {Kind.PHOTO: tr("photos"), Kind.AUDIO: tr("sounds"), Kind.SCORE: tr("scores")}
    return (one if count == 1 else many)[kind]


def number(value: int) -> str:
    """Write a number as the user's language does: 34,475."""
    return QLocale().toString(value)


def length(seconds: float) -> str:
    """Write a time span: 0:42, 1:02:03."""
    whole = round(seconds)
    hours, minutes, rest = whole // 3600, whole % 3600 // 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def duration(seconds: float) -> str:
    """Write how long a sound is: one-shots are not all 0:00 (0.25 s), the others as `length` does."""
    return length(seconds) if seconds >= 1 else f"{QLocale().toString(seconds, 'f', 2)} s"


def place(hit: Hit) -> str:
    """Name the part that matched: "from 0:42", "page 3"; empty for the whole."""
    if hit.segment is None:
        return ""
    if hit.segment.page is not None:
        return tr("page {page}").format(page=hit.segment.page)
    if hit.segment.start_s is not None and hit.segment.start_s > 0:
        return tr("from {time}").format(time=length(hit.segment.start_s))
    return ""


def caption(hit: Hit) -> str:
    """Second line under a tile: what one would ask next about an item of this kind."""
    if hit.kind is Kind.AUDIO:
        parts = [duration(hit.duration_s) if hit.duration_s is not None else "", place(hit)]
    elif hit.kind is Kind.SCORE:
        parts = [place(hit)]
        if hit.pages:
            parts = [tr("page {page} of {pages}").format(page=_page(hit), pages=hit.pages)]
    else:
        parts = [date(hit.taken_at)]
    return " · ".join(part for part in parts if part)


def _page(hit: Hit) -> int:
    return hit.segment.page if hit.segment is not None and hit.segment.page else 1


def date(taken_at: str | None) -> str:
    """Write the day of an ISO time as the user's language does; as it stands when it is odd."""
    if not taken_at:
        return ""
    try:
        day = datetime.fromisoformat(taken_at).date()
    except ValueError:
        return taken_at
    return QLocale().toString(day, QLocale.FormatType.ShortFormat)  # type: ignore[call-overload,no-any-return]


def group_title(group: str, key: str) -> str:
    """Name a group of results: its day, its folder, its piece."""
    if group == "day":
        return _long_date(key) if key else tr("No date")
    if group == "piece":
        return key or tr("Photos")
    return key


def _long_date(day: str) -> str:
    try:
        date_of = datetime.fromisoformat(day).date()
    except ValueError:
        return day
    return QLocale().toString(date_of, QLocale.FormatType.LongFormat)  # type: ignore[call-overload,no-any-return]


def spoken(hit: Hit) -> str:
    """Name a tile for a screen reader."""
    parts = [hit.path.name, kind_name(hit.kind), caption(hit)]
    if hit.folded:
        parts.append(tr("%Ln near copies", "", hit.folded))
    elif hit.copies > 1:
        parts.append(tr("%Ln copies", "", hit.copies))
    if not hit.above_line:
        parts.append(tr("weaker match"))
    return ", ".join(part for part in parts if part)


def told(details: ItemDetails) -> str:
    """Say what is in an item, for a screen reader: its title, tags, stars, and words that tell it."""
    parts = [details.title or "", music_text(details.music)]
    if details.tags:
        parts.append(tr("tags: {names}").format(names=", ".join(details.tags)))
    if details.rating:
        parts.append(tr("{n} of 5 stars").format(n=details.rating))
    if details.words:
        parts.append(tr("in it: {words}").format(words=", ".join(details.words)))
    return "; ".join(part for part in parts if part)


def reasons(hit: Hit) -> str:
    """Explain a hit as rich text: its path, its score, and what each term gave."""
    lines = [f"<b>{escape(hit.path.name)}</b>", escape(str(hit.path.parent))]
    if hit.terms:
        terms = {term_text(name): score for name, score in hit.terms.items()}
        parts = {**terms, tr("together"): hit.score}
        most = max(1.0, *parts.values())  # scores have no upper end: the largest fills its bar
        rows = "".join(_row(name, value, most) for name, value in parts.items())
        lines.append(f"<table cellpadding='2'>{rows}</table>")
    if hit.companions:
        names = ", ".join(escape(path.name) for path in hit.companions)
        lines.append(tr("shown once with {names}").format(names=names))
    if hit.copies > 1:
        lines.append(tr("%Ln files have this content", "", hit.copies))
    if hit.folded:
        lines.append(tr("%Ln near copies are folded into it", "", hit.folded))
    return "<br>".join(lines)


def _row(name: str, value: float, most: float) -> str:
    filled = BAR * max(0, min(BAR_STEPS, round(value / most * BAR_STEPS)))
    return f"<tr><td>{escape(name)}</td><td align='right'>{value:.2f}</td><td>{filled}</td></tr>"


def concept_quality(concept: Concept) -> str:
    """Say how well a concept finds its own examples."""
    if concept.known < len(concept.liked):
        gone = len(concept.liked) - concept.known
        text = tr("%Ln of its {all} examples are no longer in the library.", "", gone)
        return text.format(all=len(concept.liked))
    if concept.found is None:
        return tr("%Ln examples", "", len(concept.liked))
    return tr(
        "Each of its {all} examples was left out once and looked for with the others: {n} came"
        " among the first 10."
    ).format(n=concept.found, all=len(concept.liked))


def headline(answer: Answer, library_total: int, *, asks_nothing: bool) -> str:
    """Say how much was found: "58 of 240 · 50 photos · 8 sounds"."""
    shown = sum(answer.counts.values())
    kinds = [
        f"{number(count)} {kind_name(kind, count)}"
        for kind, count in answer.counts.items()
        if count
    ]
    total = max(library_total, answer.total)
    if asks_nothing and shown == total:
        return " · ".join(kinds)
    found = kinds[0] if len(kinds) == 1 else number(shown)
    first = tr("{n} of {total}").format(n=found, total=number(total))
    return " · ".join([first, *kinds]) if len(kinds) > 1 else first


def weaker(count: int) -> str:
    """Offer what lies under the relevance line."""
    return tr("Show %Ln weaker matches", "", count)
