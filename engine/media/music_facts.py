"""What the notes of a score say: key, metre, speed, instruments, form, length. Pure.

Read from the MEI that verovio makes of every format.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from engine.media.instruments import ensemble_of, is_voice, parts_named
from engine.media.lyrics_language import language_of
from engine.media.musical_words import forms_in, speed_of_beats, speed_of_words
from engine.media.notation_key import key_in
from engine.media.notation_tree import NS, text_of

_SYMBOLS = {"common": "4/4", "cut": "2/2"}
_TEMPO_MEASURES = 2  # a tempo marking stands at the beginning, perhaps after a pick-up


@dataclass(frozen=True, slots=True)
class MusicFacts:
    """What the notes say; None or empty where they do not.

    Attributes
    ----------
    key
        ``E-flat major``.
    metre
        That of most measures, ``3/4``.
    tempo
        The first tempo marking as it is written, without figures.
    speed
        One of `engine.media.musical_words.SPEEDS`.
    bpm
        Quarters a minute, as written.
    instruments
        One for each part, in English, in the order of the score; unknown ones left out.
    forces
        ``string quartet``, ``voice and piano``; else the instruments.
    forms
        ``waltz``: what title and tempo marking name; ``song`` where one voice sings words.
    measures, staves
        Counts; a pick-up is no measure.
    """

    key: str | None = None
    metre: str | None = None
    tempo: str = ""
    speed: str | None = None
    bpm: float | None = None
    instruments: tuple[str, ...] = ()
    forces: str = ""
    forms: tuple[str, ...] = ()
    measures: int = 0
    staves: int = 0
    lyrics: str | None = None

    @property
    def sentence(self) -> str:
        """``Slow waltz in A minor, 3/4, for piano``."""
        what = " ".join(filter(None, (self.speed, next(iter(self.forms), "piece"))))
        where = f"{what} in {self.key}" if self.key else what
        whole = ", ".join(filter(None, (where, self.metre, self.forces and f"for {self.forces}")))
        return whole[0].upper() + whole[1:]

    @property
    def extra(self) -> dict[str, str | int | float]:
        """The same for the catalog; the fields of a search read it (`engine.search.music`)."""
        found: dict[str, str | int | float | None] = {
            "key": self.key,
            "metre": self.metre,
            "tempo": self.tempo,
            "speed": self.speed,
            "bpm": self.bpm,
            "instruments": ", ".join(dict.fromkeys(self.instruments)),
            "forces": self.forces,
            "form": ", ".join(self.forms),
            "measures": self.measures,
            "staves": self.staves,
            "lyrics": self.lyrics,
            "music": self.sentence,
        }
        return {name: value for name, value in found.items() if value}


def music_facts(root: Element, title: str, lyrics: str) -> MusicFacts:
    """Read an MEI tree; `lyrics` are the words that are sung, `title` what it is called."""
    metre = _metre(root)
    tempo, bpm = _tempo(root)
    speed = speed_of_words(tempo) or speed_of_words(title)
    instruments = _instruments(root, sung=bool(lyrics))
    song = ("song",) if _is_song(instruments, lyrics) else ()
    key = key_in(root, title)
    return MusicFacts(
        key=str(key) if key else None,
        metre=metre,
        tempo=tempo,
        speed=speed or (speed_of_beats(bpm, metre or "") if bpm else None),
        bpm=bpm,
        instruments=tuple(filter(None, instruments)),
        forces=_forces(instruments),
        forms=tuple(dict.fromkeys([*forms_in(f"{title} {tempo}"), *song])),
        measures=sum(each.get("n") != "0" for each in root.iter(f"{NS}measure")),
        staves=len({each.get("n") for each in root.iter(f"{NS}staffDef")}),
        lyrics=language_of(lyrics) if lyrics else None,
    )


# -- metre and tempo -----------------------------------------------------------------------------
def _metre(root: Element) -> str | None:
    """The metre that most measures are in."""
    counts: Counter[str] = Counter()
    now = ""
    for element in root.iter():
        if element.tag == f"{NS}measure":
            counts[now] += 1
        else:
            now = _written_metre(element) or now
    counts.pop("", None)
    return counts.most_common(1)[0][0] if counts else now or None


def _written_metre(element: Element) -> str | None:
    count = element.get("meter.count") or ""
    unit = element.get("meter.unit") or ""
    symbol = element.get("meter.sym") or ""
    if element.tag == f"{NS}meterSig":
        count, unit, symbol = (element.get(name) or "" for name in ("count", "unit", "sym"))
    if re.fullmatch(r"\d{1,2}", count) and re.fullmatch(r"\d{1,2}", unit):
        return f"{int(count)}/{int(unit)}"
    return _SYMBOLS.get(symbol)


def _tempo(root: Element) -> tuple[str, float | None]:
    """The first tempo marking, and quarters a minute: of the first sign that tells them."""
    measures = list(root.iter(f"{NS}measure"))[:_TEMPO_MEASURES]
    marks = [mark for measure in measures for mark in measure.iter(f"{NS}tempo")]
    words = [text for mark in marks if (text := without_figures(text_of(mark)))]
    if not any(map(speed_of_words, words)):
        said = [text_of(each) for measure in measures for each in measure.iter(f"{NS}dir")]
        words = [text for text in said if speed_of_words(text)] + words
    first = next((each for each in words if speed_of_words(each)), words[0] if words else "")
    figures = [each.get("midi.bpm", "") for each in [*marks, *root.iter(f"{NS}scoreDef")]]
    known = [float(each) for each in figures if re.fullmatch(r"\d{1,4}(\.\d+)?", each)]
    return first, (known[0] if known else None)


def without_figures(text: str) -> str:
    """Words of a marking without its metronome figures: ``Allegro (♩ = 120)`` is ``Allegro``."""
    text = re.sub(r"\(?\s*\S?\s*=\s*(c\.|ca\.?)?\s*[\d.–-]+\s*\)?", "", text).strip()
    return text if re.search(r"[^\W\d_]{2}", text) else ""


# -- instruments ---------------------------------------------------------------------------------
def _instruments(root: Element, *, sung: bool) -> list[str]:
    """One instrument for each part; empty where it is not known."""
    top = next(root.iter(f"{NS}scoreDef"), None)
    parts = list(_parts(top)) if top is not None else []
    singing = _staves_with_words(root) if sung else set()
    names = [_name(part, singing) for part in parts]
    found = parts_named(names, [_program(part) for part in parts], sung)
    if len(parts) == 1 and not found[0] and parts[0].tag == f"{NS}staffGrp":
        return ["piano"]  # two staves under a brace that nobody has named
    return found


def _name(part: Element, singing: set[str]) -> str:
    """Label of a part; of one without a label that has words to sing, that it is a voice."""
    label = next((text_of(each) for each in part.findall(f"{NS}label")), "")
    return label or ("voice" if _staff_numbers(part) & singing else "")


def _staff_numbers(part: Element) -> set[str]:
    return {each.get("n") or "" for each in part.iter(f"{NS}staffDef")}


def _staves_with_words(root: Element) -> set[str]:
    staves = root.iter(f"{NS}staff")
    return {
        each.get("n") or "" for each in staves if next(each.iter(f"{NS}verse"), None) is not None
    }


def _parts(group: Element) -> Iterator[Element]:
    """Staves, or the groups of staves that belong to one player."""
    for child in group:
        if child.tag == f"{NS}staffDef" or (child.tag == f"{NS}staffGrp" and _is_one_part(child)):
            yield child
        elif child.tag == f"{NS}staffGrp":
            yield from _parts(child)


def _is_one_part(group: Element) -> bool:
    """Whether the staves of a group are one player's: they have a name or a sound together."""
    if any(each.find(f"{NS}label") is not None for each in group.iter(f"{NS}staffDef")):
        return False
    together = any(group.find(f"{NS}{name}") is not None for name in ("label", "instrDef"))
    return together or group.get("symbol") == "brace"


def _program(part: Element) -> int | None:
    numbers = [each.get("midi.instrnum", "") for each in part.iter(f"{NS}instrDef")]
    known = [int(each) for each in numbers if re.fullmatch(r"\d{1,3}", each)]
    return known[0] if known and known[0] < 128 else None


def _forces(parts: Sequence[str]) -> str:
    """What a piece is for, in words."""
    known = [part for part in parts if part]
    if not known:
        return ""
    named = ensemble_of(known) if len(known) == len(parts) else None
    if named in ("trio", "quartet", "quintet"):
        return f"{named}: {_list(known)}"
    return named or _list(known)


def _list(instruments: Sequence[str]) -> str:
    """``soprano and piano``; each once."""
    names = [name.removesuffix(" voice") or name for name in dict.fromkeys(instruments)]
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _is_song(parts: Sequence[str], lyrics: str) -> bool:
    voices = sum(map(is_voice, parts))
    return bool(lyrics) and ((1 <= voices <= 2 and "choir" not in parts) or len(parts) == 1)
