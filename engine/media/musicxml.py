"""Writing a MIDI piece as MusicXML, for verovio to engrave. Pure."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from engine.media.midi import GRID_PER_QUARTER, Chord, Part, Piece

_VALUES = (
    (16, "whole", 0), (12, "half", 1), (8, "half", 0), (6, "quarter", 1), (4, "quarter", 0),
    (3, "eighth", 1), (2, "eighth", 0), (1, "16th", 0),
)  # fmt: skip
"""Length in sixteenths, name, dots."""

_SHARP_NAMES = (
    ("C", 0), ("C", 1), ("D", 0), ("D", 1), ("E", 0), ("F", 0),
    ("F", 1), ("G", 0), ("G", 1), ("A", 0), ("A", 1), ("B", 0),
)  # fmt: skip
_FLAT_NAMES = (
    ("C", 0), ("D", -1), ("D", 0), ("E", -1), ("E", 0), ("F", 0),
    ("G", -1), ("G", 0), ("A", -1), ("A", 0), ("B", -1), ("B", 0),
)  # fmt: skip
_ORDER_OF_SHARPS = "FCGDAEB"
_ACCIDENTALS = {-1: "flat", 0: "natural", 1: "sharp"}

_Stretch = tuple[int, int, tuple[int, ...], bool, bool]
"""Start, length, pitches (none: a rest), tied from before, tied on."""


def as_musicxml(piece: Piece) -> str:
    """Write a piece down."""
    names = "".join(
        f'<score-part id="P{n}"><part-name>{escape(part.name)}</part-name></score-part>'
        for n, part in enumerate(piece.parts, 1)
    )
    measures = _measure_count(piece)
    parts = "".join(
        f'<part id="P{n}">{_part(piece, part, measures, first=n == 1)}</part>'
        for n, part in enumerate(piece.parts, 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><score-partwise version="4.0">'
        f"<movement-title>{escape(piece.title)}</movement-title>"
        f"<part-list>{names}</part-list>{parts}</score-partwise>"
    )


def _measure_count(piece: Piece) -> int:
    ends = [
        chord.start + chord.length
        for part in piece.parts
        for staff in part.staves
        for chord in staff[-1:]
    ]
    return max(1, -(-max(ends, default=1) // piece.measure_length))


def _part(piece: Piece, part: Part, measures: int, *, first: bool) -> str:
    staves = [list(_by_measure(piece, staff, measures)) for staff in part.staves]
    written = []
    for number in range(measures):
        head = _attributes(piece, part) + (_tempo(piece) if first else "") if number == 0 else ""
        back = f"<backup><duration>{piece.measure_length}</duration></backup>"
        music = back.join(
            _measure(piece, staff[number], place) for place, staff in enumerate(staves, 1)
        )
        written.append(f'<measure number="{number + 1}">{head}{music}</measure>')
    return "".join(written)


def _attributes(piece: Piece, part: Part) -> str:
    mode = f"<mode>{piece.mode}</mode>" if piece.mode else ""
    clefs = "".join(_clef(staff, n) for n, staff in enumerate(part.staves, 1))
    return (
        f"<attributes><divisions>{GRID_PER_QUARTER}</divisions>"
        f"<key><fifths>{piece.fifths}</fifths>{mode}</key>"
        f"<time><beats>{piece.beats}</beats><beat-type>{piece.beat_type}</beat-type></time>"
        f"<staves>{len(part.staves)}</staves>{clefs}</attributes>"
    )


def _clef(staff: tuple[Chord, ...], number: int) -> str:
    pitches = [pitch for chord in staff for pitch in chord.pitches]
    low = sum(pitches) < 57 * len(pitches)  # the A between the two clefs
    sign, line = ("F", 4) if low else ("G", 2)
    return f'<clef number="{number}"><sign>{sign}</sign><line>{line}</line></clef>'


def _tempo(piece: Piece) -> str:
    if not piece.tempo_bpm:
        return ""
    return (
        '<direction placement="above"><direction-type><metronome><beat-unit>quarter</beat-unit>'
        f"<per-minute>{piece.tempo_bpm}</per-minute></metronome></direction-type>"
        f'<sound tempo="{piece.tempo_bpm}"/></direction>'
    )


def _by_measure(piece: Piece, staff: tuple[Chord, ...], measures: int) -> Iterator[list[_Stretch]]:
    """Chords and the rests between them, cut at bar lines; every measure is full."""
    length = piece.measure_length
    lists: list[list[_Stretch]] = [[] for _measure in range(measures)]
    now = 0
    for chord in [*staff, Chord(measures * length, 0, ())]:
        for start, end, pitches in (
            (now, chord.start, ()),
            (chord.start, chord.start + chord.length, chord.pitches),
        ):
            for place in range(start // length, -(-end // length) if end > start else 0):
                left, right = max(start, place * length), min(end, (place + 1) * length)
                tied, goes_on = bool(pitches) and left > start, bool(pitches) and right < end
                lists[place].append((left, right - left, pitches, tied, goes_on))
        now = chord.start + chord.length
    yield from lists


def _measure(piece: Piece, stretches: list[_Stretch], staff: int) -> str:
    """All notes of a measure on one staff, with accidentals, ties and beams."""
    altered: dict[tuple[str, int], int] = {}
    pieces = [part for stretch in stretches for part in _in_values(stretch)]
    beams = _beams(pieces)
    return "".join(
        _note(piece, part, staff, altered, beam) for part, beam in zip(pieces, beams, strict=True)
    )


def _in_values(stretch: _Stretch) -> Iterator[_Stretch]:
    """Cut a stretch into lengths that one note can have."""
    start, length, pitches, tied, goes_on = stretch
    while length:
        value = next(value for value, _name, _dots in _VALUES if value <= length)
        length -= value
        yield start, value, pitches, tied, bool(pitches) and (goes_on or length > 0)
        start, tied = start + value, bool(pitches)


def _beams(pieces: list[_Stretch]) -> list[str]:
    """Beam of each note: eighths and sixteenths within one quarter hang together."""
    beat = [
        start // GRID_PER_QUARTER if pitches and length <= 3 else None
        for start, length, pitches, _tied, _on in pieces
    ]
    beams = []
    for place, mine in enumerate(beat):
        before = mine is not None and place > 0 and beat[place - 1] == mine
        after = mine is not None and place + 1 < len(beat) and beat[place + 1] == mine
        form = {(0, 0): "", (0, 1): "begin", (1, 1): "continue", (1, 0): "end"}[before, after]
        beams.append(f'<beam number="1">{form}</beam>' if form else "")
    return beams


def _note(
    piece: Piece,
    part: _Stretch,
    staff: int,
    altered: dict[tuple[str, int], int],
    beam: str,
) -> str:
    _start, length, pitches, tied, goes_on = part
    _value, name, dots = next(value for value in _VALUES if value[0] == length)
    tail = f"<type>{name}</type>{'<dot/>' * dots}"
    body = f"<duration>{length}</duration>"
    if not pitches:
        return f"<note><rest/>{body}<voice>{staff}</voice>{tail}<staff>{staff}</staff></note>"
    ties = ("stop",) * tied + ("start",) * goes_on
    sound = "".join(f'<tie type="{tie}"/>' for tie in ties)
    drawn = "".join(f'<tied type="{tie}"/>' for tie in ties)
    notes = []
    for place, pitch in enumerate(pitches):
        step, alter, octave, sign = _spelled(piece, pitch, altered)
        notes.append(
            f"<note>{'<chord/>' if place else ''}<pitch><step>{step}</step><alter>{alter}</alter>"
            f"<octave>{octave}</octave></pitch>{body}{sound}<voice>{staff}</voice>{tail}"
            f"{sign if not tied else ''}<staff>{staff}</staff>{beam if not place else ''}"
            f"<notations>{drawn}</notations></note>"
        )
    return "".join(notes)


def _spelled(
    piece: Piece, pitch: int, altered: dict[tuple[str, int], int]
) -> tuple[str, int, int, str]:
    """Step, alteration, octave, and the accidental if one has to be drawn here."""
    step, alter = (_SHARP_NAMES if piece.fifths >= 0 else _FLAT_NAMES)[pitch % 12]
    octave = pitch // 12 - 1
    current = altered.get((step, octave), _in_key(piece.fifths, step))
    altered[step, octave] = alter
    sign = f"<accidental>{_ACCIDENTALS[alter]}</accidental>" if alter != current else ""
    return step, alter, octave, sign


def _in_key(fifths: int, step: str) -> int:
    if fifths >= 0:
        return int(step in _ORDER_OF_SHARPS[:fifths])
    return -int(step in _ORDER_OF_SHARPS[fifths:])
