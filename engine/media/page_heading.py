"""What the head of a printed first page says: title, composer, tempo, players. Pure.

Engraving programs leave these as text in a PDF; scans have none.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.domain import PAGE_WIDTH_PX
from engine.media.instruments import ensemble_of, instrument_of
from engine.media.keys import keys_in
from engine.media.movements import TextLine
from engine.media.music_facts import MusicFacts, without_figures
from engine.media.musical_words import forms_in, speed_of_words

_HEAD = 0.5 * PAGE_WIDTH_PX
"""Px from the upper edge that a head may take."""

_NO_TITLE = re.compile(
    r"(?:untitled|score|document|microsoft word.*|.*\.(?:pdf|ly|mscz|mscx|mus|musx|sib|docx?|xml|mxl|indd))\s*\d*",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?:[^\W\d_]\.? ?|[^\W\d_][^\W\d_'’-]+ ?){2,6}(?:\s*\(?\d{3,4}.*)?")
_BY = re.compile(
    r"(?:by|von|par|di|music|musik|musique|composed by|komponiert von)[: ]+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Heading:
    """Empty where the page does not say."""

    title: str | None = None
    composer: str | None = None
    music: MusicFacts = field(default_factory=MusicFacts)

    @property
    def extra(self) -> Mapping[str, str | int | float]:
        """Facts for the catalog; a sentence only where it says more than the title."""
        found = dict(self.music.extra)
        told = sum(name in found for name in ("key", "speed", "instruments"))
        return found if told > 1 else {k: v for k, v in found.items() if k != "music"}


def heading_of(lines: Sequence[TextLine], title: str | None) -> Heading:
    """Read the head of a first page.

    Parameters
    ----------
    lines
        Its words, in px of a page `PAGE_WIDTH_PX` wide.
    title
        What the file's own data call it; a name of a file or of a program is not believed.
    """
    head = [line for line in lines if line.box[1] < _HEAD]
    if title is None or _NO_TITLE.fullmatch(title.strip()):
        title = _largest(head) or title
    below = [line for line in head if line.text != title]
    tempo = next((said for line in below if (said := _tempo(line.text))), "")
    keys = keys_in(title or "")
    # systems repeat the names of their staves
    at_staves = {line.text: player for line in below if (player := _player(line))}
    players = tuple(at_staves.values())
    music = MusicFacts(
        key=str(keys[0][2]) if keys else None,
        tempo=tempo,
        speed=speed_of_words(tempo) or speed_of_words(title or ""),
        instruments=players,
        forces=ensemble_of(players) or " and ".join(dict.fromkeys(players)),
        forms=forms_in(f"{title or ''} {tempo}"),
    )
    return Heading(title, _composer(below), music)


def _largest(head: Sequence[TextLine]) -> str | None:
    """The largest line of the head, where it is larger than most."""
    lines = [line for line in head if len(line.text) > 2]
    largest = max(lines, key=lambda line: line.box[3], default=None)
    if largest is None:
        return None
    smaller = sum(line.box[3] < 0.85 * largest.box[3] for line in lines)
    return largest.text[:300] if smaller >= len(lines) / 2 or len(lines) == 1 else None


def _composer(head: Sequence[TextLine]) -> str | None:
    """A name at the right of the head."""
    for line in head:
        x, _y, width, _height = line.box
        text = _BY.sub("", line.text).strip()
        if x + width > 0.75 * PAGE_WIDTH_PX and x > 0.4 * PAGE_WIDTH_PX and _is_name(text):
            return text
    return None


def _is_name(text: str) -> bool:
    words = [word for word in text.split() if word[0].isalpha()]
    capitals = sum(word[0].isupper() for word in words)
    return (
        bool(_NAME.fullmatch(text))
        and capitals >= 2
        and not (speed_of_words(text) or instrument_of(text) or forms_in(text))
    )


def _tempo(text: str) -> str:
    """A tempo marking: it begins with a capital, is short, and has a word for a speed."""
    said = re.sub(r"^(?:[IVX]+|\d+)[.)]\s*", "", without_figures(text))
    is_short = len(said.split()) <= 7
    return said if said[:1].isupper() and is_short and speed_of_words(said) else ""


def _player(line: TextLine) -> str | None:
    """The instrument that is named at the left of a staff, and nothing else."""
    at_left = line.box[0] < 0.2 * PAGE_WIDTH_PX
    return instrument_of(line.text) if at_left and len(line.text.split()) <= 3 else None
