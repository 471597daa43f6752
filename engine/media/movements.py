"""Where the movements of a score begin, told by headings and indented systems. Pure.

Conventions
-----------
Places are px of the page picture at `PAGE_WIDTH_PX`, boxes x, y, width, height.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from engine.domain import Movement
from engine.media.musical_words import forms_in, speed_of_words

Box = tuple[int, int, int, int]

MOST = 200
"""Movements that are kept of one file."""

_INDENT = 0.03  # of the widest system: as engravers set the first line of a piece in
_LARGER = 1.3  # times the usual size of text, where a number and a word alone make a heading
_ABOVE = 260  # px that a heading may stand above its system
_NUMBER = re.compile(
    r"(?:(?P<roman>[IVX]{1,5})(?:[.):]|(?=\s*$|\s*[-–—]|\s+[A-ZÄÖÜÉ]))"
    r"|(?:No|Nr|N[°ºo]|№)\.?\s*\d{1,3}\b|\d{1,2}[.)](?=\s*[^\W\d_])"
    r"|(?:First|Second|Third|Fourth|Fifth|Last|\d(?:st|nd|rd|th)) (?:movement|mvt)\b"
    r"|(?:Erster|Zweiter|Dritter|Vierter|\d\.) Satz\b|Var(?:iation|iatio|\.) ?(?:\d+|[IVX]+)\b)"
)
_NO_TITLE = re.compile(r"(?:page|seite|p\.|leaf|untitled)?\s*[\divxlc]*\W*", re.IGNORECASE)
_FORMS_OF_MOVEMENTS = re.compile(
    r"(?:Trio|Finale|Rondo|Rondeau|Thema|Tema|Theme|Coda|Intermezzo|Cadenza|Introduction|Introduzione)\b"
)


@dataclass(frozen=True, slots=True)
class TextLine:
    """Words that stand together on a page."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class PageSigns:
    """What a page shows: its words with their places, and its systems, upper first."""

    page: int
    texts: tuple[TextLine, ...] = ()
    systems: tuple[Box, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class _Beginning:
    """A system that may begin a movement, and the heading above it."""

    page: int
    top: int
    title: str
    is_numbered: bool
    is_indented: bool


def movements_of_outline(entries: Sequence[tuple[str, int]]) -> tuple[Movement, ...]:
    """Movements by a PDF's bookmarks, (title, page) each; none where they tell nothing apart."""
    named = [
        Movement(title[:200], page)
        for title, page in entries[:MOST]
        if not _NO_TITLE.fullmatch(title)
    ]
    return tuple(named) if len({movement.page for movement in named}) > 1 else ()


def movements_of_pages(pages: Sequence[PageSigns]) -> tuple[Movement, ...]:
    """Movements by numbered headings, by tempo words over indented systems, or by indents alone.

    Empty where there are not at least two.
    """
    found = [beginning for page in pages for beginning in _beginnings(page, _text_size(pages))]
    sure = [one for one in found if one.is_numbered]
    if len(sure) < 2:
        sure = [one for one in found if one.is_indented and (one.title or not _has_text(pages))]
        if not sure or not found or sure[0] != found[0] or len(sure) > len(found) / 2:
            return ()  # who indents the first lines of movements indents the very first
    if len(sure) < 2:
        return ()
    return tuple(
        Movement(one.title or f"Movement {number}", one.page, one.top)
        for number, one in enumerate(sure[:MOST], 1)
    )


def as_json(movements: Sequence[Movement]) -> str:
    """For the catalog."""
    return json.dumps(
        [{"title": one.title, "page": one.page, "top": one.top} for one in movements],
        ensure_ascii=False,
    )


def _has_text(pages: Sequence[PageSigns]) -> bool:
    return sum(len(line.text) for page in pages for line in page.texts) > 20 * len(pages)


def _text_size(pages: Sequence[PageSigns]) -> float:
    sizes = [line.box[3] for page in pages for line in page.texts]
    return median(sizes) if sizes else 0.0


def _beginnings(page: PageSigns, usual: float) -> Iterator[_Beginning]:
    """Every system of a page with what is said above it; headings alone where systems are unknown."""
    if not page.systems:
        for line in page.texts:
            if _is_numbered(line, usual):
                yield _Beginning(page.page, line.box[1], line.text, True, False)
        return
    edge = min(left for left, _top, _width, _height in page.systems)
    widest = max(width for _left, _top, width, _height in page.systems)
    above = 0
    for left, top, _width, height in page.systems:
        heads = [
            line for line in page.texts if _stands_between(line, max(above, top - _ABOVE), top)
        ]
        head = next((line for line in heads if _is_numbered(line, usual)), None)
        tempo = next((line for line in reversed(heads) if _is_tempo(line.text)), None)
        title = _of_both(head, tempo)
        yield _Beginning(page.page, top, title, head is not None, left > edge + _INDENT * widest)
        above = top + height


def _of_both(head: TextLine | None, tempo: TextLine | None) -> str:
    """``II. Andante``, also where number and tempo stand apart."""
    says_both = head is not None and speed_of_words(head.text)
    texts = [line.text for line in (head, None if says_both else tempo) if line is not None]
    return " ".join(" ".join(dict.fromkeys(texts)).split())[:200]


def _stands_between(line: TextLine, upper: int, lower: int) -> bool:
    middle = line.box[1] + line.box[3] / 2
    return upper <= middle <= lower


def _is_numbered(line: TextLine, usual: float) -> bool:
    """Whether a line counts movements, and is no verse, volta or measure number."""
    match = _NUMBER.match(line.text)
    if not match or len(line.text) > 80:
        return False
    after = line.text[match.end() :]
    return bool(
        _is_tempo(after)
        or (not match[0][0].isdigit() and len(match[0]) > 2 and not match["roman"])
        or line.box[3] >= _LARGER * usual
        or (match["roman"] and not after.strip(" .:-–—"))
    )


def _is_tempo(text: str) -> bool:
    """Whether a line begins with a tempo or the name of a movement."""
    first = " ".join(text.strip(" .:-–—").split()[:3])
    begins = first[:1].isupper() and len(text) <= 80
    said = speed_of_words(first) or forms_in(first) or _FORMS_OF_MOVEMENTS.match(first)
    return begins and bool(said)
