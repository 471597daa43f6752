"""Collections and sidecars on the command line, on a real library without a window."""

import json

import pytest

from engine.cli import build_parser
from engine.errors import EnvironmentProblem
from engine.organise.collections import Collections
from engine.organise.marks import Marks
from engine.organise.sidecars import Sidecars
from tests.helpers.search_library import SearchLibrary, photo_of


class Opened:
    """The part of the facade that these commands use."""

    def __init__(self, made):
        self.made, self.search = made, made.search
        self.marks = Marks(made.catalog, lambda _ids: None)
        self.collections = Collections(made.catalog, lambda: None)
        self.sidecars = Sidecars(made.catalog, self.marks, lambda _path: (0, ()))


@pytest.fixture
def library(tmp_path):
    made = SearchLibrary(tmp_path)
    for name in ("a/red.jpg", "a/green.jpg", "blue.jpg"):
        path = made.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"picture")
        made.add(name, photo_of(path.stem), tags=["x"] if path.stem == "red" else [])
    yield Opened(made)
    made.close()


def run(library, *words):
    options = build_parser().parse_args([*map(str, words)])
    values, lines = options.action.run(library, options)
    json.dumps(values)
    return values, lines


def test_collections_from_the_first_to_the_last(library):
    root = library.made.root
    assert run(library, "collections", "list")[1] == ["There are no collections yet."]
    assert run(library, "collections", "create", "Wall", root / "a")[1] == ["Wall: 2 items"]
    assert run(library, "collections", "add", "wall", root / "blue.jpg")[0]["added"] == 1
    assert run(library, "collections", "add", "wall", root / "blue.jpg")[0]["added"] == 0
    assert run(library, "collections", "remove", "Wall", root / "a" / "red.jpg")[0]["removed"] == 1
    values, lines = run(library, "collections", "show", "WALL")
    assert sorted(lines) == sorted([str(root / "a" / "green.jpg"), str(root / "blue.jpg")])
    assert values["items"] == 2
    run(library, "collections", "rename", "Wall", "Door")
    assert run(library, "collections", "list")[0] == {"collections": [{"name": "Door", "items": 2}]}
    assert "files stay" in run(library, "collections", "delete", "door")[1][0]
    assert (root / "blue.jpg").exists()


def test_an_unknown_collection_or_file_is_told(library, tmp_path):
    with pytest.raises(EnvironmentProblem, match="no collection"):
        run(library, "collections", "show", "Wall")
    with pytest.raises(EnvironmentProblem, match="nothing that is"):
        run(library, "collections", "create", "Wall", tmp_path / "other.jpg")
    assert library.collections.names() == []


def test_sidecars_go_out_and_come_in(library):
    root = library.made.root
    values, lines = run(library, "sidecars", "export")
    assert (values["changed"], values["problems"]) == (1, [])
    assert lines == ["Sidecars written: 1. Needing none, or up to date: 2."]
    (root / "blue.jpg.xmp").write_bytes((root / "a" / "red.jpg.xmp").read_bytes())
    assert run(library, "sidecars", "import", root / "a")[0]["changed"] == 0
    assert run(library, "sidecars", "import", root / "blue.jpg")[0]["changed"] == 1


def test_a_sidecar_that_cannot_be_read_is_listed(library):
    path = library.made.root / "blue.jpg"
    path.with_name("blue.jpg.xmp").write_bytes(b"rubbish")
    values, lines = run(library, "sidecars", "import")
    assert [one["path"] for one in values["problems"]] == [str(path)]
    assert lines[0].startswith(f"{path}\n")
