"""Any model of the open_clip library, from files on disk: photos and words in one space.

A model lies in a folder of its own: either with ``open_clip_config.json`` (open_clip's
``local-dir:`` form) or with ``trouvere.json``, which names an architecture that open_clip knows.
Nothing is fetched here: the library is told to stay offline.
"""

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.domain import Aspect, Kind
from engine.encoders.base import Encoded, EncoderInfo, Role, Space
from engine.encoders.device import encoding_threads, use_threads
from engine.encoders.photo import pictures_of
from engine.encoders.text import unit
from engine.errors import DataCorrupt, EnvironmentProblem, ModelMissing
from engine.media.base import Sample

CONFIG = "open_clip_config.json"
CHOICE = "trouvere.json"
WEIGHT_SUFFIXES = (".safetensors", ".pt", ".pth", ".bin")
_VERSION = 1
_TEXT_BATCH = 64


@dataclass(frozen=True, slots=True)
class Facts:
    """What has to be known of a model while it is not loaded."""

    dim: int
    side: int


def info(name: str, hash8: str, facts: Facts) -> EncoderInfo:
    """What is known of the encoder of photos."""
    full = f"{name}/{hash8}/{_VERSION}"
    space = Space(Aspect.MEANING, facts.dim, full)
    return EncoderInfo(full, name, Kind.PHOTO, (space,), picture_side=facts.side)


class OpenClip:
    """A loaded model: encodes photos, and words through `text`.

    Parameters
    ----------
    info
        What is known of it; its space is that of the words, too.
    folder
        Its files.
    device
        Where to run.
    """

    def __init__(self, info: EncoderInfo, folder: Path, device: str = "cpu") -> None:
        self.info = info
        self._device = device
        self._model, self._prepare = load_model(folder, device)
        self.text = OpenClipText(info.spaces[0], self._model, load_tokenizer(folder), device)

    def encode(self, samples: Sequence[Sample], role: Role) -> list[Encoded]:
        """One vector for each picture, as open_clip's own `encode_image(normalize=True)` gives it."""
        import torch
        from PIL import Image

        del role
        images = [Image.fromarray(picture) for picture in pictures_of(samples)]
        batch = torch.stack([self._prepare(image) for image in images]).to(self._device)
        with torch.inference_mode():
            use_threads(encoding_threads())
            vectors = self._model.encode_image(batch, normalize=True)
        return [Encoded({Aspect.MEANING: row}) for row in unit(vectors.float().cpu().numpy())]

    def close(self) -> None:
        """Release the weights."""
        self._model = None
        self.text.close()


class OpenClipText:
    """The words' side of a model; satisfies `engine.encoders.base.TextEncoder`."""

    def __init__(self, space: Space, model: Any, tokenize: Callable[..., Any], device: str) -> None:
        self.joint = space.joint
        self.dim = space.dim
        self._model = model
        self._tokenize = tokenize
        self._device = device

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return vectors, shape (len(texts), dim), float32, unit length."""
        import torch

        vectors = np.zeros((len(texts), self.dim), np.float32)
        for start in range(0, len(texts), _TEXT_BATCH):
            chunk = list(texts[start : start + _TEXT_BATCH])
            with torch.inference_mode():
                tokens = self._tokenize(chunk).to(self._device)
                found = self._model.encode_text(tokens, normalize=True)
            vectors[start : start + len(chunk)] = unit(found.float().cpu().numpy())
        return vectors

    def close(self) -> None:
        """Release the weights."""
        self._model = None


def load_text(info: EncoderInfo, folder: Path, device: str = "cpu") -> OpenClipText:
    """Load a model for words only: the pictures' half of the weights is let go."""
    model, _prepare = load_model(folder, device)
    model.visual = None
    return OpenClipText(info.spaces[0], model, load_tokenizer(folder), device)


def load_model(folder: Path, device: str = "cpu") -> tuple[Any, Callable[..., Any]]:
    """Load a model with its weights and the preparation of its pictures.

    Raises
    ------
    ModelMissing
        No weights in the folder, or no architecture of that name: a model with random numbers
        is never accepted.
    DataCorrupt
        The weights do not fit the architecture or cannot be read.
    """
    library = _library()
    weights = weights_in(folder)
    name, arguments = _address(library, folder, weights)
    try:
        model, _train, prepare = library.create_model_and_transforms(
            name, device=device, require_pretrained=True, pretrained_text=False, **arguments
        )
    except (RuntimeError, ValueError, KeyError, TypeError, OSError, EOFError) as error:
        raise DataCorrupt(
            f"{weights.name} does not fit the model {name.rpartition('/')[2]} ({_first_line(error)}).",
            "Check that the weights belong to this architecture.",
        ) from error
    model.eval()
    return model, prepare


def load_tokenizer(folder: Path) -> Callable[..., Any]:
    """The function that turns texts into the model's tokens.

    Raises
    ------
    EnvironmentProblem
        It needs a package or a file that is not here.
    """
    library = _library()
    name, _arguments = _address(library, folder, weights_in(folder))
    try:
        tokenize: Callable[..., Any] = library.get_tokenizer(name)
    except ImportError as error:
        raise EnvironmentProblem(
            f"The words of this model need the package {error.name}.",
            f"Run: pip install {error.name}.",
        ) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise ModelMissing(
            f"The tokenizer of this model is missing ({_first_line(error)}).",
            "Add the whole folder of the model, with its tokenizer files.",
        ) from error
    return tokenize


def examine(folder: Path) -> Facts:
    """Load a model once to see that it works, and what is to be known of it.

    Raises
    ------
    ModelMissing, DataCorrupt, EnvironmentProblem
        As `load_model` and `load_tokenizer`.
    """
    import torch

    model, _prepare = load_model(folder)
    with torch.inference_mode():
        words = model.encode_text(load_tokenizer(folder)(["a photo"]), normalize=True)
    side = model.visual.image_size
    return Facts(int(words.shape[-1]), int(max(side) if isinstance(side, tuple | list) else side))


def weights_in(folder: Path) -> Path:
    """The file with the weights.

    Raises
    ------
    ModelMissing
        There is none.
    """
    files = [file for file in sorted(folder.iterdir()) if file.suffix in WEIGHT_SUFFIXES]
    if not files:
        raise ModelMissing(
            f"There are no weights in {folder}.", "A .safetensors or .pt file is needed."
        )
    return min(files, key=lambda file: WEIGHT_SUFFIXES.index(file.suffix))


def _address(library: Any, folder: Path, weights: Path) -> tuple[str, dict[str, str]]:
    """How open_clip is told what to load: a name and further arguments."""
    if (folder / CONFIG).is_file():
        return f"local-dir:{folder}", {}
    architecture = json.loads((folder / CHOICE).read_text(encoding="utf-8"))["architecture"]
    own = folder / f"{architecture}.json"
    if own.is_file():
        library.add_model_config(own)
    known = library.list_models()
    if architecture not in known:
        import difflib

        near = ", ".join(difflib.get_close_matches(architecture, known, 3, 0.3)) or ", ".join(
            known[:3]
        )
        raise ModelMissing(
            f"open_clip knows no model called {architecture}.", f"Similar names are: {near}."
        )
    return architecture, {"pretrained": str(weights)}


def _library() -> Any:
    """Import open_clip, offline: a look for the hub costs 46 s where there is none."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from engine.encoders.torchvision_shim import make_torchvision_importable

    make_torchvision_importable()
    import open_clip

    return open_clip


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
