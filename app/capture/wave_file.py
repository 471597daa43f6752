"""Samples of a microphone as a WAV file in memory. Pure."""

import io
import sys
import wave
from array import array
from enum import Enum

FULL = 32767


class SampleFormat(Enum):
    """How a microphone gives its samples: the letter that `array` knows them by."""

    UINT8 = "B"
    INT16 = "h"
    INT32 = "i"
    FLOAT = "f"


def int16_of(data: bytes, given: SampleFormat) -> bytes:
    """Samples as 16 bit numbers; half a sample at the end is dropped."""
    samples = array(given.value)
    samples.frombytes(data[: len(data) // samples.itemsize * samples.itemsize])
    match given:
        case SampleFormat.INT16:
            return samples.tobytes()
        case SampleFormat.UINT8:
            return array("h", ((value - 128) << 8 for value in samples)).tobytes()
        case SampleFormat.INT32:
            return array("h", (value >> 16 for value in samples)).tobytes()
    return array("h", (round(max(-1.0, min(1.0, x)) * FULL) for x in samples)).tobytes()


def peak_of(data: bytes) -> float:
    """The loudest of 16 bit samples, 0..1."""
    samples = array("h")
    samples.frombytes(data[: len(data) // 2 * 2])
    if not samples:
        return 0.0
    low, high = min(samples), max(samples)
    return max(high, -low) / (FULL + 1)


def wav_of(data: bytes, rate_hz: int, channels: int) -> bytes:
    """Write 16 bit samples as a WAV file."""
    if sys.byteorder == "big":
        samples = array("h", data)
        samples.byteswap()
        data = samples.tobytes()
    kept = io.BytesIO()
    with wave.open(kept, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(data)
    return kept.getvalue()
