"""Loaded files on their way through the encoders: gather, encode together, take apart again. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from engine.domain import Kind
from engine.encoders.base import Encoded, EncoderInfo, Role, Vector
from engine.errors import EnvironmentProblem
from engine.media.base import Loaded, Sample

Encode = Callable[[str, Sequence[Sample], Role], list[Encoded]]

MAX_WORDS = 12
"""Words kept per item: enough for "why this matched" and for PDV's reference text."""


@dataclass(frozen=True, slots=True)
class Work:
    """One file to be indexed.

    ``read_as`` is (size, mtime_ns) of its row when it was claimed: if a scan has seen the file
    change since, what was read is old and the file stays queued.
    """

    file_id: int
    path: str
    kind: Kind
    kind_override: Kind | None = None
    read_as: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """A loaded file with what each encoder made of its samples (one `Encoded` per sample)."""

    work: Work
    loaded: Loaded
    encoded: dict[str, list[Encoded]] = field(default_factory=dict)


def sentences_about(problem: BaseException) -> tuple[str, str]:
    """Say why a file could not be indexed, and what can be done."""
    if isinstance(problem, EnvironmentProblem):
        return problem.text, problem.advice
    return (
        f"Trouvère stumbled over this file ({type(problem).__name__}: {problem}).",
        "Retry; if it happens again, please report it with the file's format.",
    )


def encode_batch(
    items: Sequence[Done], encoders: Sequence[EncoderInfo], encode: Encode
) -> list[Done]:
    """Run the samples of all items through each encoder, in its batch size.

    Returns new `Done` values in the order of `items`; what they had before is kept.
    """
    samples = [sample for item in items for sample in item.loaded.samples]
    counts = [len(item.loaded.samples) for item in items]
    results: list[dict[str, list[Encoded]]] = [dict(item.encoded) for item in items]
    for info in encoders:
        outputs: list[Encoded] = []
        for start in range(0, len(samples), info.batch_size):
            outputs += encode(info.id, samples[start : start + info.batch_size], Role.ITEM)
        position = 0
        for result, count in zip(results, counts, strict=True):
            result[info.id] = outputs[position : position + count]
            position += count
    return [replace(item, encoded=result) for item, result in zip(items, results, strict=True)]


def words_of(encoded: Sequence[Sequence[Encoded]]) -> tuple[tuple[str, float], ...]:
    """The words of an item: for each word the mean of its weights over the segments, best first."""
    totals: dict[str, float] = {}
    for outputs in encoded:
        for output in outputs:
            for word, weight in output.words:
                totals[word] = totals.get(word, 0.0) + weight / len(outputs)
    ranked = sorted(totals.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple((word, round(weight, 4)) for word, weight in ranked[:MAX_WORDS])


def check_vector(vector: Vector, dim: int) -> bool:
    """True for a vector that may be stored: right size, finite, not zero."""
    return vector.shape == (dim,) and bool(np.isfinite(vector).all()) and bool(vector.any())
