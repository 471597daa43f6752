"""What a score says in words: title, composer, instruments, key, metre, tempo, lyrics.

Read from the MEI that verovio makes of every format, so one reader serves all of them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from engine.media.words import has_letters, keywords, readable

_NS: Final = "{http://www.music-encoding.org/ns/mei}"
_MAJOR = "C-flat G-flat D-flat A-flat E-flat B-flat F C G D A E B F-sharp C-sharp".split()  # noqa: SIM905
_MINOR = "A-flat E-flat B-flat F C G D A E B F-sharp C-sharp G-sharp D-sharp A-sharp".split()  # noqa: SIM905
_DANCES = {
    ("3", "4"): "3/4 waltz time",
    ("2", "2"): "2/2 cut time",
    ("2", "4"): "2/4 march time",
    ("4", "4"): "4/4 common time",
    ("6", "8"): "6/8 time",
}
_SYMBOLS = {"common": "4/4 common time", "cut": "2/2 cut time"}
_SPEEDS = ((56, "very slow"), (84, "slow"), (112, "moderate tempo"), (144, "fast"))


@dataclass(frozen=True, slots=True)
class NotationFacts:
    """Words about a score; empty where it does not say."""

    title: str | None
    composer: str | None
    lyricist: str | None
    instruments: tuple[str, ...]
    music: tuple[str, ...]  # key, metre, speed
    tempo: str  # as it is written

    @property
    def words(self) -> tuple[str | None, ...]:
        """All of it, to search in."""
        people = (self.title, self.composer, self.lyricist, ", ".join(self.instruments))
        return (*people, *self.music, self.tempo)


def read_mei(mei: str) -> Element:
    """Parse verovio's MEI, without entities."""
    from defusedxml import ElementTree

    root: Element = ElementTree.fromstring(mei)
    return root


def notation_facts(root: Element) -> NotationFacts:
    """Read the head and the first score definition of an MEI tree."""
    heads = list(_all(root, "pgHead"))[:1]
    return NotationFacts(
        title=_first(_titles(root), _aligned(heads, "center")),
        composer=_first(_people(root, "composer"), _aligned(heads, "right")),
        lyricist=_first([*_people(root, "lyricist"), *_people(root, "poet")], []),
        instruments=_instruments(root),
        music=tuple(filter(None, (*_key(root), *_metre(root), *_speed(root)))),
        tempo=next(filter(None, (_plain(each) for each in _all(root, "tempo"))), ""),
    )


def has_music(root: Element) -> bool:
    """Whether there is anything on the staves."""
    return next(_all(root, "layer"), None) is not None


def lyrics_of(root: Element) -> str:
    """Sung words of every verse, syllables put together, verse after verse."""
    verses: dict[str, list[str]] = {}
    for verse in _all(root, "verse"):
        line = verses.setdefault(verse.get("n", "1"), [])
        line.extend(_syllable(syllable) for syllable in verse.iter(f"{_NS}syl"))
    return readable(" ".join("".join(line) for line in verses.values()))


def directions_of(root: Element) -> list[str]:
    """Tempo and playing directions in order."""
    return [_plain(each) for name in ("tempo", "dir", "reh") for each in _all(root, name)]


def _syllable(syllable: Element) -> str:
    """Text of a syllable with a space after it, unless the word goes on."""
    goes_on = syllable.get("wordpos") in ("i", "m") or syllable.get("con") == "d"
    return _words(syllable) + ("" if goes_on else " ")


def _titles(root: Element) -> list[str]:
    statements = [title for each in _all(root, "titleStmt") for title in _all(each, "title")]
    works = [title for each in _all(root, "work") for title in _all(each, "title")]
    return [_words(title) for title in [*works, *statements]]


def _people(root: Element, role: str) -> list[str]:
    named = [name for name in _all(root, "persName") if name.get("role") == role]
    return [_words(name) for name in [*named, *_all(root, role)]]


def _aligned(heads: Iterable[Element], side: str) -> list[str]:
    """What is printed on one side of the first page's head."""
    return [
        _words(rend) for head in heads for rend in _all(head, "rend") if rend.get("halign") == side
    ]


def _instruments(root: Element) -> tuple[str, ...]:
    labels = [_words(label) for name in ("staffGrp", "staffDef") for each in _all(root, name) for label in each.findall(f"{_NS}label")]  # fmt: skip
    programs = [each.get("midi.instrname", "").replace("_", " ") for each in _all(root, "instrDef")]
    return keywords([*labels, *programs])[:40]


def _key(root: Element) -> Iterator[str]:
    """``in F minor``; with the relative key too where the mode is not written."""
    for element in _all(root, "keySig", "scoreDef", "staffDef"):
        sig, mode = _signature(element)
        match = re.fullmatch(r"([0-7])([fs]?)", sig)
        if match:
            place = 7 + int(match[1]) * (-1 if match[2] == "f" else 1)
            names = {"major": [f"{_MAJOR[place]} major"], "minor": [f"{_MINOR[place]} minor"]}
            either = [f"{_MAJOR[place]} major", f"{_MINOR[place]} minor"]
            yield "in " + " or ".join(names.get(mode, either))
            return


def _signature(element: Element) -> tuple[str, str]:
    return (
        element.get("sig") or element.get("keysig") or "",
        element.get("mode") or element.get("key.mode") or "",
    )


def _metre(root: Element) -> Iterator[str]:
    for element in _all(root, "meterSig", "scoreDef", "staffDef"):
        count = element.get("count") or element.get("meter.count")
        unit = element.get("unit") or element.get("meter.unit")
        symbol = element.get("sym") or element.get("meter.sym") or ""
        if count and unit:
            yield _DANCES.get((count, unit), f"{count}/{unit} time")
            return
        if symbol in _SYMBOLS:
            yield _SYMBOLS[symbol]
            return


def _speed(root: Element) -> Iterator[str]:
    """How fast the first tempo is, in words."""
    bpm = next((each.get("midi.bpm", "") for each in _all(root, "tempo", "scoreDef") if each.get("midi.bpm")), "")  # fmt: skip
    if re.fullmatch(r"\d+(\.\d+)?", bpm):
        yield next((name for limit, name in _SPEEDS if float(bpm) < limit), "very fast")


def _first(texts: list[str], fallback: list[str]) -> str | None:
    return next(filter(None, [*texts, *fallback]), None)


def _all(root: Element, *names: str) -> Iterator[Element]:
    for name in names:
        yield from root.iter(_NS + name)


def _plain(element: Element) -> str:
    """Words of a direction without metronome figures (`Allegro (♩ = 120)`: `Allegro`)."""
    text = re.sub(r"\(?\s*\S?\s*=\s*(c\.|ca\.?)?\s*[\d.–-]+\s*\)?", "", _words(element)).strip()
    return text if has_letters(text) else ""


def _words(element: Element) -> str:
    return readable("".join(element.itertext()))
