import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.watch.aggregate import Aggregator


def test_hints_go_out_when_things_are_quiet():
    hints = Aggregator(quiet_s=0.5, longest_s=10)
    assert hints.due_at() is None
    assert hints.take(99) == []
    hints.add(1, "a.jpg", 0.0)
    hints.add(1, "a.jpg", 0.3)
    assert hints.due_at() == 0.8
    assert hints.take(0.79) == []
    assert hints.take(0.8) == [(1, "a.jpg")]
    assert hints.take(99) == []
    assert hints.due_at() is None


def test_nothing_waits_longer_than_the_limit():
    hints = Aggregator(quiet_s=0.5, longest_s=10)
    for step in range(100):
        hints.add(1, "download.jpg", step * 0.1)
    assert hints.due_at() == 10.0
    assert hints.take(10.0) == [(1, "download.jpg")]
    hints.add(1, "download.jpg", 10.1)
    assert hints.due_at() == 10.6  # a new round


def test_both_ends_of_a_move_go_out_together():
    hints = Aggregator(quiet_s=0.5)
    hints.add(1, "a.jpg", 0.0)
    hints.add(2, "b.jpg", 0.4)
    assert hints.take(0.5) == []
    assert sorted(hints.take(0.9)) == [(1, "a.jpg"), (2, "b.jpg")]


def test_a_crowd_becomes_its_folder():
    hints = Aggregator(most_children=128)
    for number in range(128):
        hints.add(1, f"a/b/{number}.jpg", 0)
    assert len(hints.take(1)) == 128
    for number in range(129):
        hints.add(1, f"a/b/{number}.jpg", 2)
    hints.add(1, "a/b/c/d.jpg", 2)
    hints.add(1, "a/x.jpg", 2)
    assert sorted(hints.take(3)) == [(1, "a/b"), (1, "a/x.jpg")]


def test_crowds_of_folders_become_the_root():
    hints = Aggregator(most_children=3)
    for number in range(4):
        hints.add(1, f"{number}/x/y.jpg", 0)
    assert hints.take(1) == [(1, "")]


def test_a_folder_swallows_what_is_in_it():
    hints = Aggregator()
    hints.add(1, "a/b.jpg", 0)
    hints.add(1, "a", 0)
    hints.add(1, "a/c/d.jpg", 0)
    hints.add(2, "a/b.jpg", 0)
    assert sorted(hints.take(1)) == [(1, "a"), (2, "a/b.jpg")]


paths = st.lists(st.sampled_from("abcd"), max_size=4).map("/".join)
steps = st.lists(
    st.tuples(st.integers(1, 2), paths, st.integers(0, 192).map(lambda n: n / 64)),
    min_size=1,
    max_size=40,
)


def covers(given_path, path):
    return not given_path or path == given_path or path.startswith(f"{given_path}/")


@pytest.mark.slow
@given(steps, st.integers(1, 4))
def test_no_hint_is_lost_early_late_or_doubled(events, most_children):
    hints = Aggregator(quiet_s=0.5, longest_s=4, most_children=most_children)
    now = 0.0
    waiting: list[tuple[int, str, float]] = []

    def take_all(at):
        nonlocal waiting
        taken = hints.take(at)
        if not taken:
            assert all(at - since < 4 for _, _, since in waiting)
            return
        assert at - waiting[-1][2] >= 0.5 or at - waiting[0][2] >= 4
        for root, path, _ in waiting:
            assert any(root == r and covers(p, path) for r, p in taken)
        for one in taken:
            assert not any(one != r and one[0] == r[0] and covers(r[1], one[1]) for r in taken)
            same_folder = [r for r in taken if r[1] and r[1].rpartition("/")[0] == one[1].rpartition("/")[0] and r[0] == one[0]]  # fmt: skip
            assert len(same_folder) <= most_children
        waiting = []

    for root, path, pause in events:
        until = now + pause
        while (due := hints.due_at()) is not None and due <= until:
            take_all(due)
        now = until
        hints.add(root, path, now)
        waiting.append((root, path, now))
    take_all(hints.due_at())
    assert waiting == []
