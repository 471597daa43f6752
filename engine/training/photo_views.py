"""What the photo network makes of each training photo, as it is and in random views."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageEnhance

from engine.encoders.lite2 import SIDE, Lite2, prepare

_BATCH = 16
_LEAST_AREA = 0.45  # of a view, against the photo
_STRETCH = 0.35  # how far a view's form may be from the photo's, as a logarithm
_RECOLOURED = 0.5  # share of the views whose light and colours change

Prepared = npt.NDArray[np.float32]
Prepare = Callable[[Path, random.Random], Prepared]


@dataclass(frozen=True, slots=True)
class Views:
    """The photos in one view each, in the order of their names."""

    late: npt.NDArray[np.float16]  # (photos, 208, 9, 9), see `engine.encoders.lite2.Stages`
    levels: npt.NDArray[np.float16]  # (photos, 560)
    logits: npt.NDArray[np.float16]  # (photos, 1000)


def captions_of(folder: Path) -> dict[Path, list[str]]:
    """Captions of each photo of a folder with ``captions.json``: ``{file name: [five texts]}``."""
    told = json.loads((folder / "captions.json").read_text(encoding="utf-8"))
    return {folder / name: told[name] for name in sorted(told)}


def plain(path: Path, _chance: random.Random) -> Prepared:
    """A photo as it is searched."""
    with Image.open(path) as picture:
        return prepare(np.asarray(picture.convert("RGB")))


def random_view(path: Path, chance: random.Random) -> Prepared:
    """A part of a photo, in another form, perhaps mirrored, perhaps in another light."""
    with Image.open(path) as opened:
        picture = opened.convert("RGB")
    view = picture.resize((SIDE, SIDE), Image.Resampling.BICUBIC, box=_box(picture.size, chance))
    if chance.random() < 0.5:
        view = view.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if chance.random() < _RECOLOURED:
        view = ImageEnhance.Brightness(view).enhance(chance.uniform(0.75, 1.25))
        view = ImageEnhance.Contrast(view).enhance(chance.uniform(0.75, 1.25))
        view = ImageEnhance.Color(view).enhance(chance.uniform(0.7, 1.3))
    return np.asarray((np.asarray(view, np.float32) - 127) / 128, np.float32)


def _box(size: tuple[int, int], chance: random.Random) -> tuple[float, float, float, float]:
    for _attempt in range(10):
        area, form = chance.uniform(_LEAST_AREA, 1), np.exp(chance.uniform(-_STRETCH, _STRETCH))
        wide, high = float(np.sqrt(area * form)), float(np.sqrt(area / form))
        if wide <= 1 and high <= 1:
            left, top = chance.uniform(0, 1 - wide), chance.uniform(0, 1 - high)
            width, height = size
            return left * width, top * height, (left + wide) * width, (top + high) * height
    return 0, 0, *size


def views_of(paths: list[Path], network: Lite2, kept: Path, number: int) -> Views:
    """View `number` of each photo (0: as it is), through the network; kept in a file for next time."""
    if kept.exists():
        with np.load(kept) as file:
            return Views(file["late"], file["levels"], file["logits"])
    prepare_one: Prepare = plain if number == 0 else random_view
    chance = random.Random(number)  # noqa: S311 -- no secret
    parts = [
        _look([prepare_one(path, chance) for path in paths[at : at + _BATCH]], network)
        for at in range(0, len(paths), _BATCH)
    ]
    found = Views(*(np.concatenate(column) for column in zip(*parts, strict=True)))
    np.savez(kept, late=found.late, levels=found.levels, logits=found.logits)
    return found


def _look(prepared: list[Prepared], network: Lite2) -> tuple[npt.NDArray[np.float16], ...]:
    import torch

    inputs = torch.from_numpy(np.stack(prepared)).permute(0, 3, 1, 2).to(network.device)
    with torch.inference_mode():
        stages = network.stages(inputs)
        logits = network.classify(stages.features)
    values = stages.late, stages.levels, logits
    return tuple(value.float().cpu().numpy().astype(np.float16) for value in values)
