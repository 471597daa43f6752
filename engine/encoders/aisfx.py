"""aiSFX: what a recording sounds like (`timbre`), a 512-d embedding trained on sound libraries.

References
----------
.. [1] A. Ma, A. Lerch, "Representation learning for the automatic indexing of sound effects
   libraries", ISMIR 2022. The network is the nine-layer CNN of Q. Kong et al., DCASE 2018.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from engine.domain import Aspect, Kind
from engine.encoders.base import Encoded, EncoderInfo, Role, Space, Vector
from engine.encoders.device import side_by_side
from engine.encoders.manifest import Entry
from engine.encoders.sound import Mel, Sound, at_least, is_silent, sounds_of
from engine.encoders.text import unit
from engine.media.base import SAMPLE_RATE, Sample

if TYPE_CHECKING:
    import torch

DIM = 512
_BLOCK = 100  # frames, about 2.3 s
_STEP = 50
_LARGEST = 9.457798957824707  # of all training spectrograms; the authors divide by it
_VERSION = 1


def info(entry: Entry) -> EncoderInfo:
    """What is known of the encoder."""
    name = f"timbre-{entry.name}/{entry.hash8}/{_VERSION}"
    return EncoderInfo(name, entry.name, Kind.AUDIO, (Space(Aspect.TIMBRE, DIM, name),))


class AiSfx:
    """The loaded encoder. Recordings go one at a time: the result never depends on the batch."""

    def __init__(self, info: EncoderInfo, weights: Path, device: str = "cpu") -> None:
        from safetensors.torch import load_file

        self.info = info
        self._device = device
        loaded = load_file(weights, device=device)
        self._weights = {k: v for k, v in loaded.items() if k.startswith("embedding_net.")}
        # the authors' librosa front end: HTK mel, triangles of unit sum
        self._mel = Mel(SAMPLE_RATE, 2048, 1024, 96, htk=True, norm=1, fmin=0, fmax=22050)

    def encode(self, samples: Sequence[Sample], role: Role) -> list[Encoded]:
        """One vector for each sound; none for silence."""
        del role
        return side_by_side(self._encode, sounds_of(list(samples)))

    def close(self) -> None:
        """Release the weights."""
        self._weights = {}

    def _encode(self, sound: Sound) -> Encoded:
        if is_silent(sound):
            return Encoded({})
        return Encoded({Aspect.TIMBRE: self._embed(sound)})

    def _embed(self, sound: Sound) -> Vector:
        import torch

        with torch.inference_mode():
            long_enough = at_least(sound / np.abs(sound).max(), _BLOCK * 1024 / SAMPLE_RATE)
            bands = torch.log10(self._mel(long_enough) * 1e4 + 1) / _LARGEST
            blocks = bands.unfold(0, _BLOCK, _STEP).transpose(1, 2).to(self._device)
            embedded = embed(blocks, self._weights).mean(0)
        return unit(embedded.float().cpu().numpy())


def embed(blocks: "torch.Tensor", weights: "dict[str, torch.Tensor]") -> "torch.Tensor":
    """Run blocks, shape (n, frames, bands), through the network: (n, 512), not normalised."""
    from torch.nn import functional

    signal = blocks[:, None]
    for number in range(1, 5):
        signal = _block(signal, weights, f"embedding_net.conv_block{number}")
        if number < 4:  # the last block does not shrink
            signal = functional.max_pool2d(signal, 2)
    return signal.mean(3).amax(2)


def _block(signal: "torch.Tensor", weights: "dict[str, torch.Tensor]", name: str) -> "torch.Tensor":
    from torch.nn import functional

    for number in (1, 2):
        norm = f"{name}.bn{number}."
        signal = functional.conv2d(signal, weights[f"{name}.conv{number}.weight"], padding=1)
        signal = functional.batch_norm(
            signal,
            weights[norm + "running_mean"],
            weights[norm + "running_var"],
            weights[norm + "weight"],
            weights[norm + "bias"],
        ).relu()
    return signal
