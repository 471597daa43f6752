"""`score` of recordings and scores: the notes that are played and the notes that are written.

Both become a `Passage`: a vector every 0.5 s, or every seven staff spaces, in one space for both
kinds, and the notes themselves. `engine.training.notes_*` made the weights; the model card is
``resources/models/notes.md``.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.domain import Aspect, Kind
from engine.encoders.base import Encoded, EncoderInfo, Role, Space
from engine.media.base import Sample
from engine.passage import Line, Passage
from engine.passage_fde import FDE_DIM, document_fde, query_fde

VERSION = 1  # of what comes before and after the networks
WEIGHTS = "5a1eb961"
"""First digits of the SHA-256 of ``resources/models/notes.safetensors``: other weights, other space."""

_SPACE = Space(Aspect.SCORE, FDE_DIM, f"notes/{WEIGHTS}/{VERSION}")
SCORE_INFO = EncoderInfo(
    f"notes-score/{WEIGHTS}/{VERSION}", "notes-score", Kind.SCORE, (_SPACE,), batch_size=8
)
SOUND_INFO = EncoderInfo(
    f"notes-sound/{WEIGHTS}/{VERSION}", "notes-sound", Kind.AUDIO, (_SPACE,), batch_size=8
)


class Nets:
    """Reader, listener and the two heads, ready to use; float32 on the CPU."""

    def __init__(self, path: Path) -> None:
        from safetensors.torch import load_file

        from engine.encoders.note_nets import Head, Listener, Reader
        from engine.encoders.note_rolls import HEARD_STEPS, SEEN_STEPS

        state = {name: tensor.float() for name, tensor in load_file(path).items()}
        self.reader, self.listener = Reader(), Listener()
        self.seen, self.heard = Head(1, SEEN_STEPS), Head(2, HEARD_STEPS)
        for name in ("reader", "listener", "seen", "heard"):
            part = {
                key.removeprefix(name + "."): tensor
                for key, tensor in state.items()
                if key.startswith(name + ".")
            }
            net = getattr(self, name)
            missing = net.load_state_dict(part, strict=False)
            if missing.unexpected_keys or any(
                not key.endswith("num_batches_tracked") for key in missing.missing_keys
            ):
                raise ValueError(f"{path.name} does not fit {name}")
            net.eval()
        self.seen_centre = np.asarray(state["seen_centre"].numpy())
        self.heard_centre = np.asarray(state["heard_centre"].numpy())


@lru_cache(maxsize=1)
def nets(path: Path) -> Nets:
    """The networks; both encoders of a process share them."""
    return Nets(path)


class ScoreNotes:
    """Pages of scores to passages; a page without staves gets none."""

    info = SCORE_INFO

    def __init__(self, path: Path) -> None:
        self._nets = nets(path)

    def encode(self, samples: Sequence[Sample], role: Role) -> list[Encoded]:
        """One passage for each page; the compact vector is that of its page."""
        found = [read_page(self._nets, sample) for sample in samples]
        centre = self._nets.seen_centre
        return [_encoded(passage, centre, role) for passage in found]

    def close(self) -> None:
        """Nothing to release."""


class SoundNotes:
    """Recordings to passages, all in the sample that holds the spectrum."""

    info = SOUND_INFO

    def __init__(self, path: Path) -> None:
        self._nets = nets(path)

    def encode(self, samples: Sequence[Sample], role: Role) -> list[Encoded]:
        """One passage for each sample with a spectrum, nothing for the others."""
        centre = self._nets.heard_centre
        return [_encoded(heard(self._nets, sample), centre, role) for sample in samples]

    def close(self) -> None:
        """Nothing to release."""


def _encoded(passage: Passage | None, centre: npt.NDArray[np.float32], role: Role) -> Encoded:
    if passage is None:
        return Encoded({})
    encode = document_fde if role is Role.ITEM else query_fde
    vector = encode(passage.vectors, centre)
    return Encoded({} if vector is None else {Aspect.SCORE: vector}, passage=passage)


def read_page(model: Nets, sample: Sample) -> Passage | None:
    """The notes written on a page; None where there are none."""
    from engine.encoders.note_rolls import (
        HOP,
        SEEN_STEPS,
        notes_in,
        places_on,
        read_line,
        trimmed,
        vectors_of,
        windows,
    )  # fmt: skip

    rolls, places, lines = [], [], []
    for number, line in enumerate(sample.lines):
        roll = read_line(model.reader, line)
        first, last = trimmed(roll)
        rolls.append(roll[first:last])
        places.append(number + places_on(line, np.arange(first, last, dtype=np.float32)))
        page, bars = sample.segment.page or 1, places_on(line, np.asarray(line.bars) / 4 - 0.5)
        lines.append(Line(page, line.box, tuple(bars.tolist())))
    whole, at = (
        np.concatenate([*rolls, np.zeros((0, 88), np.float32)]),
        np.concatenate([*places, []]),
    )
    if len(whole) < HOP:
        return None
    vectors = vectors_of(model.seen, windows(whole[None], SEEN_STEPS))
    middles = np.minimum(np.arange(len(vectors)) * HOP + HOP // 2, len(at) - 1)
    found = notes_in(whole, "seen")
    return Passage(
        vectors.astype(np.float16),
        at[middles].astype(np.float32),
        at[found.step].astype(np.float32),
        found.pitch,
        np.rint(255 * found.certainty).astype(np.uint8),
        tuple(lines),
    )


def heard(model: Nets, sample: Sample) -> Passage | None:
    """The notes played in a recording; None for a sample without a spectrum."""
    from engine.encoders.note_rolls import (
        HEARD_STEPS,
        HOP,
        hear,
        notes_in,
        seconds,
        vectors_of,
        windows,
    )  # fmt: skip

    if sample.spectrum is None or len(sample.spectrum) < HOP:
        return None
    roll = hear(model.listener, sample.spectrum)
    vectors = vectors_of(model.heard, windows(roll, HEARD_STEPS))
    found = notes_in(roll[0], "heard")
    return Passage(
        vectors.astype(np.float16),
        seconds(np.arange(len(vectors)) * HOP + HOP / 2),
        seconds(found.step),
        found.pitch,
        np.rint(255 * found.certainty).astype(np.uint8),
    )
