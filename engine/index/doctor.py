"""Compare an index with the catalog, for `trouvere doctor`."""

import numpy as np

from engine.index.base import Ids
from engine.index.source import VectorSource
from engine.index.space import AnyIndex, Space

_CHECKED_ROWS = 256


def differences(space: Space | None, source: VectorSource, space_id: int, dim: int) -> list[str]:
    """Give one sentence for each way in which a space's index differs from the catalog.

    Labels are compared one and all, vectors and groups at `_CHECKED_ROWS` evenly spread places.
    """
    truth, held = source.labels(space_id), np.empty(0, np.int64)
    if space is not None:
        view = space.index.rows.view()
        held = view.labels[view.live]
    some = truth[np.linspace(0, len(truth) - 1, min(len(truth), _CHECKED_ROWS)).astype(np.int64)]
    wrong = _count_wrong(space.index, source, dim, some) if space is not None else 0
    counts = {
        "lacks {} vectors of the catalog": len(np.setdiff1d(truth, held)),
        "has {} vectors that are gone": len(np.setdiff1d(held, truth)),
        f"has {{}} wrong vectors among {len(some)}": wrong,
    }
    return [
        f"The index of space {space_id} {text.format(count)}."
        for text, count in counts.items()
        if count
    ]


def _count_wrong(index: AnyIndex, source: VectorSource, dim: int, labels: Ids) -> int:
    """Count how many of these labels have another vector or group than in the catalog."""
    true_labels, true_groups, truth = source.vectors(dim, labels)
    view, slots = index.rows.view(), index.rows.find(true_labels)
    here = slots >= 0
    held = view.store.take(slots[here])
    wrong = (held.view(np.int16) != truth[here].view(np.int16)).any(axis=1)
    wrong |= view.groups[slots[here]] != true_groups[here]
    return int(wrong.sum())
