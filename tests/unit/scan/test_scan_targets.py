from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.scan.targets import Target, merge, targets_of_hint

folders = st.lists(st.sampled_from("ab"), max_size=3).map("/".join)
targets = st.builds(Target, st.integers(1, 2), folders, st.booleans())


def files_in(target):
    """Which of all possible files a target looks at."""
    every = ["/".join([*folder, "f"]) for n in range(5) for folder in product("ab", repeat=n)]  # fmt: skip
    prefix = f"{target.folder}/" if target.folder else ""
    inner = [name.removeprefix(prefix) for name in every if name.startswith(prefix)]
    return {
        (target.root_id, prefix + name) for name in inner if target.recursive or "/" not in name
    }


@pytest.mark.slow
@given(st.lists(targets, max_size=6))
def test_merging_keeps_every_file_and_looks_at_none_twice(wanted):
    merged = [files_in(target) for target in merge(wanted)]
    assert set().union(*merged) == set().union(*map(files_in, wanted))
    assert sum(map(len, merged)) == len(set().union(*merged))


def test_a_hint_at_a_file_looks_at_its_folder(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a/x.jpg").touch()
    assert targets_of_hint(1, tmp_path, "a/x.jpg") == [Target(1, "a", recursive=False)]


def test_a_hint_at_a_folder_looks_at_all_of_it(tmp_path):
    (tmp_path / "a/b").mkdir(parents=True)
    assert targets_of_hint(1, tmp_path, "a/b") == [Target(1, "a/b")]
    assert targets_of_hint(1, tmp_path, "") == [Target(1)]


def test_what_is_gone_may_have_been_a_folder(tmp_path):
    assert targets_of_hint(1, tmp_path, "a/b") == [
        Target(1, "a", recursive=False),
        Target(1, "a/b"),
    ]


def test_new_rules_hold_for_everything_below(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a/.trouvereignore").touch()
    assert targets_of_hint(1, tmp_path, "a/.trouvereignore") == [Target(1, "a")]


def test_a_download_in_progress_is_no_reason_to_look(tmp_path):
    (tmp_path / "x.jpg.part").touch()
    assert targets_of_hint(1, tmp_path, "x.jpg.part") == []
