"""musicnn: tags of music (genres, instruments, moods). A torch port of the published network.

References
----------
.. [1] J. Pons, X. Serra, "musicnn: pre-trained convolutional neural networks for music audio
   tagging", ISMIR late-breaking 2019. Weights: Million Song Dataset and MagnaTagATune, 50 tags each.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from engine.encoders.sound import Mel, Sound, at_least, resample

if TYPE_CHECKING:
    import torch

RATE = 16_000
SECONDS = 3.0  # what it was trained on; it takes longer sounds as they are, in one go
_HOP = 256
_EPSILON = 1e-3  # TensorFlow's default for batch norm; torch's is another

MSD_TAGS = [
    "rock",
    "pop",
    "alternative",
    "indie",
    "electronic",
    "female vocalists",
    "dance",
    "00s",
    "alternative rock",
    "jazz",
    "beautiful",
    "metal",
    "chillout",
    "male vocalists",
    "classic rock",
    "soul",
    "indie rock",
    "mellow",
    "electronica",
    "80s",
    "folk",
    "90s",
    "chill",
    "instrumental",
    "punk",
    "oldies",
    "blues",
    "hard rock",
    "ambient",
    "acoustic",
    "experimental",
    "female vocalist",
    "guitar",
    "hip-hop",
    "70s",
    "party",
    "country",
    "easy listening",
    "sexy",
    "catchy",
    "funk",
    "electro",
    "heavy metal",
    "progressive rock",
    "60s",
    "rnb",
    "indie pop",
    "sad",
    "house",
    "happy",
]
MTT_TAGS = [
    "guitar",
    "classical",
    "slow",
    "techno",
    "strings",
    "drums",
    "electronic",
    "rock",
    "fast",
    "piano",
    "ambient",
    "beat",
    "violin",
    "vocal",
    "synth",
    "female",
    "indian",
    "opera",
    "male",
    "singing",
    "vocals",
    "no vocals",
    "harpsichord",
    "loud",
    "quiet",
    "flute",
    "woman",
    "male vocal",
    "no vocal",
    "pop",
    "soft",
    "sitar",
    "solo",
    "man",
    "classic",
    "choir",
    "voice",
    "new age",
    "dance",
    "male voice",
    "female vocal",
    "beats",
    "harp",
    "cello",
    "no voice",
    "weird",
    "country",
    "metal",
    "female voice",
    "choral",
]

Weights = Mapping[str, "torch.Tensor"]


class Tagger:
    """Both networks with their weights.

    Parameters
    ----------
    folder
        Has ``msd.safetensors`` and ``mtt.safetensors``: variables under their TensorFlow names.
    """

    tags = (*MSD_TAGS, *MTT_TAGS)

    def __init__(self, folder: Path, device: str = "cpu") -> None:
        from safetensors.torch import load_file

        self._device = device
        self._nets = [load_file(folder / f"{name}.safetensors", device) for name in ("msd", "mtt")]
        self._mel = Mel(RATE, 512, _HOP, 96)

    def tag(self, sound: Sound) -> npt.NDArray[np.float32]:
        """Likelihood of each of `tags`, shape (100,), 0..1, in a sound of some seconds."""
        import torch

        with torch.inference_mode():
            bands = self._mel(at_least(resample(sound, RATE), SECONDS, RATE))
            piece = torch.log10(bands * 1e4 + 1)[None].to(self._device)
            likely = [torch.sigmoid(logits(piece, net))[0] for net in self._nets]
            return np.asarray(torch.cat(likely).float().cpu().numpy(), np.float32)


def logits(pieces: "torch.Tensor", weights: Weights) -> "torch.Tensor":
    """Run pieces, shape (n, frames, 96), through one network: (n, 50)."""
    import torch

    front = _front_end(_norm(pieces[:, None], weights, 0), weights)
    middle = _dense_layers(front, weights)
    # TensorFlow stacks maximum and mean behind each other, channel by channel
    pooled = torch.stack([middle.amax(1), middle.mean(1)], 2).flatten(1)
    hidden = _dense(_norm(pooled, weights, 9), weights, "dense").relu()
    return _dense(_norm(hidden, weights, 10), weights, "dense_1")


def _front_end(signal: "torch.Tensor", weights: Weights) -> "torch.Tensor":
    """Two timbral and three temporal filters, each maximised over frequency: (n, frames, 561)."""
    import torch
    from torch.nn import functional

    padded = functional.pad(signal, (0, 0, 3, 3))
    found = []
    for number in range(5):
        length = 7 if number < 2 else 256 >> (number - 1)  # 128, 64, 32 frames
        source = padded
        if number >= 2:  # "same" padding of an even filter: one more at the end
            source = functional.pad(signal, (0, 0, (length - 1) // 2, length // 2))
        response = _norm(_convolve(source, weights, number), weights, number + 1)
        found.append(response.amax(3).transpose(1, 2))
    return torch.cat(found, 2)


def _dense_layers(front: "torch.Tensor", weights: Weights) -> "torch.Tensor":
    """Three convolutions with shortcuts; all of them and the input side by side: (n, frames, 753)."""
    import torch
    from torch.nn import functional

    layers, current, total = [front], front, None
    for number in (5, 6, 7):
        padded = functional.pad(current[:, None], (0, 0, 3, 3))
        response = _norm(_convolve(padded, weights, number), weights, number + 1)
        response = response[:, :, :, 0].transpose(1, 2)
        total = response if total is None else total + response
        layers.append(total)
        current = total
    return torch.cat(layers, 2)


def _convolve(signal: "torch.Tensor", weights: Weights, number: int) -> "torch.Tensor":
    from torch.nn import functional

    name = "conv2d" if number == 0 else f"conv2d_{number}"
    kernel = weights[f"{name}/kernel"].permute(3, 2, 0, 1)  # TensorFlow: height, width, in, out
    return functional.conv2d(signal, kernel, weights[f"{name}/bias"]).relu()


def _norm(signal: "torch.Tensor", weights: Weights, number: int) -> "torch.Tensor":
    from torch.nn import functional

    name = "batch_normalization" if number == 0 else f"batch_normalization_{number}"
    return functional.batch_norm(
        signal,
        weights[f"{name}/moving_mean"],
        weights[f"{name}/moving_variance"],
        weights[f"{name}/gamma"],
        weights[f"{name}/beta"],
        eps=_EPSILON,
    )


def _dense(signal: "torch.Tensor", weights: Weights, name: str) -> "torch.Tensor":
    return signal @ weights[f"{name}/kernel"] + weights[f"{name}/bias"]
