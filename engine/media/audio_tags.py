"""What is written in a recording about it: ID3, MP4, Vorbis, APE, ASF and WAV tags."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.media.source import Source, log
from engine.media.words import joined, readable

_NAMES: Mapping[str, tuple[str, ...]] = {
    "title": ("TIT2", "\xa9nam", "title"),
    "artist": ("TPE1", "TCOM", "\xa9ART", "\xa9wrt", "artist", "composer", "author", "albumartist"),
    "album": ("TALB", "\xa9alb", "album", "wm/albumtitle"),
    "genre": ("TCON", "\xa9gen", "genre", "wm/genre"),
    "year": ("TDRC", "TYER", "TDAT", "\xa9day", "date", "year", "wm/year"),
    "bpm": ("TBPM", "tmpo", "bpm", "wm/beatsperminute"),
    "comment": ("COMM", "\xa9cmt", "comment", "description", "comments"),
    "lyrics": ("USLT", "\xa9lyr", "lyrics", "unsyncedlyrics", "wm/lyrics"),
    "rating": ("POPM", "rate", "rating", "fmps_rating", "wm/shareduserrating"),
}
"""Names of one thing in ID3v2, MP4 and the others (these in lower case)."""

_PLAYER_NOISE = re.compile(
    r"^(iTun|0000|LAME|Lavf|Lavc|Processed by SoX|Encoded by|libsndfile)|^\W*$"
)  # comments nobody wrote


@dataclass(frozen=True, slots=True)
class AudioFacts:
    """Words and numbers about a recording; empty where it does not say."""

    title: str | None = None
    artist: str | None = None
    genre: str = ""
    comment: str = ""
    lyrics: str = ""
    rating: int = 0
    extra: Mapping[str, str | int | float] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What was written about the sound, for words to find it by."""
        return joined([self.title, self.artist, self.genre, self.comment])


def read_tags(source: Source, others: Mapping[str, str]) -> AudioFacts:
    """Read all tags. Never raises for damaged tags.

    Parameters
    ----------
    others
        What the decoder itself found (``title``, ``artist``...), for formats mutagen does not know.
    """
    found = {name: texts for name in _NAMES if (texts := _texts(_mutagen(source), name))}
    for name, text in others.items():
        if name.lower() in _NAMES and readable(text):
            found.setdefault(name.lower(), [readable(text)])
    return _facts({name: _without_noise(texts) for name, texts in found.items()})


def _facts(found: Mapping[str, Sequence[str]]) -> AudioFacts:
    def first(name: str) -> str:
        return next(iter(found.get(name, ())), "")

    extra: dict[str, str | int | float] = {}
    if first("album"):
        extra["album"] = first("album")
    if year := re.search(r"\b(1[0-9]|20)\d\d\b", first("year")):
        extra["year"] = int(year[0])
    if (bpm := _number(first("bpm"))) and 20 <= bpm <= 400:
        extra["bpm"] = bpm
    return AudioFacts(
        title=first("title") or None,
        artist=joined(found.get("artist", ())[:3], ", ") or None,
        genre=joined(found.get("genre", ()), ", "),
        comment=joined(found.get("comment", ())),
        lyrics=joined(found.get("lyrics", ())),
        rating=_stars(first("rating")),
        extra=extra,
    )


def _mutagen(source: Source) -> Mapping[str, Any]:
    """Tags as mutagen gives them, keys in their own spelling; empty when there are none."""
    import mutagen

    try:
        with source.open() as stream:
            parsed = mutagen.File(stream)
    except Exception:  # noqa: BLE001 -- mutagen fails in many ways on damaged tags, which are optional
        log.debug("the tags of %s are damaged", source.name, exc_info=True)
        return {}
    tags = getattr(parsed, "tags", None)
    return {} if tags is None else {str(key): value for key, value in tags.items()}


def _texts(tags: Mapping[str, Any], name: str) -> list[str]:
    """Every value of one thing; ID3 keys may go on after a colon (``COMM::eng``)."""
    wanted = _NAMES[name]
    values = [
        value
        for key in wanted
        for tag, value in tags.items()
        if key in (tag, tag.lower()) or (key.isupper() and tag.split(":")[0] == key)
    ]
    return [text for value in values for text in map(readable, _flat(value)) if text]


def _flat(value: Any) -> Iterable[object]:
    """Single values of a frame, a list or a plain value."""
    if hasattr(value, "rating"):
        return [f"popm {value.rating}"]
    inner = getattr(value, "text", value)
    if isinstance(inner, (list, tuple)):
        return [getattr(each, "value", each) for each in inner]
    return [getattr(inner, "value", inner)]


def _without_noise(texts: Sequence[str]) -> list[str]:
    return [text for text in texts if not _PLAYER_NOISE.match(text)]


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def _stars(text: str) -> int:
    """Stars from 0 to 5 of ID3's 0..255, Windows' 0..99, players' 0..100, 1..5 and 0..1."""
    if text.startswith("popm "):
        points = int(text[5:])
        return min(5, max(1, (points + 96) // 64)) if points > 0 else 0
    value = _number(text) or 0.0
    if value <= 0:
        return 0
    if value <= 1 and "." in text:
        return round(5 * value)
    return round(value) if value <= 5 else min(5, round(value / 20))
