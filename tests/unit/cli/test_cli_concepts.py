"""Likes, concepts and wandering on the command line."""

import argparse
import json

import pytest

from engine import cli_concepts
from engine.cli import build_parser
from engine.cli_query import query_from_values, read_batch
from engine.domain import DIVERSE, Concept, Kind, Query, Term, TermKind
from engine.errors import BadQuery, EnvironmentProblem
from engine.search.parse import parse_filter
from tests.helpers.fake_library import FakeLibrary


def query(**values) -> Query:
    return query_from_values(values, parse_filter)


def run(library, *words):
    options = build_parser().parse_args(["concepts", *words])
    return options.action.run(library, options)


# -- search --------------------------------------------------------------------------------------
def test_likes_and_dislikes_are_absolute_paths_that_need_not_exist(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    asked = query(liked=["a.jpg", "/x/b.jpg"], disliked=["c.jpg"])
    assert asked.liked == (str(tmp_path / "a.jpg"), "/x/b.jpg")
    assert asked.disliked == (str(tmp_path / "c.jpg"),)


def test_likes_alone_are_something_to_search_for():
    assert query(liked=["/a.jpg"]).terms == ()
    assert query(disliked=["/a.jpg"]).terms == ()
    with pytest.raises(BadQuery, match="nothing to search for"):
        query(diverse=0.5)


def test_a_concept_has_a_weight():
    asked = query(concept=["garden", "beach"], weight=["concept2=-0.5"])
    assert asked.terms == (
        Term(TermKind.CONCEPT, "garden"),
        Term(TermKind.CONCEPT, "beach", -0.5),
    )


def test_a_filter_can_name_a_concept():
    assert query(filter="-concept:beach").terms == (Term(TermKind.CONCEPT, "beach", -1.0),)


@pytest.mark.parametrize(
    ("words", "expected"),
    [([], 0.0), (["--diverse"], DIVERSE), (["--diverse", "0.8"], 0.8)],
)
def test_difference_has_a_usual_value(words, expected):
    options = build_parser().parse_args(["search", "--text", "a", *words])
    assert query_from_values(vars(options), parse_filter).diverse == expected


def test_a_line_of_a_batch_may_steer(tmp_path):
    lines = tmp_path / "lines.jsonl"
    line = {"text": "a", "liked": "/a.jpg", "disliked": ["/b.jpg"], "diverse": 0.4, "concept": "x"}
    lines.write_text(json.dumps(line), encoding="utf-8")
    (asked,) = read_batch(lines, argparse.Namespace(), parse_filter)
    assert (asked.liked, asked.disliked, asked.diverse) == (("/a.jpg",), ("/b.jpg",), 0.4)
    assert asked.terms[-1] == Term(TermKind.CONCEPT, "x")


# -- concepts ------------------------------------------------------------------------------------
def test_concepts_are_saved_listed_renamed_and_deleted():
    library = FakeLibrary()
    assert run(library, "list") == ({"concepts": []}, ["There are no concepts yet."])
    values, lines = run(library, "save", "garden", "--liked", "/a", "/b", "/c", "--disliked", "/d")
    assert (values["liked"], values["disliked"], values["found"]) == (3, 1, 2)
    assert lines == ["garden: 3 examples, 1 against; finds 2 of its own 3 among the first 10"]
    run(library, "rename", "GARDEN", "our garden")
    assert [concept.name for concept in library.concepts()] == ["our garden"]
    values, lines = run(library, "delete", "our garden")
    assert values == {"deleted": "our garden"}
    assert "files stay" in lines[0]
    with pytest.raises(EnvironmentProblem, match="no concept"):
        run(library, "delete", "our garden")


def test_examples_that_are_gone_are_told():
    concept = Concept(1, "garden", liked=("a", "b", "c"), known=1)
    assert cli_concepts.describe(concept) == "garden: 3 examples, 2 of them gone"


# -- wandering -----------------------------------------------------------------------------------
def walk(library, *words):
    options = build_parser().parse_args(["wander", *words])
    return cli_concepts.wander(library, options)


def test_a_walk_takes_its_options():
    library = FakeLibrary()
    answer = walk(library, "--limit", "7", "--seed", "3", "--kind", "audio")
    assert len(answer.hits) == 7
    assert {hit.kind for hit in answer.hits} == {Kind.AUDIO}
    assert library.walks == [(None, (), 3)]


@pytest.mark.parametrize("words", [["--limit", "0"], ["--seed", "-1"]])
def test_a_walk_of_no_steps_is_refused(words):
    with pytest.raises(EnvironmentProblem, match="counted from 1"):
        walk(FakeLibrary(), *words)
