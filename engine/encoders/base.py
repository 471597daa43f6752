"""What an encoder is.

Conventions
-----------
Vectors are float32, finite, and of unit length (but for the compact vectors of passages,
`engine.passage_fde`). A vector never travels without its space: spaces whose `joint` names are equal
may be compared with each other, others never.
"""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from engine.domain import Aspect, Kind
from engine.media.base import Sample
from engine.passage import Passage

Vector = npt.NDArray[np.float32]


class Role(enum.Enum):
    """What a sample is encoded for; an encoder may treat drawings in their own way."""

    ITEM = "item"
    EXAMPLE = "example"
    SKETCH = "sketch"


@dataclass(frozen=True, slots=True)
class Space:
    """One vector space of an encoder.

    ``joint`` names what it can be compared with, for example ``minilm-l6/ab12cd34`` for everything
    that lies in that sentence encoder's space.
    """

    aspect: Aspect
    dim: int
    joint: str


@dataclass(frozen=True, slots=True)
class EncoderInfo:
    """What is known of an encoder without loading its weights.

    ``id`` is name, weights hash and preprocessing version: ``look-lite2/1f2e3d4c/1``.
    ``picture_side`` is the short side in px that pictures should have at least (0: no pictures).
    """

    id: str
    name: str
    kind: Kind
    spaces: tuple[Space, ...]
    picture_side: int = 0
    batch_size: int = 16


@dataclass(frozen=True, slots=True)
class Encoded:
    """Vectors of one sample by aspect (an aspect may be missing), and the words the model sees.

    ``passage``: the notes of a whole recording, or of one page of a score, in order.
    ``is_drawing``: the sample is an example that turned out to be a line drawing; it is better
    encoded as a SKETCH.
    """

    vectors: Mapping[Aspect, Vector]
    words: tuple[tuple[str, float], ...] = field(default=())
    is_drawing: bool = False
    passage: Passage | None = None


@dataclass(frozen=True, slots=True)
class Hidden:
    """What the vectors of a picture are when one place of it after another is hidden.

    ``whole`` has the vectors of the picture as it is, ``without`` those with one cell of a grid
    hidden, shape (rows, columns, dim), by aspect. ``box`` is what the grid covers of the picture:
    left, top, width, height as shares of its size.
    """

    whole: Mapping[Aspect, Vector]
    without: Mapping[Aspect, Vector]
    box: tuple[float, float, float, float]


class Encoder(Protocol):
    """A model with its weights in memory. Not thread-safe: one thread uses it at a time."""

    info: EncoderInfo

    def encode(self, samples: Sequence[Sample], role: Role) -> list[Encoded]:
        """Encode samples, one `Encoded` each, in order. Deterministic."""
        ...

    def close(self) -> None:
        """Release memory, also the accelerator's."""
        ...


class TextEncoder(Protocol):
    """Words to vectors of one joint space."""

    joint: str
    dim: int

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return vectors, shape (len(texts), dim), float32, unit length."""
        ...


class EncoderService(Protocol):
    """What the indexer and the search see of all encoders; `engine.encoders.service` has both.

    Thread-safe. In the window it talks to processes of its own: one for indexing, one for
    queries, so that a query never waits behind a batch and loading torch never stalls the window.
    """

    def active(self, kind: Kind) -> tuple[EncoderInfo, ...]:
        """The encoders in use for a kind, in a fixed order. Loads nothing; cheap."""
        ...

    def set_chosen(self, kind: Kind, name: str | None) -> None:
        """Use another installed model for a kind from now on; None is the bundled one."""
        ...

    def encode(self, encoder_id: str, samples: Sequence[Sample], role: Role) -> list[Encoded]:
        """Encode samples; ITEM goes to the indexing side, other roles to the query side.

        Raises
        ------
        ModelMissing
            The weights are not on this machine.
        """
        ...

    def encode_each(
        self, encoder_ids: Sequence[str], samples: Sequence[Sample], role: Role
    ) -> list[list[Encoded]]:
        """As `encode` by several encoders, in one journey to the other process."""
        ...

    def hidden(self, encoder_id: str, sample: Sample) -> Hidden | None:
        """Vectors of a picture with each place hidden in turn; None where a model cannot tell.

        On the query side, half a second; the last picture is remembered.
        """
        ...

    def can_encode_text(self, joint: str) -> bool:
        """Whether words have vectors in this joint space. Loads nothing."""
        ...

    def encode_texts(self, joint: str, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Vectors of words, shape (len(texts), dim). Always on the query side; repeated texts are cached."""
        ...

    @property
    def device(self) -> str:
        """Where encoding runs: ``cpu``, ``cuda:0``, ``mps``... ``cpu`` until something was loaded."""
        ...

    def release(self) -> None:
        """Give memory back (idle); the next call loads again."""
        ...

    def close(self) -> None:
        """End the processes."""
        ...
