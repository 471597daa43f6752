"""The trainable form of `engine.encoders.drawing.tail`, its losses, and folding it for shipping.

Imported only by `engine.training.drawings`, when it starts to train.
"""

import torch  # noqa: TID253 -- nothing here works without it
from torch import Tensor, nn  # noqa: TID253
from torch.nn import functional as f  # noqa: TID253

MIDDLE, FEATURES, MEANING = 120, 1280, 384
WIDE_IN, WIDE, HIDDEN = 160, 224, 512
DROPPED = 0.3


class Tail(nn.Module):
    """Layers for drawings with the norms and dropout that training needs."""

    map_middle: Tensor
    map_spread: Tensor
    feature_middle: Tensor
    feature_spread: Tensor

    def __init__(self, maps: Tensor, features: Tensor) -> None:
        super().__init__()
        self.c0 = nn.Conv2d(MIDDLE, WIDE_IN, 1)
        self.c1 = nn.Conv2d(WIDE_IN, WIDE, 3, 2, 1, bias=False)
        self.b1 = nn.BatchNorm2d(WIDE)
        self.c2 = nn.Conv2d(WIDE, WIDE, 3, 1, 1, bias=False)
        self.b2 = nn.BatchNorm2d(WIDE)
        self.h = nn.Linear(5 * WIDE + FEATURES, HIDDEN)
        self.hb = nn.BatchNorm1d(HIDDEN)
        self.o = nn.Linear(HIDDEN, MEANING)
        self.sharpness = nn.Parameter(torch.tensor(3.0))  # logarithm
        self.teacher_sharpness = nn.Parameter(torch.tensor(3.0))
        self.register_buffer("map_middle", maps.mean((0, 2, 3), keepdim=True))
        self.register_buffer("map_spread", maps.std((0, 2, 3)).view(1, -1, 1, 1))
        self.register_buffer("feature_middle", features.mean(0))
        self.register_buffer("feature_spread", features.std(0) + 0.05)

    def forward(self, maps: Tensor, features: Tensor) -> Tensor:
        """Unit vectors, shape (batch, 384)."""
        x = f.relu(self.c0((maps - self.map_middle) / self.map_spread))
        x = f.relu(self.b1(self.c1(x)))
        x = f.relu(x + self.b2(self.c2(x)))
        standard = (features - self.feature_middle) / self.feature_spread
        joined = torch.cat([f.adaptive_avg_pool2d(x, 2).flatten(1), x.amax((2, 3)), standard], 1)
        hidden = f.relu(self.hb(self.h(f.dropout(joined, DROPPED, self.training))))
        return f.normalize(self.o(f.dropout(hidden, DROPPED, self.training)), dim=1)

    def layers(self) -> dict[str, Tensor]:
        """Weights for `engine.encoders.drawing.tail`, with standardising and norms folded in."""
        c0, hidden = self._first(), self._hidden()
        return {
            **_named("c0", *c0),
            **_named("c1", *_folded(self.c1.weight, None, self.b1)),
            **_named("c2", *_folded(self.c2.weight, None, self.b2)),
            **_named("h", *_folded(*hidden, self.hb)),
            **_named("o", self.o.weight, self.o.bias),
        }

    def _first(self) -> tuple[Tensor, Tensor]:
        assert self.c0.bias is not None
        weight = self.c0.weight / self.map_spread
        bias = self.c0.bias - (weight * self.map_middle).sum((1, 2, 3))
        return weight, bias

    def _hidden(self) -> tuple[Tensor, Tensor]:
        scale = torch.cat([torch.ones(5 * WIDE), 1 / self.feature_spread])
        middle = torch.cat([torch.zeros(5 * WIDE), self.feature_middle])
        weight = self.h.weight * scale
        return weight, self.h.bias - weight @ middle


def _folded(
    weight: Tensor, bias: Tensor | None, norm: nn.BatchNorm1d | nn.BatchNorm2d
) -> tuple[Tensor, Tensor]:
    """A layer and the norm behind it as one layer."""
    assert norm.running_mean is not None
    assert norm.running_var is not None
    scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    before = -norm.running_mean if bias is None else bias - norm.running_mean
    shape = (-1, *(1,) * (weight.ndim - 1))
    return weight * scale.view(shape), before * scale + norm.bias


def _named(name: str, weight: Tensor, bias: Tensor) -> dict[str, Tensor]:
    return {f"{name}.weight": weight.detach(), f"{name}.bias": bias.detach()}


def softened(names: Tensor, width: float) -> Tensor:
    """Targets that forgive a name of the same meaning, shape (names, names), rows sum to 1."""
    return torch.softmax((names @ names.T - 1) / width, 1)


def cross_entropy(answers: Tensor, names: Tensor, targets: Tensor, sharpness: Tensor) -> Tensor:
    """Mean over a batch of the cross entropy between targets and the names' softmax."""
    logits = sharpness.exp() * answers @ names.T
    return -(targets * f.log_softmax(logits, 1)).sum(1).mean()
