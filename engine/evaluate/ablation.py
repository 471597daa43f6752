"""What each part of a composed query is worth: the same manifest in several ways, side by side."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from engine.api import Library
from engine.domain import Composing, Query, Term, TermKind
from engine.errors import EnvironmentProblem
from engine.evaluate.metrics import average_precision_at, relevant_ranks
from engine.evaluate.run import read_manifest
from engine.search.instruction import ALPHA_IMAGE

K = 10
Way = Callable[[Query], Query]

WAYS: Mapping[str, Way] = {
    "example only": lambda query: replace(query, instruction=""),
    "words only": lambda query: replace(
        query, terms=(Term(TermKind.TEXT, query.instruction),), instruction=""
    ),
    "sum, words 1/2": lambda query: replace(query, composing=Composing.SUM, beta=0.5),
    "sum, words 2/3": lambda query: replace(query, composing=Composing.SUM, beta=2 / 3),
    "centred sum, words 1/2": lambda query: replace(query, composing=Composing.CENTRED, beta=0.5),
    "centred sum, words 2/3": lambda query: replace(query, composing=Composing.CENTRED, beta=2 / 3),
    "PDV-I": lambda query: replace(query, beta=0.0),
    "PDV-T": lambda query: replace(query, beta=1.0),
    "PDV-F, fixed α": lambda query: replace(query, alpha_image=ALPHA_IMAGE),
    "PDV-F, automatic α": lambda query: query,
}


def ablation(library: Library, manifest: Path) -> dict[str, float]:
    """mAP@10 of a manifest of composed queries by the way of composing; the last is the default.

    Raises
    ------
    EnvironmentProblem
        See `engine.evaluate.run.evaluate_manifest`; or a query has no instruction.
    """
    rows = read_manifest(library, manifest)
    if not all(query.instruction for query, _relevant in rows):
        raise EnvironmentProblem(
            f"{manifest.name} has queries without an instruction: there is nothing to compare.",
            "Give manifests of an example and an instruction, or leave --ablation out.",
        )
    wanted = [relevant for _query, relevant in rows]
    found = {}
    for name, way in WAYS.items():
        queries = [replace(way(query), limit=K) for query, _relevant in rows]
        precisions = []
        for answer, relevant in zip(library.search_many(queries), wanted, strict=True):
            if isinstance(answer, Exception):
                raise answer
            ranks = relevant_ranks([str(hit.path.resolve()) for hit in answer.hits], relevant)
            precisions.append(average_precision_at(ranks, len(relevant), K))
        found[name] = sum(precisions) / max(len(precisions), 1)
    return found
