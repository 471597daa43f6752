"""Scores: every page a picture with the words on it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from PIL import Image

from engine.domain import PAGE_WIDTH_PX, Kind
from engine.errors import UnreadableFile
from engine.media import notation, pdf
from engine.media.base import Loaded, Metadata, page_sample
from engine.media.notation_facts import (
    directions_of,
    has_music,
    lyrics_of,
    notation_facts,
)
from engine.media.notation_tree import read_mei
from engine.media.picture import as_array, thumbnail
from engine.media.source import Source, decoding
from engine.media.words import joined, keywords

FULL_SIZE_PAGES = 48
"""Scores with more pages get narrower page pictures, so that one file stays under 300 MB."""

_NARROWEST_PX = 600

_Extra = Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True)
class _Score:
    """A score read to the end; `texts` holds the words of each page."""

    pictures: list[Image.Image]
    texts: list[str]
    pages: int
    title: str | None = None
    artist: str | None = None
    tags: tuple[str, ...] = ()
    extra: _Extra = field(default_factory=dict)


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
    scale = PAGE_WIDTH_PX / _width(len(score.pictures))  # boxes are always in full-size pixels
    samples = tuple(
        page_sample(page, as_array(picture), text, scale=scale)
        for page, (picture, text) in enumerate(zip(score.pictures, score.texts, strict=True), 1)
    )
    metadata = Metadata(
        pages=score.pages,
        title=score.title,
        artist=score.artist,
        text=joined(score.texts, " "),
        tags=score.tags,
        extra=score.extra,
    )
    preview = thumbnail(score.pictures[0].convert("RGB"))
    return Loaded(source.content_hash, Kind.SCORE, metadata, samples, preview)


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
        header = joined([title, artist, facts.get("subject"), facts.get("keywords")])
        texts = [pages.text(number) for number in numbers]
        texts[0] = joined([header, texts[0]])
        return _Score(
            pictures=[pages.picture(number, _width(count)) for number in numbers],
            texts=texts,
            pages=pages.count,
            title=title,
            artist=artist,
            tags=keywords(facts.get("keywords", "").replace(";", ",").split(",")),
            extra=_extra(pages.count, count),
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
        return _Score(
            pictures=[engraving.picture(number, _width(count)) for number in numbers],
            texts=texts,
            pages=engraving.pages,
            title=facts.title,
            artist=facts.composer,
            extra={**_extra(engraving.pages, count), **facts.music.extra},
        )


def _width(pages: int) -> int:
    """Width of the page pictures in px, so that all together stay within memory."""
    if pages <= FULL_SIZE_PAGES:
        return PAGE_WIDTH_PX
    return max(_NARROWEST_PX, round(PAGE_WIDTH_PX * math.sqrt(FULL_SIZE_PAGES / pages)))


def _extra(pages: int, read: int) -> _Extra:
    extra: dict[str, str | int | float] = {}
    if read < pages:
        extra["pages_read"] = read
    if _width(read) != PAGE_WIDTH_PX:
        extra["page_picture_width"] = _width(read)
    return extra


def _no_score(name: str) -> UnreadableFile:
    return UnreadableFile(
        f"{name} is not a score that Trouvère can read, or its beginning is damaged.",
        "If it is one, export it as MusicXML or PDF.",
    )
