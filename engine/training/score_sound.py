"""Scores played: expressive timing, General-MIDI instruments, fluidsynth.

Pure but for `synthesise`, which starts fluidsynth. Everything is drawn from the generator given.
"""

import io
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.training.score_noise import RATE, disturbed, phone
from engine.training.score_notes import Notes

__all__ = [
    "RATE", "Performance", "Sound", "Style", "disturbed", "instruments", "midi_of", "perform",
    "phone", "synthesise",
]  # fmt: skip

Sound = npt.NDArray[np.float32]
Seconds = npt.NDArray[np.float64]
Rng = np.random.Generator

_GRID_Q = 0.25  # quarters between two points of the tempo curve
_SLOWEST, _FASTEST = 0.6, 1.6
_QPM_LIMITS = (24.0, 260.0)
_SPREAD_S = 0.040
_ROLLED_S = 0.160
_ROLLED_SHARE = 0.06
_SHORTEST_S = 0.04
_LEAD_IN_S = 0.15  # nothing may begin before the file does
_TAIL_S = 1.2
_TIME_LIMIT_S = 300
_PIANOS = range(8)


class Style(StrEnum):
    """How a score is played."""

    PLAIN = "plain"
    """As written: one tempo, one loudness."""
    EXPRESSIVE = "expressive"


@dataclass(frozen=True, slots=True)
class Performance:
    """One way of playing `Notes`, note by note.

    Attributes
    ----------
    onset_s, offset_s
        Shape (n,), float64: seconds.
    velocity
        Shape (n,), uint8: 1..127.
    pedal
        Seconds between which the right pedal is down.
    clock_q, clock_s
        Shape (k,), rising: quarter notes and the seconds at which they are reached.
    """

    onset_s: Seconds
    offset_s: Seconds
    velocity: npt.NDArray[np.uint8]
    pedal: tuple[tuple[float, float], ...]
    clock_q: Seconds
    clock_s: Seconds

    def seconds(self, quarters: npt.ArrayLike) -> Seconds:
        """When places of the score are reached."""
        return np.asarray(np.interp(np.asarray(quarters, float), self.clock_q, self.clock_s))

    def quarters(self, seconds: npt.ArrayLike) -> Seconds:
        """Which place of the score is reached at these times."""
        return np.asarray(np.interp(np.asarray(seconds, float), self.clock_s, self.clock_q))


# -- timing -------------------------------------------------------------------------------------
def perform(
    notes: Notes, qpm: float, rng: Rng, style: Style | str = Style.EXPRESSIVE
) -> Performance:
    """Play a score.

    Parameters
    ----------
    qpm
        Written tempo, quarters per minute; an expressive player takes 0.6 to 1.6 times of it.
    """
    clock_q = np.arange(0.0, float((notes.onset_q + notes.duration_q).max()) + 4, _GRID_Q)
    if Style(style) is Style.PLAIN:
        clock_s = clock_q * 60 / float(np.clip(qpm, *_QPM_LIMITS)) + _LEAD_IN_S
        onset = np.interp(notes.onset_q, clock_q, clock_s)
        offset = np.interp(notes.onset_q + notes.duration_q, clock_q, clock_s)
        return Performance(onset, offset, np.full(len(notes), 80, np.uint8), (), clock_q, clock_s)
    phrases = _phrases(clock_q, _bar(notes), rng)
    factor = float(np.exp(rng.uniform(np.log(_SLOWEST), np.log(_FASTEST))))
    tempo = np.clip(qpm * factor, *_QPM_LIMITS) * _tempo_curve(clock_q, phrases, rng)
    steps = _GRID_Q * 60 / tempo
    clock_s = _LEAD_IN_S + np.concatenate([[0.0], np.cumsum(steps[:-1])])
    onset = np.interp(notes.onset_q, clock_q, clock_s) + _hands(notes, rng)
    onset = np.maximum(onset, 0.0)
    offset = _released(notes, onset, clock_q, clock_s, rng)
    pedal = _pedal(notes, clock_q, clock_s, rng)
    return Performance(onset, offset, _loudness(notes, phrases, rng), pedal, clock_q, clock_s)


def _bar(notes: Notes) -> float:
    """Length of the usual measure in quarters."""
    lengths = np.diff(notes.bars_q)
    return float(np.clip(np.median(lengths), 1.0, 8.0)) if len(lengths) else 4.0


def _phrases(clock_q: Seconds, bar: float, rng: Rng) -> Seconds:
    """Place within the phrase, 0..1, at every point of the clock."""
    place = np.zeros(len(clock_q))
    at = 0
    while at < len(clock_q):
        count = max(2, round(bar * rng.choice([2, 4, 4, 4, 8]) / _GRID_Q))
        place[at : at + count] = np.linspace(0, 1, count)[: len(place) - at]
        at += count
    return place


def _tempo_curve(clock_q: Seconds, phrases: Seconds, rng: Rng) -> Seconds:
    """Factors of the tempo: arcs over phrases, a wandering rubato, a slow ending."""
    arc = rng.uniform(0.0, 0.22) * (4 * phrases * (1 - phrases) - 0.7)
    curve = arc + rng.uniform(0.0, 0.12) * _wandering(len(clock_q), 6 / _GRID_Q, rng)
    if rng.random() < 0.7:
        length = rng.uniform(3, 8)
        near = np.clip((clock_q - (clock_q[-1] - 4 - length)) / length, 0, 1)
        curve = curve - rng.uniform(0.2, 0.7) * near**2
    return np.exp(np.clip(curve, -0.9, 0.5))


def _wandering(count: int, memory: float, rng: Rng) -> Seconds:
    """A smooth random walk around 0 with unit deviation (an AR(1) process, smoothed)."""
    from scipy.signal import lfilter

    keep = np.exp(-1 / memory)
    walk = lfilter([np.sqrt(1 - keep**2)], [1, -keep], rng.standard_normal(count + 64))[64:]
    return np.asarray(np.convolve(walk, np.ones(3) / 3, "same"))


def _hands(notes: Notes, rng: Rng) -> Seconds:
    """How much later than the beat each note is struck, s."""
    late = rng.uniform(0.0, 0.012) * rng.standard_normal(len(notes))
    spread, lead = rng.uniform(0.0, _SPREAD_S), rng.uniform(0.0, 0.03)
    for chord in _chords(notes):
        if len(chord) < 2:
            continue
        order = chord[np.argsort(notes.pitch[chord], kind="stable")]
        late[order] += spread * rng.random(len(order))
        late[order[-1]] -= lead
        if len(order) > 2 and rng.random() < _ROLLED_SHARE:
            late[order] += np.linspace(0, rng.uniform(0.05, _ROLLED_S), len(order))
    return np.asarray(late)


def _chords(notes: Notes) -> list[npt.NDArray[np.intp]]:
    """Indices of the notes that begin together."""
    order = np.argsort(notes.onset_q, kind="stable")
    starts = np.flatnonzero(np.diff(notes.onset_q[order]) > 1e-3) + 1
    return list(np.split(order, starts))


def _released(
    notes: Notes, onset: Seconds, clock_q: Seconds, clock_s: Seconds, rng: Rng
) -> Seconds:
    """When keys are let go: legato or detached, one manner for a while."""
    written = np.interp(notes.onset_q + notes.duration_q, clock_q, clock_s)
    written = written - np.interp(notes.onset_q, clock_q, clock_s)
    manner = np.where(
        rng.random(64) < 0.3, rng.uniform(0.35, 0.75, 64), rng.uniform(0.85, 1.05, 64)
    )
    which = (notes.onset_q / (4 * _bar(notes))).astype(int) % 64
    share = manner[which] * rng.uniform(0.9, 1.05, len(notes))
    return np.asarray(onset + np.maximum(written * share, _SHORTEST_S))


def _pedal(
    notes: Notes, clock_q: Seconds, clock_s: Seconds, rng: Rng
) -> tuple[tuple[float, float], ...]:
    """Down just after each measure or beat has begun, up as the next begins; often not at all."""
    if rng.random() < 0.45:
        return ()
    step = _bar(notes) / rng.choice([1, 1, 2, 4])
    changes = np.interp(np.arange(0, clock_q[-1], step), clock_q, clock_s)
    used = rng.random(len(changes)) < rng.uniform(0.5, 1.0)
    spans = zip(changes[:-1] + 0.07, changes[1:] + 0.01, used[:-1], strict=True)
    return tuple((float(a), float(b)) for a, b, pressed in spans if pressed and b > a)


def _loudness(notes: Notes, phrases: Seconds, rng: Rng) -> npt.NDArray[np.uint8]:
    """Key velocities: an arc over each phrase, the upper voice and the measure's start louder."""
    at = np.clip((notes.onset_q / _GRID_Q).astype(int), 0, len(phrases) - 1)
    arc = 4 * phrases[at] * (1 - phrases[at])
    wander = _wandering(len(phrases), 12 / _GRID_Q, rng)[at]
    loud = rng.uniform(48, 92) + rng.uniform(0, 22) * arc + rng.uniform(0, 10) * wander
    loud = loud + rng.uniform(0, 6) * rng.standard_normal(len(notes))
    top = np.zeros(len(notes), bool)
    for chord in _chords(notes):
        top[chord[np.argmax(notes.pitch[chord])]] = True
    loud = loud + np.where(top, rng.uniform(2, 16), 0.0)
    on_bar = np.isin(np.round(notes.onset_q, 3), np.round(notes.bars_q, 3))
    loud = np.clip(loud + np.where(on_bar, rng.uniform(0, 8), 0), 12, 124)
    return np.asarray(loud, np.uint8)


# -- MIDI ---------------------------------------------------------------------------------------
def midi_of(
    performance: Performance, notes: Notes, programs: Sequence[int], cents: float = 0.0
) -> bytes:
    """The performance as a MIDI file, a millisecond a tick.

    Parameters
    ----------
    programs
        General-MIDI program (0..127) of each part; the last one serves for further parts.
    cents
        How much everything is out of tune, -200..200.
    """
    import mido

    channels = _channels(int(notes.part.max()) + 1)
    events: list[tuple[float, int, mido.Message]] = []
    bend = int(np.clip(cents / 200 * 8192, -8192, 8191))
    for part, channel in enumerate(channels):
        program = programs[min(part, len(programs) - 1)]
        events.append((0.0, 0, mido.Message("program_change", channel=channel, program=program)))
        events.append((0.0, 0, mido.Message("pitchwheel", channel=channel, pitch=bend)))
        if program in _PIANOS:
            events += _pedalling(performance, channel)
    for index, end in enumerate(_ends(performance, notes, channels)):
        channel, pitch = channels[notes.part[index]], int(notes.pitch[index])
        key = {"channel": channel, "note": pitch}
        loud = int(performance.velocity[index])
        events.append(
            (float(performance.onset_s[index]), 2, mido.Message("note_on", velocity=loud, **key))
        )
        events.append((end, 1, mido.Message("note_off", **key)))
    return _midi_bytes(events)


def _channels(parts: int) -> list[int]:
    melodic = [channel for channel in range(16) if channel != 9]  # 9 is the drums'
    return [melodic[part % len(melodic)] for part in range(parts)]


def _pedalling(performance: Performance, channel: int) -> list[tuple[float, int, object]]:
    import mido

    pressed = {"channel": channel, "control": 64}
    return [
        (at, 0, mido.Message("control_change", value=value, **pressed))
        for down, up in performance.pedal
        for at, value in ((down, 127), (up, 0))
    ]


def _ends(performance: Performance, notes: Notes, channels: Sequence[int]) -> list[float]:
    """Ends of the notes; one that is struck again ends before, or its end would stop the next."""
    ends = performance.offset_s.tolist()
    last: dict[tuple[int, int], int] = {}
    for index in np.argsort(performance.onset_s, kind="stable").tolist():
        key = (channels[notes.part[index]], int(notes.pitch[index]))
        if (before := last.get(key)) is not None:
            start = float(performance.onset_s[index])
            ends[before] = max(min(ends[before], start - 0.004), performance.onset_s[before] + 0.01)
        last[key] = index
    return [float(end) for end in ends]


def _midi_bytes(events: Sequence[tuple[float, int, object]]) -> bytes:
    import mido

    track, now = mido.MidiTrack(), 0
    track.append(mido.MetaMessage("set_tempo", tempo=1_000_000))
    for at, _, message in sorted(events, key=lambda event: event[:2]):
        tick = max(now, round(at * 1000))
        track.append(message.copy(time=tick - now))  # type: ignore[attr-defined]
        now = tick
    track.append(mido.MetaMessage("end_of_track", time=round(_TAIL_S * 1000)))
    out = io.BytesIO()
    mido.MidiFile(type=0, ticks_per_beat=1000, tracks=[track]).save(file=out)
    return out.getvalue()


# -- instruments --------------------------------------------------------------------------------
_GRAND = (0, 0, 0, 1, 2, 4)
_OTHER_KEYS = (3, 5, 6, 16, 19, 20)
_SINGERS = (52, 53, 53, 40, 73, 68, 71)
_BY_HEIGHT = {  # high, middle, low: programs to choose from
    "strings": ((40, 48), (41, 48), (42, 48)),
    "winds": ((73, 68, 71), (71, 60, 66), (70, 58, 61)),
    "organ": ((19, 16, 20), (19, 16, 20), (19, 16, 20)),
    "voice": ((52, 53), (52, 53), (52,)),
    "piano": (_GRAND, _GRAND, _GRAND),
    "plucked": ((46, 24, 6), (46, 24, 6), (46, 24, 6)),
}
GROUPS = tuple(_BY_HEIGHT)


def instruments(notes: Notes, rng: Rng, group: str | None = None) -> list[int]:
    """General-MIDI programs, one for each part.

    Parameters
    ----------
    group
        One of `GROUPS` for all parts (``voice``: keyboard parts stay at the piano); by default
        what the score suggests: mostly pianos, some other keyboards, a singing voice above a
        piano, strings or winds for several single staves.
    """
    staves = [len(np.unique(notes.staff[notes.part == part])) for part in _parts(notes)]
    if group is None:
        group = _suggested(staves, rng)
    keyboard = int(rng.choice(_GRAND if rng.random() < 0.75 else _OTHER_KEYS))
    chosen = []
    for part, count in zip(_parts(notes), staves, strict=True):
        if group == "singer" or (group == "voice" and max(staves) > 1):
            chosen.append(keyboard if count > 1 else int(rng.choice(_SINGERS)))
        elif group == "keyboard":
            chosen.append(keyboard)
        else:
            pitches = notes.pitch[notes.part == part]
            chosen.append(int(rng.choice(_BY_HEIGHT[group][_height(pitches)])))
    return chosen if group != "piano" else chosen[:1] * len(chosen)


def _parts(notes: Notes) -> range:
    return range(int(notes.part.max()) + 1)


def _suggested(staves: Sequence[int], rng: Rng) -> str:
    if len(staves) == 1 or rng.random() < 0.35:
        return "keyboard"
    if max(staves) > 1:
        return "singer"
    return str(rng.choice(["strings", "strings", "winds", "voice", "organ", "piano", "plucked"]))


def _height(pitches: npt.NDArray[np.uint8]) -> int:
    """0 high, 1 middle, 2 low."""
    middle = float(np.median(pitches)) if len(pitches) else 60.0
    return 0 if middle >= 65 else 1 if middle >= 55 else 2


# -- fluidsynth ---------------------------------------------------------------------------------
def synthesise(midi: bytes, soundfont: Path, rate: int = RATE) -> Sound:
    """Sound of a MIDI file, mono.

    Raises
    ------
    FileNotFoundError
        fluidsynth or the soundfont is not there.
    subprocess.SubprocessError
        fluidsynth fails or takes longer than five minutes.
    """
    if not soundfont.is_file():
        raise FileNotFoundError(soundfont)
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "score.mid"
        path.write_bytes(midi)
        command = ["fluidsynth", "-n", "-i", "-q", "-R", "0", "-C", "0", "-g", "0.5"]
        command += ["-o", "synth.dynamic-sample-loading=1"]  # large soundfonts start in no time
        command += ["-r", str(rate), "-O", "s16", "-T", "raw", "-F", "-", str(soundfont), str(path)]
        done = subprocess.run(command, capture_output=True, check=True, timeout=_TIME_LIMIT_S)
    samples = np.frombuffer(done.stdout[: len(done.stdout) // 4 * 4], "<i2").reshape(-1, 2)
    return np.asarray(samples.mean(1) / 32768, np.float32)
