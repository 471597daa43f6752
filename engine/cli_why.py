"""`trouvere why`: options, and what it prints."""

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from engine import cli_query
from engine.domain import Heat, Query, Why
from engine.errors import BadQuery

_SHADES = " ·░▒▓█"
_MAP_COLUMNS = 3  # characters for each place of a map, so that it is about square


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options: those of a search, and the file to explain."""
    cli_query.add_options(parser)
    parser.add_argument("file", type=Path, metavar="FILE", help="the hit to explain")
    parser.add_argument(
        "--map", action="store_true", help="also where in a photo the match lies (a second)"
    )


def query_of(options: argparse.Namespace, parse: Callable[[str], Query]) -> Query:
    """The query that the options describe; without any, what is in the file is told.

    Raises
    ------
    BadQuery
        An option cannot be understood, or is one of a whole search.
    """
    if options.batch is not None:
        raise BadQuery("--batch answers searches.", "Ask why for one file at a time.")
    values = {name: vars(options)[name] for name in cli_query.KEYS if vars(options).get(name)}
    return cli_query.query_from_values(values, parse) if values else Query()


def to_json(why: Why, path: Path) -> dict[str, Any]:
    """The JSON object of one explanation."""
    return {
        "path": str(path),
        "kind": str(why.kind),
        "score": round(why.score, 6),
        "terms": [
            {"term": s.term, "aspect": s.aspect and str(s.aspect), "score": round(s.score, 6)}
            for s in why.terms
        ],
        "words": [
            {"word": s.word, "weight": round(s.weight, 4), "contribution": round(s.contribution, 4)}
            for s in why.words
        ],
        "explained": round(why.explained, 4),
        "segment": cli_query.segment_to_json(why.segment),
        "moments": [
            {"start_s": m.start_s, "end_s": m.end_s, "score": round(m.score, 4)}
            for m in why.moments
        ],
        "maps": {name or "all": _heat_to_json(heat) for name, heat in why.heats.items()},
        "notes": list(why.notes),
    }


def to_lines(why: Why, path: Path) -> Iterator[str]:
    """Lines for a person."""
    yield f"{path}  {why.score:.3f}" if why.terms else str(path)
    for share in why.terms:
        yield f"  {share.term:12} {share.aspect or 'names, text':12} {share.score:8.3f}"
    if why.words_explain:
        words = ", ".join(f"{s.word} {s.contribution:+.2f}" for s in why.words)
        yield f"words ({why.explained:.0%} of the match in meaning): {words}"
    elif why.words:
        yield f"what is in it: {', '.join(share.word for share in why.words)}"
    for moment in why.moments:
        yield f"  {_clock(moment.start_s)} to {_clock(moment.end_s)}  {moment.score:8.3f}"
    if why.segment is not None and why.segment.page is not None:
        yield f"page {why.segment.page}"
    for name, heat in why.heats.items():
        if name or len(why.heats) != 2:  # one term's map is that of all
            yield f"where {name or 'all together'} (the score falls by {heat.fall:.2f}):"
            yield from _drawn(heat)
    yield from why.notes


def _heat_to_json(heat: Heat) -> dict[str, Any]:
    return {
        "rows": [list(row) for row in heat.rows],
        "box": [round(number, 4) for number in heat.box],
        "fall": round(heat.fall, 4),
    }


def _drawn(heat: Heat) -> Iterator[str]:
    for row in heat.rows:
        shades = (_SHADES[round(share * (len(_SHADES) - 1))] * _MAP_COLUMNS for share in row)
        yield f"  |{''.join(shades)}|"


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{seconds % 60:04.1f}"
