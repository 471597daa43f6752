"""Everyday queries and their vectors: what words usually score is measured with them.

Encoding them takes most of a second, so the vectors are kept in a small file of the library. It is
a cache: it is made again when it is missing, damaged or of another encoder or other queries.
"""

import contextlib
import hashlib
import os
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from engine.index.base import Matrix

TextVectors = Callable[[str, Sequence[str]], Matrix]
"""Joint space and words -> one row each."""


@cache
def background_texts() -> tuple[str, ...]:
    """Everyday queries, for pictures, sounds and music."""
    text = (files("engine.search") / "background.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line)


class Background:
    """Vectors of the everyday queries in any joint space.

    Parameters
    ----------
    texts
        Encodes words.
    folder
        Where the vectors are kept between runs; None: nowhere.
    """

    def __init__(self, texts: TextVectors, folder: Path | None) -> None:
        self._texts = texts
        self._folder = folder

    def vectors(self, joint: str) -> Matrix:
        """One row for each of `background_texts`, float32."""
        if self._folder is None:
            return self._texts(joint, background_texts())
        file = self._folder / f"background-{_name(joint)}.npy"
        kept = _read(file)
        if kept is not None:
            return kept
        vectors = self._texts(joint, background_texts())
        with contextlib.suppress(OSError):  # no room, or not ours to write: encoded again next time
            _write(file, vectors)
        return vectors


def _name(joint: str) -> str:
    return hashlib.sha256("\n".join((joint, *background_texts())).encode()).hexdigest()[:16]


def _read(file: Path) -> Matrix | None:
    try:
        vectors = np.load(file, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    sound = (
        vectors.ndim == 2 and len(vectors) == len(background_texts()) and np.isfinite(vectors).all()
    )
    return np.asarray(vectors, np.float32) if sound else None


def _write(file: Path, vectors: Matrix) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_suffix(f".{os.getpid()}.new")
    with new.open("wb") as target:
        np.save(target, vectors)
    new.replace(file)
