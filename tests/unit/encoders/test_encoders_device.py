from collections.abc import Sequence

import numpy as np
import pytest

from engine.domain import Aspect, Kind
from engine.encoders.base import Encoded, EncoderInfo, Role, Space
from engine.encoders.device import CarefulEncoder, best_device, free_memory, is_out_of_memory
from engine.media.base import Sample

pytestmark = pytest.mark.slow  # giving memory back walks over all objects of torch
INFO = EncoderInfo("x/1/1", "x", Kind.PHOTO, (Space(Aspect.LOOK, 1, "x"),))


class Small:
    """An encoder on a device that takes `room` samples at a time."""

    info = INFO

    def __init__(self, device: str, room: int) -> None:
        self.device = device
        self.room = room
        self.batches: list[int] = []
        self.closed = False

    def encode(self, samples: Sequence[Sample], role: Role) -> list[Encoded]:
        self.batches.append(len(samples))
        if len(samples) > self.room:
            raise RuntimeError(f"{self.device} out of memory. Tried to allocate 2.00 GiB")
        return [Encoded({}, ((s.text, 1.0),)) for s in samples]

    def close(self) -> None:
        self.closed = True


def samples(count: int) -> list[Sample]:
    return [Sample(text=str(number)) for number in range(count)]


def words(encoded: list[Encoded]) -> list[str]:
    return [word for one in encoded for word, _weight in one.words]


def test_batches_are_halved_until_they_fit() -> None:
    made: list[Small] = []

    def load(device: str) -> Small:
        made.append(Small(device, 3))
        return made[-1]

    careful = CarefulEncoder(load, "cuda:0")
    assert words(careful.encode(samples(10), Role.ITEM)) == [str(n) for n in range(10)]
    assert careful.device == "cuda:0"
    assert made[0].batches == [10, 5, 2, 3, 5, 2, 3]


def test_a_single_sample_that_does_not_fit_goes_to_the_cpu(
    caplog: pytest.LogCaptureFixture,
) -> None:
    made: list[Small] = []

    def load(device: str) -> Small:
        made.append(Small(device, 100 if device == "cpu" else 0))
        return made[-1]

    careful = CarefulEncoder(load, "cuda:0")
    assert words(careful.encode(samples(4), Role.ITEM)) == ["0", "1", "2", "3"]
    assert careful.device == "cpu"
    assert made[0].closed
    assert len(made) == 2
    assert "going on with the CPU" in caplog.text


def test_a_full_cpu_and_other_errors_are_passed_on() -> None:
    with pytest.raises(RuntimeError, match="out of memory"):
        CarefulEncoder(lambda device: Small(device, 0), "cpu").encode(samples(2), Role.ITEM)

    class Broken(Small):
        def encode(self, samples: Sequence[Sample], role: Role) -> list[Encoded]:
            raise RuntimeError("shapes do not match")

    with pytest.raises(RuntimeError, match="shapes"):
        CarefulEncoder(lambda device: Broken(device, 1), "cuda:0").encode(samples(2), Role.ITEM)


def test_real_out_of_memory_errors_are_known() -> None:
    import torch

    assert is_out_of_memory(torch.OutOfMemoryError("CUDA out of memory."))
    assert is_out_of_memory(MemoryError())
    with pytest.raises(RuntimeError) as caught:
        torch.empty(2**50)
    assert is_out_of_memory(caught.value)
    with pytest.raises(np.exceptions.AxisError) as other:
        np.zeros(3).sum(4)
    assert not is_out_of_memory(other.value)


def test_a_device_is_found_and_memory_can_be_given_back() -> None:
    assert best_device().split(":")[0] in {"cuda", "mps", "xpu", "cpu"}
    free_memory()
