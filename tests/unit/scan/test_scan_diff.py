import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain import Kind
from engine.scan.diff import diff
from engine.store.facts import Fact, KnownFile


def fact(name, size=10, mtime=5, inode=1, root=1, device=7, kind=Kind.PHOTO, main=None):
    return Fact(root, name, kind, size, mtime, device, inode, main)


def row(name, size=10, mtime=5, inode=1, root=1, device=7, kind=Kind.PHOTO, main=None, id_=1, missing=False):  # fmt: skip
    return KnownFile(root, name, kind, size, mtime, device, inode, main, id_, missing)


def names(difference):
    """The difference in short."""
    return {
        "added": [f.relpath for f in difference.added],
        "changed": [m.fact.relpath for m in difference.changed],
        "moved": [(m.row.relpath, m.fact.relpath) for m in difference.moved],
        "refreshed": [m.fact.relpath for m in difference.refreshed],
        "gone": [r.relpath for r in difference.gone],
    }


def only(**expected):
    return {key: [] for key in ("added", "changed", "moved", "refreshed", "gone")} | expected


@pytest.mark.parametrize(
    ("facts", "rows", "expected"),
    [
        ([fact("a.jpg")], [], only(added=["a.jpg"])),
        ([], [row("a.jpg")], only(gone=["a.jpg"])),
        ([fact("a.jpg")], [row("a.jpg")], only()),
        ([fact("a.jpg", size=11)], [row("a.jpg")], only(changed=["a.jpg"])),
        ([fact("a.jpg", mtime=6)], [row("a.jpg")], only(changed=["a.jpg"])),
        ([fact("a.jpg", inode=2)], [row("a.jpg")], only(refreshed=["a.jpg"])),
        ([fact("a.jpg", device=8)], [row("a.jpg")], only(refreshed=["a.jpg"])),
        ([fact("a.jpg")], [row("a.jpg", missing=True)], only(refreshed=["a.jpg"])),
        ([fact("x/b.jpg")], [row("a.jpg")], only(moved=[("a.jpg", "x/b.jpg")])),
        # to another disk: name, size and time tell
        ([fact("x/a.jpg", device=8, inode=99)], [row("a.jpg")], only(moved=[("a.jpg", "x/a.jpg")])),
        ([fact("x/b.jpg", device=8, inode=99)], [row("a.jpg")], only(added=["x/b.jpg"], gone=["a.jpg"])),
        # an inode number that is used again is no proof
        ([fact("b.jpg", mtime=6)], [row("a.jpg")], only(added=["b.jpg"], gone=["a.jpg"])),
        # a file under the name of another kind is read anew
        ([fact("a.mp3", kind=Kind.AUDIO)], [row("a.jpg")], only(added=["a.mp3"], gone=["a.jpg"])),
    ],
)  # fmt: skip
def test_one_file(facts, rows, expected):
    assert names(diff(facts, rows)) == expected


def test_a_name_that_occurs_twice_is_not_guessed():
    rows = [row("1/a.jpg", inode=0, id_=1), row("2/a.jpg", inode=0, id_=2)]
    difference = diff([fact("3/a.jpg", inode=0)], rows)
    assert not difference.moved
    assert [f.relpath for f in difference.added] == ["3/a.jpg"]


def test_move_between_roots():
    difference = diff([fact("a.jpg", root=2)], [row("a.jpg", root=1)])
    assert [(m.row.root_id, m.fact.root_id) for m in difference.moved] == [(1, 2)]


def test_departed_rows_can_move_in_but_are_never_gone():
    outside = [row("old/a.jpg"), row("old/b.jpg", inode=2, id_=2)]
    difference = diff([fact("new/c.jpg")], [], outside)
    assert names(difference) == only(moved=[("old/a.jpg", "new/c.jpg")])


def test_two_files_that_change_places_are_both_read_again():
    facts = [fact("a.wav", inode=2), fact("b.wav", inode=1)]
    rows = [row("a.wav", inode=1, id_=1), row("b.wav", inode=2, id_=2)]
    assert [m.fact.relpath for m in diff(facts, rows).changed] == ["a.wav", "b.wav"]


def test_hard_links_move_one_to_one():
    facts = [fact("x/1.jpg"), fact("x/2.jpg"), fact("x/3.jpg")]
    rows = [row("1.jpg", id_=1), row("2.jpg", id_=2)]
    difference = diff(facts, rows)
    assert sorted(m.row.id for m in difference.moved) == [1, 2]
    assert len(difference.added) == 1
    assert not difference.gone


def test_new_and_lost_companions_are_paired():
    facts = [
        fact("a.nef", main="a.jpg"),
        fact("b.nef", inode=2),
        fact("c.nef", inode=3, main="c.jpg"),
    ]
    rows = [
        row("b.nef", inode=2, main="b.jpg", id_=2),
        row("c.nef", inode=3, main="c.jpg", id_=3),
    ]
    assert [(f.relpath, f.main) for f in diff(facts, rows).paired] == [
        ("a.nef", "a.jpg"),
        ("b.nef", None),
    ]


# -- properties --------------------------------------------------------------------------------
places = st.tuples(
    st.integers(1, 2), st.text("abc/", min_size=1, max_size=3).map(lambda t: f"{t}.jpg")
)
statuses = st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 2), st.integers(0, 4))
disks = st.dictionaries(places, statuses, max_size=8)


def facts_of(disk):
    return [
        Fact(root, name, Kind.PHOTO, size, mtime, device, inode)
        for (root, name), (size, mtime, device, inode) in disk.items()
    ]


def rows_of(disk, missing=frozenset()):
    return [
        KnownFile(*f, id=number, missing=number in missing)
        for number, f in enumerate(facts_of(disk), start=1)
    ]


def applied(rows, difference):
    """What the rows say once the difference is written (in the order that the scanner writes)."""
    by_id = {r.id: r for r in rows}
    for gone in difference.gone:
        del by_id[gone.id]
    for match in (*difference.refreshed, *difference.changed, *difference.moved):
        by_id[match.row.id] = KnownFile(*match.fact, id=match.row.id, missing=False)
    for number, added in enumerate(difference.added, start=1000):
        by_id[number] = KnownFile(*added, id=number, missing=False)
    return list(by_id.values())


@pytest.mark.slow
@given(disks, disks, st.sets(st.integers(1, 8)))
def test_writing_the_difference_makes_the_rows_say_what_the_disk_says(before, now, missing):
    rows = rows_of(before, missing)
    after = applied(rows, diff(facts_of(now), rows))
    assert sorted(r[:8] for r in after) == sorted(facts_of(now))
    assert not any(r.missing for r in after)
    assert not diff(facts_of(now), after)


@pytest.mark.slow
@given(disks, disks)
def test_every_file_and_every_row_has_one_fate(before, now):
    rows = rows_of(before)
    difference = diff(facts_of(now), rows)
    altered = [*difference.changed, *difference.moved]
    arrived = [(f.root_id, f.relpath) for f in difference.added]
    arrived += [(m.fact.root_id, m.fact.relpath) for m in altered]
    left = [r.id for r in difference.gone] + [m.row.id for m in altered]
    assert len(set(arrived)) == len(arrived)
    assert len(set(left)) == len(left)
    assert set(left).isdisjoint(m.row.id for m in difference.refreshed)
    kept = {(r.root_id, r.relpath) for r in rows} & now.keys()
    assert set(arrived) | kept == now.keys()


@pytest.mark.slow
@given(disks, disks)
def test_a_move_keeps_size_time_and_kind(before, now):
    for match in diff(facts_of(now), rows_of(before)).moved:
        assert match.row[2:5] == match.fact[2:5]
        assert (match.fact.root_id, match.fact.relpath) not in before
        assert (match.row.root_id, match.row.relpath) not in now


@pytest.mark.slow
@given(st.lists(statuses, max_size=8), st.permutations(range(8)))
def test_renaming_everything_is_nothing_but_moves(files, order):
    unique = [
        (size, mtime, device, number + 1) for number, (size, mtime, device, _) in enumerate(files)
    ]
    before = {(1, f"old{n}.jpg"): status for n, status in enumerate(unique)}
    now = {(1 + order[n] % 2, f"new{order[n]}.jpg"): status for n, status in enumerate(unique)}
    difference = diff(facts_of(now), rows_of(before))
    assert len(difference.moved) == len(files)
    assert not any((difference.added, difference.gone, difference.changed, difference.refreshed))
    assert all(m.row.inode == m.fact.inode for m in difference.moved)
