"""A training run that has a time limit and can be interrupted: learning rate, steps, checkpoints."""

import argparse
import math
import sys
import time
from collections.abc import Callable
from pathlib import Path

import torch  # noqa: TID253 -- nothing here works without it
from torch import Tensor, nn  # noqa: TID253

_SAVE_EVERY_S = 150.0
_WARMING_STEPS = 100


class Session:
    """Trains one model until its minutes are spent; goes on from the checkpoint if there is one.

    Parameters
    ----------
    checkpoint
        Weights, the optimiser's state and the seconds spent; written every few minutes.
    rate
        Highest learning rate; it falls to nothing along a half cosine.
    """

    def __init__(self, model: nn.Module, checkpoint: Path, rate: float, minutes: float) -> None:
        torch.manual_seed(1)
        self.model = model
        self._optimiser = torch.optim.AdamW(model.parameters(), rate, weight_decay=1e-4)
        self._checkpoint, self._rate, self._total_s = checkpoint, rate, 60 * minutes
        spent = 0.0
        if checkpoint.exists():
            state = torch.load(checkpoint, weights_only=True)
            model.load_state_dict(state["model"])
            self._optimiser.load_state_dict(state["optimiser"])
            spent = float(state["spent"])
        self.seed = round(spent) + 1
        self._started = time.monotonic() - spent
        self._saved = time.monotonic()
        self._losses: list[float] = []
        self._steps = 0

    @property
    def done(self) -> float:
        """Share of the time that is spent; 1 and more: it is over."""
        return (time.monotonic() - self._started) / self._total_s

    def step(self, loss: Tensor, test: Callable[[], str]) -> None:
        """Learn from one batch; now and then save, and say what `test` says."""
        warm = min(1.0, self._steps / _WARMING_STEPS + 0.05)
        falling = 0.5 + 0.5 * math.cos(math.pi * min(1.0, self.done))
        for group in self._optimiser.param_groups:
            group["lr"] = self._rate * warm * falling + 1e-5
        self._optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self._optimiser.step()
        self._steps += 1
        self._losses.append(float(loss.detach()))
        if time.monotonic() - self._saved > _SAVE_EVERY_S:
            self.save(test)

    def save(self, test: Callable[[], str]) -> None:
        """Write the checkpoint and say how far training is."""
        state = {"model": self.model.state_dict(), "optimiser": self._optimiser.state_dict()}
        beside = self._checkpoint.with_suffix(".new")
        torch.save({**state, "spent": time.monotonic() - self._started}, beside)
        beside.replace(self._checkpoint)
        mean = sum(self._losses) / max(1, len(self._losses))
        self.model.eval()
        say(f"{self.done:.2f} {self._steps} steps, loss {mean:.3f}, {test()}")
        self.model.train()
        self._losses, self._saved = [], time.monotonic()


def command(
    told: str | None, train: Callable[[Path, Path, float, int], None], minutes: float
) -> None:
    """Train from the command line: lessons, checkpoint, for how long, on how many threads."""
    parser = argparse.ArgumentParser(description=told)
    parser.add_argument("lessons", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=minutes)
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    train(given.lessons, given.out, given.minutes, given.threads)


def say(text: str) -> None:
    """Tell how training goes, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
