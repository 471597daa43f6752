"""The key of a score, read from verovio's MEI: written, or found by the notes. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from engine.media.keys import Key, Sounding, found_key, key_of, keys_in
from engine.media.notation_tree import NS

_STEPS = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}
_ALTERED = {"s": 1, "f": -1, "ss": 2, "x": 2, "ff": -2, "n": 0, "xs": 3, "tf": -3, "ts": 3}
_LENGTHS = {"breve": 2.0, "long": 4.0, "maxima": 8.0}


def key_in(root: Element, title: str) -> Key | None:
    """The key: as the mode is written, else as the title says, else by the notes."""
    written = written_key(root)
    if written:
        return written
    fifths = _fifths(_staves(root))
    named = [key for _start, _end, key in keys_in(title)]
    if named and (fifths is None or named[0] in (key_of(fifths, "major"), key_of(fifths, "minor"))):
        return named[0]
    return heard_key(root)


def written_key(root: Element) -> Key | None:
    """The key at the beginning where its mode is written."""
    staves = _staves(root)
    fifths, mode = _fifths(staves), next((each.mode for each in staves.values() if each.mode), "")
    return key_of(fifths, mode) if mode and fifths is not None else None


def heard_key(root: Element) -> Key | None:
    """The key by signature and notes, whatever mode is written."""
    staves = _staves(root)
    return found_key(_sounding(root, staves), _fifths(staves))


def _fifths(staves: Mapping[str, "_Staff"]) -> int | None:
    """The signature that holds for what sounds: best, of a staff that does not transpose."""
    signs = [staff for staff in staves.values() if staff.fifths is not None]
    first = min(signs, key=lambda staff: abs(staff.semitones), default=None)
    return first.sounding_fifths if first else None


@dataclass(frozen=True, slots=True)
class _Staff:
    """How a staff begins: signature as written, mode, and how it sounds against that."""

    fifths: int | None
    mode: str
    semitones: int

    @property
    def sounding_fifths(self) -> int | None:
        """The signature that it would have without transposing, -6..6."""
        if self.fifths is None or not self.semitones % 12:
            return self.fifths
        return (self.fifths + 7 * self.semitones + 6) % 12 - 6


def _staves(root: Element) -> dict[str, _Staff]:
    """How each staff begins, by its number; a signature of the whole score holds for all."""
    found: dict[str, _Staff] = {}
    for score in list(root.iter(f"{NS}scoreDef"))[:1]:
        common = _signature(score)
        for staff in score.iter(f"{NS}staffDef"):
            fifths, mode = _signature(staff)
            if fifths is None:
                fifths, mode = common
            semitones = staff.get("trans.semi") or "0"
            shift = int(semitones) if re.fullmatch(r"-?\d{1,2}", semitones) else 0
            found.setdefault(staff.get("n") or "", _Staff(fifths, mode, shift))
    return found


def _signature(element: Element) -> tuple[int | None, str]:
    """Sharps or flats and mode, as attributes or in a `keySig` right inside."""
    inner = element.find(f"{NS}keySig")
    sig = (element.get("keysig") if inner is None else inner.get("sig")) or ""
    mode = (element.get("key.mode") if inner is None else inner.get("mode")) or ""
    match = re.fullmatch(r"([0-7])([fs]?)", sig)
    if not match:
        return None, ""
    return int(match[1]) * (-1 if match[2] == "f" else 1), mode


def _sounding(root: Element, staves: Mapping[str, _Staff]) -> Sounding:
    """How long each pitch class sounds until the signature changes, and the bass at the end."""
    weights = [0.0] * 12
    measures = _until_change(root)
    for measure in measures:
        for number, note, length in _notes(measure):
            weights[(_pitch(note) + _shift(staves, number)) % 12] += length
    changed = len(measures) < len(list(root.iter(f"{NS}measure")))
    return Sounding(weights, None if changed else _last_bass(measures, staves))


def _until_change(root: Element) -> list[Element]:
    """Measures before the first signature that differs from the one at the beginning."""
    measures: list[Element] = []
    signs: set[int] = set()
    for element in root.iter():
        if element.tag == f"{NS}measure":
            measures.append(element)
        elif element.tag in (f"{NS}scoreDef", f"{NS}staffDef") and measures:
            fifths, _mode = _signature(element)
            if fifths is not None and fifths not in signs:
                return measures
        elif element.tag in (f"{NS}scoreDef", f"{NS}staffDef"):
            fifths, _mode = _signature(element)
            signs |= set() if fifths is None else {fifths}
    return measures


def _last_bass(measures: Sequence[Element], staves: Mapping[str, _Staff]) -> int | None:
    """The lowest pitch class at the end of the last measure that has notes."""
    for measure in reversed(measures):
        last: dict[str, list[int]] = {}
        for staff in measure.iter(f"{NS}staff"):
            for layer in staff.iter(f"{NS}layer"):
                end = [each for each in layer.iter() if each.tag in (f"{NS}chord", f"{NS}note")]
                pitches = [_height(note) for note in end[-1].iter(f"{NS}note")] if end else []
                last.setdefault(staff.get("n") or "", []).extend(pitches)
        lowest = [
            min(heights) + _shift(staves, number) for number, heights in last.items() if heights
        ]
        if lowest:
            return min(lowest) % 12
    return None


def _notes(measure: Element) -> Iterator[tuple[str, Element, float]]:
    """Notes with the number of their staff and their length in whole notes; no grace notes."""
    for staff in measure.iter(f"{NS}staff"):
        number = staff.get("n") or ""
        in_chords = set()
        for chord in staff.iter(f"{NS}chord"):
            length = _length(chord)
            for note in chord.iter(f"{NS}note"):
                in_chords.add(id(note))
                yield number, note, _length(note) or length
        for note in staff.iter(f"{NS}note"):
            if id(note) not in in_chords:
                yield number, note, _length(note)


def _length(element: Element) -> float:
    if element.get("grace"):
        return 0.0
    name = element.get("dur") or ""
    whole = _LENGTHS.get(name) or (1 / int(name) if re.fullmatch(r"[1-9]\d{0,3}", name) else 0.0)
    dots = element.get("dots") or "0"
    return whole * (2 - 0.5 ** int(dots)) if re.fullmatch(r"\d", dots) else whole


def _pitch(note: Element) -> int:
    """Pitch class as written; 0 for what is none, which has no length either."""
    sign = note.get("accid.ges") or note.get("accid")
    for inner in note.findall(f"{NS}accid"):
        sign = inner.get("accid.ges") or inner.get("accid") or sign
    return _STEPS.get(note.get("pname") or "", 0) + _ALTERED.get(sign or "", 0)


def _height(note: Element) -> int:
    octave = note.get("oct") or ""
    return 12 * (int(octave) + 1 if re.fullmatch(r"\d", octave) else 5) + _pitch(note)


def _shift(staves: Mapping[str, _Staff], number: str) -> int:
    return staves[number].semitones if number in staves else 0
