"""Sounds that are made, not found: General-MIDI notes, spoken sentences, simple synthesis.

Yields (source, path, text, sound); sounds are mono float32 at `SAMPLE_RATE`.
"""

import os
import struct
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.media.base import SAMPLE_RATE

Sound = npt.NDArray[np.float32]
Made = tuple[str, str, str, Sound]

INSTRUMENTS = [
    "acoustic grand piano",
    "bright piano",
    "electric grand piano",
    "honky-tonk piano",
    "electric piano",
    "electric piano",
    "harpsichord",
    "clavinet",
    "celesta",
    "glockenspiel",
    "music box",
    "vibraphone",
    "marimba",
    "xylophone",
    "tubular bells",
    "dulcimer",
    "drawbar organ",
    "percussive organ",
    "rock organ",
    "church organ",
    "reed organ",
    "accordion",
    "harmonica",
    "tango accordion",
    "nylon string guitar",
    "steel string guitar",
    "jazz electric guitar",
    "clean electric guitar",
    "muted electric guitar",
    "overdriven guitar",
    "distorted electric guitar",
    "guitar harmonics",
    "acoustic bass",
    "electric bass guitar",
    "picked bass guitar",
    "fretless bass",
    "slap bass",
    "slap bass",
    "synth bass",
    "synth bass",
    "violin",
    "viola",
    "cello",
    "double bass",
    "tremolo strings",
    "pizzicato strings",
    "harp",
    "timpani",
    "string ensemble",
    "slow strings",
    "synth strings",
    "synth strings",
    "choir singing",
    "voice singing ooh",
    "synth voice",
    "orchestra hit",
    "trumpet",
    "trombone",
    "tuba",
    "muted trumpet",
    "french horn",
    "brass section",
    "synth brass",
    "synth brass",
    "soprano saxophone",
    "alto saxophone",
    "tenor saxophone",
    "baritone saxophone",
    "oboe",
    "english horn",
    "bassoon",
    "clarinet",
    "piccolo",
    "flute",
    "recorder",
    "pan flute",
    "blown bottle",
    "shakuhachi",
    "whistle",
    "ocarina",
    "square wave synthesizer",
    "sawtooth synthesizer",
    "calliope",
    "chiff synthesizer",
    "charang",
    "synth voice",
    "synthesizer fifths",
    "synth bass and lead",
    "new age synthesizer pad",
    "warm synthesizer pad",
    "polysynth",
    "synth choir pad",
    "bowed glass pad",
    "metallic pad",
    "halo pad",
    "sweep pad",
    "rain synthesizer",
    "soundtrack synthesizer",
    "crystal synthesizer",
    "atmosphere synthesizer",
    "brightness synthesizer",
    "goblins synthesizer",
    "echoes synthesizer",
    "science fiction synthesizer",
    "sitar",
    "banjo",
    "shamisen",
    "koto",
    "kalimba",
    "bagpipe",
    "fiddle",
    "shanai",
    "tinkle bell",
    "agogo",
    "steel drums",
    "woodblock",
    "taiko drum",
    "melodic tom drum",
    "synth drum",
    "reverse cymbal",
    "guitar fret noise",
    "breath noise",
    "seashore waves",
    "bird tweet",
    "telephone ringing",
    "helicopter",
    "applause",
    "gunshot",
]
DRUMS = {
    35: "bass drum", 37: "side stick", 38: "snare drum", 39: "hand clap", 41: "floor tom",
    42: "closed hi-hat", 46: "open hi-hat", 48: "tom drum", 49: "crash cymbal", 51: "ride cymbal",
    53: "ride bell", 54: "tambourine", 56: "cowbell", 58: "vibraslap", 60: "bongo", 63: "conga",
    65: "timbale", 67: "agogo", 69: "cabasa", 70: "maracas", 71: "whistle", 73: "guiro",
    75: "claves", 76: "wood block", 78: "cuica", 80: "triangle",
}  # fmt: skip
SPOKEN = {
    "en-us": "The weather is fine today, and we are going for a walk along the river.",
    "en-gb+f3": "Please leave your message after the tone, we will call you back.",
    "de+m3": "Der Zug nach Hamburg hat heute leider zwanzig Minuten Verspätung.",
    "fr-fr+f2": "Nous avons mangé du pain et du fromage près de la vieille église.",
    "es+m5": "Mañana por la mañana vamos a comprar fruta en el mercado.",
    "it+f4": "La signora apre la finestra e guarda il mare azzurro.",
    "ru+m1": "Сегодня вечером мы идём в театр с друзьями.",
    "pt-br+f5": "O menino joga bola na praia com os seus amigos.",
    "cmn+m2": "今天天气很好，我们去公园散步。",
    "en-us+whisper": "Be quiet, somebody is coming up the stairs.",
    "en-us+croak": "One, two, three, four, five, six, seven, eight.",
    "hi+f1": "नमस्ते, आप कैसे हैं?",
}
_SLOT_S = 3.0
_TICKS = 480  # a second, at 120 beats a minute and 240 ticks a beat


def made_sounds(packages: Path) -> Iterator[Made]:
    """All that is made here, with what the packages' folder has: soundfonts and a speaker."""
    for font in sorted(packages.rglob("*.sf[23]")):
        yield from instruments(font)
    yield from speech(packages)
    yield from synthesised(np.random.default_rng(0))


# -- General MIDI -------------------------------------------------------------------------------
def instruments(font: Path) -> Iterator[Made]:
    """Render every instrument and drum of a soundfont with fluidsynth and cut them apart."""
    chance = np.random.default_rng(len(font.name))
    names = [*INSTRUMENTS, *DRUMS.values()]
    events: list[tuple[int, bytes]] = []
    for number in range(len(names)):
        begin = round(number * _SLOT_S * _TICKS)
        drum = list(DRUMS)[number - 128] if number >= 128 else None
        events += _phrase(number, drum, begin, chance)
    sound = _render(events, font)
    step = int(_SLOT_S * SAMPLE_RATE)
    for number, name in enumerate(names):
        piece = sound[number * step : (number + 1) * step]
        yield "general-midi", f"{font.name}/{number}", name, piece


def _phrase(
    program: int, drum: int | None, begin: int, chance: np.random.Generator
) -> list[tuple[int, bytes]]:
    """Notes of one slot: a run, a chord or a beat."""
    channel = 9 if drum is not None else 0
    events = [] if drum is not None else [(begin, bytes([0xC0, program]))]
    together = chance.random() < 0.3
    root = int(chance.integers(45, 72))
    for step, interval in enumerate(chance.permutation([0, 4, 7, 12])[: chance.integers(2, 5)]):
        note = drum if drum is not None else root + int(interval)
        start = begin + (0 if together else step * 280)
        events.append((start, bytes([0x90 | channel, note, int(chance.integers(80, 120))])))
        events.append((start + 260 + 600 * together, bytes([0x80 | channel, note, 0])))
    return events


def midi(events: list[tuple[int, bytes]]) -> bytes:
    """A MIDI file of one track from (tick, message)."""
    track, now = b"", 0
    for tick, message in sorted(events, key=lambda event: event[0]):
        track += _variable(tick - now) + message
        now = tick
    track += b"\x00\xff\x2f\x00"
    head = b"MThd" + struct.pack(">IHHH", 6, 0, 1, _TICKS // 2)
    return head + b"MTrk" + struct.pack(">I", len(track)) + track


def _variable(number: int) -> bytes:
    """A number in MIDI's variable length: seven bits a byte."""
    found = bytes([number & 0x7F])
    while number := number >> 7:
        found = bytes([number & 0x7F | 0x80]) + found
    return found


def _render(events: list[tuple[int, bytes]], font: Path) -> Sound:
    import soundfile

    with tempfile.TemporaryDirectory() as scratch:
        score, wave = Path(scratch) / "a.mid", Path(scratch) / "a.wav"
        score.write_bytes(midi(events))
        command = ["fluidsynth", "-ni", "-q", "-g", "0.8", "-r", str(SAMPLE_RATE), "-F", str(wave)]
        subprocess.run([*command, str(font), str(score)], check=True, capture_output=True)
        return np.asarray(soundfile.read(wave, dtype="float32", always_2d=True)[0].mean(1))


# -- speech -------------------------------------------------------------------------------------
def speech(packages: Path) -> Iterator[Made]:
    """Sentences in several voices and languages, when espeak-ng is among the packages."""
    program = packages / "espeak-ng" / "usr" / "bin" / "espeak-ng"
    if not program.is_file():
        return
    libraries = ":".join(str(path.parent) for path in packages.glob("lib*/usr/lib/*/lib*.so.*"))
    data = next(packages.glob("espeak-ng-data/usr/lib/*/espeak-ng-data"), packages)
    surroundings = {**os.environ, "LD_LIBRARY_PATH": libraries}
    for voice, sentence in SPOKEN.items():
        for speed, pitch in ((150, 50), (210, 75), (120, 25)):
            command = [str(program), "--stdout", f"--path={data.parent}", "-v", voice]
            command += ["-s", str(speed), "-p", str(pitch), sentence]
            spoken = subprocess.run(command, env=surroundings, capture_output=True, check=False)
            if spoken.stdout[:4] == b"RIFF":
                text = "a person speaking, speech"
                yield "espeak-ng", f"{voice}/{speed}", text, _spoken(spoken.stdout)


def _spoken(wave: bytes) -> Sound:
    import soxr

    start = wave.find(b"data") + 8  # the length is unknown while it is being written: ignore it
    rate = struct.unpack_from("<I", wave, 24)[0]
    samples = np.frombuffer(wave[start : len(wave) - (len(wave) - start) % 2], "<i2")
    return np.asarray(soxr.resample(samples.astype(np.float32) / 32768, rate, SAMPLE_RATE))


# -- synthesis ----------------------------------------------------------------------------------
def synthesised(chance: np.random.Generator, each: int = 12) -> Iterator[Made]:
    """Noises, beeps, sirens, ticks and hums with random settings; without words."""
    makers: tuple[Callable[[np.random.Generator], npt.NDArray[np.float64]], ...] = (
        _noise, _gusts, _beeps, _siren, _ticks, _hum, _drops, _engine, _crackle, _horn,
    )  # fmt: skip
    for make in makers:
        for number in range(each):
            sound = make(chance)
            peak = max(float(np.abs(sound).max()), 1e-6)
            path = f"{make.__name__.strip('_')}/{number}"
            yield "synthesis", path, "", np.asarray(sound / peak, np.float32)


def _time() -> npt.NDArray[np.float64]:
    return np.arange(int(4 * SAMPLE_RATE)) / SAMPLE_RATE


def _coloured(
    chance: np.random.Generator, slope: float, low: float, high: float
) -> npt.NDArray[np.float64]:
    spectrum = np.fft.rfft(chance.normal(size=len(_time())))
    hertz = np.fft.rfftfreq(len(_time()), 1 / SAMPLE_RATE)
    gain = np.maximum(hertz, 20.0) ** -slope * (hertz > low) * (hertz < high)
    return np.asarray(np.fft.irfft(spectrum * gain, len(_time())))


def _noise(chance: np.random.Generator) -> npt.NDArray[np.float64]:
    return _coloured(
        chance, chance.uniform(0, 1.2), chance.uniform(0, 500), chance.uniform(4e3, 2e4)
    )


def _slow(chance: np.random.Generator, hertz: float) -> npt.NDArray[np.float64]:
    knots = chance.random(max(3, int(4 * hertz) + 2))
    return np.asarray(np.interp(_time(), np.linspace(0, 4, len(knots)), knots))


def _gusts(chance: np.random.Generator) -> npt.NDArray[np.float64]:
    return _coloured(chance, 1.0, 30, chance.uniform(500, 2500)) * _slow(chance, 1.5) ** 2


def _beeps(chance: np.random.Generator) -> npt.NDArray[np.float64]:
    wave = np.sign(np.sin(2 * np.pi * chance.uniform(400, 3500) * _time()))
    on = (_time() * chance.uniform(1, 8)) % 1 < chance.uniform(0.2, 0.6)
    return np.asarray(wave * on * ((_time() % 1) < chance.choice([0.5, 1.0])))


def _siren(chance: np.random.Generator) -> npt.NDArray[np.float64]:
    turn = np.sin(2 * np.pi * chance.uniform(0.2, 3.5) * _time())
    if chance.random() < 0.4:
        turn = np.sign(turn)
    phase = np.cumsum(chance.uniform(600, 1000) * (1 + chance.uniform(0.1, 0.5) * turn))
    return np.asarray(np.tanh(3 * np.sin(2 * np.pi * phase / SAMPLE_RATE)))


def _clicks(
    chance: np.random.Generator, times: npt.NDArray[np.float64], pitch: tuple[float, float]
) -> npt.NDArray[np.float64]:
    sound = np.zeros(len(_time()) + SAMPLE_RATE // 10)
    spot = np.arange(SAMPLE_RATE // 10) / SAMPLE_RATE
    for at in times:
        ring = np.sin(2 * np.pi * chance.uniform(*pitch) * spot) + chance.normal(0, 0.5, len(spot))
        begin = int(at * SAMPLE_RATE)
        sound[begin : begin + len(spot)] += chance.uniform(0.4, 1) * ring * np.exp(-spot * 150)
    return sound[: len(_time())]


def _ticks(chance: np.random.Generator) -> npt.NDArray[np.float64]:
    return _clicks(chance, np.arange(0.1, 3.9, 1 / chance.uniform(1, 6)), (1500, 4000))


def _drops(chance: np.random.Generator) -> npt.NDArray[np.float64]:
    return _clicks(chance, chance.uniform(0, 3.9, int(chance.integers(5, 400))), (500, 5000))


def _crackle(chance: np.random.Generator) -> npt.NDArray[np.float64]:
    sparks = _clicks(chance, chance.uniform(0, 3.9, int(chance.integers(20, 150))), (2000, 9000))
    return np.asarray(sparks + 0.3 * _gusts(chance) / 0.05)


def _hum(chance: np.random.Generator) -> npt.NDArray[np.float64]:
    base = chance.choice([50, 60, 100, 120]) * chance.uniform(0.98, 1.02)
    return np.asarray(
        sum(chance.random() / k * np.sin(2 * np.pi * base * k * _time()) for k in range(1, 12))
    )


def _engine(chance: np.random.Generator) -> npt.NDArray[np.float64]:
    pace = chance.uniform(15, 90) * (1 + 0.3 * _slow(chance, 0.7))
    phase = np.cumsum(pace) / SAMPLE_RATE
    pulse = np.exp(-chance.uniform(3, 12) * (phase % 1))
    return np.asarray((pulse - pulse.mean()) * (1 + _coloured(chance, 0.5, 50, 6000) * 20))


def _horn(chance: np.random.Generator) -> npt.NDArray[np.float64]:
    base = chance.uniform(250, 500)
    chord = sum(np.tanh(4 * np.sin(2 * np.pi * base * k * _time())) for k in (1.0, 1.26))
    return np.asarray(chord * ((_time() % chance.uniform(0.5, 2)) < chance.uniform(0.2, 1)))
