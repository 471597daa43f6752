"""Encoders for the rest of the engine: in this process, or in two of their own."""

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np

from engine.domain import Kind
from engine.encoders.base import Encoded, EncoderInfo, Hidden, Role
from engine.encoders.child import Child, Work
from engine.encoders.local import LocalEncoders, Matrix, TextCache
from engine.encoders.models import ModelStore
from engine.media.base import Sample

__all__ = ["IsolatedEncoders", "LocalEncoders"]


class IsolatedEncoders:
    """`engine.encoders.base.EncoderService` with two processes: one for indexing, one for queries.

    A query never waits behind a batch, loading torch never stalls the window, and a crash in a
    model's library takes neither the window nor the catalog with it. The processes start when
    they are first needed.

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
        self._cache = TextCache()
        folders = store.resources, store.user_folder
        self._indexing = Child(Work("trouvere-indexing", *folders, background=True))
        self._queries = Child(Work("trouvere-queries", *folders, background=False))

    def active(self, kind: Kind) -> tuple[EncoderInfo, ...]:
        """See `EncoderService`."""
        return self._store.encoders(kind, self._chosen.get(kind))

    def set_chosen(self, kind: Kind, name: str | None) -> None:
        """Use another model for a kind from now on."""
        self._chosen[kind] = name

    def encode(self, encoder_id: str, samples: Sequence[Sample], role: Role) -> list[Encoded]:
        """See `EncoderService`."""
        child = self._indexing if role is Role.ITEM else self._queries
        found: list[Encoded] = child.call("encode", encoder_id, list(samples), role)
        return found

    def encode_each(
        self, encoder_ids: Sequence[str], samples: Sequence[Sample], role: Role
    ) -> list[list[Encoded]]:
        """See `EncoderService`."""
        child = self._indexing if role is Role.ITEM else self._queries
        found: list[list[Encoded]] = child.call(
            "encode_each", list(encoder_ids), list(samples), role
        )
        return found

    def hidden(self, encoder_id: str, sample: Sample) -> Hidden | None:
        """See `EncoderService`."""
        found: Hidden | None = self._queries.call("hidden", encoder_id, sample)
        return found

    def can_encode_text(self, joint: str) -> bool:
        """See `EncoderService`."""
        return self._store.can_encode_text(joint)

    def encode_texts(self, joint: str, texts: Sequence[str]) -> Matrix:
        """See `EncoderService`."""
        if not texts:
            return np.zeros((0, 0), np.float32)
        ask = partial(self._queries.call, "encode_texts", joint)
        return self._cache.encode(joint, texts, lambda missing: ask(list(missing)))

    @property
    def device(self) -> str:
        """See `EncoderService`."""
        return self._indexing.device if self._indexing.device != "cpu" else self._queries.device

    def release(self) -> None:
        """See `EncoderService`: ends processes that have nothing to do."""
        self._indexing.release()
        self._queries.release()

    def close(self) -> None:
        """See `EncoderService`."""
        self._indexing.close()
        self._queries.close()
