import argparse
import json
from pathlib import Path

import pytest

from engine.cli import build_parser, main
from engine.cli_query import (
    answer_to_json,
    answer_to_lines,
    marked,
    query_from_values,
    read_batch,
)
from engine.domain import Answer, Aspect, Hit, Kind, Query, Segment, TermKind
from engine.errors import BadQuery, EnvironmentProblem
from engine.search.parse import parse_filter


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "harbour.jpg"
    path.write_bytes(b"any file will do")
    return str(path)


def query(**values):
    return query_from_values(values, parse_filter)


def batch(tmp_path, *lines, **defaults):
    path = tmp_path / "queries.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return list(read_batch(path, argparse.Namespace(**defaults), parse_filter))


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({}, "nothing to search for"),
        ({"image": "/no/such.jpg"}, "no file"),
        ({"text": "a", "weight": ["image=1"]}, "no 'image' here"),
        ({"text": "a", "weight": ["text=heavy"]}, "not a number"),
        ({"text": "a", "aspect": ["smell=1"]}, "no 'smell' here"),
        ({"text": "a", "kind": "video"}, "no kind 'video'"),
        ({"text": "a", "limit": 0}, "limit"),
        ({"text": "a", "limit": "many"}, "limit"),
        ({"text": "a", "beta": "half"}, "beta must be a number"),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(values, complaint):
    with pytest.raises(EnvironmentProblem, match=complaint):
        query(**values)


def test_every_option_reaches_the_query(picture):
    asked = query(
        text="boats",
        without=["people"],
        image=[picture, picture],
        instruction="at night",
        weight=["image2=0.5", "text=2"],
        aspect=["colour=1.5"],
        alpha_text=1.0,
        alpha_image=1.4,
        beta=0.25,
        kind="photo",
        limit=7,
        all=True,
        exact=True,
        **{"in": "/photos"},
    )
    assert [(term.kind, term.weight) for term in asked.terms] == [
        (TermKind.TEXT, 2.0),
        (TermKind.WITHOUT, 1.0),
        (TermKind.IMAGE, 1.0),
        (TermKind.IMAGE, 0.5),
    ]
    assert (asked.alpha_text, asked.alpha_image, asked.beta) == (1.0, 1.4, 0.25)
    assert asked.aspects == {Aspect.COLOUR: 1.5}
    assert asked.kinds == (Kind.PHOTO,)
    assert asked.folders == ("/photos",)
    assert (asked.limit, asked.show_all, asked.exact) == (7, True, True)


def test_paths_become_absolute(tmp_path, monkeypatch, picture):
    monkeypatch.chdir(tmp_path)
    assert query(image="harbour.jpg").terms[0].value == picture
    assert query(text="a", **{"in": "sub"}).folders == (str(tmp_path / "sub"),)


def test_a_filter_alone_is_a_question():
    assert query(filter="rating:>=3").conditions[0].field == "rating"


def test_batch_lines_take_strings_or_lists_and_keep_their_order(tmp_path, picture):
    first, second = batch(
        tmp_path,
        json.dumps({"text": "a cat", "limit": 3}),
        "",
        json.dumps({"image": [picture], "alpha-text": 2}),
    )
    assert (first.terms[0].value, first.limit) == ("a cat", 3)
    assert (second.terms[0].kind, second.alpha_text) == (TermKind.IMAGE, 2.0)


def test_options_of_the_command_line_are_defaults_of_every_line(tmp_path):
    (asked,) = batch(tmp_path, '{"text": "a"}', all=True, kind="photo")
    assert asked.show_all
    assert asked.kinds == (Kind.PHOTO,)


def test_one_bad_line_does_not_stop_a_batch(tmp_path):
    outcomes = batch(tmp_path, '{"text": "a"}', "{broken", '{"txt": "a"}', "[1]", '{"text": "b"}')
    assert [type(outcome) for outcome in outcomes] == [Query, BadQuery, BadQuery, BadQuery, Query]
    assert "Line 2" in str(outcomes[1])
    assert "'txt'" in str(outcomes[2])


def test_a_missing_batch_file_is_a_sentence(tmp_path):
    with pytest.raises(EnvironmentProblem, match="cannot be read"):
        list(read_batch(tmp_path / "none.jsonl", argparse.Namespace(), parse_filter))


def hit(segment=None, kind=Kind.PHOTO):
    return Hit(1, Path("/photos/a.jpg"), kind, 0.51234567, segment, {"text": 0.51234567})


def test_json_follows_the_contract():
    answer = Answer((hit(),), total=3, above_line=1, no_good_match=False, took_ms=1.234567)
    printed = answer_to_json(answer)
    assert printed["hits"][0] == {
        "rank": 1,
        "score": 0.512346,
        "path": "/photos/a.jpg",
        "kind": "photo",
        "segment": None,
        "terms": {"text": 0.512346},
        "above_line": True,
    }
    assert printed["took_ms"] == 1.23
    assert printed["no_good_match"] is False


@pytest.mark.parametrize(
    ("segment", "printed"),
    [
        (Segment(), None),
        (Segment(start_s=5.0, end_s=10.0), {"start_s": 5.0, "end_s": 10.0}),
        (Segment(page=2, box=(1, 2, 3, 4)), {"page": 2, "box": [1, 2, 3, 4]}),
    ],
)
def test_segments_say_where_in_the_file(segment, printed):
    answer = Answer((hit(segment),), 1, 1, no_good_match=False, took_ms=0)
    assert answer_to_json(answer)["hits"][0]["segment"] == printed


def test_lines_for_people_say_when_nothing_good_was_found():
    lines = list(answer_to_lines(Answer((), 9, 0, no_good_match=True, took_ms=0), 80))
    assert lines == ["Nothing good found. --all shows the nearest."]


def test_long_paths_keep_their_end():
    long = Hit(1, Path("/" + "deep/" * 40 + "a.jpg"), Kind.PHOTO, 1.0, None, {})
    (line,) = answer_to_lines(Answer((long,), 1, 1, no_good_match=False, took_ms=0), 60)
    assert line.endswith("deep/a.jpg")
    assert len(line) <= 62


@pytest.mark.parametrize("command", ["", "index", "search", "models add", "evaluate", "doctor"])
def test_every_command_has_help(command, capsys):
    with pytest.raises(SystemExit) as stop:
        build_parser().parse_args([*command.split(), "--help"])
    assert stop.value.code == 0
    assert "usage: trouvere" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [["frobnicate"], ["search", "--limit", "x"], ["index"], ["models"]]
)
def test_wrong_usage_exits_with_two(arguments, capsys):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("dress colour:blu", ["    dress colour:blu", "                 ^^^"]),
        ('sea "shore', ['    sea "shore', "        ^^^^^^"]),
        ("2:", ["    2:", "    ^^"]),
    ],
)
def test_a_mistake_in_a_filter_is_shown_where_it_stands(text, lines):
    with pytest.raises(BadQuery) as caught:
        parse_filter(text)
    assert list(marked(text, caught.value)) == lines


def test_there_is_nothing_to_show_without_a_place():
    assert list(marked("x", BadQuery("Which?"))) == []
    assert list(marked(None, BadQuery("Which?", "", 0, 1))) == []
