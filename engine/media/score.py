"""Scores: every page a picture with the words on it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from engine.domain import PAGE_WIDTH_PX, Kind, Movement
from engine.errors import UnreadableFile
from engine.media import notation, pdf
from engine.media.base import Loaded, Metadata, page_sample
from engine.media.movements import (
    PageSigns,
    TextLine,
    as_json,
    movements_of_outline,
    movements_of_pages,
)
from engine.media.notation_facts import (
    directions_of,
    has_music,
    lyrics_of,
    notation_facts,
)
from engine.media.notation_movements import notation_movements
from engine.media.notation_tree import read_mei
from engine.media.page_heading import heading_of
from engine.media.picture import as_array, thumbnail
from engine.media.seen_page import Render, SeenPage, seen_page
from engine.media.source import Source, decoding
from engine.media.words import joined, keywords

FULL_SIZE_PAGES = 48
"""Scores with more pages get narrower page pictures, so that one file stays under 300 MB."""

_NARROWEST_PX = 600

MUSIC_PAGES = 100
"""The notes of further pages are not read: it takes about half a second a page."""

_Extra = Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True)
class _Score:
    """A score read to the end; `texts` holds the words of each page."""

    seen: list[SeenPage]
    texts: list[str]
    pages: int
    title: str | None = None
    artist: str | None = None
    tags: tuple[str, ...] = ()
    extra: _Extra = field(default_factory=dict)
    movements: tuple[Movement, ...] = ()  # as the file itself tells them
    headings: tuple[tuple[TextLine, ...], ...] = ()  # words of each page with their places


def load_score(source: Source) -> Loaded:
    """Load a score of any format: one sample a page.

    Raises
    ------
    UnreadableFile
        It is damaged, protected, or no score.
    """
    form = form_of(source)
    with decoding(source.name, "a score"):
        score = _read_pdf(source) if form == "pdf" else _read_notation(source, form)
    scale = PAGE_WIDTH_PX / _width(len(score.seen))  # boxes are always in full-size pixels
    samples = tuple(
        page_sample(page, as_array(seen.picture), text, scale=scale, lines=seen.lines)
        for page, (seen, text) in enumerate(zip(score.seen, score.texts, strict=True), 1)
    )
    metadata = Metadata(
        pages=score.pages,
        title=score.title,
        artist=score.artist,
        text=joined(score.texts, " "),
        tags=score.tags,
        extra={**score.extra, **_movements(score)},
    )
    preview = thumbnail(score.seen[0].picture.convert("RGB"))
    return Loaded(source.content_hash, Kind.SCORE, metadata, samples, preview)


def _movements(score: _Score) -> _Extra:
    """Movements for the catalog; nothing where there is one."""
    found = score.movements
    if not found and score.headings:
        pages = zip(score.headings, score.seen, strict=True)
        found = movements_of_pages(
            [
                PageSigns(number, texts, tuple(line.box for line in seen.lines))
                for number, (texts, seen) in enumerate(pages, 1)
            ]
        )
    return {"movements": as_json(found)} if found else {}


def form_of(source: Source) -> str:
    """What a score's bytes are, whatever its name: pdf, midi, mxl, xml, abc or humdrum.

    Raises
    ------
    UnreadableFile
        None of them.
    """
    head = source.head(65_536)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    for start, form in ((b"MThd", "midi"), (b"PK\x03\x04", "mxl")):
        if head.startswith(start):
            return form
    text = notation.decoded(head).lstrip()
    if text.startswith("<") and any(tag in text for tag in ("<score-", "<mei", ":mei", "<music")):
        return "xml"
    if text.startswith(("!!", "**")):
        return "humdrum"
    if "\nK:" in text.replace("\r", "\n") and not text.startswith("<"):
        return "abc"
    raise _no_score(source.name)


def _read_pdf(source: Source) -> _Score:
    with pdf.opened_pdf(source) as pages:
        count = min(pages.count, pdf.MAX_PAGES)
        numbers = range(1, count + 1)
        facts = pages.facts()
        title, artist = facts.get("title"), facts.get("author")
        texts = [pages.text(number) for number in numbers]
        headings = tuple(
            tuple(TextLine(*line) for line in pages.text_lines(number)) for number in numbers
        )
        head = heading_of(headings[0], title)
        title, artist = head.title, artist or head.composer
        said = head.extra
        told = (title, artist, said.get("music"), facts.get("subject"), facts.get("keywords"))
        texts[0] = joined([*told, texts[0]])
        return _Score(
            seen=[_seen(partial(pages.picture, number), number, count) for number in numbers],
            texts=texts,
            pages=pages.count,
            title=title,
            artist=artist,
            tags=keywords(facts.get("keywords", "").replace(";", ",").split(",")),
            extra={**_extra(pages.count, count), **said},
            movements=movements_of_outline(pages.outline()),
            headings=headings,
        )


def _read_notation(source: Source, form: str) -> _Score:
    with notation.engraved(source, form) as engraving:
        count = min(engraving.pages, notation.MAX_PAGES)
        numbers = range(1, count + 1)
        root = read_mei(engraving.mei())
        if not has_music(root):
            raise UnreadableFile(f"{source.name} holds no notes.", "If it should, export it again.")
        facts = notation_facts(root)
        pages = (read_mei(engraving.mei(number)) for number in numbers)
        texts = [joined([*directions_of(page), lyrics_of(page)]) for page in pages]
        texts[0] = joined([*facts.words, texts[0].removeprefix(f"{facts.music.tempo}. ")])
        movements = notation_movements(root, engraving.place_of)
        texts = _with_titles(texts, movements)
        return _Score(
            seen=[_seen(partial(engraving.picture, number), number, count) for number in numbers],
            texts=texts,
            pages=engraving.pages,
            title=facts.title,
            artist=facts.composer,
            extra={**_extra(engraving.pages, count), **facts.music.extra},
            movements=movements,
        )


def _with_titles(texts: list[str], movements: Sequence[Movement]) -> list[str]:
    """Texts of pages with the titles of the movements that begin there."""
    return [
        joined([text, *(each.title for each in movements if each.page == page)])
        for page, text in enumerate(texts, 1)
    ]


def _seen(render: Render, number: int, pages: int) -> SeenPage:
    return seen_page(render, _width(pages), with_music=number <= MUSIC_PAGES)


def _width(pages: int) -> int:
    """Width of the page pictures in px, so that all together stay within memory."""
    if pages <= FULL_SIZE_PAGES:
        return PAGE_WIDTH_PX
    return max(_NARROWEST_PX, round(PAGE_WIDTH_PX * math.sqrt(FULL_SIZE_PAGES / pages)))


def _extra(pages: int, read: int) -> _Extra:
    extra: dict[str, str | int | float] = {}
    if read < pages:
        extra["pages_read"] = read
    if read > MUSIC_PAGES:
        extra["music_pages_read"] = MUSIC_PAGES
    if _width(read) != PAGE_WIDTH_PX:
        extra["page_picture_width"] = _width(read)
    return extra


def _no_score(name: str) -> UnreadableFile:
    return UnreadableFile(
        f"{name} is not a score that Trouvère can read, or its beginning is damaged.",
        "If it is one, export it as MusicXML or PDF.",
    )
