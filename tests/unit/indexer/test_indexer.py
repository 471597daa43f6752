"""The indexer with real catalog, index and threads; only decoding and encoders are fakes."""

import threading
from dataclasses import replace

import pytest

from engine.domain import Kind
from engine.encoders.base import Role
from engine.errors import EnvironmentProblem
from engine.events import EventBus, FilesChanged, Notice
from engine.indexer.indexer import Indexer
from engine.indexer.manners import Load, Manners
from engine.indexer.tools import Tools
from engine.media.thumbnails import ThumbnailStore
from engine.store.connection import Catalog
from engine.store.files import counts, failures, requeue
from tests.helpers.fake_encoders import FakeEncoders
from tests.helpers.fake_loaders import FakeLoaders

WAIT_S = 20


class Bench:
    """Everything the indexer works with, over a folder of text files."""

    def __init__(self, folder):
        self.folder = folder
        (folder / "files").mkdir()
        self.catalog = Catalog(folder / "catalog.sqlite")
        self.encoders = FakeEncoders()
        self.loaders = FakeLoaders()
        self.thumbnails = ThumbnailStore(folder / "thumbnails.sqlite")
        self.bus = EventBus()
        self.events = []
        self.bus.subscribe(self.events.append)
        self.committed = []
        self.unanswered = 0
        self.settled = threading.Event()
        self.indexer = Indexer(
            Tools(
                catalog=self.catalog,
                encoders=self.encoders,
                loaders=self.loaders,
                loader_count=2,
                thumbnails=self.thumbnails,
                bus=self.bus,
                active=lambda kind: self.encoders.active(kind),  # noqa: PLW0108 -- tests replace it
                unanswered=lambda: self.unanswered,
                committed=self.committed.extend,
                is_scanning=lambda: False,
                settle=self.settled.set,
            )
        )

    def add(self, name, text):
        path = self.folder / "files" / name
        path.write_text(text, encoding="utf-8")

        def row(connection):
            connection.execute(
                "INSERT OR IGNORE INTO root (id, path, added_at) VALUES (1, ?, 'now')",
                (str(self.folder / "files"),),
            )
            return connection.execute(
                "INSERT INTO file (root_id, relpath, kind, size, mtime_ns, added_at)"
                " VALUES (1, ?, 'photo', 1, 1, 'now')",
                (name,),
            ).lastrowid

        return self.catalog.write(row)

    def run(self):
        if not self.indexer._thread.is_alive():
            self.indexer.start()
        else:
            self.indexer.wake()
        assert self.indexer.wait_idle(WAIT_S)

    def counts(self):
        return counts(self.catalog.read())

    def one(self, sql, *values):
        return self.catalog.read().execute(sql, values).fetchone()[0]

    def close(self):
        self.indexer.close()
        self.thumbnails.close()
        self.catalog.close()


@pytest.fixture
def bench(tmp_path):
    bench = Bench(tmp_path)
    yield bench
    bench.close()


def test_one_broken_file_is_listed_and_the_others_go_on(bench):
    bench.add("a.jpg", "photo red")
    bench.add("b.jpg", "broken")
    bench.add("c.jpg", "photo blue")
    bench.run()
    assert bench.counts() == (2, 0, 1)
    (failure,) = failures(bench.catalog.read())
    assert (failure.path.name, failure.reason, failure.advice) == (
        "b.jpg",
        "b.jpg is damaged.",
        "Copy it again.",
    )


def test_a_fault_of_ours_fails_that_file_only(bench):
    bench.add("a.jpg", "strange")
    bench.add("b.jpg", "photo red")
    bench.run()
    assert bench.counts() == (1, 0, 1)
    assert "ZeroDivisionError" in failures(bench.catalog.read())[0].reason


def test_a_sample_that_an_encoder_chokes_on_does_not_take_its_batch_along(bench):
    encode = bench.encoders.encode

    def choke(encoder_id, samples, role):
        if any(sample.picture[0, 0, 0] == 10 for sample in samples):  # black
            raise RuntimeError("no black")
        return encode(encoder_id, samples, role)

    bench.encoders.encode = choke
    for name, colour in (("a.jpg", "red"), ("b.jpg", "black"), ("c.jpg", "blue")):
        bench.add(name, f"photo {colour}")
    bench.run()
    assert bench.counts() == (2, 0, 1)
    assert failures(bench.catalog.read())[0].path.name == "b.jpg"


def test_a_missing_model_stops_indexing_with_a_sentence_and_loses_nothing(tmp_path):
    bench = Bench(tmp_path)
    bench.encoders = FakeEncoders(missing=["fake-photo/0/1"])
    bench.indexer._tools = bench.indexer._tools.__class__(
        **{
            **{name: getattr(bench.indexer._tools, name) for name in Tools.__dataclass_fields__},
            "encoders": bench.encoders,
        }
    )
    bench.add("a.jpg", "photo red")
    bench.run()
    assert bench.counts() == (0, 1, 0)
    assert "not here" in str(bench.indexer.blocked)
    assert any(isinstance(event, Notice) and "waits" in event.text for event in bench.events)
    bench.close()


def test_a_full_disk_blocks_and_resuming_goes_on(bench):
    write = bench.catalog.write
    full = True

    def maybe(change):
        if full:
            raise EnvironmentProblem("The disk is full.", "Free some space.")
        return write(change)

    bench.add("a.jpg", "photo red")
    bench.catalog.write = maybe
    bench.run()
    assert bench.indexer.blocked is not None
    full = False
    bench.indexer.resume()
    assert bench.indexer.wait_idle(WAIT_S)
    assert bench.counts() == (1, 0, 0)


def test_a_file_whose_thumbnail_found_no_room_stays_queued(bench):
    put = bench.thumbnails.put_many
    full = True

    def maybe(pairs):
        if full:
            raise EnvironmentProblem("The disk is full.", "Free some space.")
        put(pairs)

    bench.add("a.jpg", "photo red")
    bench.thumbnails.put_many = maybe
    bench.run()
    assert bench.counts() == (0, 1, 0)
    full = False
    bench.indexer.resume()
    assert bench.indexer.wait_idle(WAIT_S)
    assert bench.counts() == (1, 0, 0)
    assert bench.thumbnails.get(bench.one("SELECT hash FROM content")) is not None


def test_a_fault_of_the_indexer_itself_is_told_and_does_not_end_it(bench):
    submit = bench.loaders.submit

    def broken(*_arguments):
        raise NameError("half a program")

    bench.add("a.jpg", "photo red")
    bench.loaders.submit = broken
    bench.run()
    assert "NameError" in str(bench.indexer.blocked)
    assert bench.counts() == (0, 1, 0)
    bench.loaders.submit = submit
    bench.indexer.resume()
    assert bench.indexer.wait_idle(WAIT_S)
    assert bench.counts() == (1, 0, 0)


def test_files_with_the_same_bytes_are_encoded_once(bench):
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        bench.add(name, "photo green")
    bench.run()
    bench.add("d.jpg", "photo green")
    bench.run()
    assert bench.counts() == (4, 0, 0)
    assert sum(count for _id, count, _role in bench.encoders.sample_calls) == 1
    assert bench.one("SELECT count(DISTINCT content_id) FROM file") == 1


def test_everything_of_a_file_is_in_the_catalog(bench):
    file_id = bench.add("a.jpg", "photo red")
    bench.run()
    row = bench.catalog.read().execute("SELECT * FROM content").fetchone()
    assert (row["kind"], row["width"]) == ("photo", 32)
    assert '"red"' in row["words"]
    assert bench.thumbnails.get(row["hash"]) == b"thumbnail of photo red"
    assert bench.one("SELECT count(*) FROM vector") == 4  # one per aspect of the encoder
    assert bench.committed == [file_id]
    assert bench.encoders.sample_calls == [("fake-photo/0/1", 1, Role.ITEM)]


def test_a_retried_file_that_was_mended_becomes_searchable(bench):
    bench.add("a.jpg", "broken")
    bench.run()
    (bench.folder / "files" / "a.jpg").write_text("photo red", encoding="utf-8")
    assert bench.catalog.write(requeue) == 1
    bench.run()
    assert bench.counts() == (1, 0, 0)


def test_a_pause_leaves_files_queued_until_resumed(bench):
    bench.indexer.pause()
    bench.add("a.jpg", "photo red")
    bench.indexer.start()
    assert not bench.indexer.wait_idle(0.1)
    assert bench.counts() == (0, 1, 0)
    assert bench.indexer.progress().paused
    bench.indexer.resume()
    assert bench.indexer.wait_idle(WAIT_S)
    assert bench.counts() == (1, 0, 0)


def test_a_new_encoder_sees_what_is_already_searchable(bench):
    bench.add("a.jpg", "photo red")
    bench.run()
    info = bench.encoders.active(Kind.PHOTO)[0]
    newer = info.__class__("fake-photo/1/1", info.name, info.kind, info.spaces, 32, 8)
    encode = bench.encoders.encode
    bench.encoders.encode = lambda _id, samples, role: encode(info.id, samples, role)
    bench.encoders.active = lambda kind: (newer,) if kind is Kind.PHOTO else ()
    bench.run()
    assert bench.one("SELECT count(*) FROM encoded WHERE encoder_id = ?", newer.id) == 1
    assert bench.one("SELECT count(*) FROM vector") == 8  # the old ones stay beside the new
    assert bench.settled.is_set()


def test_what_the_answering_encoders_have_not_seen_is_not_called_searchable(bench):
    """After an update of the program: old vectors are of no use, new ones are being made."""
    bench.add("a.jpg", "photo red")
    bench.add("b.jpg", "photo blue")
    bench.run()
    info = bench.encoders.active(Kind.PHOTO)[0]
    newer = info.__class__("fake-photo/1/1", info.name, info.kind, info.spaces, 32, 8)
    seen = []
    encode = bench.encoders.encode

    def look(_id, samples, role):
        seen.append(bench.indexer.progress())
        return encode(info.id, samples, role)

    bench.encoders.encode = look
    bench.encoders.active = lambda kind: (newer,) if kind is Kind.PHOTO else ()
    bench.unanswered = 2
    bench.run()
    assert [(p.searchable, p.queued) for p in seen] == [(0, 2)]
    progress = bench.indexer.progress()
    assert (progress.searchable, progress.queued, progress.scanning) == (2, 0, False)


def test_a_file_that_changed_while_it_was_read_is_read_again(bench):
    file_id = bench.add("a.jpg", "photo red")
    submit = bench.loaders.submit

    def change_meanwhile(path, kind, options, kind_override=None):
        future = submit(path, kind, options, kind_override)
        if len(bench.loaders.loaded) == 1:  # a scan sees another size during the first read
            (bench.folder / "files" / "a.jpg").write_text("photo blue", encoding="utf-8")
            bench.catalog.write(lambda c: c.execute("UPDATE file SET size = 2"))
        return future

    bench.loaders.submit = change_meanwhile
    bench.run()
    words = bench.one(
        "SELECT words FROM content JOIN file ON content_id = content.id WHERE file.id = ?", file_id
    )
    assert '"blue"' in words
    assert bench.one("SELECT count(*) FROM content") == 1  # what nobody holds is tidied away


def test_views_hear_of_progress(bench):
    bench.add("a.jpg", "photo red")
    bench.run()
    progress = [event.progress for event in bench.events if not isinstance(event, FilesChanged)]
    assert progress[-1].searchable == 1
    assert progress[-1].queued == 0


# -- manners --------------------------------------------------------------------------------------
def test_on_battery_files_wait_with_a_reason_and_go_on_when_the_user_insists(tmp_path):
    bench = Bench(tmp_path)
    manners = Manners(read=lambda: Load(on_battery=True))
    manners.begin()
    bench.indexer.close()
    bench.indexer = Indexer(replace(bench.indexer._tools, manners=manners))
    bench.add("a.jpg", "photo red")
    waits = threading.Event()
    bench.bus.subscribe(
        lambda e: getattr(e, "progress", None) and e.progress.paused and waits.set()
    )
    bench.indexer.start()
    assert waits.wait(WAIT_S)
    progress = bench.indexer.progress()
    assert (progress.queued, progress.paused, progress.pause_reason) == (1, True, "battery")
    bench.indexer.resume()
    assert bench.indexer.wait_idle(WAIT_S)
    progress = bench.indexer.progress()
    assert (progress.searchable, progress.paused, progress.pause_reason) == (1, False, "")
    bench.close()
