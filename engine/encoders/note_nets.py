"""The three networks behind `engine.encoders.notes`: one reads staves, one listens, one compares.

Reader and listener name notes, so that they learn from every notehead and every onset; the heads
bring both kinds of notes into one space. Torch is imported with this module: import it late.
"""

import numpy as np
import torch  # noqa: TID253 -- nothing here works without it
from torch import Tensor, nn  # noqa: TID253
from torch.nn import functional  # noqa: TID253

from engine.media.spectrum import BINS, BINS_PER_SEMITONE, LOWEST_PITCH
from engine.passage import PASSAGE_DIM

PITCHES = 88
"""A piano's keys, MIDI 21 to 108."""

COLUMN_PX = 4
"""Pixels of a strip that are one column of the reader."""

_HARMONICS = (0.5, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0)
_AROUND_FRAMES = 61  # local loudness: 3 s
_FLOOR_DB = 72.0


def _block(
    inside: int, out: int, size: tuple[int, int], stride: tuple[int, int] = (1, 1)
) -> nn.Module:
    padding = (size[0] // 2, size[1] // 2)
    return nn.Sequential(
        nn.Conv2d(inside, out, size, stride, padding, bias=False), nn.BatchNorm2d(out), nn.ReLU()
    )


class Reader(nn.Module):
    """Strips of staves to notes.

    The recurrent layer carries clef, key and accidentals along the staff.
    """

    def __init__(self) -> None:
        super().__init__()
        self.look = nn.Sequential(
            _block(1, 16, (5, 5), (2, 2)),
            _block(16, 24, (3, 3)),
            _block(24, 32, (3, 3), (1, 2)),
            _block(32, 32, (3, 3)),
            _block(32, 48, (3, 3), (2, 1)),
        )
        self.mix = nn.Sequential(
            nn.Conv1d(48 * 24, 256, 3, padding=1, bias=False), nn.BatchNorm1d(256), nn.ReLU()
        )
        self.along = nn.GRU(256, 128, batch_first=True, bidirectional=True)
        self.out = nn.Linear(256, PITCHES)

    def forward(self, ink: Tensor) -> Tensor:
        """Logits, shape (n, w / 4, 88), of ink 0..1, shape (n, 1, 96, w), w a multiple of 4."""
        seen = self.look(ink)
        flat = seen.flatten(1, 2) if seen.is_contiguous() else seen.contiguous().flatten(1, 2)
        mixed = self.mix(flat).transpose(1, 2)
        carried, _last = self.along(mixed.float())
        logits: Tensor = self.out(carried)
        return logits


class Listener(nn.Module):
    """Spectra to notes: which begin, and which sound."""

    def __init__(self) -> None:
        super().__init__()
        self.hear = nn.Sequential(
            _block(len(_HARMONICS) + 3, 32, (5, 5)),
            _block(32, 32, (3, 3), (1, 2)),
            _block(32, 40, (7, 1)),
            _block(40, 40, (3, 7)),
            _block(40, 40, (5, 3)),
        )
        self.out = nn.Conv2d(40, 2, (3, 1), padding=(1, 0))

    def forward(self, levels: Tensor) -> Tensor:
        """Logits, shape (n, 2, frames, 88), of `stacked` spectra, shape (n, 10, frames, 176)."""
        logits: Tensor = self.out(self.hear(levels))
        return logits


def stacked(decibels: Tensor) -> Tensor:
    """Spectra as the listener takes them, shape (n, 10, frames, 176).

    Each note's harmonics lie above each other as channels (Bittner et al. 2017, "Deep salience
    representations"); levels are taken relative to the loudness of the surrounding 3 s.

    Parameters
    ----------
    decibels
        Shape (n, frames, 2 * `BINS`), from `engine.media.spectrum.decibels`.
    """
    levels = decibels.clamp(min=-95.0)
    loudness = levels[..., :BINS].amax(-1)
    pad = _AROUND_FRAMES // 2
    around = functional.pad(loudness[:, None], (pad, pad), mode="replicate")
    near = functional.avg_pool1d(around, _AROUND_FRAMES, 1)[:, 0, :, None]
    relative = ((levels - near).clamp(-_FLOOR_DB, 24.0) + _FLOOR_DB) / _FLOOR_DB
    long, short = relative[..., :BINS], relative[..., BINS:]
    width = PITCHES * BINS_PER_SEMITONE
    channels = [_shifted(long, harmonic, width) for harmonic in _HARMONICS]
    channels += [_shifted(short, harmonic, width) for harmonic in (1.0, 2.0, 4.0)]
    return torch.stack(channels, 1)


def _shifted(levels: Tensor, harmonic: float, width: int) -> Tensor:
    """The levels `harmonic` times as high, for each of `width` bins; 0 beyond the ends."""
    by = round(12 * BINS_PER_SEMITONE * float(np.log2(harmonic)))
    if by < 0:
        return functional.pad(levels, (-by, 0))[..., :width]
    return functional.pad(levels, (0, by))[..., by : by + width]


class Head(nn.Module):
    """A window of notes to a vector."""

    def __init__(self, channels: int, steps: int) -> None:
        super().__init__()
        self.norm = nn.BatchNorm1d(channels * PITCHES)  # per bin
        self.look = nn.Sequential(
            _block(channels, 24, (5, 13), (2, 2)),
            _block(24, 48, (3, 5), (2, 2)),
            _block(48, 48, (3, 3), (2, 2)),
        )
        with torch.no_grad():
            inside = self.look(torch.zeros(2, channels, steps, PITCHES)).flatten(1).shape[1]
        self.out = nn.Sequential(
            nn.Linear(inside, 96), nn.ReLU(), nn.Linear(96, PASSAGE_DIM, bias=False)
        )

    def forward(self, rolls: Tensor) -> Tensor:
        """Unit vectors, shape (n, 64), of rolls 0..1, shape (n, channels, steps, 88)."""
        count, channels, steps, pitches = rolls.shape
        bins = rolls.transpose(1, 2).reshape(count * steps, channels * pitches)
        level = self.norm(bins).reshape(count, steps, channels, pitches).transpose(1, 2)
        return functional.normalize(self.out(self.look(level).flatten(1)), dim=1)


assert LOWEST_PITCH == 21
