"""A quick look into a folder before it is added."""

import itertools
import os

import pytest

from engine.domain import Glance
from engine.scan.glance import glance


def put(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def test_kinds_are_counted_by_name_in_all_folders(tmp_path):
    put(tmp_path, "a.jpg", "b.HEIC", "2024/c.png", "Music/d.flac", "Scores/old/e.mxl", "notes.txt")
    assert glance(tmp_path) == Glance(3, 1, 1, complete=True)


def test_what_is_never_indexed_is_not_counted(tmp_path):
    put(tmp_path, ".cache/a.jpg", "@eaDir/b.jpg", ".hidden.jpg", "c.jpg.part")
    assert glance(tmp_path) == Glance()


def test_a_folder_that_is_not_there_has_nothing(tmp_path):
    assert glance(tmp_path / "gone") == Glance()


def test_it_stops_when_its_time_is_over(tmp_path):
    put(tmp_path, "a.jpg", "deep/b.jpg", "deep/deeper/c.jpg")
    ticks = itertools.count()
    seen = glance(tmp_path, limit_s=2, clock=lambda: next(ticks))
    assert not seen.complete
    assert seen.photos == 1


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs links")
def test_links_are_not_followed_around_in_circles(tmp_path):
    put(tmp_path, "a.jpg")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert glance(tmp_path) == Glance(1)
