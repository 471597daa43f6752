"""Makes `import torchvision` work where it was built for CUDA and torch was not.

open_clip and timm import torchvision for its transforms. PyPI's torchvision is built for CUDA: its
compiled part cannot be loaded beside a CPU build of torch, so the operators it would have declared
are unknown, and the Python part, which mentions them while it is imported, fails with "operator
torchvision::nms does not exist". Declaring the two operators' signatures (they are never called
here) is enough. Everywhere else the real library loads and nothing is declared.
"""

import importlib
import sys
from typing import Any

_SIGNATURE = "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"
_kept: list[Any] = []  # a torch library's declarations vanish with the last reference to it


def make_torchvision_importable() -> None:
    """Import torchvision, declaring its operators first if need be. Call before open_clip or timm."""
    import torch

    try:
        importlib.import_module("torchvision")
    except RuntimeError as error:
        if "torchvision::" not in str(error):
            raise
        _forget("torchvision")
        make: Any = torch.library.Library  # untyped in torch
        library = make("torchvision", "DEF")
        for operator in ("nms", "qnms"):
            library.define(operator + _SIGNATURE)
        _kept.append(library)
        importlib.import_module("torchvision")


def _forget(package: str) -> None:
    """Drop a half-imported package, so that the next import starts afresh."""
    for name in [name for name in sys.modules if name.split(".")[0] == package]:
        del sys.modules[name]
