"""What the notes of scores say, as SQL over the catalog: keys, modes, metres, tempos, players. Pure.

The facts are those of `engine.media.music_facts`, kept in ``content.meta``.
"""

import re
from collections.abc import Mapping, Sequence

from engine.media.instruments import instrument_of
from engine.media.keys import Key, alike
from engine.media.musical_words import speed_named

Sql = tuple[str, tuple[str | int | float, ...]]
"""A condition over a row ``c`` of contents, and its parameters."""

COMMON_METRES = ("3/4", "4/4", "2/4", "6/8", "2/2", "3/8", "9/8", "12/8", "3/2", "6/4", "5/4")
TEMPO_WORDS = (
    "very slow", "slow", "moderate", "fast", "very fast", "largo", "lento", "adagio", "andante",
    "moderato", "allegretto", "allegro", "vivace", "presto",
)  # fmt: skip
_SPEEDS: Mapping[str, tuple[str, ...]] = {
    "slow": ("very slow", "slow"),
    "fast": ("fast", "very fast"),
    "moderate": ("moderate",),
    "very slow": ("very slow",),
    "very fast": ("very fast",),
}
_SAME_SPEED = {
    **dict.fromkeys(("slow", "slowly", "calm"), "slow"),
    **dict.fromkeys(("fast", "quick", "quickly", "lively", "brisk", "rapid"), "fast"),
    **dict.fromkeys(("moderate", "moderately", "medium"), "moderate"),
    "very slow": "very slow",
    "very fast": "very fast",
}
_METRE_WORDS = {
    **dict.fromkeys(("c", "common", "common time"), "4/4"),
    **dict.fromkeys(("c|", "cut", "cut time", "alla breve"), "2/2"),
}
_METRE = re.compile(r"([1-9]\d?)\s?/\s?(1|2|4|8|16|32)")


def meta(name: str) -> str:
    """Where a fact of a score is; NULL for other kinds and scores that do not say."""
    of_score = "coalesce(c.kind_override, c.kind) = 'score'"
    return f"CASE WHEN {of_score} THEN json_extract(c.meta, '$.{name}') END"


def metre_named(text: str) -> str | None:
    """``6 / 8`` -> ``6/8``, ``alla breve`` -> ``2/2``; None for what is no metre."""
    match = _METRE.fullmatch(text.strip())
    return f"{match[1]}/{match[2]}" if match else _METRE_WORDS.get(text.strip().casefold())


def tempo_named(text: str) -> str | None:
    """A speed (``lively`` -> ``fast``) or a tempo word as it is; None for what is neither."""
    low = " ".join(text.casefold().split())
    return _SAME_SPEED.get(low) or (low if speed_named(low) else None)


def of_key(key: Key) -> Sql:
    """Scores in a key, however it is spelt; in either mode where none is named."""
    names = alike(key)
    return f"{meta('key')} IN ({_marks(names)})", tuple(names)


def of_mode(mode: str) -> Sql:
    """Scores in major, minor, dorian..."""
    return f"{meta('key')} LIKE ?", (f"% {mode}",)


def of_metre(metre: str) -> Sql:
    """Scores that are mostly in a metre."""
    return f"{meta('metre')} = ?", (metre,)


def of_tempo(tempo: str) -> Sql:
    """Scores of a speed, or with this word over the first bar; `tempo` is from `tempo_named`."""
    speeds = _SPEEDS.get(tempo)
    if speeds:
        return f"{meta('speed')} IN ({_marks(speeds)})", speeds
    return f"holds({meta('tempo')}, ?)", (tempo,)


def of_instrument(name: str, *, only: bool = False) -> Sql:
    """Scores that an instrument plays in, in any of its languages; `only`: nothing else does."""
    wanted = (instrument_of(name) or name).casefold()
    if only:
        return f"same({meta('instruments')}, ?)", (wanted,)
    either = f"holds({meta('instruments')}, ?) OR holds({meta('forces')}, ?)"
    return f"({either})", (wanted, wanted)


def of_form(form: str) -> Sql:
    """Waltzes, songs..."""
    return f"holds({meta('form')}, ?)", (form,)


def of_lyrics(language: str) -> Sql:
    """Scores that are sung in a language."""
    return f"{meta('lyrics')} = ?", (language,)


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
