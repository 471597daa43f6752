"""EfficientNet-Lite2 trained on ImageNet: one pass gives features and class probabilities.

References
----------
.. [1] M. Tan, Q. Le, "EfficientNet", 2019; "Lite" leaves out squeeze-and-excitation and uses ReLU6.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from engine.encoders.device import side_by_side
from engine.encoders.hiding import hide
from engine.encoders.pictures import Pixels, kept_box, to_square
from engine.encoders.style import BLOCK as STYLE_BLOCK
from engine.encoders.style import gram

if TYPE_CHECKING:
    import torch

SIDE = 260
FEATURES = 1280
_WIDEST = 1.15
"""Longest form that is squashed rather than cropped. Same-class mAP@11 of the features, Caltech and
clothing: this .772 and .482, centre crop .766 and .499, 4:3 .778 and .429, whole .767 and .429."""

MAP_BLOCK = 14
"""The last block with one value for 16 x 16 pixels: 120 channels."""

LATE_BLOCK = 17
LEVEL_BLOCKS = (3, 6, 10, 14)
"""The last blocks of four stages: from edges and colours to parts of things."""
_KEPT = {STYLE_BLOCK, MAP_BLOCK, LATE_BLOCK, *LEVEL_BLOCKS}

_REMEMBERED = 64  # passes kept, so that the look and the meaning of a picture share one


@dataclass(frozen=True, slots=True)
class Seen:
    """What the network makes of one picture."""

    features: npt.NDArray[np.float32]  # (1280,), pooled, not normalised
    logits: npt.NDArray[np.float32]  # (1000,)
    gram: npt.NDArray[np.float32]  # (GRAM,), see `engine.encoders.style`
    late: npt.NDArray[np.float32]  # (208, 9, 9), see `Stages`
    levels: npt.NDArray[np.float32]  # (560,)


@dataclass(frozen=True, slots=True)
class Stages:
    """Outputs along the network, for a batch."""

    early: "torch.Tensor"  # (batch, 48, side / 8, side / 8)
    middle: "torch.Tensor"  # (batch, 120, side / 16, side / 16)
    late: "torch.Tensor"  # (batch, 208, side / 29, side / 29): what the last blocks start from
    levels: "torch.Tensor"  # (batch, 560): mean and spread of each channel at four depths
    features: "torch.Tensor"  # (batch, 1280), pooled


class Lite2:
    """The network with its weights, on a device. Not thread-safe.

    On the CPU each picture goes through alone, several side by side on a thread each: one alone is
    twice as fast as in a batch of 16 (its activations stay in the cache), and its result cannot
    depend on its neighbours.
    """

    features = FEATURES

    def __init__(self, weights: Path, device: str = "cpu") -> None:
        import torch

        self.device = device
        self._net = _load_network(weights).to(device, memory_format=torch.channels_last)
        self._step = 1 if device == "cpu" else 64
        self._known: OrderedDict[bytes, Seen] = OrderedDict()
        self._hidden: tuple[bytes, list[Seen]] = b"", []

    def look_at(self, pictures: Sequence[Pixels]) -> list[Seen]:
        """Run pictures of any size, uint8 RGB, through the network; repeated ones are remembered."""
        keys = [_key(picture) for picture in pictures]
        new = {key: p for key, p in zip(keys, pictures, strict=True) if key not in self._known}
        rows = list(new.items())
        found = {key: self._known[key] for key in keys if key in self._known}
        chunks = [rows[at : at + self._step] for at in range(0, len(rows), self._step)]
        passes = side_by_side(lambda chunk: self._forward([p for _, p in chunk]), chunks)
        for chunk, seen in zip(chunks, passes, strict=True):
            found.update(zip((key for key, _ in chunk), seen, strict=True))
        self._remember(found)
        return [found[key] for key in keys]

    def _forward(self, pictures: Sequence[Pixels]) -> list[Seen]:
        import torch

        batch = torch.from_numpy(np.stack([prepare(picture) for picture in pictures]))
        with torch.inference_mode():
            inputs = batch.permute(0, 3, 1, 2).to(self.device)  # stays channels-last in memory
            stages = self.stages(inputs)
            logits = self.classify(stages.features)
            found = (stages.features, logits, gram(stages.early), stages.late, stages.levels)
        rows = zip(*(values.float().cpu().numpy() for values in found), strict=True)
        return [Seen(*row) for row in rows]

    def without_places(self, picture: Pixels) -> list[Seen]:
        """What is left of a picture with each place hidden in turn, see `engine.encoders.hiding`.

        The levels, taken from earlier maps, stay those of the whole picture.
        """
        import torch

        key = _key(picture)
        if self._hidden[0] == key:
            return self._hidden[1]
        (seen,) = self.look_at([picture])
        with torch.inference_mode():
            maps = hide(torch.from_numpy(seen.late).to(self.device))
            features = self._last(maps.contiguous(memory_format=torch.channels_last))
            found = (features, self.classify(features), maps)
        rows = zip(*(values.float().cpu().numpy() for values in found), strict=True)
        left = [replace(seen, features=f, logits=c, late=m) for f, c, m in rows]
        self._hidden = key, left
        return left

    def _last(self, maps: "torch.Tensor") -> "torch.Tensor":
        """Pooled features from what the last blocks start from."""
        for block in self._net._blocks[LATE_BLOCK + 1 :]:
            maps = block(maps)
        return self._net._swish(self._net._conv_head(maps)).mean((2, 3))  # type: ignore[no-any-return] # the network is untyped

    def stages(self, inputs: "torch.Tensor") -> Stages:
        """Run prepared pictures through, shape (batch, 3, side, side), about -1..1."""
        net, maps = self._net, {}
        values = net._swish(net._conv_stem(inputs))
        for number, block in enumerate(net._blocks):
            values = block(values)
            if number in _KEPT:
                maps[number] = values
        features = net._swish(net._conv_head(values)).mean((2, 3))
        levels = levels_of([maps[number] for number in LEVEL_BLOCKS])
        return Stages(maps[STYLE_BLOCK], maps[MAP_BLOCK], maps[LATE_BLOCK], levels, features)

    def classify(self, features: "torch.Tensor") -> "torch.Tensor":
        """Logits of the classes, shape (batch, 1000), from pooled features."""
        return self._net._fc(features)  # type: ignore[no-any-return] # no public name for it

    def classifier(self) -> npt.NDArray[np.float32]:
        """Weights of the last layer, shape (1000, 1280)."""
        return np.asarray(self._net._fc.weight.detach().cpu().numpy(), np.float32)

    def copy_of_layers(self) -> Any:
        """The network's module, to train on: changing it does not change this one."""
        import copy

        return copy.deepcopy(self._net)

    def _remember(self, found: dict[bytes, Seen]) -> None:
        self._known.update(found)
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)


def levels_of(maps: "Sequence[torch.Tensor]") -> "torch.Tensor":
    """Mean and spread of each channel of each map, side by side, shape (batch, 2 x channels)."""
    import torch

    return torch.cat([part for m in maps for part in (m.mean((2, 3)), m.std((2, 3)))], 1)


def prepare(picture: Pixels) -> npt.NDArray[np.float32]:
    """Shape a picture for the network: float32 (260, 260, 3), about -1..1."""
    small = to_square(picture, SIDE, Image.Resampling.BICUBIC, _WIDEST)
    return np.asarray((small.astype(np.float32) - 127) / 128, np.float32)


def seen_box(picture: Pixels) -> tuple[float, float, float, float]:
    """What the network sees of a picture: left, top, width, height as shares of its size."""
    height, width = picture.shape[:2]
    left, top, wide, high = kept_box(picture, _WIDEST)
    return left / width, top / height, wide / width, high / height


def _key(picture: Pixels) -> bytes:
    shape = repr(picture.shape).encode()
    return hashlib.blake2b(picture.tobytes(), digest_size=16, key=shape).digest()


def _load_network(weights: Path) -> Any:
    from efficientnet_lite_pytorch import EfficientNet
    from safetensors.torch import load_file

    net = EfficientNet.from_name("efficientnet-lite2")
    net.load_state_dict(load_file(weights))
    net.eval()
    for parameter in net.parameters():
        parameter.requires_grad_(False)
    _fuse(net, "_conv_stem", "_bn0")
    _fuse(net, "_conv_head", "_bn1")
    for block in net._blocks:
        if hasattr(block, "_expand_conv"):
            _fuse(block, "_expand_conv", "_bn0")
        _fuse(block, "_depthwise_conv", "_bn1")
        _fuse(block, "_project_conv", "_bn2")
    for module in net.modules():
        _spare_copies(module)
    return net


def _spare_copies(module: "torch.nn.Module") -> None:
    """Let convolutions see zeros around a map, and ReLU6 work in place: the same numbers, sooner."""
    import torch

    around = getattr(module, "static_padding", None)
    if isinstance(module, torch.nn.Conv2d) and isinstance(around, torch.nn.ZeroPad2d):
        left, right, top, bottom = around.padding
        if (left, top) == (right, bottom):  # what is uneven, as strides of 2 need it, stays a copy
            module.padding = (top, left)
            setattr(module, "static_padding", torch.nn.Identity())  # noqa: B010 -- the network is untyped
    if isinstance(module, torch.nn.ReLU6):
        module.inplace = True


def _fuse(module: "torch.nn.Module", convolution: str, norm: str) -> None:
    """Fold a batch norm into the convolution before it: the same numbers, a third faster."""
    import torch
    from torch.nn.utils.fusion import fuse_conv_bn_eval

    fused = fuse_conv_bn_eval(getattr(module, convolution), getattr(module, norm))
    setattr(module, convolution, fused)
    setattr(module, norm, torch.nn.Identity())
