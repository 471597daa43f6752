"""Gather named sounds out of unpacked Debian packages, and make more: notes, speech, synthesis.

``python -m engine.training.sounds_collect PACKAGES OUT [--fetch]``

`PACKAGES` has one folder for each package (``dpkg-deb -x``; ``--fetch`` does that with apt-get for the
packages of `TRUST`). `OUT` gets ``sounds.i16`` (mono, 16 bit, `SAMPLE_RATE`, all clips end to end) and
``sounds.jsonl`` (one line a clip: package, path, text, trust, first sample, number of samples).
"""

import argparse
import json
import logging
import re
import subprocess
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.media.base import SAMPLE_RATE
from engine.training.sounds_archives import is_sound, members, readable
from engine.training.sounds_made import made_sounds

Sound = npt.NDArray[np.float32]
log = logging.getLogger(__name__)

WINDOW_S = 5.0
MOST_WINDOWS = 3

TRUST = {
    # how well names tell what is heard: 5 best; 0: sound without words
    **dict.fromkeys(("openclonk-data", "tuxpaint-stamps-default", "scratch", "openttd-opensfx"), 5),
    **dict.fromkeys(("wesnoth-1.16-data", "sonic-pi-samples", "lincity-ng-data"), 4),
    **dict.fromkeys(("gcompris-qt-data", "minetest-data", "libreoffice-common"), 4),
    **dict.fromkeys(("minetest-mod-homedecor", "gnome-shell-pomodoro-data", "0ad-data"), 4),
    **dict.fromkeys(("unknown-horizons", "widelands-data", "hydrogen-data", "lmms-common"), 3),
    **dict.fromkeys(("megaglest-data", "ufoai-sound", "pekka-kana-2-data", "circuslinux-data"), 3),
    **dict.fromkeys(("sound-theme-freedesktop", "hydrogen-drumkits", "searchandrescue-data"), 3),
    **dict.fromkeys(("sound-icons", "mrrescue", "freedink-data", "flare-game"), 2),
    **dict.fromkeys(("flightgear-data-base", "supertuxkart-data", "freedroidrpg-data"), 2),
    **dict.fromkeys(("hedgewars-data", "warzone2100-data", "bambam", "minetest-mod-mesecons"), 2),
    **dict.fromkeys(("minetest-mod-mobs-redo", "chuck-data", "gamine-data", "gnome-audio"), 2),
    **dict.fromkeys(("opencity-data", "pingus-data", "ri-li-data", "colobot-common-sounds"), 2),
    **dict.fromkeys(("torcs-data", "trigger-rally-data", "redeclipse-data", "openarena-data"), 1),
    **dict.fromkeys(("extremetuxracer-data", "foobillardplus-data", "freeciv-data"), 1),
    **dict.fromkeys(("freeorion-data", "7kaa-data", "warmux-data", "planetblupi-common"), 1),
    **dict.fromkeys(("oxygen-sounds", "lomiri-sounds", "bucklespring-data"), 0),
    **dict.fromkeys(("hydrogen-drumkits-effects", "asterisk-moh-opsound-wav"), 0),
    **dict.fromkeys(("wesnoth-1.16-music",), 0),
    **dict.fromkeys(("esc10-1", "esc10-2"), 5),  # no packages: see `main`
    **dict.fromkeys(("fluid-soundfont-gm", "timgm6mb-soundfont"), 5),
    **dict.fromkeys(("musescore-general-soundfont-small", "espeak-ng"), 5),
}
"""The packages that are used, with their trust."""

_SPEAKER = ("espeak-ng-data", "libespeak-ng1", "libpcaudio0", "libsonic0")
"""What espeak-ng needs, so that it runs without being installed."""

_VOICE = re.compile(
    r"_desc|voice|/speech|taunt|/vox|sequenceaudio|multiplayer/taunts|intro_"
    r"|stamps/(symbols|.*hanukkah)/|stamps/.*_[a-z]{2}(_[a-z]{2})?\.ogg",
    re.IGNORECASE,
)
_VOICES_KEPT = 40  # one in so many: there are thousands, and they all are speech
_LEFT_OUT = (
    "a tree falling down",
    "opensfx.cat/55 ",  # OpenSFX 55: the same recording is in a public test set
    "instruments/resource/drum_kit",  # its source now says that it is not free for every use
)
_EMPTY_WORDS = frozenset(
    [
        "sound",
        "sounds",
        "sfx",
        "audio",
        "data",
        "resource",
        "resources",
        "usr",
        "share",
        "games",
        "music",
        "activities",
        "src",
        "core",
        "loop",
        "ogg",
        "wav",
        "effects",
        "fx",
        "misc",
        "default",
        "main",
        "theme",
        "gcompris",
        "sample",
        "samples",
        "stereo",
        "mono",
        "cut",
        "la",
        "lr",
    ]
)


@dataclass(frozen=True, slots=True)
class Clip:
    """A named sound; ``text`` is what a person would call it, empty when nobody knows."""

    package: str
    path: str
    text: str
    trust: int
    sound: Sound


def clips_of(package: Path) -> Iterator[Clip]:
    """Yield the windows of every sound below a package's folder, archives included."""
    trust = TRUST.get(package.name, 0)
    for name, source in _files(package):
        if not _wanted(name):
            continue
        try:
            sound = decode(source)
        except (RuntimeError, OSError, ValueError) as error:
            log.info("%s: %s", name, error)
            continue
        text = describe(name, package) if trust and not _VOICE.search(name) else ""
        for number, window in enumerate(windows(sound)):
            yield Clip(package.name, f"{name}#{number}", text, trust, window)


def _files(package: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(package.rglob("*")):
        if not path.is_file() or path.is_symlink():
            continue
        if is_sound(path.name):
            yield str(path.relative_to(package)), path.read_bytes()
            continue
        try:
            for name, content in members(path):
                yield f"{path.relative_to(package)}/{name}", content
        except ValueError as error:
            log.info("%s", error)


def _wanted(name: str) -> bool:
    if any(part in name.lower() for part in _LEFT_OUT):
        return False
    return not _VOICE.search(name) or zlib.crc32(name.encode()) % _VOICES_KEPT == 0


def decode(content: bytes) -> Sound:
    """Mono at `SAMPLE_RATE`, at most a minute.

    Raises
    ------
    RuntimeError
        libsndfile cannot read it.
    """
    import soundfile
    import soxr

    with soundfile.SoundFile(readable(content)) as file:
        wave = file.read(min(file.frames, 60 * file.samplerate), dtype="float32", always_2d=True)
        rate = file.samplerate
    return np.asarray(soxr.resample(wave.mean(1), rate, SAMPLE_RATE), np.float32)


def windows(sound: Sound) -> list[Sound]:
    """Up to three stretches of five seconds, evenly spread; nothing for silence."""
    length = int(WINDOW_S * SAMPLE_RATE)
    count = min(MOST_WINDOWS, max(1, len(sound) // length))
    starts = np.linspace(0, max(len(sound) - length, 0), count).astype(int)
    found = [sound[start : start + length] for start in starts]
    return [one for one in found if len(one) > 500 and np.abs(one).max() > 1e-3]


def describe(name: str, package: Path) -> str:
    """Words out of a path: a text file beside it, else the folder and the file name.

    >>> describe("share/Animals/Mosquito/BuzzLoop2.wav", Path("x"))
    'mosquito buzz'
    """
    beside = package / Path(name).with_suffix(".txt")
    if beside.is_file():
        return beside.read_text(encoding="utf-8", errors="replace").splitlines()[0].strip().lower()
    titles = re.findall(r'"([^"]{3,60})"', name)
    if titles:
        return spaced(", ".join(titles[:2]))
    parts = [spaced(part) for part in Path(name).with_suffix("").parts[-2:]]
    words = [w for p in parts for w in p.split() if len(w) > 1 and w not in _EMPTY_WORDS]
    return " ".join(dict.fromkeys(words))


def spaced(name: str) -> str:
    """Split a file name into lower-case words without numbers."""
    name = re.sub(r"\.(wav|ogg|mp3|aiff?)\b", " ", name)
    name = re.sub(r"(?<=[a-z])(?=[A-Z])|\bLR(?=[A-Z])", " ", name)
    return " ".join(re.sub(r"[^A-Za-z,]+", " ", name).lower().split())


class Writer:
    """Appends clips to the two files of a collection."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._samples = (folder / "sounds.i16").open("wb")
        self._lines = (folder / "sounds.jsonl").open("w", encoding="utf-8")
        self._at = 0
        self._seen: set[int] = set()
        self.count = 0

    def add(self, clip: Clip) -> None:
        """Write a clip, its peak at full scale; one that was there already is left out."""
        scaled = clip.sound / np.abs(clip.sound).max() * 32_000
        samples = np.round(scaled).astype("<i2").tobytes()
        mark = zlib.crc32(samples)
        if mark in self._seen:
            return
        self._seen.add(mark)
        self._samples.write(samples)
        told = {key: value for key, value in asdict(clip).items() if key != "sound"}
        line = {**told, "start": self._at, "length": len(samples) // 2}
        self._lines.write(json.dumps(line) + "\n")
        self._at += len(samples) // 2
        self.count += 1

    def close(self) -> None:
        """Finish the files."""
        self._samples.close()
        self._lines.close()


def read_collection(folder: Path) -> tuple[list[dict[str, str | int]], npt.NDArray[np.int16]]:
    """The lines of a collection, and its samples as a mapped array."""
    text = (folder / "sounds.jsonl").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    return lines, np.memmap(folder / "sounds.i16", np.dtype("<i2"), "r")


def fetch(folder: Path) -> None:
    """Download and unpack the packages with apt-get and dpkg-deb; nothing is installed."""
    for name in (*TRUST, *_SPEAKER):
        target = folder / name
        if target.is_dir() or name.startswith("esc10"):
            continue
        with tempfile.TemporaryDirectory() as scratch:
            subprocess.run(["apt-get", "download", name], cwd=scratch, check=True)
            package = next(Path(scratch).glob("*.deb"))
            subprocess.run(["dpkg-deb", "-x", str(package), str(target)], check=True)


def main() -> int:
    """Run the command line.

    Labelled clips of one's own can lie beside the packages: ``esc10-1/dog_bark/a.ogg``.
    """
    parser = argparse.ArgumentParser(prog="python -m engine.training.sounds_collect")
    parser.add_argument("packages", type=Path, help="a folder with one folder per package")
    parser.add_argument("out", type=Path, help="where the collection goes")
    parser.add_argument("--fetch", action="store_true", help="get the packages first")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    if options.fetch:
        fetch(options.packages)
    writer = Writer(options.out)
    for package in sorted(path for path in options.packages.iterdir() if path.name in TRUST):
        for clip in clips_of(package):
            writer.add(clip)
        log.info("%s: %d clips so far", package.name, writer.count)
    for package_name, path, text, sound in made_sounds(options.packages):
        for window in windows(sound):
            writer.add(Clip(package_name, path, text, 5 if text else 0, window))
    log.info("%d clips", writer.count)
    writer.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
