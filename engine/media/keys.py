"""Keys: their names in several languages, and finding the mode by the notes. Pure.

Conventions
-----------
Pitch classes count from C = 0. ``fifths`` are the sharps (positive) or flats of a key signature.

References
----------
.. [1] C. Krumhansl, "Cognitive foundations of musical pitch", 1990: the key whose profile (how well
   each pitch class fits, as listeners rated it) correlates best with how long each sounds.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

MAJOR: Final = "major"
MINOR: Final = "minor"
_PROFILES = {
    MAJOR: (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88),
    MINOR: (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17),
}
"""Krumhansl and Kessler's ratings [1]_, from the tonic upwards."""

_LAST_BASS = 0.3
"""What it counts, as a correlation, that the bass ends on the tonic. `tests/bench/quality_score_keys.py`
compares modes that are written with those that are found."""

_LEAST = 0.4
"""Notes that fit no key better than that are in none."""

_LINE = "F C G D A E B".split()  # noqa: SIM905 -- the line of fifths; C is 0
_SIGNS = {"": 0, "sharp": 1, "flat": -1, "double sharp": 2, "double flat": -2}
_PLACES = {"ionian": 0, "major": 0, "lydian": -1, "mixolydian": 1, "dorian": 2, "minor": 3,
           "aeolian": 3, "phrygian": 4, "locrian": 5}  # fmt: skip
"""How many fifths the tonic lies above that of the major key with the same signature."""

MODES: Final = tuple(mode for mode in _PLACES if mode not in ("ionian", "aeolian"))
_MODE_WORDS = {
    **dict.fromkeys(("major", "maj", "dur", "majeur", "maggiore", "mayor", "maior"), MAJOR),
    **dict.fromkeys(("minor", "min", "moll", "mineur", "minore", "menor"), MINOR),
    **{mode: mode for mode in MODES},
    "ionian": MAJOR,
    "aeolian": MINOR,
}
_SOLFEGE = {"do": "C", "ut": "C", "ré": "D", "re": "D", "mi": "E", "fa": "F", "sol": "G", "la": "A",
            "si": "B"}  # fmt: skip
_SIGN_WORDS = {
    **dict.fromkeys(("sharp", "#", "♯", "dièse", "diese", "diesis", "sostenido"), "sharp"),
    **dict.fromkeys(("flat", "b", "♭", "bémol", "bemol", "bemolle"), "flat"),
}
_MODE = "|".join(sorted(_MODE_WORDS, key=len, reverse=True))
_ENGLISH = rf"(?P<letter>[A-G])(?:[ -]?(?P<sign>sharp|flat|[#♯♭]|b(?=\W|$|m(?:\W|$|aj|in))))?(?:[ -]?(?P<mode>{_MODE}|m)(?![a-z]))?"
_GERMAN = r"(?P<german>(?:[CDFGAH]is|[CDG]es|Es|As|[A-H]))[ -](?P<germode>dur|moll)(?![a-z])"
_LATIN = rf"(?P<name>do|ut|r[ée]|mi|fa|sol|la|si)(?:[ -](?P<latsign>di[èe]se|b[ée]mol(?:le)?|diesis|sostenido))?[ -](?P<latmode>{_MODE})(?![a-z])"
_ANY_KEY = re.compile(rf"(?<![\w'’])(?:{_GERMAN}|{_LATIN}|{_ENGLISH})(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Key:
    """``E-flat``, ``minor``; ``mode`` is empty where only the tonic is named."""

    tonic: str
    mode: str

    def __str__(self) -> str:
        return f"{self.tonic} {self.mode}".strip()


@dataclass(frozen=True, slots=True)
class Sounding:
    """What the notes of a piece are, to find its key by.

    ``weights``: how long each of the 12 pitch classes sounds; ``last_bass``: the lowest pitch class
    at the end, None where it is not known or the signature has changed.
    """

    weights: Sequence[float]
    last_bass: int | None = None


def key_of(fifths: int, mode: str) -> Key:
    """The key with a signature and a mode; an unknown mode is taken as major."""
    mode = _MODE_WORDS.get(mode, MAJOR)
    return Key(_tonic(fifths + _PLACES[mode]), mode)


def found_key(sounding: Sounding, fifths: int | None) -> Key | None:
    """The key that the notes are in [1]_: of those with a signature, or of all where it is None.

    None where they fit none: there are no notes, or they fit all alike.
    """
    if not any(sounding.weights):
        return None
    signatures = range(-5, 7) if fifths is None else (fifths,)
    keys = [key_of(each, mode) for each in signatures for mode in (MAJOR, MINOR)]
    scores = [_fit(sounding, key) for key in keys]
    best = int(np.argmax(scores))
    return keys[best] if scores[best] >= _LEAST else None


def pitch_class(tonic: str) -> int:
    """``E-flat`` -> 3."""
    return 7 * _place(tonic) % 12


def key_named(text: str) -> Key | None:
    """A key as people write it: ``Eb``, ``c sharp minor``, ``es-Moll``, ``mi bémol majeur``; else None."""
    match = _ANY_KEY.fullmatch(text.strip())
    return _key(match) if match else None


def keys_in(text: str) -> list[tuple[int, int, Key]]:
    """Keys with their modes that are named in a text: start, end, key."""
    found = ((match, _key(match)) for match in _ANY_KEY.finditer(text))
    return [(*match.span(), key) for match, key in found if key.mode and match["mode"] != "m"]


def alike(key: Key) -> list[str]:
    """Names of the keys that sound the same, and of all with this tonic where no mode is named."""
    modes = (key.mode,) if key.mode else MODES
    keys = [key_of(fifths, mode) for mode in modes for fifths in range(-7, 8)]
    return [str(each) for each in keys if pitch_class(each.tonic) == pitch_class(key.tonic)]


def mode_named(word: str) -> str | None:
    """``moll`` -> ``minor``; None for what is no mode."""
    return _MODE_WORDS.get(word.casefold())


def _fit(sounding: Sounding, key: Key) -> float:
    """Correlation of the notes with a key's profile, and more where the bass ends on the tonic."""
    tonic = pitch_class(key.tonic)
    turned = np.roll(np.asarray(sounding.weights, float), -tonic)
    if turned.std() < 1e-9:
        return 0.0
    correlation = float(np.corrcoef(turned, _PROFILES[key.mode])[0, 1])
    return correlation + _LAST_BASS * (sounding.last_bass == tonic)


def _tonic(place: int) -> str:
    """Name of a place on the line of fifths: 0 is C, -3 is E-flat."""
    sharps, letter = divmod(place + 1, 7)
    sign = next(name for name, value in _SIGNS.items() if value == max(-2, min(2, sharps)))
    return f"{_LINE[letter]}-{sign}" if sign else _LINE[letter]


def _place(tonic: str) -> int:
    letter, _dash, sign = tonic.partition("-")
    return _LINE.index(letter) - 1 + 7 * _SIGNS[sign]


def _key(match: re.Match[str]) -> Key:
    if match["german"]:
        return Key(_from_german(match["german"]), _MODE_WORDS[match["germode"].casefold()])
    if match["name"]:
        sign = _SIGN_WORDS.get((match["latsign"] or "").casefold(), "")
        letter = _SOLFEGE[match["name"].casefold()]
        return Key(f"{letter}-{sign}" if sign else letter, _MODE_WORDS[match["latmode"].casefold()])
    sign = _SIGN_WORDS.get((match["sign"] or "").casefold(), "")
    letter, mode = match["letter"].upper(), match["mode"] or ""
    short = {"m": MINOR, "M": MAJOR}.get(mode)
    return Key(
        f"{letter}-{sign}" if sign else letter, short or _MODE_WORDS.get(mode.casefold(), "")
    )


def _from_german(name: str) -> str:
    """``Es`` -> ``E-flat``, ``H`` -> ``B``, ``B`` -> ``B-flat``, ``Cis`` -> ``C-sharp``."""
    low = name.casefold()
    if low == "b":
        return "B-flat"
    letter = "B" if low[0] == "h" else low[0].upper()
    sign = "sharp" if low.endswith("is") else "flat" if low.endswith("s") else ""
    return f"{letter}-{sign}" if sign else letter
