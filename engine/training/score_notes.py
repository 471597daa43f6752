"""The notes of a notation file as numbers: what sounds, when, in whose hands. Pure but for reading.

Time is in quarter notes of the score in the order of writing: repeats are played once unless
asked for, so that one onset is one place on the page.
"""

import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.errors import UnreadableFile
from engine.media.notation import decoded, unzipped
from engine.media.source import source_of_file

USUAL_QPM = 100.0
"""Quarters per minute where a file does not say."""

_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_MEI = "{http://www.music-encoding.org/ns/mei}"
_AGAIN = "-rend"  # verovio names the second time of a repeated note so

_Row = tuple[int, float, int, int]


@dataclass(frozen=True, slots=True)
class Notes:
    """Notes in order of onset, ties merged.

    Attributes
    ----------
    pitch
        Shape (n,), uint8: sounding MIDI numbers.
    onset_q, duration_q
        Shape (n,), float32: quarter notes.
    staff, part
        Shape (n,), int16: staff (0 = top) and player (several staves may be one player's).
    qpm
        Tempo at the start, quarters per minute.
    bars_q
        Shape (bars,), float32: where measures begin, in the order played.
    names
        Each part's name as printed, may be empty.
    ids
        Each note's id in verovio's output, where the notes come from there.
    """

    pitch: npt.NDArray[np.uint8]
    onset_q: npt.NDArray[np.float32]
    duration_q: npt.NDArray[np.float32]
    staff: npt.NDArray[np.int16]
    part: npt.NDArray[np.int16]
    qpm: float = USUAL_QPM
    bars_q: npt.NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    names: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.pitch)


@dataclass(frozen=True, slots=True)
class _Staves:
    """By staff number (1 = top): whose it is, and what is added to the written pitch."""

    part: dict[int, int]
    semitones: dict[int, int]
    names: tuple[str, ...]


def notes_of(path: Path, *, repeats: bool = False) -> Notes:
    """Read MusicXML (also compressed), MEI, ABC or Humdrum.

    ``repeats``: play what the repeat signs ask for; `Notes.ids` of a second time are then those
    of the first. Verovio repeats by default in MIDI and time maps: whoever compares with these
    onsets must set ``expandNever`` too.

    Raises
    ------
    UnreadableFile
        Verovio does not take it, or it holds no notes.
    """
    source = source_of_file(path)
    data = unzipped(source) if path.suffix.lower() == ".mxl" else source.whole()
    return notes_in(decoded(data), path.name, repeats=repeats)


def notes_in(text: str, name: str = "score", *, repeats: bool = False) -> Notes:
    """The same of a text in any notation that verovio reads.

    Raises
    ------
    UnreadableFile
        Verovio does not take it, or it holds no notes.
    """
    toolkit = _loaded(text, name)
    mei = ET.fromstring(toolkit.getMEI({}))  # noqa: S314 -- verovio has just written it
    rows = _rows(toolkit, _staves(mei), _staff_of_notes(mei))
    if not rows:
        raise UnreadableFile(f"{name} holds no notes.", "Leave it out.")
    played = _loaded(text, name, repeats=True) if repeats else toolkit
    return _collected(played.renderToTimemap({"includeMeasures": True}), rows, _staves(mei).names)


def _loaded(text: str, name: str, *, repeats: bool = False) -> Any:
    import verovio

    verovio.enableLog(verovio.LOG_OFF)
    toolkit = verovio.toolkit()
    toolkit.setOptions({"breaks": "none", "xmlIdSeed": 1, "expandNever": not repeats})
    if not toolkit.loadData(text):
        raise UnreadableFile(f"{name} is no score that verovio reads.", "Leave it out.")
    return toolkit


def _rows(toolkit: Any, staves: _Staves, staff_of: dict[str, int]) -> dict[str, _Row]:
    """Pitch, duration, staff from 0 and part of every note that begins; ends of ties do not."""
    found = {}
    for event in toolkit.renderToTimemap({}):
        for note in event.get("on", ()):
            values, times = toolkit.getMIDIValuesForElement(note), toolkit.getTimesForElement(note)
            if not values or not times or (tied := _fraction(times["qfracTiedDuration"])) < 0:
                continue
            staff = staff_of.get(note, 1)
            pitch = int(values["pitch"]) + staves.semitones.get(staff, 0)
            duration = max(_fraction(times["qfracDuration"]) + tied, 1 / 32)
            if 0 < pitch < 128:
                found[note] = (pitch, duration, staff - 1, staves.part.get(staff, staff - 1))
    return found


def _collected(
    events: list[dict[str, Any]], rows: dict[str, _Row], names: tuple[str, ...]
) -> Notes:
    begun = sorted(
        (float(event["qstamp"]), first)
        for event in events
        for note in event.get("on", ())
        if (first := note.partition(_AGAIN)[0]) in rows
    )
    pitch, duration, staff, part = zip(*(rows[note] for _, note in begun), strict=True)
    bars = [float(event["qstamp"]) for event in events if "measureOn" in event]
    tempo = next((float(event["tempo"]) for event in events if event.get("tempo")), USUAL_QPM)
    return Notes(
        np.asarray(pitch, np.uint8),
        np.asarray([onset for onset, _ in begun], np.float32),
        np.asarray(duration, np.float32),
        np.asarray(staff, np.int16),
        np.asarray(part, np.int16),
        tempo,
        np.asarray(bars, np.float32),
        names,
        tuple(note for _, note in begun),
    )


def _fraction(value: list[list[int]]) -> float:
    return value[0][0] / value[0][1] if value and value[0][1] else 0.0


def _staff_of_notes(mei: ET.Element) -> dict[str, int]:
    """Each note's staff number; a note written across the staves belongs where it is drawn."""
    found: dict[str, int] = {}
    for staff in mei.iter(_MEI + "staff"):
        home = int(staff.attrib.get("n", "1"))
        for element, at in _with_staff(staff, home):
            if element.tag == _MEI + "note":
                found[element.attrib[_XML_ID]] = at
    return found


def _with_staff(element: ET.Element, at: int) -> list[tuple[ET.Element, int]]:
    found = []
    for child in element:
        here = int(child.attrib.get("staff", str(at)).split()[0])
        found.append((child, here))
        found += _with_staff(child, here)
    return found


def _staves(mei: ET.Element) -> _Staves:
    """Who plays which staff: staves under one brace have one player."""
    part: dict[int, int] = {}
    semitones: dict[int, int] = {}
    names: list[str] = []
    root = mei.find(f".//{_MEI}scoreDef/{_MEI}staffGrp")
    for group in _players(root) if root is not None else ():
        label = next((e for one in group for e in one.iter(_MEI + "label")), None)
        for staff in (s for one in group for s in one.iter(_MEI + "staffDef")):
            number = int(staff.attrib.get("n", "1"))
            part[number] = len(names)
            semitones[number] = int(float(staff.attrib.get("trans.semi", "0")))
        names.append("".join(label.itertext()).strip() if label is not None else "")
    return _Staves(part, semitones, tuple(names))


def _players(group: ET.Element) -> list[list[ET.Element]]:
    sign = group.find(f"./{_MEI}grpSym")
    braced = (group if sign is None else sign).attrib.get("symbol") == "brace"
    if braced or group.find(f"./{_MEI}instrDef") is not None:
        return [[group]]
    found = []
    for child in group:
        if child.tag == _MEI + "staffDef":
            found.append([child])
        elif child.tag == _MEI + "staffGrp":
            found += _players(child)
    return found
