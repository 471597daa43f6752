"""Wear and tear of printed staves, put on a whole batch of strips at once; cheap enough for each step.

The strips are as a detector cuts them: a little too high, too low or too large, and worn as old
prints, copies and photographs are.
"""

import random

import numpy as np
import torch  # noqa: TID253 -- nothing here works without it
from torch import Tensor  # noqa: TID253
from torch.nn import functional  # noqa: TID253


def worn_batch(ink: Tensor, chance: random.Random) -> Tensor:
    """Worn strips, float32 0..1, of ink uint8, shape (n, 1, 96, w); the same shape.

    Every strip is moved, scaled and bent on its own; what is done to the ink is drawn once a batch.
    """
    noise = torch.Generator().manual_seed(chance.getrandbits(31))
    strips = _bent(ink.float() / 255.0, noise)
    for change in (_thick, _thin, _blurred, _speckled, _faded, _shaded, _two_tones):
        if chance.random() < 0.3:
            strips = change(strips, chance, noise)
    return strips.clamp(0.0, 1.0)


def _bent(strips: Tensor, noise: torch.Generator) -> Tensor:
    """Up or down by 2 px, larger or smaller by 5 %, slanted and bent by a pixel or two."""
    count, _one, height, width = strips.shape
    x = torch.linspace(-1, 1, width)
    random = torch.randn(count, 5, generator=noise)
    drift = (
        0.9 * random[:, :1]
        + 0.6 * random[:, 1:2] * x
        + 0.6 * random[:, 2:3] * torch.cos((2 + 3 * random[:, 3:4].abs()) * x + random[:, 4:5])
    )
    zoom = 1 + 0.025 * random[:, 4:5]
    y = torch.linspace(-1, 1, height)[None, :, None] * zoom[..., None]
    y = y + 2 * drift[:, None, :] / height
    grid = torch.stack([x.expand(count, height, width), y.expand(count, height, width)], -1)
    return functional.grid_sample(strips, grid, mode="bilinear", align_corners=True)


def _thick(strips: Tensor, chance: random.Random, _noise: torch.Generator) -> Tensor:
    share = chance.uniform(0.2, 0.9)
    return (1 - share) * strips + share * functional.max_pool2d(strips, 3, 1, 1)


def _thin(strips: Tensor, chance: random.Random, _noise: torch.Generator) -> Tensor:
    share = chance.uniform(0.1, 0.45)
    return (1 - share) * strips - share * functional.max_pool2d(-strips, 3, 1, 1)


def _blurred(strips: Tensor, chance: random.Random, _noise: torch.Generator) -> Tensor:
    share = chance.uniform(0.3, 1.0)
    return (1 - share) * strips + share * functional.avg_pool2d(strips, 3, 1, 1)


def _speckled(strips: Tensor, chance: random.Random, noise: torch.Generator) -> Tensor:
    often = chance.choice([0.001, 0.004, 0.01])
    dots = (torch.rand(strips.shape, generator=noise) < often).float()
    holes = (torch.rand(strips.shape, generator=noise) < often).float()
    return strips * (1 - holes) + dots


def _faded(strips: Tensor, chance: random.Random, noise: torch.Generator) -> Tensor:
    grain = torch.randn(strips.shape, generator=noise) * chance.uniform(0.02, 0.15)
    return strips * chance.uniform(0.5, 1.0) + grain


def _shaded(strips: Tensor, chance: random.Random, noise: torch.Generator) -> Tensor:
    count, _one, height, width = strips.shape
    coarse = torch.rand((count, 1, 3, max(3, width // 80)), generator=noise) * chance.uniform(
        0.1, 0.4
    )
    return strips + functional.interpolate(coarse, (height, width), mode="bilinear")


def _two_tones(strips: Tensor, chance: random.Random, noise: torch.Generator) -> Tensor:
    edge = chance.uniform(0.3, 0.6)
    rough = torch.randn(strips.shape, generator=noise) * 0.08
    return torch.sigmoid((strips + rough - edge) * float(np.exp(chance.uniform(2.0, 4.0))))
