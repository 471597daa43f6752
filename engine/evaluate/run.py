"""`trouvere evaluate`: run a manifest of queries with known answers and print how good they were."""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.api import Library
from engine.cli_query import query_from_values
from engine.domain import Answer, Query
from engine.errors import EnvironmentProblem
from engine.evaluate.metrics import (
    average_precision_at,
    hit_at,
    median_rank,
    percentile,
    reciprocal_rank,
    relevant_ranks,
)

DEPTH = 200
"""Hits looked at per query; a relevant item below counts as not found."""

LATENCY_QUERIES = 200
"""Queries that are timed one by one, as a person asks them; the rest runs in one batch."""


def evaluate_manifest(library: Library, manifest: Path) -> dict[str, Any]:
    """Run every line of a manifest and return the measures by name.

    Parameters
    ----------
    manifest
        JSON lines ``{"query": {...}, "relevant": ["path", ...]}``; the query has the keys of the
        command line, relative paths are relative to the manifest.

    Raises
    ------
    EnvironmentProblem
        The manifest cannot be read, or a query in it is wrong.
    """
    rows = read_manifest(library, manifest)
    queries = [query for query, _relevant in rows]
    answers = library.search_many(queries)
    times = _time(library, queries[:LATENCY_QUERIES])
    return _measure(answers, [relevant for _query, relevant in rows], times)


def read_manifest(library: Library, manifest: Path) -> list[tuple[Query, list[str]]]:
    """Queries of a manifest, that show everything, with the paths of their right answers.

    Raises
    ------
    EnvironmentProblem
        See `evaluate_manifest`.
    """
    rows = []
    try:
        lines = manifest.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise EnvironmentProblem(f"The manifest {manifest} cannot be read: {problem}.") from problem
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            values, relevant = dict(row["query"]), [str(name) for name in row["relevant"]]
        except (json.JSONDecodeError, KeyError, TypeError, ValueError) as problem:
            raise EnvironmentProblem(
                f"Line {number} of {manifest} is not a query: {problem!r}.",
                'Write {"query": {"text": "..."}, "relevant": ["path", ...]}.',
            ) from problem
        for key in ("image", "sketch", "audio", "score", "like", "in"):
            if key in values:
                names = values[key] if isinstance(values[key], list) else [values[key]]
                values[key] = [_from(manifest, name) for name in names]
        query = query_from_values(values, library.parse_filter)
        rows.append(
            (
                replace(query, limit=DEPTH, show_all=True),
                [_from(manifest, name) for name in relevant],
            )
        )
    return rows


def _from(manifest: Path, name: str) -> str:
    return str((manifest.absolute().parent / Path(name).expanduser()).resolve())


def _time(library: Library, queries: Sequence[Query]) -> list[float]:
    times = []
    for query in queries:
        started = time.perf_counter()
        library.search(replace(query, limit=20))
        times.append((time.perf_counter() - started) * 1000)
    return times


def _measure(
    answers: Sequence[Answer | Exception], relevant: Sequence[Sequence[str]], times: Sequence[float]
) -> dict[str, Any]:
    ranks = []
    for answer in answers:
        if isinstance(answer, Exception):
            raise answer
    for answer, wanted in zip(answers, relevant, strict=True):
        assert isinstance(answer, Answer)
        ranks.append(relevant_ranks([str(hit.path.resolve()) for hit in answer.hits], wanted))
    count = max(len(ranks), 1)
    precision = [
        average_precision_at(found, len(wanted), 10)
        for found, wanted in zip(ranks, relevant, strict=True)
    ]
    return {
        "queries": len(ranks),
        "R@1": sum(hit_at(found, 1) for found in ranks) / count,
        "R@5": sum(hit_at(found, 5) for found in ranks) / count,
        "R@10": sum(hit_at(found, 10) for found in ranks) / count,
        "mAP@10": sum(precision) / count,
        "MRR": sum(reciprocal_rank(found) for found in ranks) / count,
        "median_rank": median_rank([found[0] if found else None for found in ranks]),
        "no_good_match": sum(a.no_good_match for a in answers if isinstance(a, Answer)) / count,
        "p50_ms": percentile(times, 0.50),
        "p95_ms": percentile(times, 0.95),
    }


def table(reports: Mapping[str, Mapping[str, Any]]) -> str:
    """The measures of one or more manifests, a row each, as aligned columns with a heading."""
    measures = list(next(iter(reports.values())))
    rows = [
        ["", *measures],
        *([name, *map(_format, report.values())] for name, report in reports.items()),
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            [row[0].ljust(widths[0])]
            + [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        )
        for row in rows
    )


def transposed(
    reports: Mapping[str, Mapping[str, Any]],
) -> dict[str, dict[str, Any]]:
    """Measures as rows and manifests as columns."""
    measures = next(iter(reports.values()))
    return {name: {title: report[name] for title, report in reports.items()} for name in measures}


def _format(value: float | int | None) -> str:
    if value is None:
        return "-"
    return (
        str(value) if isinstance(value, int) else f"{value:.3f}" if value < 10 else f"{value:.1f}"
    )
