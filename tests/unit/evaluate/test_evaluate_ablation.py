"""What each part of a composed query is worth."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from engine.domain import Answer, Composing, Hit, Kind, Query, TermKind
from engine.errors import EnvironmentProblem
from engine.evaluate.ablation import WAYS, ablation
from engine.evaluate.run import table, transposed
from engine.search.parse import parse_filter


class Library:
    """Finds the right file for whoever composes, at a rank that tells the way."""

    def __init__(self, right: Path) -> None:
        self.right = right
        self.asked: list[Query] = []

    def parse_filter(self, text: str) -> Query:
        return parse_filter(text)

    def search_many(self, queries: Sequence[Query]) -> list[Answer]:
        self.asked += queries
        return [self._answer(query) for query in queries]

    def _answer(self, query: Query) -> Answer:
        wrong = Hit(2, self.right.with_name("wrong.jpg"), Kind.PHOTO, 0.5, None, {})
        right = Hit(1, self.right, Kind.PHOTO, 0.4, None, {})
        is_plain = not query.instruction or query.composing is not Composing.PDV
        return Answer((wrong, right) if is_plain else (right, wrong), 2, 2, False, 1.0)


def manifest(folder: Path, **query: object) -> Path:
    (folder / "a.jpg").write_bytes(b"")
    file = folder / "changed.jsonl"
    row = {"query": {"image": "a.jpg", **query}, "relevant": ["right.jpg"]}
    file.write_text(json.dumps(row) + "\n", encoding="utf-8")
    return file


def test_every_way_is_asked_and_measured_on_its_own(tmp_path: Path) -> None:
    library = Library(tmp_path / "right.jpg")
    found = ablation(library, manifest(tmp_path, instruction="at night"))
    assert list(found) == list(WAYS)
    assert found["PDV-F, automatic α"] == found["PDV-I"] == 1
    assert found["example only"] == found["words only"] == found["sum, words 1/2"] == 0.5
    asked = dict(zip(WAYS, library.asked, strict=True))
    assert (asked["PDV-I"].beta, asked["PDV-T"].beta) == (0, 1)
    assert [term.kind for term in asked["words only"].terms] == [TermKind.TEXT]
    assert asked["words only"].terms[0].value == "at night"
    assert asked["PDV-F, fixed α"].alpha_image is not None


def test_a_manifest_without_instructions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="without an instruction"):
        ablation(Library(tmp_path / "right.jpg"), manifest(tmp_path))


def test_the_table_has_a_row_for_each_way_and_a_column_for_each_manifest() -> None:
    rows = table(transposed({"one": {"a": 0.5, "b": 0.25}, "two": {"a": 1, "b": 0.0}}))
    assert rows.splitlines()[0].split() == ["one", "two"]
    assert rows.splitlines()[2].split() == ["b", "0.250", "0.000"]
