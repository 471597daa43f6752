"""What a score says in words: title, composer, instruments, key, metre, tempo, lyrics.

Read from the MEI that verovio makes of every format, so one reader serves all of them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from engine.media.music_facts import MusicFacts, music_facts, without_figures
from engine.media.notation_tree import NS, text_of
from engine.media.words import keywords, readable


@dataclass(frozen=True, slots=True)
class NotationFacts:
    """Words about a score; empty where it does not say."""

    title: str | None
    composer: str | None
    lyricist: str | None
    labels: tuple[str, ...]  # of the staves, as they are written
    music: MusicFacts

    @property
    def words(self) -> tuple[str | None, ...]:
        """All of it, to search in."""
        people = (self.title, self.composer, self.lyricist)
        return (*people, self.music.sentence, self.music.tempo, ", ".join(self.labels))


def notation_facts(root: Element) -> NotationFacts:
    """Read the head and the first score definition of an MEI tree."""
    heads = list(_all(root, "pgHead"))[:1]
    title = _first(_titles(root), _aligned(heads, "center"))
    return NotationFacts(
        title=title,
        composer=_first(_people(root, "composer"), _aligned(heads, "right")),
        lyricist=_first([*_people(root, "lyricist"), *_people(root, "poet")], []),
        labels=_labels(root),
        music=music_facts(root, title or "", lyrics_of(root)),
    )


def has_music(root: Element) -> bool:
    """Whether there is anything on the staves."""
    return next(_all(root, "layer"), None) is not None


def lyrics_of(root: Element) -> str:
    """Sung words of every verse, syllables put together, verse after verse."""
    verses: dict[str, list[str]] = {}
    for verse in _all(root, "verse"):
        line = verses.setdefault(verse.get("n", "1"), [])
        line.extend(_syllable(syllable) for syllable in verse.iter(f"{NS}syl"))
    return readable(" ".join("".join(line) for line in verses.values()))


def directions_of(root: Element) -> list[str]:
    """Tempo and playing directions in order."""
    return [
        without_figures(text_of(each))
        for name in ("tempo", "dir", "reh")
        for each in _all(root, name)
    ]


def _syllable(syllable: Element) -> str:
    """Text of a syllable with a space after it, unless the word goes on."""
    goes_on = syllable.get("wordpos") in ("i", "m") or syllable.get("con") == "d"
    return text_of(syllable) + ("" if goes_on else " ")


def _titles(root: Element) -> list[str]:
    statements = [title for each in _all(root, "titleStmt") for title in _all(each, "title")]
    works = [title for each in _all(root, "work") for title in _all(each, "title")]
    return [_title(title) for title in [*works, *statements]]


def _title(title: Element) -> str:
    """What a title says; of one in parts the name of the work and of the movement."""
    parts = {part.get("type"): text_of(part) for part in title.findall(f"{NS}titlePart")}
    wanted = [parts[name] for name in ("main", "movementName") if parts.get(name)]
    return ", ".join(wanted) or text_of(title)


def _people(root: Element, role: str) -> list[str]:
    named = [name for name in _all(root, "persName") if name.get("role") == role]
    return [text_of(name) for name in [*named, *_all(root, role)]]


def _aligned(heads: Iterable[Element], side: str) -> list[str]:
    """What is printed on one side of the first page's head."""
    return [
        text_of(rend) for head in heads for rend in _all(head, "rend") if rend.get("halign") == side
    ]


def _labels(root: Element) -> tuple[str, ...]:
    groups = [each for name in ("staffGrp", "staffDef") for each in _all(root, name)]
    return keywords(text_of(label) for each in groups for label in each.findall(f"{NS}label"))[:40]


def _first(texts: list[str], fallback: list[str]) -> str | None:
    return next(filter(None, [*texts, *fallback]), None)


def _all(root: Element, *names: str) -> Iterator[Element]:
    for name in names:
        yield from root.iter(NS + name)
