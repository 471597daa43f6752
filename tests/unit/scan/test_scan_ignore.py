from pathlib import Path

import pytest

from engine.scan.ignore import IgnoreRules, compile_patterns, ignored_by_name, rules_down_to


@pytest.mark.parametrize(
    "name", [".git", ".thumbnails", "node_modules", "@eaDir", "System Volume Information",
             "$RECYCLE.BIN", ".Trash-1000", ".Trashes", "__MACOSX"]
)  # fmt: skip
def test_folders_left_out(name):
    assert ignored_by_name(name, is_folder=True)


@pytest.mark.parametrize("name", ["Thumbs.db", "THUMBS.DB", ".DS_Store", "._IMG_1.jpg", "a.jpg.part", "a.jpg.crdownload", "a.TMP"])  # fmt: skip
def test_files_left_out(name):
    assert ignored_by_name(name, is_folder=False)


@pytest.mark.parametrize("name", ["a.jpg", "part", "thumbs", "my.git", "node_modules"])
def test_files_kept(name):
    assert not ignored_by_name(name, is_folder=False)


def rules(tmp_path: Path, folder: str = "", **files: str) -> IgnoreRules | None:
    for place, text in files.items():
        target = tmp_path / place.replace("root", "").replace("_", "/")
        target.mkdir(parents=True, exist_ok=True)
        (target / ".trouvereignore").write_text(text, encoding="utf-8")
    return rules_down_to(tmp_path, folder)


def test_patterns_speak_for_their_folder_and_below(tmp_path):
    found = rules(tmp_path, "a/b", root="*.png\n/only.jpg\n", a="raw/\n")
    assert found.ignores("a/b/x.png", is_folder=False)
    assert not found.ignores("a/b/only.jpg", is_folder=False)
    assert found.ignores("a/b/raw", is_folder=True)
    assert not found.ignores("a/b/raw", is_folder=False)


def test_the_deeper_file_has_the_last_word(tmp_path):
    found = rules(tmp_path, "a", root="*.png\n", a="!keep.png\n")
    assert found.ignores("a/other.png", is_folder=False)
    assert not found.ignores("a/keep.png", is_folder=False)


def test_built_in_rules_can_be_overruled(tmp_path):
    found = rules(tmp_path, root="!.photos/\n")
    assert not found.ignores(".photos", is_folder=True)
    assert found.ignores(".git", is_folder=True)


def test_nothing_holds_in_a_folder_that_is_left_out(tmp_path):
    assert rules(tmp_path, "private/2024", root="private/\n") is None
    assert rules_down_to(tmp_path, "x/.cache/y") is None


def test_a_line_that_is_not_understood_costs_only_itself():
    spec = compile_patterns(["!", "*.png", "a\\"])
    assert spec.check_file("x.png").include
    assert spec.check_file("x.jpg").include is None


@pytest.mark.parametrize("data", [b"\xff\xfe\x00*.png", b"\xef\xbb\xbf*.png\n", b""])
def test_odd_bytes_do_no_harm(tmp_path, data):
    (tmp_path / ".trouvereignore").write_bytes(data)
    assert not rules_down_to(tmp_path, "").ignores("x.jpg", is_folder=False)


def test_an_ignore_folder_is_no_ignore_file(tmp_path):
    (tmp_path / ".trouvereignore").mkdir()
    assert rules_down_to(tmp_path, "") == IgnoreRules()
