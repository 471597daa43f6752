"""How loud a recording is to the ear: integrated loudness, ITU-R BS.1770 [1]_. Pure.

Blocks of 0.4 s are weighted by pitch as the ear does (K-weighting), and quiet ones do not count. The
weighting is applied to each block's power spectrum, which gives the same sums as the filters of the
standard but for the ends of the blocks. Sound is heard as mono, from both loudspeakers.

References
----------
.. [1] ITU-R BS.1770-4, "Algorithms to measure audio programme loudness and true-peak audio level".
"""

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import numpy.typing as npt

BLOCK_S = 0.4
STEP_S = 0.1

_OFFSET_DB = -0.691
_BOTH_LOUDSPEAKERS = 2.0
_SILENT_LUFS = -70.0
_BELOW_MEAN_DB = 10.0
_SHELF = (
    1.53512485958697,
    -2.69169618940638,
    1.19839281085285,
    -1.69065929318241,
    0.73248077421585,
)
_HIGH_PASS = (1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621)
_FILTER_RATE = 48_000
"""The two filters (b0, b1, b2, a1, a2) are given for this rate."""

Sound = npt.NDArray[np.float32]


def blocks_of(sound: Sound, rate: int) -> list[Sound]:
    """All blocks of a recording, each overlapping the next by three quarters."""
    length, step = round(BLOCK_S * rate), round(STEP_S * rate)
    if len(sound) < length:
        return [sound] if len(sound) else []
    return [sound[start : start + length] for start in range(0, len(sound) - length + 1, step)]


def loudness(blocks: Iterable[Sound], rate: int) -> float | None:
    """Integrated loudness in LUFS; None where there is nothing to hear."""
    powers = np.array([_power(block, rate) for block in blocks if len(block)])
    heard = powers[powers > _power_at(_SILENT_LUFS)] if len(powers) else powers
    if not len(heard):
        return None
    gate = heard.mean() * 10 ** (-_BELOW_MEAN_DB / 10)
    return float(_level(heard[heard > gate].mean()))


def _power(block: Sound, rate: int) -> float:
    """Mean square of a block after the weighting, by Parseval's theorem."""
    spectrum = np.abs(np.fft.rfft(block)) ** 2
    spectrum[1 : (len(block) + 1) // 2] *= 2
    weighted = float(spectrum @ _weights(len(block), rate)) / len(block) ** 2
    return _BOTH_LOUDSPEAKERS * weighted


def _level(power: float) -> float:
    return _OFFSET_DB + 10 * float(np.log10(power))


def _power_at(level: float) -> float:
    return float(10 ** ((level - _OFFSET_DB) / 10))


@lru_cache(maxsize=8)
def _weights(length: int, rate: int) -> npt.NDArray[np.float64]:
    """Power response of the weighting at the frequencies of a block's spectrum."""
    turn = np.exp(-2j * np.pi * np.fft.rfftfreq(length, 1 / rate) / _FILTER_RATE)
    response = np.ones_like(turn)
    for b0, b1, b2, a1, a2 in (_SHELF, _HIGH_PASS):
        response *= (b0 + b1 * turn + b2 * turn**2) / (1 + a1 * turn + a2 * turn**2)
    return np.asarray(np.abs(response) ** 2)
