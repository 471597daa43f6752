"""The published audio-sheet networks with their own preprocessing, to be measured beside ours.

Weights: ../shared/data/baselines (MIT); what goes in and how it is matched: ../shared/audio-score.md.
The architectures are rewritten from the papers' description; the state dicts load strictly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.media.page_ink import even_ink
from engine.media.staff_lines import Staff, find_staves
from engine.media.staves import green, sightings_in
from engine.media.uprights import dark_pixels, joined, thickened, uprights_of
from engine.training.score_noise import RATE

STAFF_SPACE_PX = 7.0
STRIP_HEIGHT, WINDOW_STEP = 160, 50
FPS, FRAME, HOP_FRAMES = 20, 2048, 10
LEVEL = 0.0704  # mean log spectrum of the training recordings
BATCH = 64

Rows = np.ndarray


@dataclass(frozen=True)
class Kind:
    """A network: its file, windows in px and frames."""

    name: str
    file: str
    sheet_px: int
    frames: int


KINDS = (
    Kind("mc_audio_score", "ucasr/experiments/finetuned_models/msmd_est_UV/params_mc_audio_score.pt", 200, 84),
    Kind("mc_audio", "ucasr/experiments/finetuned_models/msmd_est_UV/params_mc_audio.pt", 200, 84),
    Kind("lcasr snippet", "lcasr/experiments/trained_models/msmd_baseline_est_UV/params_est_UV.pt", 180, 20),
)  # fmt: skip


# -- networks -----------------------------------------------------------------------------------
class Block(nn.Module):
    def __init__(self, before: int, after: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(before, after, 3, padding=1, bias=False)
        self.conv2 = nn.Conv2d(after, after, 3, padding=1, bias=False)
        self.bn1, self.bn2 = nn.BatchNorm2d(after), nn.BatchNorm2d(after)

    def forward(self, x: Tensor) -> Tensor:
        x = functional.elu(self.bn1(self.conv1(x)))
        return functional.max_pool2d(functional.elu(self.bn2(self.conv2(x))), 2)


class Encoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.block1, self.block2 = Block(1, 24), Block(24, 48)
        self.block3, self.block4 = Block(48, 96), Block(96, 96)
        self.conv, self.bn = nn.Conv2d(96, 32, 1, bias=False), nn.BatchNorm2d(32)

    def forward(self, x: Tensor) -> Tensor:
        x = self.block4(self.block3(self.block2(self.block1(x))))
        return self.bn(self.conv(x)).flatten(1)


class Pathway(nn.Module):
    """One side of the 2023 networks; their head has one of two names."""

    def __init__(self, size: int, head: str) -> None:
        super().__init__()
        self.encoder, self.head_name = Encoder(), head
        self.add_module(head, nn.Linear(size, 32))

    def forward(self, x: Tensor) -> Tensor:
        found: Tensor = getattr(self, self.head_name)(self.encoder(x))
        return found


class PerBand(nn.Module):
    """Fixed normalisation of each frequency band; input (n, 1, time, bands)."""

    def __init__(self, bands: int) -> None:
        super().__init__()
        self.bn = nn.BatchNorm1d(bands, affine=False)

    def forward(self, x: Tensor) -> Tensor:
        return self.bn(x[:, 0].transpose(1, 2)).transpose(1, 2)[:, None]


class Snippets(nn.Module):
    """One side of the snippet network of the passage paper; input lies on its side."""

    def __init__(self, size: int, bands: int = 0) -> None:
        super().__init__()
        layers: list[nn.Module] = [PerBand(bands)] if bands else []
        norm = (lambda n: nn.GroupNorm(1, n)) if bands else nn.BatchNorm2d
        before = 1
        for after in (24, 48, 96, 96):
            for _ in range(2):
                layers += [nn.Conv2d(before, after, 3, padding=1), norm(after), nn.ELU()]
                before = after
            layers.append(nn.MaxPool2d(2))
        layers += [nn.Conv2d(96, 32, 1), norm(32)]
        self.cnn_blocks = nn.Sequential(*layers)
        self.dense = nn.Sequential(nn.Linear(size, 32))

    def forward(self, x: Tensor) -> Tensor:
        found: Tensor = self.dense(self.cnn_blocks(x.transpose(2, 3)).flatten(1))
        return found


class Correlation(nn.Module):
    """The stored CCA projection."""

    def __init__(self) -> None:
        super().__init__()
        for name in ("U", "V", "S11", "S22", "S12", "eye_matrix"):
            setattr(self, name, nn.Parameter(torch.zeros(32, 32), requires_grad=False))
        for name in ("mean1", "mean2"):
            setattr(self, name, nn.Parameter(torch.zeros(32), requires_grad=False))


class Network(nn.Module):
    """Both sides; what comes out has unit length."""

    def __init__(self, kind: Kind, state: dict[str, Tensor]) -> None:
        super().__init__()
        if kind.frames == 20:
            self.x_net, self.y_net = Snippets(800), Snippets(160, 92)
        else:
            head = "mlp_head_x" if "x_net.mlp_head_x.weight" in state else "mlp_head"
            self.x_net, self.y_net = Pathway(960, head), Pathway(800, head)
        self.cca_layer = Correlation()
        self.load_state_dict(state, strict=True)
        self.eval().to(memory_format=torch.channels_last)

    def sheet(self, windows: Rows) -> Rows:
        """(n, 80, w) in 0..1 -> (n, 32)."""
        cca = self.cca_layer
        return self._through(self.x_net, cca.mean1, cca.U, windows)

    def audio(self, windows: Rows) -> Rows:
        """(n, 92, frames) -> (n, 32)."""
        cca = self.cca_layer
        return self._through(self.y_net, cca.mean2, cca.V, windows)

    def _through(self, net: nn.Module, mean: Tensor, project: Tensor, windows: Rows) -> Rows:
        out = [np.zeros((0, 32), np.float32)]
        with torch.inference_mode():
            for start in range(0, len(windows), BATCH):
                some = torch.from_numpy(
                    np.ascontiguousarray(windows[start : start + BATCH])
                ).float()
                found = (net(some[:, None]).float() - mean) @ project
                out.append(functional.normalize(found.float(), dim=1).numpy())
        return np.concatenate(out)


def load_networks(baselines: Path) -> dict[str, tuple[Kind, Network]]:
    """All three, by name."""
    found = {}
    for kind in KINDS:
        state = torch.load(baselines / kind.file, weights_only=True, map_location="cpu")
        found[kind.name] = (kind, Network(kind, state["model_params"]))
    return found


# -- sheets -------------------------------------------------------------------------------------
def unrolled(pictures: Sequence[Rows]) -> tuple[Rows, list[tuple[int, int, float, float, float]]]:
    """All systems of a score side by side, and where its columns come from.

    Each system is cut from its page along its two lowest staves (the grand staff), staff lines 7 px
    apart, 160 px high; uint8, 255 is paper. The list has for each system: first column, page
    (from 1), x of its first column and the height of its middle on the page, px of the page.
    Page px per column: the fifth number.
    """
    strips, places, at = [], [], 0
    for number, picture in enumerate(pictures, 1):
        grey = green(picture)
        for staves in grand_staves(grey):
            strip, left, step = cut(grey, staves)
            middle = (staves[0].height + staves[-1].height) / 2
            places.append((at, number, left, middle, step))
            strips.append(strip)
            at += strip.shape[1]
    empty = np.full((STRIP_HEIGHT, 0), 255, np.uint8)
    return np.concatenate([empty, *strips], axis=1), places


def grand_staves(grey: Rows) -> list[list[Staff]]:
    """The two lowest staves of every system of a page, from above."""
    ink = even_ink(grey)
    staves = find_staves(ink, sightings_in(grey))
    if not staves:
        return []
    sharp = dark_pixels(ink)
    groups = joined(thickened(sharp), staves, uprights_of(sharp, staves))
    systems = [group[-2:] for group in groups]
    return sorted(systems, key=lambda group: group[0].height)


def cut(grey: Rows, staves: Sequence[Staff]) -> tuple[Rows, float, float]:
    """A system straightened to the networks' size; its left end and page px per column."""
    from scipy import ndimage

    space = float(np.median([staff.space for staff in staves]))
    step = space / STAFF_SPACE_PX
    left, right = min(s.left for s in staves), max(s.right for s in staves)
    columns = np.arange(left, right, step)
    middle = (staves[0].middle + staves[-1].middle) / 2
    rows = (np.arange(STRIP_HEIGHT) - STRIP_HEIGHT / 2) * step
    y = np.interp(columns, np.arange(len(middle)), middle)[None] + rows[:, None]
    soft = ndimage.gaussian_filter(grey, 0.45 * np.sqrt(step**2 - 1)) if step > 1.1 else grey
    x = np.broadcast_to(columns, y.shape)
    strip = ndimage.map_coordinates(soft, [y, x], np.float32, order=1, mode="nearest")
    return np.clip(strip, 0, 255).astype(np.uint8), float(left), step


def sheet_windows(strip: Rows, width: int, starts: Rows | None = None) -> Rows:
    """Windows of a strip every 50 px (or at `starts`), half size, paper 1, ink 0."""
    if strip.shape[1] < width:
        strip = np.pad(strip, ((0, 0), (0, width - strip.shape[1])), constant_values=255)
    if starts is None:
        starts = np.arange(0, strip.shape[1] - width + 1, WINDOW_STEP)
    padded = np.pad(strip, ((0, 0), (width, width)), constant_values=255)
    cuts = np.stack([padded[:, int(s) + width : int(s) + 2 * width] for s in starts]).astype(
        np.float32
    )
    half = cuts.reshape(len(cuts), STRIP_HEIGHT // 2, 2, width // 2, 2).mean((2, 4))
    return half / 255


# -- sound --------------------------------------------------------------------------------------
def filterbank() -> Rows:
    """Triangles of equal area on 16 bands an octave, 30..6000 Hz from A = 440 Hz; (1024, 92)."""
    left, right = np.floor(np.log2(30 / 440) * 16), np.ceil(np.log2(6000 / 440) * 16)
    centres = 440 * 2.0 ** (np.arange(left, right) / 16)
    centres = centres[np.searchsorted(centres, 30) : np.searchsorted(centres, 6000, "right")]
    hz = np.fft.rfftfreq(FRAME, 1 / RATE)[: FRAME // 2]
    right_of = np.clip(hz.searchsorted(centres), 1, len(hz) - 1)
    bins = np.unique(right_of - (centres - hz[right_of - 1] < hz[right_of] - centres))
    bank = np.zeros((len(hz), len(bins) - 2), np.float32)
    for band, (start, centre, stop) in enumerate(zip(bins, bins[1:], bins[2:], strict=False)):
        if stop - start < 2:
            bank[start, band] = 1.0
            continue
        rising = np.linspace(0, 1, centre - start, endpoint=False)
        triangle = np.concatenate([rising, np.linspace(1, 0, stop - centre, endpoint=False)])
        bank[start:stop, band] = triangle / triangle.sum()
    return bank


BANK = filterbank()


def magnitudes(sound: Rows) -> Rows:
    """Filtered magnitude spectrum, (frames, 92), 20 frames a second."""
    starts = (np.arange(int(np.ceil(len(sound) / (RATE / FPS)))) * (RATE / FPS)).astype(int)
    padded = np.pad(np.asarray(sound, np.float32), (0, FRAME + 1))
    frames = np.stack([padded[s : s + FRAME] for s in starts]) * np.hanning(FRAME).astype(
        np.float32
    )
    spectrum = np.abs(np.fft.rfft(frames, axis=1))[:, : FRAME // 2]
    return np.asarray(spectrum @ BANK, np.float32)


def levelled(power: Rows) -> Rows:
    """log10(1 + x) with the gain that brings its mean to that of the training recordings."""
    low, high = 1e-6, 1e6
    for _ in range(40):
        gain = np.sqrt(low * high)
        low, high = (gain, high) if np.log10(1 + gain * power).mean() < LEVEL else (low, gain)
    return np.asarray(np.log10(1 + np.sqrt(low * high) * power), np.float32)


def audio_windows(spectrum: Rows, frames: int) -> Rows:
    """Windows every half second, (n, 92, frames)."""
    if len(spectrum) < frames:
        spectrum = np.pad(spectrum, ((0, frames - len(spectrum)), (0, 0)))
    starts = range(0, len(spectrum) - frames + 1, HOP_FRAMES)
    return np.stack([spectrum[s : s + frames].T for s in starts])


# -- matching -----------------------------------------------------------------------------------
def votes(query: Rows, pool: Sequence[Rows], k: int = 25) -> Rows:
    """The papers' own: every window gives one vote to the piece of each of its 25 nearest."""
    owner = np.repeat(np.arange(len(pool)), [len(vectors) for vectors in pool])
    likeness = query @ np.concatenate(pool).T
    nearest = np.argpartition(-likeness, min(k, likeness.shape[1] - 1), axis=1)[:, :k]
    counts = np.bincount(owner[nearest].ravel(), minlength=len(pool)).astype(float)
    best = np.take_along_axis(likeness, nearest, 1).max()
    return counts + 1e-6 * best  # ties stay in the pool's order


def centred(vectors: Rows, mean: Rows) -> Rows:
    away = vectors - mean
    return np.asarray(away / (np.linalg.norm(away, axis=1, keepdims=True) + 1e-9), np.float32)


def sequence_scores(query: Rows, pool: Rows, ends: Rows, most: int = 5) -> tuple[Rows, Rows]:
    """Best subsequence path through each piece: its mean cosine and its last column.

    ``pool`` (all windows of all pieces, 32), ``ends``: where each piece ends in it. A path goes 0..5
    windows on with each step of the query and begins and ends anywhere in one piece.
    """
    likeness = query @ pool.T
    starts = np.concatenate([[0], ends[:-1]])
    inside = np.arange(likeness.shape[1]) - np.repeat(starts, ends - starts)
    best = likeness[0].copy()
    for row in likeness[1:]:
        before = best.copy()
        for step in range(1, most + 1):
            moved = np.concatenate([np.full(step, -np.inf, np.float32), before[:-step]])
            best = np.maximum(best, np.where(inside >= step, moved, -np.inf))
        best = best + row
    best = best / len(likeness)
    scores = np.array(
        [best[a:b].max() if b > a else -1.0 for a, b in zip(starts, ends, strict=True)]
    )
    lasts = np.array(
        [a + int(best[a:b].argmax()) if b > a else a for a, b in zip(starts, ends, strict=True)]
    )
    return scores, lasts


def blended(query: Rows, unrelated: Rows, count: float = 10.0) -> Rows:
    """Mean that a query is centred by: its own, and that of other recordings while it is short."""
    share = len(query) / (len(query) + count)
    return np.asarray(share * query.mean(0) + (1 - share) * unrelated)


def as_dict(network: Network) -> dict[str, Any]:
    """Shapes, for the report."""
    return {name: tuple(value.shape) for name, value in network.state_dict().items()}
