"""Photos that lack the vectors of an aspect: ``python -m tests.bench.quality_missing``.

Photos of Caltech and of clothes look for those of their class (mAP@11) by the four aspects of an
example, with the vectors of one aspect taken from a random half of the photos, five times. The
second number is the share of such photos among the first eleven; .5 would be fair. The data lies
beside the repository (``../shared/data``) and is no part of it.
"""

from collections.abc import Callable, Sequence

import numpy as np

from engine.domain import Aspect, Kind
from engine.search.missing import contributions
from engine.search.plan import Channel
from engine.search.scales import Scale
from engine.search.spaces import SpaceRef
from engine.search.weights import EXAMPLE
from tests.bench.quality_bundled import DATA, Bench, Vectors, folders, photo, same_class

TIMES = 5
NEAREST = 11
FACTORS = 128
Scores = dict[Aspect, np.ndarray]


def main() -> int:
    if not DATA.is_dir():
        print("The labelled data (../shared/data) is not here: nothing to measure.")
        return 0
    bench = Bench()
    found, labels = [], []
    for name in ("caltech", "clothing"):
        files, own = folders(DATA / "photos" / name)
        found.append(bench.vectors(Kind.PHOTO, [photo(file) for file in files]))
        labels.append(own)
    weights = {aspect: weight for aspect, weight in EXAMPLE[Kind.PHOTO].items() if weight}
    vectors = {a: np.concatenate([part[a] for part in found]) for a in weights}
    measure(vectors, weights, np.concatenate(labels))
    return 0


def measure(vectors: Vectors, weights: dict[Aspect, float], labels: np.ndarray) -> None:
    scales = {aspect: scale_of(rows) for aspect, rows in vectors.items()}
    scores = {a: (rows @ rows.T - scales[a].mean) / scales[a].sd for a, rows in vectors.items()}
    whole = np.asarray(sum(weights[a] * scores[a] for a in weights))
    print(f"nothing is missing: mAP@{NEAREST} {same_class(whole, labels, NEAREST):.3f}")
    ways: dict[str, Callable[..., np.ndarray]] = {
        "as usual": lambda *_: np.zeros_like(whole),
        "the lowest": lambda _s, _w, a, *_: np.repeat(scores[a].min(1)[:, None], len(whole), 1),
        "mean of the others": mean_of_others,
        "least squares over all queries": over_all,
        "least squares for each query": for_each,
        "PPCA": lambda _s, _w, a, lacks: (
            (vectors[a] @ imputed(vectors, a, lacks).T - scales[a].mean) / scales[a].sd
        ),
    }
    for aspect in (Aspect.LOOK, Aspect.MEANING):
        for name, way in ways.items():
            told = []
            for seed in range(TIMES):
                lacks = np.random.default_rng(seed).random(len(labels)) < 0.5
                filled = np.where(lacks, way(scores, weights, aspect, lacks), scores[aspect])
                mixed = whole + weights[aspect] * (filled - scores[aspect])
                told.append((same_class(mixed, labels, NEAREST), share_of(mixed, lacks)))
            mean, share = np.mean(told, axis=0)
            print(f"{aspect} of half is missing, {name}: {mean:.3f} / {share:.2f}", flush=True)


def scale_of(rows: np.ndarray) -> Scale:
    first, second = np.random.default_rng(0).integers(0, len(rows), (2, 20_000))
    cosines = (rows[first] * rows[second]).sum(1)[first != second]
    return Scale(float(cosines.mean()), float(cosines.std()))


def share_of(scores: np.ndarray, lacks: np.ndarray) -> float:
    """Share of photos that lack something among the first; the query itself does not count."""
    ranked = scores.copy()
    np.fill_diagonal(ranked, -np.inf)
    return float(lacks[np.argsort(-ranked, axis=1)[:, :NEAREST]].mean())


def others(weights: dict[Aspect, float], aspect: Aspect) -> Sequence[Aspect]:
    return [a for a in weights if a is not aspect]


def mean_of_others(
    scores: Scores, weights: dict[Aspect, float], aspect: Aspect, _lacks: np.ndarray
) -> np.ndarray:
    known = others(weights, aspect)
    return np.asarray(sum(weights[a] * scores[a] for a in known) / sum(weights[a] for a in known))


def over_all(
    scores: Scores, weights: dict[Aspect, float], aspect: Aspect, lacks: np.ndarray
) -> np.ndarray:
    known = others(weights, aspect)
    strangers = ~np.eye(len(lacks), dtype=bool) & ~lacks
    rows = np.stack([*(scores[a][strangers] for a in known), np.ones(strangers.sum())], 1)
    *parts, constant = np.linalg.lstsq(rows, scores[aspect][strangers], rcond=None)[0]
    return np.asarray(sum(p * scores[a] for p, a in zip(parts, known, strict=True)) + constant)


def for_each(
    scores: Scores, weights: dict[Aspect, float], aspect: Aspect, lacks: np.ndarray
) -> np.ndarray:
    """What the program does."""
    total = sum(weights.values())
    query = np.zeros((1, 1), np.float32)
    channels = [
        Channel(0, SpaceRef(n, "", Kind.PHOTO, a, ""), query, w / total, Scale(0, 1))
        for n, (a, w) in enumerate(weights.items())
    ]
    place, groups = list(weights).index(aspect), np.arange(len(lacks))
    filled = []
    for number in groups:
        rows = [scores[a][number].astype(np.float32) for a in weights]
        rows[place] = np.where(lacks, np.float32(np.nan), rows[place])
        given, _ = contributions(channels, rows, groups)
        filled.append(given[place] / channels[place].weight)
    return np.stack(filled)


def imputed(vectors: Vectors, aspect: Aspect, lacks: np.ndarray) -> np.ndarray:
    """Vectors by probabilistic PCA of the complete photos' look and meaning, from the other one."""
    other = Aspect.MEANING if aspect is Aspect.LOOK else Aspect.LOOK
    known, wanted = vectors[other], vectors[aspect]
    means = known[~lacks].mean(0), wanted[~lacks].mean(0)
    both = np.concatenate([known[~lacks] - means[0], wanted[~lacks] - means[1]], 1)
    _u, values, axes = np.linalg.svd(both, full_matrices=False)
    variances = values**2 / len(both)
    noise = max(variances[FACTORS:].sum() / (both.shape[1] - FACTORS), 1e-8)
    loads = axes[:FACTORS].T * np.sqrt(np.maximum(variances[:FACTORS] - noise, 0))
    seen, unseen = loads[: known.shape[1]], loads[known.shape[1] :]
    inner = np.linalg.inv(np.eye(FACTORS) + seen.T @ seen / noise)
    rows = (known - means[0]) @ seen / noise @ inner @ unseen.T + means[1]
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


if __name__ == "__main__":
    raise SystemExit(main())
