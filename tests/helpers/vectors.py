"""Vectors and catalogs full of them for tests of the indexes."""

import sqlite3
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from engine.index.base import Found
from engine.store.connection import Catalog


def unit_rows(count: int, dim: int, seed: int = 0) -> npt.NDArray[np.float32]:
    """Random directions that float16 holds exactly, shape=(count, dim)."""
    rows = np.random.default_rng(seed).standard_normal((count, dim)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows.astype(np.float16).astype(np.float32)


def clustered_rows(
    count: int, dim: int, seed: int = 0, clusters: int = 200, part: int = 0
) -> npt.NDArray[np.float32]:
    """Rows as embeddings are: crowded around centres, with variances that fall like 1/i.

    ``part`` gives other rows around the same centres.
    """
    spread = (np.arange(1, dim + 1) ** -0.5).astype(np.float32)
    centres = np.random.default_rng(seed).standard_normal((clusters, dim), dtype=np.float32)
    random = np.random.default_rng((seed, part))
    sizes = (random.random(count) ** 2 * clusters).astype(np.int64)
    rows = (centres[sizes] + random.standard_normal((count, dim), dtype=np.float32)) * spread
    rows[:, -1] += 0.5 * float(np.linalg.norm(rows[:1000], axis=1).mean())  # common to all
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


def oracle(
    rows: dict[int, tuple[int, npt.NDArray[np.float32]]],
    query: npt.NDArray[np.float32],
    k: int,
    allowed: Sequence[int] | None = None,
) -> list[tuple[int, int, np.float32]]:
    """Rank groups the plain way: (group, label, score), best first."""
    best: dict[int, tuple[np.float32, int]] = {}
    for label in sorted(rows):
        group, vector = rows[label]
        score = np.float32((vector.astype(np.float64) * query.astype(np.float64)).sum())
        if (allowed is None or group in allowed) and (group not in best or score > best[group][0]):
            best[group] = (score, label)
    ranked = sorted((-score, group, label) for group, (score, label) in best.items())
    return [(group, label, -score) for score, group, label in ranked[:k]]


def as_list(found: Found) -> list[tuple[int, int, np.float32]]:
    """Turn an answer into what `oracle` returns."""
    return list(zip(found.groups.tolist(), found.labels.tolist(), found.scores, strict=True))


def make_space(connection: sqlite3.Connection, dim: int, name: str = "test") -> int:
    """Add a space."""
    row = connection.execute(
        "INSERT INTO space (encoder_id, kind, aspect, dim, joint) VALUES (?, 'photo', 'look', ?, ?)"
        " RETURNING id",
        (name, dim, name),
    ).fetchone()
    return int(row[0])


def insert(
    connection: sqlite3.Connection, space_id: int, vectors: npt.NDArray[np.float32]
) -> list[int]:
    """Add each vector with a content and a segment of its own; return the labels."""
    return [_insert_one(connection, space_id, vector) for vector in vectors]


def fill(catalog: Catalog, vectors: npt.NDArray[np.float32], name: str = "test") -> int:
    """Make a space with these vectors and return its id."""

    def change(connection: sqlite3.Connection) -> int:
        space_id = make_space(connection, vectors.shape[1], name)
        insert(connection, space_id, vectors)
        return space_id

    return catalog.write(change)


def _insert_one(
    connection: sqlite3.Connection, space_id: int, vector: npt.NDArray[np.float32]
) -> int:
    content = connection.execute(
        "INSERT INTO content (hash, kind) VALUES (lower(hex(randomblob(20))), 'photo')"
    ).lastrowid
    segment = connection.execute(
        "INSERT INTO segment (content_id, ordinal) VALUES (?, 0)", (content,)
    ).lastrowid
    label = connection.execute(
        "INSERT INTO vector (segment_id, space_id, content_id, data) VALUES (?, ?, ?, ?)",
        (segment, space_id, content, vector.astype("<f2").tobytes()),
    ).lastrowid
    assert label is not None
    return label
