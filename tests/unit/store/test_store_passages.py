"""Passages in the catalog: kept with their content, gone with it, and in catalogs of before."""

import sqlite3

import pytest

from engine.domain import Aspect, Kind, Segment
from engine.encoders.base import Encoded, EncoderInfo, Space
from engine.indexer.batch import Done, Work
from engine.indexer.commit import commit_batch
from engine.media.base import Loaded, Metadata, Sample
from engine.store import contents
from engine.store.connection import Catalog
from engine.store.migrations import SCHEMA_VERSION
from engine.store.passages import contents_with_passages, passages_of, save_passage
from engine.store.salvage import salvage
from tests.helpers.passages import score_of, tune

NOTES = EncoderInfo("notes/1", "notes", Kind.SCORE, (Space(Aspect.SCORE, 4, "notes"),))
LOOK = EncoderInfo("look/1", "look", Kind.SCORE, (Space(Aspect.LOOK, 4, "look"),))


@pytest.fixture
def connection(tmp_path):
    catalog = Catalog(tmp_path / "catalog.sqlite")
    yield catalog._writer
    catalog.close()


def content(connection, name="a", rating=0):
    facts = contents.ContentFacts(name * 40, Kind.SCORE, rating=rating)
    return contents.save_content(connection, facts)


def indexed(connection, name="a", rating=0):
    """A content that an encoder of notes is through with."""
    content_id = content(connection, name, rating)
    contents.save_segments(connection, content_id, [Segment(page=1)])
    save_passage(connection, content_id, "notes/1", score_of(tune(1, 30)))
    contents.mark_encoded(connection, content_id, "notes/1")
    return content_id


def done(pages):
    """A score on its way into the catalog: one sample a page."""
    work = Work(1, "/r/a.pdf", Kind.SCORE)
    samples = tuple(Sample(Segment(page=1 + page)) for page in range(len(pages)))
    loaded = Loaded("c" * 40, Kind.SCORE, Metadata(), samples, None)
    look = [Encoded({}) for _page in pages]
    notes = [Encoded({}, passage=passage) for passage in pages]
    return Done(work, loaded, {LOOK.id: look, NOTES.id: notes})


def test_a_passage_is_read_back_and_replaced(connection):
    first, second = content(connection, "a"), content(connection, "b")
    save_passage(connection, first, "notes/1", score_of(tune(1, 20)))
    save_passage(connection, first, "notes/1", score_of(tune(1, 30)))
    save_passage(connection, second, "notes/2", score_of(tune(1, 40)))
    assert contents_with_passages(connection, "notes/1").tolist() == [first]
    assert len(passages_of(connection, "notes/1", [first, second])[first].vectors) == 30
    save_passage(connection, first, "notes/1", None)
    assert passages_of(connection, "notes/1", [first, second]) == {}


def test_damaged_bytes_are_as_good_as_none(connection):
    content_id = indexed(connection)
    connection.execute("UPDATE passage SET data = substr(data, 1, 100)")
    assert passages_of(connection, "notes/1", [content_id]) == {}


def test_the_pages_of_a_score_are_stored_as_one_passage(connection):
    connection.execute("INSERT INTO root (id, path, added_at) VALUES (1, '/r', 'now')")
    connection.execute(
        "INSERT INTO file (root_id, relpath, kind, size, mtime_ns, added_at)"
        " VALUES (1, 'a.pdf', 'score', 1, 1, 'now')"
    )
    pages = [score_of(tune(1, 30)), None, score_of(tune(2, 40))]
    commit_batch(connection, [done(pages)], {LOOK.id: LOOK, NOTES.id: NOTES})
    (found,) = passages_of(connection, NOTES.id, [1]).values()
    assert len(found.vectors) == 70
    assert found.lines == pages[0].lines + pages[2].lines
    assert contents_with_passages(connection, LOOK.id).tolist() == []


@pytest.mark.parametrize("rating", [0, 3])
def test_nothing_is_left_behind_by_contents_that_are_gone(connection, rating):
    indexed(connection, rating=rating)  # what is rated stays a row, without what was learnt of it
    contents.collect_orphans(connection)
    assert connection.execute("SELECT count(*) FROM passage").fetchone()[0] == 0


def test_another_model_or_kind_leaves_nothing_of_the_old_one(connection):
    content_id = indexed(connection)
    contents.drop_encoders(connection, Kind.AUDIO, [])
    assert contents_with_passages(connection, "notes/1").tolist() == [content_id]
    contents.drop_encoders(connection, Kind.SCORE, ["notes/2"])
    assert contents_with_passages(connection, "notes/1").tolist() == []
    save_passage(connection, content_id, "notes/1", score_of(tune(1, 30)))
    contents.set_kind(connection, content_id, Kind.PHOTO)
    assert contents_with_passages(connection, "notes/1").tolist() == []


def test_a_catalog_of_version_two_gets_the_table(tmp_path):
    path = tmp_path / "catalog.sqlite"
    catalog = Catalog(path)
    catalog.write(lambda c: contents.set_tags(c, content(c), ["waltz"]))
    catalog.close()
    raw = sqlite3.connect(path)  # noqa: TID251
    raw.execute("DROP TABLE passage")
    raw.execute("DELETE FROM _sqlite_migrations WHERE name = 'v3_passages'")
    raw.execute("PRAGMA user_version = 2")
    raw.commit()
    raw.close()

    catalog = Catalog(path)
    catalog.write(lambda c: save_passage(c, 1, "notes/1", score_of(tune(1, 30))))
    assert catalog.read().execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
    assert contents_with_passages(catalog.read(), "notes/1").tolist() == [1]
    assert contents.tags_of(catalog.read(), 1) == ("waltz",)
    catalog.close()


def test_salvage_keeps_passages_and_has_lost_ones_made_again(tmp_path):
    path = tmp_path / "catalog.sqlite"
    catalog = Catalog(path)
    kept, lost = catalog.write(lambda c: (with_vector(c, "a"), with_vector(c, "b")))
    catalog.write(lambda c: c.execute("DELETE FROM passage WHERE content_id = ?", (lost,)))
    catalog.close()
    data = bytearray(path.read_bytes())
    raw = sqlite3.connect(path)  # noqa: TID251
    page = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'saved_search'").fetchone()
    raw.close()
    start = (page[0] - 1) * 4096
    data[start : start + 4096] = b"\xa5" * 4096
    path.write_bytes(data)

    assert salvage(path)

    catalog = Catalog(path)
    assert list(passages_of(catalog.read(), NOTES.id, [kept, lost])) == [kept]
    assert contents.encoders_done(catalog.read(), kept) == {NOTES.id}
    assert contents.encoders_done(catalog.read(), lost) == set()
    catalog.close()


def with_vector(connection, name):
    content_id = indexed(connection, name)
    space = contents.ensure_space(connection, NOTES.id, Kind.SCORE, Aspect.SCORE, 4, "notes")
    (segment,) = contents.save_segments(connection, content_id, [Segment(page=1)])
    vector = score_of(tune(1, 30)).vectors[0, :4].astype("f4")
    contents.save_vectors(connection, [(segment, space, content_id, vector)])
    return content_id
