"""Ink of a page: the same for clean engravings, 1-bit scans and phone pictures in the shade."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

_BLOCK = 8
"""Paper and black are judged in blocks of this many px; light changes slower than that."""

_FAINTEST = 25.0  # grey levels between paper and ink, at least: noise on an empty page is no ink
_FLOOR, _CEILING = 0.10, 0.85  # of the local black: below is paper, above is full ink


def even_ink(grey: Floats) -> Floats:
    """Share of ink in every pixel, 0 (paper) to 1 (black), whatever the light and the paper.

    Parameters
    ----------
    grey
        Shape (height, width), 0..255.
    """
    blocks = _blocks(grey)
    paper = _paper(blocks)
    black = _black(paper[..., None] - blocks)
    paper_here, black_here = _enlarged(paper, grey.shape), _enlarged(black, grey.shape)
    share = (paper_here - grey) / black_here
    ink: Floats = np.clip((share - _FLOOR) / (_CEILING - _FLOOR), 0, 1)
    return ink


def _blocks(grey: Floats) -> Floats:
    """Pixels of each block, shape (rows, columns, `_BLOCK` ** 2); the edge is repeated."""
    height, width = grey.shape
    padded = np.pad(grey, ((0, -height % _BLOCK), (0, -width % _BLOCK)), "edge")
    rows, columns = padded.shape[0] // _BLOCK, padded.shape[1] // _BLOCK
    tiles = padded.reshape(rows, _BLOCK, columns, _BLOCK).transpose(0, 2, 1, 3)
    return tiles.reshape(rows, columns, _BLOCK * _BLOCK)


def _paper(blocks: Floats) -> Floats:
    """Grey of the paper under each block: what is light nearby, even under a thick beam."""
    from scipy import ndimage

    light = np.partition(blocks, -_BLOCK, axis=2)[..., -_BLOCK]  # not the very lightest: noise
    spread = ndimage.percentile_filter(light, 75, size=7, mode="nearest")
    paper: Floats = ndimage.gaussian_filter(spread, 2.0, mode="nearest")
    return paper


def _black(depths: Floats) -> Floats:
    """How much darker than paper full ink is: the dark blocks around say it."""
    from scipy import ndimage

    deepest = np.partition(depths, -3, axis=2)[..., -3]
    typical = float(np.quantile(deepest, 0.97))
    weight = (deepest > max(_FAINTEST, 0.4 * typical)).astype(np.float32) + 1e-4
    deepest = np.where(weight > 1e-3, deepest, max(typical, _FAINTEST))
    spread = ndimage.gaussian_filter(weight * deepest, 10.0, mode="nearest")
    share = spread / ndimage.gaussian_filter(weight, 10.0, mode="nearest")
    black: Floats = np.maximum(share, _FAINTEST).astype(np.float32)
    return black


def _enlarged(blocks: Floats, shape: tuple[int, ...]) -> Floats:
    """Blocks to pixels, in between smoothly."""
    height, width = shape
    rows, columns = (
        np.clip((np.arange(length) + 0.5) / _BLOCK - 0.5, 0, count - 1)
        for length, count in zip(shape, blocks.shape, strict=True)
    )
    top, left = np.floor(rows).astype(np.intp), np.floor(columns).astype(np.intp)
    below, right = np.minimum(top + 1, len(blocks) - 1), np.minimum(left + 1, blocks.shape[1] - 1)
    down, across = (rows - top)[:, None].astype(np.float32), (columns - left).astype(np.float32)
    wide = blocks[:, left] * (1 - across) + blocks[:, right] * across
    pixels = wide[top] * (1 - down) + wide[below] * down
    return pixels.reshape(height, width).astype(np.float32)
