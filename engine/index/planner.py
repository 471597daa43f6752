"""Which way a search goes: pure arithmetic on counts, so that it can be tested without an index.

Costs were measured at 512 dimensions on one core (microseconds): a row in a straight scan 0.25, a
row picked out here and there 1.5, a candidate fetched from the graph and scored exactly 2.5. Only
their ratios matter.
"""

import enum
import math
from dataclasses import dataclass

SCAN_ROW_US = 0.25
PICK_ROW_US = 1.5
FETCH_ROW_US = 2.5

CANDIDATES = 1000
"""Rows fetched at least from the graph for an unfiltered search. The graph sees vectors shortened to
about 128 numbers; with this many scored exactly, recall@10 stays above 0.99 (`make bench`)."""

FILTERED_CANDIDATES = 250
"""Allowed rows that a filtered search should find among those it fetches."""


class Way(enum.Enum):
    """How the candidates are found."""

    SCAN = "scan"  # score every row, drop what is not allowed
    PICK = "pick"  # score the allowed rows one by one
    GRAPH = "graph"  # fetch from the graph, drop what is not allowed


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known before a search.

    Attributes
    ----------
    rows
        Slots of the index.
    in_graph
        How many of them the graph has; the rest is scanned.
    allowed
        How many rows the filter lets through, None without a filter.
    k
        Groups wanted.
    exact
        The user wants no approximation.
    """

    rows: int
    in_graph: int
    allowed: int | None
    k: int
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The way to go, and for GRAPH how many rows to fetch."""

    way: Way
    fetch: int = 0
    cost_us: float = 0.0


def plan(now: Situation) -> Plan:
    """Choose the cheapest way that keeps recall.

    A filter that lets the share f through needs 1/f times as many rows from the graph; a narrow one
    is answered sooner, and exactly, from its own rows.
    """
    ways = [Plan(Way.SCAN, cost_us=now.rows * SCAN_ROW_US)]
    if now.allowed is not None:
        ways.append(Plan(Way.PICK, cost_us=now.allowed * PICK_ROW_US))
    if not now.exact and now.in_graph and now.allowed != 0:
        fetch = _fetch(now)
        if fetch < now.in_graph:
            tail_us = (now.rows - now.in_graph) * SCAN_ROW_US
            ways.append(Plan(Way.GRAPH, fetch, fetch * FETCH_ROW_US + tail_us))
    return min(ways, key=lambda way: way.cost_us)


def wider(now: Situation, tried: Plan) -> Plan:
    """Choose what to do after the graph proposed too few: fetch more while that is the cheaper way."""
    fetch = 4 * tried.fetch
    rest_us = (now.rows - now.in_graph) * SCAN_ROW_US
    cost_us = fetch * FETCH_ROW_US + rest_us
    scan_us = now.rows * SCAN_ROW_US
    if fetch < now.in_graph and cost_us < scan_us:
        return Plan(Way.GRAPH, fetch, cost_us)
    return Plan(Way.SCAN, cost_us=scan_us)


def _fetch(now: Situation) -> int:
    if now.allowed is None or now.allowed >= now.rows:
        return max(CANDIDATES, _growth(now.rows), 10 * now.k)
    wanted = max(FILTERED_CANDIDATES, 10 * now.k)
    return max(CANDIDATES, _growth(now.rows), math.ceil(wanted * now.rows / now.allowed))


def _growth(rows: int) -> int:
    """More rows lie closer together: fetch one in 500 of a big index."""
    return rows // 500
