"""Where models run, and what to do when its memory is full."""

import functools
import gc
import logging
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from engine.encoders.base import Encoded, Encoder, EncoderInfo, Hidden, Role
from engine.media.base import Sample

Item = TypeVar("Item")
Seen = TypeVar("Seen")

log = logging.getLogger("engine.encoders")


def best_device() -> str:
    """``cuda:0``, ``mps`` or ``xpu`` where there is one, else ``cpu``. Imports torch."""
    import torch

    if torch.cuda.is_available():
        return "cuda:0"
    if torch.backends.mps.is_available():
        return "mps"
    xpu = getattr(torch, "xpu", None)
    return "xpu" if xpu is not None and xpu.is_available() else "cpu"


def encoding_threads() -> int:
    """Threads that encoding may use: $OMP_NUM_THREADS where it is set, else one per core."""
    wanted = os.environ.get("OMP_NUM_THREADS", "")
    return int(wanted) if wanted.isdecimal() and int(wanted) > 0 else os.cpu_count() or 1


def use_threads(count: int) -> None:
    """Let one pass of a torch model use so many threads from now on, in this process."""
    import torch

    if torch.get_num_threads() != count:
        torch.set_num_threads(count)


def side_by_side(look: Callable[[Item], Seen], items: Sequence[Item]) -> list[Seen]:
    """Run a small torch model on several inputs at once, one thread each; results in order.

    Threads that share one input of a small model mostly wait for each other: on a busy machine 46
    ms of processor time a photo became 730 ms.
    """
    use_threads(1)
    return list(_threads().map(look, items))


@functools.cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(encoding_threads(), "trouvere-forward")


def free_memory() -> None:
    """Give the accelerator's unused memory back. Imports nothing that is not imported yet."""
    gc.collect()
    torch = sys.modules.get("torch")
    if torch is None:
        return
    for name in ("cuda", "mps", "xpu"):
        backend = getattr(torch, name, None)
        if backend is not None and hasattr(backend, "empty_cache") and _in_use(backend):
            backend.empty_cache()


def _in_use(backend: object) -> bool:
    started = getattr(backend, "is_initialized", None) or getattr(backend, "is_available", None)
    return bool(started()) if started else False


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error means that memory ran out: backends raise different ones."""
    if isinstance(error, MemoryError):
        return True
    text = str(error).lower()
    return isinstance(error, RuntimeError) and (
        type(error).__name__ == "OutOfMemoryError"
        or "out of memory" in text
        or "can't allocate memory" in text
    )


class CarefulEncoder:
    """An encoder that survives a full memory: smaller batches, then the CPU.

    Parameters
    ----------
    load
        Makes the encoder on a device.
    device
        Where to start. After a single sample did not fit, the encoder stays on the CPU.
    """

    def __init__(self, load: Callable[[str], Encoder], device: str) -> None:
        self._load = load
        self.device = device
        self._encoder = load(device)

    @property
    def info(self) -> EncoderInfo:
        """What is known of the encoder."""
        return self._encoder.info

    @property
    def inner(self) -> Encoder:
        """The encoder itself."""
        return self._encoder

    def encode(self, samples: Sequence[Sample], role: Role) -> list[Encoded]:
        """Encode in batches as large as the memory allows."""
        try:
            return self._encoder.encode(samples, role)
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            failed = error.with_traceback(None)  # frames of the failed call hold the memory
        free_memory()
        if len(samples) > 1:
            half = len(samples) // 2
            log.info("out of memory with %d samples: halving", len(samples))
            return self.encode(samples[:half], role) + self.encode(samples[half:], role)
        if self.device == "cpu":
            raise failed
        log.warning("out of memory on %s: going on with the CPU", self.device)
        self._move_to_cpu()
        return self._encoder.encode(samples, role)

    def hidden(self, sample: Sample) -> Hidden | None:
        """See `engine.encoders.base.EncoderService.hidden`."""
        hide = getattr(self._encoder, "hidden", None)
        found: Hidden | None = None if hide is None else hide(sample)
        return found

    def close(self) -> None:
        """Release the encoder and its memory."""
        self._encoder.close()
        free_memory()

    def _move_to_cpu(self) -> None:
        self._encoder.close()
        self.device = "cpu"
        self._encoder = self._load("cpu")
        free_memory()
