"""All encoders in this process, loaded when first used."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt

from engine.domain import Kind
from engine.encoders.base import Encoded, EncoderInfo, Hidden, Role, TextEncoder
from engine.encoders.device import CarefulEncoder, best_device, free_memory
from engine.encoders.models import ModelStore
from engine.encoders.open_clip import OpenClip
from engine.media.base import Sample

TEXTS_KEPT = 4096
Matrix = npt.NDArray[np.float32]


class TextCache:
    """Vectors of the texts last asked for. Thread-safe."""

    def __init__(self, size: int = TEXTS_KEPT) -> None:
        self._size = size
        self._known: OrderedDict[tuple[str, str], npt.NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()

    def encode(
        self, joint: str, texts: Sequence[str], encode: Callable[[Sequence[str]], Matrix]
    ) -> Matrix:
        """Vectors of texts in their order; `encode` is called once for those not known."""
        found = self._look_up(joint, texts)
        missing = [text for text in dict.fromkeys(texts) if text not in found]
        if missing:
            new = dict(zip(missing, encode(missing), strict=True))
            self._keep(joint, new)
            found.update(new)
        return np.stack([found[text] for text in texts])

    def _look_up(self, joint: str, texts: Sequence[str]) -> dict[str, npt.NDArray[np.float32]]:
        with self._lock:
            found = {}
            for text in texts:
                if (joint, text) in self._known:
                    self._known.move_to_end((joint, text))
                    found[text] = self._known[joint, text]
            return found

    def _keep(self, joint: str, new: Mapping[str, npt.NDArray[np.float32]]) -> None:
        with self._lock:
            for text, vector in new.items():
                self._known[joint, text] = vector
            while len(self._known) > self._size:
                self._known.popitem(last=False)


class LocalEncoders:
    """`engine.encoders.base.EncoderService` in this process.

    Thread-safe: pictures and sounds are encoded one batch at a time; words never wait for them,
    unless both are the same network's.

    Parameters
    ----------
    store
        Where the models are.
    chosen
        Name of the model that the user chose for a kind; None or absent: the bundled one.
    """

    def __init__(self, store: ModelStore, chosen: Mapping[Kind, str | None] | None = None) -> None:
        self._store = store
        self._chosen = dict(chosen or {})
        self._device: str | None = None
        self._encoders: dict[str, CarefulEncoder] = {}
        self._texts: dict[str, TextEncoder] = {}
        self._cache = TextCache()
        self._encoding = threading.RLock()
        self._reading = threading.Lock()

    def active(self, kind: Kind) -> tuple[EncoderInfo, ...]:
        """See `EncoderService`."""
        return self._store.encoders(kind, self._chosen.get(kind))

    def set_chosen(self, kind: Kind, name: str | None) -> None:
        """Use another model for a kind from now on."""
        self._chosen[kind] = name

    def encode(self, encoder_id: str, samples: Sequence[Sample], role: Role) -> list[Encoded]:
        """See `EncoderService`."""
        with self._encoding:
            return self._encoder(encoder_id).encode(samples, role)

    def encode_each(
        self, encoder_ids: Sequence[str], samples: Sequence[Sample], role: Role
    ) -> list[list[Encoded]]:
        """See `EncoderService`."""
        with self._encoding:
            return [self.encode(encoder_id, samples, role) for encoder_id in encoder_ids]

    def hidden(self, encoder_id: str, sample: Sample) -> Hidden | None:
        """See `EncoderService`."""
        with self._encoding:
            return self._encoder(encoder_id).hidden(sample)

    def can_encode_text(self, joint: str) -> bool:
        """See `EncoderService`."""
        return self._store.can_encode_text(joint)

    def encode_texts(self, joint: str, texts: Sequence[str]) -> Matrix:
        """See `EncoderService`."""
        if not texts:
            return np.zeros((0, 0), np.float32)
        return self._cache.encode(joint, texts, partial(self._encode_texts, joint))

    @property
    def device(self) -> str:
        """See `EncoderService`."""
        moved = [encoder.device for encoder in self._encoders.values()]
        return self._device if self._device in moved else "cpu"

    def release(self) -> None:
        """See `EncoderService`."""
        with self._encoding, self._reading:
            for encoder in self._encoders.values():
                encoder.close()
            self._encoders.clear()
            self._texts.clear()
        free_memory()

    def close(self) -> None:
        """See `EncoderService`."""
        self.release()

    def _encoder(self, encoder_id: str) -> CarefulEncoder:
        encoder = self._encoders.get(encoder_id)
        if encoder is None:
            encoder = self._encoders[encoder_id] = self._load(encoder_id)
        return encoder

    def _load(self, encoder_id: str) -> CarefulEncoder:
        device = "cpu"
        if self._store.needs_torch(encoder_id):
            self._device = device = self._device or best_device()
        return CarefulEncoder(partial(self._store.load, encoder_id), device)

    def _encode_texts(self, joint: str, texts: Sequence[str]) -> Matrix:
        own = self._encoders.get(joint)  # an open_clip model names its space like itself
        if own is not None and isinstance(own.inner, OpenClip):
            with self._encoding:
                return own.inner.text.encode(texts)
        with self._reading:
            if joint not in self._texts:
                self._texts[joint] = self._load_text(joint)
            return self._texts[joint].encode(texts)

    def _load_text(self, joint: str) -> TextEncoder:
        device = "cpu"
        if self._store.needs_torch(joint):
            self._device = device = self._device or best_device()
        return self._store.load_text(joint, device)
