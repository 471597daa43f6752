"""From `trouvere search` options or a JSON line to a `Query`, and from an `Answer` to lines or JSON."""

import argparse
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.domain import DIVERSE, Answer, Aspect, Hit, Kind, Query, Segment, Term, TermKind
from engine.errors import BadQuery, EnvironmentProblem

ParseFilter = Callable[[str], Query]

_FILE_TERMS = (TermKind.IMAGE, TermKind.SKETCH, TermKind.AUDIO, TermKind.SCORE, TermKind.LIKE)
KEYS = (
    "text", "without", "image", "sketch", "audio", "score", "like", "instruction", "weight",
    "aspect", "alpha_text", "alpha_image", "beta", "kind", "in", "filter", "limit", "all", "exact", "keep_hubs",
    "concept", "liked", "disliked", "diverse",
)  # fmt: skip
"""Names of the options that make a query, also of the keys of a batch line."""

DEFAULT_LIMIT = 20

QUERY_LANGUAGE = """\
what --filter (and the search box) understands, in any mixture:
  red boat            words: what is meant, and what stands in names
  "red boat"          this exact text in names, tags, titles or texts
  -boat  -"red boat"  not like this; without this text
  2:boat  0.5:"car"   counts twice, half
  colour:red          photos with much of a colour (or #c81e1e)
  kind:photo  in:Holidays  tag:beach  camera:canon  ext:png  name:shore
  taken:2024-05  taken:>=2023  taken:"last summer"  added:"this week"
  rating:>=3  duration:<1:30  width:>2000  pages:1..3  failed:yes
  -tag:blurry         a minus turns a filter round
docs/cli.md has the whole table.
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `trouvere search`."""
    add = parser.add_argument
    add("--text", metavar="T", help="words")
    add("--without", metavar="T", action="append", help="words that should not fit")
    add("--image", metavar="FILE", action="append", help="an example picture")
    add("--sketch", metavar="FILE", help="a drawing")
    add("--audio", metavar="FILE", action="append", help="an example sound")
    add("--score", metavar="FILE", action="append", help="an example score")
    add("--like", metavar="PATH", action="append", help="a file of the library as example")
    add("--concept", metavar="NAME", action="append", help="a saved concept")
    add("--liked", metavar="PATH", action="append", help="a file of the library that is right")
    add("--disliked", metavar="PATH", action="append", help="one that is wrong; it is left out")
    add("--instruction", metavar="T", help="what should be different from the example")
    add("--weight", metavar="TERM=W", action="append", help="weight of a term, such as image2=0.5")
    add("--aspect", metavar="NAME=W", action="append", help="weight of an aspect, such as colour=1")
    add("--alpha-text", type=float, metavar="A", help="strength of the instruction on the words")
    add("--alpha-image", type=float, metavar="A", help="strength of the instruction on the picture")
    add("--beta", type=float, metavar="B", help="balance: 0 the example, 1 the words")
    add("--kind", choices=[kind.value for kind in Kind], help="only this kind")
    add("--in", metavar="FOLDER", action="append", help="only what lies in this folder")
    add("--filter", metavar="EXPR", help="conditions, such as 'taken:2024 rating:>=3'")
    add("--limit", type=int, metavar="N", help=f"number of hits (default {DEFAULT_LIMIT})")
    add("--all", action="store_true", default=None, help="also hits below the relevance line")
    add("--exact", action="store_true", default=None, help="do not use the approximate index")
    add(
        "--keep-hubs",
        action="store_true",
        default=None,
        help="do not take off what items score with any sentence",
    )
    add(
        "--diverse",
        type=float,
        nargs="?",
        const=DIVERSE,
        metavar="D",
        help=f"hits that differ from each other, 0..1 (without a number {DIVERSE:g})",
    )
    add("--batch", type=Path, metavar="QUERIES.jsonl", help="one JSON query per line")


def query_from_options(options: argparse.Namespace, parse: ParseFilter) -> Query:
    """Build the query that the options describe.

    Raises
    ------
    BadQuery
        Nothing to search for, or an option cannot be understood.
    """
    return query_from_values(vars(options), parse)


def query_from_values(values: Mapping[str, Any], parse: ParseFilter) -> Query:
    """Build a query from values named like the options; see `query_from_options`."""
    base = parse(str(values["filter"])) if values.get("filter") else Query()
    terms = (*_terms(values), *base.terms)
    names = Query(terms=terms).term_names()
    weights = _weights(_many(values, "weight"), names, "--weight")
    aspects = _weights(_many(values, "aspect"), [aspect.value for aspect in Aspect], "--aspect")
    query = replace(
        base,
        terms=tuple(
            replace(term, weight=weights.get(name, term.weight))
            for name, term in zip(names, terms, strict=True)
        ),
        instruction=str(values.get("instruction") or ""),
        alpha_text=_number(values, "alpha_text"),
        alpha_image=_number(values, "alpha_image"),
        beta=_number(values, "beta"),
        aspects={Aspect(name): weight for name, weight in aspects.items()} or base.aspects,
        kinds=tuple(_kind(name) for name in _many(values, "kind")) or base.kinds,
        folders=(*(_resolved(folder) for folder in _many(values, "in")), *base.folders),
        limit=_limit(values),
        show_all=bool(values.get("all")),
        exact=bool(values.get("exact")),
        level_hubs=not values.get("keep_hubs"),
        liked=_paths(values, "liked"),
        disliked=_paths(values, "disliked"),
        diverse=_number(values, "diverse") or 0.0,
    )
    if not _asks_for_something(query):
        raise BadQuery(
            "There is nothing to search for.",
            "Give --text, --image, --audio or another term; see --help.",
        )
    return query


def read_batch(
    path: Path, options: argparse.Namespace, parse: ParseFilter
) -> Iterator[Query | EnvironmentProblem]:
    """Read one query per line; options of the command line are the defaults of every line."""
    defaults = {key: vars(options).get(key) for key in KEYS if vars(options).get(key) is not None}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise EnvironmentProblem(f"The batch file {path} cannot be read: {problem}.") from problem
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield query_from_values({**defaults, **_line_values(line, number)}, parse)
        except EnvironmentProblem as problem:
            yield problem


def _line_values(line: str, number: int) -> dict[str, Any]:
    try:
        values = json.loads(line)
    except json.JSONDecodeError as problem:
        raise BadQuery(f"Line {number} is not JSON: {problem}.") from problem
    if not isinstance(values, dict):
        raise BadQuery(f"Line {number} is not a JSON object.")
    values = {str(key).replace("-", "_"): value for key, value in values.items()}
    unknown = sorted(set(values) - set(KEYS))
    if unknown:
        raise BadQuery(
            f"Line {number} has an unknown key {unknown[0]!r}.", f"Known are {', '.join(KEYS)}."
        )
    return values


def _terms(values: Mapping[str, Any]) -> Iterator[Term]:
    for text in _many(values, "text"):
        yield Term(TermKind.TEXT, text)
    for text in _many(values, "without"):
        yield Term(TermKind.WITHOUT, text)
    for kind in _FILE_TERMS:
        for name in _many(values, kind.value):
            path = Path(name).expanduser().absolute()
            if not path.is_file():
                raise EnvironmentProblem(f"There is no file {name}.", "Check the path.")
            yield Term(kind, str(path))
    for name in _many(values, "concept"):
        yield Term(TermKind.CONCEPT, name)


def _paths(values: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Files of the library, which may lie on a disk that is not plugged in."""
    return tuple(str(Path(name).expanduser().absolute()) for name in _many(values, key))


def _many(values: Mapping[str, Any], key: str) -> list[str]:
    """A repeatable option: a string or a list of strings."""
    value = values.get(key)
    if value is None or value == "":
        return []
    return [str(item) for item in value] if isinstance(value, list | tuple) else [str(value)]


def _number(values: Mapping[str, Any], key: str) -> float | None:
    value = values.get(key)
    try:
        return None if value is None else float(value)
    except (TypeError, ValueError):
        raise BadQuery(f"{key} must be a number, not {value!r}.") from None


def _limit(values: Mapping[str, Any]) -> int:
    value = values.get("limit")
    limit = DEFAULT_LIMIT if value is None else value
    if not isinstance(limit, int) or limit < 1:
        raise BadQuery(f"limit must be a whole number from 1 up, not {limit!r}.")
    return limit


def _kind(name: str) -> Kind:
    try:
        return Kind(name)
    except ValueError:
        raise BadQuery(f"There is no kind {name!r}.", "Kinds are photo, audio and score.") from None


def _resolved(folder: str) -> str:
    return str(Path(folder).expanduser().resolve())  # roots are kept without links, too


def _weights(pairs: Sequence[str], known: Sequence[str], option: str) -> dict[str, float]:
    weights = {}
    for pair in pairs:
        name, _equals, value = pair.partition("=")
        if name not in known:
            raise BadQuery(
                f"{option} {pair}: there is no {name!r} here.", f"Known are: {', '.join(known)}."
            )
        try:
            weights[name] = float(value)
        except ValueError:
            raise BadQuery(
                f"{option} {pair}: {value!r} is not a number.", f"Write {name}=0.5, say."
            ) from None
    return weights


def marked(text: str | None, problem: BadQuery) -> Iterator[str]:
    """The filter expression and, under it, where it cannot be understood; nothing where it can."""
    if text and problem.column is not None and problem.column < len(text) and text.isprintable():
        end = problem.column + 1 if problem.end is None else problem.end
        yield f"    {text}"
        yield f"    {' ' * problem.column}{'^' * (end - problem.column)}"


def _asks_for_something(query: Query) -> bool:
    return bool(
        query.terms
        or query.instruction
        or query.conditions
        or query.kinds
        or query.folders
        or query.liked
        or query.disliked
    )


def answer_to_json(answer: Answer) -> dict[str, Any]:
    """The JSON object of the command-line contract."""
    return {
        "took_ms": round(answer.took_ms, 2),
        "no_good_match": answer.no_good_match,
        "total": answer.total,
        "above_line": answer.above_line,
        "hits": [_hit_to_json(rank, hit) for rank, hit in enumerate(answer.hits, 1)],
        **({"notes": list(answer.notes)} if answer.notes else {}),
    }


def _hit_to_json(rank: int, hit: Hit) -> dict[str, Any]:
    return {
        "rank": rank,
        "score": round(hit.score, 6),
        "path": str(hit.path),
        "kind": str(hit.kind),
        "segment": segment_to_json(hit.segment),
        "terms": {name: round(score, 6) for name, score in hit.terms.items()},
        "above_line": hit.above_line,
    }


def segment_to_json(segment: Segment | None) -> dict[str, Any] | None:
    """Where in an item a match lies; None for the whole."""
    if segment is None or segment.is_whole:
        return None
    if segment.page is not None:
        return {"page": segment.page, "box": list(segment.box) if segment.box else None}
    return {"start_s": segment.start_s, "end_s": segment.end_s}


def answer_to_lines(answer: Answer, width: int) -> Iterator[str]:
    """Lines for a person: rank, score, where in the file, path."""
    if answer.no_good_match:
        yield "Nothing good found." + (
            " These are the nearest:" if answer.hits else " --all shows the nearest."
        )
    for rank, hit in enumerate(answer.hits, 1):
        where = _where(hit.segment)
        path = str(hit.path)
        room = max(20, width - 24)
        yield f"{rank:3}  {hit.score:7.3f}  {where:>9}  {path if len(path) <= room else '…' + path[-room + 1 :]}"
    yield from answer.notes


def _where(segment: Segment | None) -> str:
    if segment is None or segment.is_whole:
        return ""
    if segment.page is not None:
        return f"page {segment.page}"
    minutes, seconds = divmod(int(segment.start_s or 0), 60)
    return f"{minutes}:{seconds:02}"
