from pathlib import Path

import pytest

from engine.errors import EnvironmentProblem
from engine.scan.adding import (
    Added,
    Cover,
    cover_of,
    folder_to_add,
    insert_root,
    refuse_library_folder,
    roots_inside,
)
from engine.store import roots as rows_of_roots

NOW = "2026-01-01T00:00:00+00:00"


def test_folders_are_known_by_one_name(tmp_path, monkeypatch):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    real = (tmp_path / "real").resolve()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("real", "link", "./real/../real", str(tmp_path / "link"), "~/real"):
        assert folder_to_add(Path(name)) == real


def test_what_cannot_be_added(tmp_path):
    (tmp_path / "file.jpg").touch()
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(EnvironmentProblem, match="does not exist") as missing:
        folder_to_add(tmp_path / "nowhere")
    assert missing.value.advice
    with pytest.raises(EnvironmentProblem, match="is a file") as file:
        folder_to_add(tmp_path / "file.jpg")
    assert str(tmp_path) in file.value.advice
    with pytest.raises(EnvironmentProblem, match="does not exist"):
        folder_to_add(tmp_path / "file.jpg/deeper")
    with pytest.raises(EnvironmentProblem):
        folder_to_add(tmp_path / "loop")


def test_covers():
    roots = {1: Path("/a/b"), 2: Path("/c")}
    assert cover_of(Path("/a/b"), roots) == Cover(1, "")
    assert cover_of(Path("/a/b/c/d"), roots) == Cover(1, "c/d")
    assert cover_of(Path("/a/bc"), roots) is None
    assert roots_inside(Path("/a"), roots) == {1: "b"}
    assert roots_inside(Path("/"), roots) == {1: "a/b", 2: "c"}
    assert roots_inside(Path("/c"), roots) == {}


def test_the_library_is_no_root():
    for folder in ("/lib", "/lib/thumbs"):
        with pytest.raises(EnvironmentProblem, match="library itself"):
            refuse_library_folder(Path(folder), Path("/lib"))
    refuse_library_folder(Path("/"), Path("/lib"))


def test_inserting(world):
    def insert(path):
        return world.catalog.write(lambda c: insert_root(c, path, NOW))

    sub = world.root / "sub"
    assert insert(world.root) == Added(world.root_id)
    with pytest.raises(EnvironmentProblem, match="already covered"):
        insert(sub)
    world.put("sub/a.jpg")
    world.scan()
    world.index("sub/a.jpg")
    before = world.rows()["sub/a.jpg"]
    added = insert(world.root.parent)
    assert (added.is_new, added.absorbed) == (True, (world.root_id,))
    after = world.rows(added.root_id)[f"{world.root.name}/sub/a.jpg"]
    assert (after["id"], after["content_id"]) == (before["id"], before["content_id"])
    assert list(rows_of_roots.root_paths(world.catalog.read())) == [added.root_id]
    world.scan(root_id=added.root_id)
    assert world.rows(added.root_id)[f"{world.root.name}/sub/a.jpg"]["state"] == "searchable"
