"""The trainable forms of the two towers of `engine.encoders.joint`, and their losses.

Imported only by `engine.training.photos`, when it starts to train.

References
----------
.. [1] A. Radford et al., "Learning transferable visual models from natural language supervision",
   2021: both directions of a batch's captions and photos.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import torch  # noqa: TID253 -- nothing here works without it
from torch import Tensor, nn  # noqa: TID253
from torch.nn import functional as f  # noqa: TID253

from engine.encoders.joint import HEADS, SHOWN, TAIL
from engine.encoders.lite2 import FEATURES

LEVELS = 560
POOLED = 2 * FEATURES + LEVELS
SENTENCE = 384
_HIDDEN = 1024
_NOISE = 0.02  # on sentence vectors, so that near sentences are the same
BAG = 3.0  # the bag of tokens starts small: it is to add, not to lead
_MOST_SHARP = 60.0
_SOFT, _LIKE = 0.25, 0.05
"""A quarter of each target goes to photos whose captions are alike, by this softmax."""


class Tail(nn.Module):
    """The photo network's last blocks, free to learn, and attention over their map."""

    def __init__(self, network: Any) -> None:
        super().__init__()
        self.blocks = nn.ModuleList([network._blocks[number] for number in TAIL])
        self.head: nn.Module = network._conv_head
        self.where = nn.Conv2d(FEATURES, HEADS, 1)
        nn.init.zeros_(self.where.weight)
        for parameter in self.parameters():
            parameter.requires_grad_(True)

    def forward(self, late: Tensor) -> Tensor:
        """Mean and attended features, shape (batch, 2 x 1280)."""
        with torch.autocast("cpu", torch.bfloat16):
            maps = late
            for block in self.blocks:
                maps = block(maps)
            maps = f.relu6(self.head(maps))
            places = self.where(maps)
        flat, shares = maps.float().flatten(2), places.float().flatten(2).softmax(2)
        parts = flat.view(len(flat), HEADS, -1, flat.shape[2])
        attended = torch.einsum("bkcl,bkl->bkc", parts, shares).flatten(1)
        return torch.cat([flat.mean(2), attended], 1)


class Shown(nn.Module):
    """From pooled features, standardised, to the space: a straight way and one with a hidden layer."""

    def __init__(self, inputs: int, dropped: float, dropped_hidden: float) -> None:
        super().__init__()
        self.dropped, self.dropped_hidden = dropped, dropped_hidden
        self.straight = nn.Linear(inputs, SHOWN)
        self.hidden = nn.Linear(inputs, _HIDDEN)
        self.out = nn.Linear(_HIDDEN, SHOWN)

    def forward(self, features: Tensor) -> Tensor:
        """Vectors, shape (batch, SHOWN), not normalised."""
        drop, train = f.dropout, self.training
        hidden = f.gelu(self.hidden(drop(features, self.dropped, train)))
        straight = self.straight(drop(features, self.dropped, train))
        return straight + self.out(drop(hidden, self.dropped_hidden, train))  # type: ignore[no-any-return]


class Words(nn.Module):
    """From sentence vectors and bags of tokens to the space."""

    def __init__(self, tokens: int, dropped_hidden: float, dropped_tokens: float) -> None:
        super().__init__()
        self.dropped_tokens = dropped_tokens
        self.of_sentence = Shown(SENTENCE, 0.0, dropped_hidden)
        self.bag = nn.EmbeddingBag(tokens + 1, SHOWN, mode="mean", padding_idx=0)
        nn.init.normal_(self.bag.weight, std=0.02)

    def forward(self, sentences: Tensor, tokens: Tensor) -> Tensor:
        """Unit vectors; `tokens` are rows of the bag from 1 on, padded with 0."""
        if self.training:
            sentences = sentences + _NOISE * torch.randn_like(sentences)
            lost = torch.rand(tokens.shape) < self.dropped_tokens
            tokens = tokens.masked_fill(lost, 0)
        return f.normalize(self.of_sentence(sentences) + BAG * self.bag(tokens), dim=1)


class Sharpness(nn.Module):
    """A learnt factor on cosines."""

    def __init__(self) -> None:
        super().__init__()
        self.logarithm = nn.Parameter(torch.tensor(3.0))

    def forward(self, cosines: Tensor) -> Tensor:
        """Logits."""
        return self.logarithm.exp().clamp(max=_MOST_SHARP) * cosines


def caption_loss(logits: Tensor, meanings: Tensor) -> Tensor:
    """Contrast of photos and captions in both directions [1]_.

    Parameters
    ----------
    logits
        Photos against captions, shape (batch, batch); the diagonal is right.
    meanings
        Unit vectors, the mean of each photo's captions: photos alike are half right.
    """
    alike = (meanings @ meanings.T / _LIKE).softmax(1)
    target = _SOFT * alike + (1 - _SOFT) * torch.eye(len(logits))
    across = -(target * logits.log_softmax(1)).sum(1).mean()
    down = -(target * logits.log_softmax(0)).sum(0).mean()
    return (across + down) / 2


def phrase_loss(logits: Tensor, said: Tensor, perhaps: Tensor) -> Tensor:
    """Contrast of photos and the phrases of their captions, in both directions.

    Parameters
    ----------
    logits
        Photos against phrases, shape (batch, phrases).
    said, perhaps
        Booleans: two or more captions of a photo have the phrase; one has, so nobody knows.
    """
    known = logits.masked_fill(perhaps, -1e4)
    target = said.float()
    by_photo = target / target.sum(1, keepdim=True).clamp(min=1)
    by_phrase = target / target.sum(0, keepdim=True).clamp(min=1)
    across = -(by_photo * known.log_softmax(1)).sum(1).mean()
    down = -(by_phrase * known.log_softmax(0)).sum(0).mean()
    return (across + down) / 2


class Course:
    """AdamW that warms up for 15 % of the steps and cools down over the rest."""

    def __init__(self, groups: list[dict[str, Any]], steps: int, decay: float) -> None:
        self._optimizer = torch.optim.AdamW(groups, weight_decay=decay)
        rates = [float(group["lr"]) for group in self._optimizer.param_groups]
        self._rates = torch.optim.lr_scheduler.OneCycleLR(
            self._optimizer, rates, total_steps=steps, pct_start=0.15
        )
        self.loss = 0.0  # of the last step

    def step(self, loss: Tensor, held: nn.Module | None = None) -> None:
        """One step down; the gradient of `held` as a whole is at most 1 long."""
        self._optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        if held is not None:
            nn.utils.clip_grad_norm_(held.parameters(), 1.0)
        self._optimizer.step()
        self._rates.step()
        self.loss = loss.item()


def arrays(module: nn.Module, prefix: str) -> dict[str, npt.NDArray[np.float32]]:
    """A module's weights as arrays under ``prefix.name``."""
    return {
        f"{prefix}.{name}": value.detach().numpy() for name, value in module.state_dict().items()
    }
