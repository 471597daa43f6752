"""Turn fetched parts into the files that are read at run time, once."""

import pickle
import shutil
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from engine.encoders.tf_checkpoint import read_checkpoint
from engine.errors import DataCorrupt, EngineBug


def convert(how: str, parts: Sequence[Path], target: Path) -> None:
    """Write `target` from the parts: ``copy``, ``torch`` (pickled weights) or ``tensorflow``.

    Raises
    ------
    DataCorrupt
        The parts are not what they should be.
    """
    if how == "copy":
        shutil.copyfile(parts[0], target)
    elif how == "torch":
        save_tensors(read_torch_weights(parts[0]), target)
    elif how == "tensorflow":
        _convert_tensorflow(parts, target)
    else:
        raise EngineBug(f"no conversion is called {how}")


def read_torch_weights(path: Path) -> dict[str, Any]:
    """Read tensors from a pickled checkpoint without running any code that is in it.

    torch's own restricted unpickler does it; beside its defaults it is allowed numpy's numbers
    and types, which aiSFX stores next to the weights. Some files hold (weights, something else).

    Raises
    ------
    DataCorrupt
        The file is damaged or holds something that is not data.
    """
    import numpy as np
    import torch
    from numpy._core import multiarray

    numpy_types = {type(np.dtype(name)) for name in ("int64", "int32", "float64", "float32")}
    allowed: list[Any] = [
        (multiarray.scalar, "numpy.core.multiarray.scalar"),
        (multiarray.scalar, "numpy._core.multiarray.scalar"),
        (np.dtype, "numpy.dtype"),
        *numpy_types,
    ]
    try:
        with torch.serialization.safe_globals(allowed), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about formats it then refuses or reads all the same
            loaded = torch.load(path, map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, RuntimeError, EOFError, ValueError, KeyError) as error:
        raise DataCorrupt(
            f"{path.name} does not hold model weights that can be read safely.",
            "Fetch the file again, or ask its author for a .safetensors file.",
        ) from error
    return _tensors_in(loaded, path)


def _tensors_in(loaded: object, path: Path) -> dict[str, Any]:
    import torch

    if isinstance(loaded, tuple | list) and loaded:
        loaded = loaded[0]
    if isinstance(loaded, Mapping) and isinstance(loaded.get("state_dict"), Mapping):
        loaded = loaded["state_dict"]
    if not isinstance(loaded, Mapping):
        raise DataCorrupt(f"{path.name} does not hold model weights.")
    return {name: value for name, value in loaded.items() if isinstance(value, torch.Tensor)}


def save_tensors(tensors: Mapping[str, Any], target: Path) -> None:
    """Write torch tensors as safetensors."""
    from safetensors.torch import save_file

    save_file({name: value.contiguous() for name, value in tensors.items()}, target)


def _convert_tensorflow(parts: Sequence[Path], target: Path) -> None:
    from safetensors.numpy import save_file

    index, data = parts
    variables = read_checkpoint(index, data)
    # the optimiser's memory is twice as large as the weights, and of no use
    kept = {n: v for n, v in variables.items() if "Adam" not in n and not n.endswith("_power")}
    save_file(kept, target)
