"""aiSFX, a network trained on libraries of sound effects: what it hears in stretches of sound.

References
----------
.. [1] A. Ma, A. Lerch, "Representation learning for the automatic indexing of sound effects
   libraries", ISMIR 2022. The network is the nine-layer CNN of Q. Kong et al., DCASE 2018.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from engine.encoders.device import side_by_side
from engine.encoders.sound import Mel, Sound, at_least, is_silent, sounding
from engine.media.base import SAMPLE_RATE

if TYPE_CHECKING:
    import torch

EMBEDDING = 512
"""The first so many features are what the authors call the embedding."""

FEATURES = 3 * 512 + 2 * 256 + 128 + 64 + 4 * (256 + 128 + 64) + 4 * 128 + 307
"""Of a block: embedding, statistics of three layers, and what four category heads make of it."""

BLOCK = 100  # frames
BLOCK_S = BLOCK * 1024 / SAMPLE_RATE  # 2.3 s
_STEP = 50
_LARGEST = 9.457798957824707  # of all training spectrograms; the authors divide by it
_HEADS = 4  # the sound libraries with the most categories; five small ones are left out
_REMEMBERED = 64  # passes kept, so that the meaning and the timbre of a sound share one
_EPSILON = 1e-5

Features = npt.NDArray[np.float32]


class AiSfx:
    """The network with its weights, on a device.

    Recordings go one at a time, several side by side on a thread each: the result never depends on
    the batch. It does not depend on loudness or silence either: peaks are scaled to 1, and stretches
    without sound are cut out first.
    """

    def __init__(self, weights: Path, device: str = "cpu") -> None:
        from safetensors.torch import load_file

        self._device = device
        loaded = load_file(weights, device=device)
        self._layers = [fused(loaded, number) for number in range(1, 5)]
        self._heads = {name: value for name, value in loaded.items() if name.startswith("fc.")}
        # the authors' librosa front end: HTK mel, triangles of unit sum
        self._mel = Mel(SAMPLE_RATE, 2048, 1024, 96, htk=True, norm=1, fmin=0, fmax=22050)
        self._known: OrderedDict[bytes, Features] = OrderedDict()

    def listen(self, sounds: Sequence[Sound]) -> list[Features]:
        """Features of each sound's blocks, shape (blocks, `FEATURES`); no blocks for silence."""
        keys = [hashlib.blake2b(sound.tobytes(), digest_size=16).digest() for sound in sounds]
        new = {k: sound for k, sound in zip(keys, sounds, strict=True) if k not in self._known}
        found = {key: self._known[key] for key in keys if key in self._known}
        found.update(zip(new, side_by_side(self._listen, list(new.values())), strict=True))
        self._known.update(found)
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return [found[key] for key in keys]

    def _listen(self, sound: Sound) -> Features:
        import torch

        if is_silent(sound):
            return np.zeros((0, FEATURES), np.float32)
        with torch.inference_mode():
            blocks = self.blocks(sounding(sound)).to(self._device)
            # one block alone is quicker: its activations stay in the processor's cache
            return np.concatenate([self.features(block[None]) for block in blocks])

    def blocks(self, sound: Sound) -> "torch.Tensor":
        """Spectrograms of a sound's blocks, half overlapping, shape (blocks, `BLOCK`, 96)."""
        import torch

        long_enough = at_least(sound / np.abs(sound).max(), BLOCK_S)
        bands = torch.log10(self._mel(long_enough) * 1e4 + 1) / _LARGEST
        return bands.unfold(0, BLOCK, _STEP).transpose(1, 2)

    def features(self, blocks: "torch.Tensor") -> Features:
        """Features of spectrograms, shape (blocks, `FEATURES`), not normalised."""
        import torch

        first, second, third, fourth = maps(blocks, self._layers)
        embedded = fourth.mean(3).amax(2)
        found = [embedded, fourth.mean((2, 3)), fourth.mean(3).std(2), third.mean(3).amax(2)]
        found += [third.mean(3).std(2), second.mean(3).std(2), first.mean(3).std(2)]
        for layer, bands in ((third, 4), (second, 4), (first, 4)):
            found.append(_in_bands(layer, bands))
        found += self._categories(embedded)
        return np.asarray(torch.cat([one.float() for one in found], 1).cpu().numpy())

    def _categories(self, embedded: "torch.Tensor") -> "list[torch.Tensor]":
        """Last hidden layer and likelihoods of the category heads, for embeddings."""
        hidden, logits = [], []
        for number in range(_HEADS):
            signal = embedded.to(self._heads["fc.0.0.weight"].dtype)
            for layer in (0, 2):
                signal = self._dense(signal, f"fc.{number}.{layer}").relu()
            hidden.append(signal)
            logits.append(self._dense(signal, f"fc.{number}.4").log_softmax(1))
        return hidden + logits

    def _dense(self, signal: "torch.Tensor", name: str) -> "torch.Tensor":
        return signal @ self._heads[f"{name}.weight"].T + self._heads[f"{name}.bias"]

    def use_half(self) -> None:
        """Go on with bfloat16: half the time on processors that know it; for training only."""
        import torch

        half = torch.bfloat16
        self._layers = [[(w.to(half), b.to(half)) for w, b in pair] for pair in self._layers]


def _in_bands(layer: "torch.Tensor", bands: int) -> "torch.Tensor":
    """Mean activation in each of some bands of equal width, shape (n, channels * bands)."""
    number, channels, _frames, _heights = layer.shape
    return layer.mean(2).reshape(number, channels, bands, -1).mean(3).flatten(1)


Layer: TypeAlias = "list[tuple[torch.Tensor, torch.Tensor]]"
"""A double layer: kernel and bias of both convolutions."""


def maps(blocks: "torch.Tensor", layers: Sequence[Layer]) -> "list[torch.Tensor]":
    """Outputs of the four double layers for spectrograms, shape (blocks, frames, bands)."""
    import torch
    from torch.nn import functional

    signal = blocks[:, None].to(layers[0][0][0].dtype)
    signal = signal.contiguous(memory_format=torch.channels_last)
    found = []
    for number, pair in enumerate(layers):
        for weight, bias in pair:
            signal = functional.conv2d(signal, weight, bias, padding=1).relu_()
        if number < 3:  # the last one does not shrink
            signal = functional.max_pool2d(signal, 2)
        found.append(signal)
    return found


def fused(weights: "dict[str, torch.Tensor]", number: int) -> Layer:
    """Both convolutions of a double layer, with their batch norms folded in."""
    import torch

    found = []
    for which in (1, 2):
        name = f"embedding_net.conv_block{number}"
        norm = f"{name}.bn{which}."
        scale = weights[norm + "weight"] / torch.sqrt(weights[norm + "running_var"] + _EPSILON)
        kernel = weights[f"{name}.conv{which}.weight"] * scale[:, None, None, None]
        bias = weights[norm + "bias"] - weights[norm + "running_mean"] * scale
        found.append((kernel.contiguous(memory_format=torch.channels_last), bias))
    return found
