"""Which way a search goes: pure arithmetic on counts, so that it can be tested without an index."""

import enum
import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Costs:
    """What steps cost in microseconds, and how many candidates good recall takes.

    Attributes
    ----------
    scan_row, pick_row, fetch_row
        A row in a straight scan, one picked out here and there, one proposed by the graph and
        scored exactly: measured at 512 dimensions on one core. Only their ratios matter.
    candidates
        Rows fetched at least from the graph. It sees shortened vectors; with this many scored
        exactly, recall@10 stays above 0.99 (`make bench`).
    filtered_candidates
        Allowed rows that a filtered search should find among those it fetches.
    """

    scan_row: float = 0.15
    pick_row: float = 0.45
    fetch_row: float = 1.3
    candidates: int = 1500
    filtered_candidates: int = 600


MEASURED = Costs()


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


def plan(now: Situation, costs: Costs = MEASURED) -> Plan:
    """Choose the cheapest way that keeps recall.

    A filter that lets the share f through needs 1/f times as many rows from the graph; a narrow one
    is answered sooner, and exactly, from its own rows.
    """
    ways = [_scan(now, costs)]
    if now.allowed is not None:
        ways.append(Plan(Way.PICK, cost_us=now.allowed * costs.pick_row))
    if not now.exact and now.allowed != 0:
        ways.append(_from_graph(now, _rows_to_fetch(now, costs), costs))
    return min(ways, key=lambda way: way.cost_us)


def wider(now: Situation, tried: Plan, costs: Costs = MEASURED) -> Plan:
    """Choose what to do after the graph proposed too few: fetch more while that is the cheaper way."""
    ways = (_from_graph(now, 4 * tried.fetch, costs), _scan(now, costs))
    return min(ways, key=lambda way: way.cost_us)


def _scan(now: Situation, costs: Costs) -> Plan:
    return Plan(Way.SCAN, cost_us=now.rows * costs.scan_row)


def _from_graph(now: Situation, fetch: int, costs: Costs) -> Plan:
    if fetch >= now.in_graph:
        return Plan(Way.GRAPH, fetch, math.inf)
    tail = now.rows - now.in_graph
    return Plan(Way.GRAPH, fetch, fetch * costs.fetch_row + tail * costs.scan_row)


def _rows_to_fetch(now: Situation, costs: Costs) -> int:
    # more rows lie closer together: a big index needs more candidates. One in 200 brings queries far
    # from all rows (words) to the recall of near ones (photos), for 15 ms at a million (`make bench`)
    least = max(costs.candidates, now.rows // 200, 10 * now.k)
    if now.allowed is None or now.allowed >= now.rows:
        return least
    wanted = max(costs.filtered_candidates, 4 * now.k)
    return max(least, math.ceil(wanted * now.rows / now.allowed))
