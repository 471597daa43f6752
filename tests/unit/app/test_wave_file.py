"""Samples of microphones become a WAV file."""

import io
import wave
from array import array

import pytest

from app.capture.wave_file import SampleFormat, int16_of, peak_of, wav_of


@pytest.mark.parametrize(
    ("given", "samples", "expected"),
    [
        (SampleFormat.UINT8, array("B", (0, 128, 255)), (-32768, 0, 32512)),
        (SampleFormat.INT16, array("h", (-32768, 0, 32767)), (-32768, 0, 32767)),
        (SampleFormat.INT32, array("i", (-(2**31), 0, 2**31 - 1)), (-32768, 0, 32767)),
        (SampleFormat.FLOAT, array("f", (-1.0, 0.0, 0.5, 7.0)), (-32767, 0, 16384, 32767)),
    ],
)
def test_every_kind_of_sample_becomes_16_bit(given, samples, expected):
    found = array("h")
    found.frombytes(int16_of(samples.tobytes(), given))
    assert tuple(found) == expected


def test_half_a_sample_is_dropped():
    assert int16_of(b"\x01\x00\x02", SampleFormat.INT16) == b"\x01\x00"
    assert int16_of(b"\x01", SampleFormat.FLOAT) == b""


def test_the_peak_looks_both_ways():
    assert peak_of(b"") == 0.0
    assert peak_of(array("h", (100, -32768)).tobytes()) == 1.0
    assert peak_of(array("h", (16384, -3)).tobytes()) == 0.5


def test_the_file_is_read_back():
    samples = array("h", (1, -2, 3, -4)).tobytes()
    with wave.open(io.BytesIO(wav_of(samples, 44100, 2))) as file:
        assert (file.getnchannels(), file.getframerate(), file.getsampwidth()) == (2, 44100, 2)
        assert file.readframes(9) == samples
