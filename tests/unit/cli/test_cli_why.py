import json
from dataclasses import replace
from pathlib import Path

import pytest

from engine.cli import build_parser
from engine.cli_why import query_of, to_json, to_lines
from engine.domain import (
    Aspect,
    Heat,
    Kind,
    Moment,
    Query,
    Segment,
    Term,
    TermKind,
    TermShare,
    Why,
    WordShare,
)
from engine.errors import BadQuery
from engine.search.parse import parse_filter

HEAT = Heat(((0.0, 1.0), (0.5, 0.0)), (0.0, 0.1, 1.0, 0.8), 0.7)
WHY = Why(
    1,
    Kind.PHOTO,
    1.5,
    (TermShare("text", Aspect.MEANING, 1.0), TermShare("text", None, 0.5)),
    (WordShare("boat", 0.4, 0.6), WordShare("dusk", 0.2, -0.1)),
    0.8,
    heats={"text": HEAT, "": HEAT},
    notes=("A sentence.",),
)
PATH = Path("/pictures/boat.jpg")


def asked(*options: str) -> Query:
    return query_of(build_parser().parse_args(["why", *options, str(PATH)]), parse_filter)


def test_the_options_of_a_search_make_the_query_and_none_ask_for_nothing() -> None:
    assert asked("--text", "boat").terms == (Term(TermKind.TEXT, "boat"),)
    assert asked("--text", "boat", "--weight", "text=2").terms[0].weight == 2
    assert asked() == Query()


def test_a_batch_is_refused() -> None:
    with pytest.raises(BadQuery, match="--batch"):
        asked("--batch", "queries.jsonl")


def test_json_has_all_parts() -> None:
    told = json.loads(json.dumps(to_json(WHY, PATH)))
    assert told["path"] == str(PATH)
    assert told["score"] == sum(share["score"] for share in told["terms"]) == 1.5
    assert told["terms"][1] == {"term": "text", "aspect": None, "score": 0.5}
    assert told["words"][0] == {"word": "boat", "weight": 0.4, "contribution": 0.6}
    assert told["explained"] == 0.8
    assert set(told["maps"]) == {"text", "all"}
    assert told["maps"]["text"] == {
        "rows": [[0.0, 1.0], [0.5, 0.0]],
        "box": [0.0, 0.1, 1.0, 0.8],
        "fall": 0.7,
    }
    assert told["notes"] == ["A sentence."]


def test_lines_for_a_person() -> None:
    lines = list(to_lines(WHY, PATH))
    assert lines[0] == f"{PATH}  1.500"
    assert "80% of the match" in lines[3]
    assert "boat +0.60, dusk -0.10" in lines[3]
    assert "  |   ███|" in lines  # drawn once: the one term's map is that of all
    assert sum(line.startswith("where") for line in lines) == 1
    assert lines[-1] == "A sentence."


def test_words_that_explain_nothing_are_only_what_is_in_it() -> None:
    lines = list(to_lines(replace(WHY, explained=0.2, heats={}), PATH))
    assert "what is in it: boat, dusk" in lines


def test_moments_of_a_sound_and_pages_of_a_score() -> None:
    sound = replace(WHY, kind=Kind.AUDIO, moments=(Moment(0.0, 10.0, 0.5), Moment(70.0, 80.5, 1.5)))
    assert "  1:10.0 to 1:20.5     1.500" in list(to_lines(sound, PATH))
    score = replace(WHY, kind=Kind.SCORE, segment=Segment(page=3, box=(1, 2, 3, 4)))
    assert "page 3" in list(to_lines(score, PATH))
    assert to_json(score, PATH)["segment"] == {"page": 3, "box": [1, 2, 3, 4]}
