import numpy as np
import pytest

from engine.domain import Aspect, Kind, Query, Segment, Term, TermKind
from engine.store import contents, settings
from engine.store.connection import Catalog


@pytest.fixture
def connection(tmp_path):
    catalog = Catalog(tmp_path / "catalog.sqlite")
    connection = catalog._writer
    yield connection
    catalog.close()


def content(connection, name="a", **facts):
    return contents.save_content(connection, contents.ContentFacts(name * 40, Kind.PHOTO, **facts))


def vector_of(connection, content_id, encoder="e/1/1"):
    space = contents.ensure_space(connection, encoder, Kind.PHOTO, Aspect.LOOK, 4, "j")
    (segment,) = contents.save_segments(connection, content_id, [Segment()])
    contents.save_vectors(connection, [(segment, space, content_id, np.ones(4, np.float32) / 2)])
    contents.mark_encoded(connection, content_id, encoder)


def file_of(connection, content_id, name="a.jpg"):
    connection.execute("INSERT OR IGNORE INTO root (id, path, added_at) VALUES (1, '/r', 'now')")
    connection.execute(
        "INSERT INTO file (root_id, relpath, kind, size, mtime_ns, content_id, state, added_at)"
        " VALUES (1, ?, 'photo', 1, 1, ?, 'searchable', 'now')",
        (name, content_id),
    )


def log(connection):
    return [
        (row["op"], row["vector_id"])
        for row in connection.execute("SELECT * FROM index_log ORDER BY seq")
    ]


def test_the_same_hash_is_the_same_content(connection):
    assert content(connection, "a", width=1) == content(connection, "a", width=2)
    assert contents.content_row(connection, 1)["width"] == 2


def test_reading_a_file_again_keeps_what_the_user_wrote(connection):
    content_id = content(connection, rating=2, tags=("beach",))
    contents.set_rating(connection, content_id, 5)
    contents.set_tags(connection, content_id, ["sea"])
    content(connection, rating=1, tags=("forest",))
    assert contents.content_row(connection, content_id)["rating"] == 5
    assert contents.tags_of(connection, content_id) == ("sea",)


def test_unchanged_segments_keep_their_rows(connection):
    content_id = content(connection)
    parts = [Segment(start_s=0.0, end_s=5.0), Segment(page=2, box=(1, 2, 3, 4))]
    assert contents.save_segments(connection, content_id, parts) == contents.save_segments(
        connection, content_id, parts
    )


def test_every_vector_that_comes_or_goes_is_in_the_log(connection):
    content_id = content(connection)
    vector_of(connection, content_id)
    vector_of(connection, content_id)  # replaced under a new label
    contents.drop_segments(connection, content_id)
    assert log(connection) == [("add", 1), ("remove", 1), ("add", 2), ("remove", 2)]


def test_dropping_an_encoder_is_in_the_log_too(connection):
    content_id = content(connection)
    vector_of(connection, content_id)
    contents.drop_encoders(connection, Kind.PHOTO, ["other"])
    assert log(connection)[-1] == ("remove", 1)
    assert contents.encoders_done(connection, content_id) == set()


def test_contents_that_no_file_holds_are_forgotten(connection):
    kept, gone = content(connection, "a"), content(connection, "b")
    file_of(connection, kept)
    vector_of(connection, gone)
    assert contents.collect_orphans(connection) == ["b" * 40]
    assert contents.content_row(connection, gone) is None
    assert contents.content_row(connection, kept) is not None
    assert contents.collect_orphans(connection) == []


def test_tags_outlive_the_last_file_that_held_the_content(connection):
    content_id = content(connection)
    vector_of(connection, content_id)
    contents.set_tags(connection, content_id, ["wedding"])
    contents.collect_orphans(connection)
    assert contents.tags_of(connection, content_id) == ("wedding",)
    assert connection.execute("SELECT count(*) FROM vector").fetchone()[0] == 0


def test_a_model_change_finds_the_contents_it_has_to_see(connection):
    content_id = content(connection)
    file_of(connection, content_id)
    vector_of(connection, content_id, "old/1/1")
    assert contents.contents_without(connection, Kind.PHOTO, "old/1/1", 10) == []
    assert contents.contents_without(connection, Kind.PHOTO, "new/1/1", 10) == [(content_id, 1)]
    assert contents.coverage(connection, Kind.PHOTO, "old/1/1") == 1.0
    assert contents.coverage(connection, Kind.PHOTO, "new/1/1") == 0.0


def test_overruling_the_kind_queues_the_file_again(connection):
    content_id = content(connection)
    file_of(connection, content_id)
    vector_of(connection, content_id)
    contents.set_kind(connection, content_id, Kind.SCORE)
    assert connection.execute("SELECT state FROM file").fetchone()["state"] == "queued"
    assert contents.kind_overrides(connection, [content_id]) == {content_id: Kind.SCORE}


def test_blank_tags_are_left_out_and_unused_ones_vanish(connection):
    content_id = content(connection)
    contents.set_tags(connection, content_id, [" sea ", "", "sea"])
    contents.set_tags(connection, content_id, ["land"])
    names = [row["name"] for row in connection.execute("SELECT name FROM tag")]
    assert names == ["land"]


def test_a_saved_search_comes_back_as_it_was(connection):
    query = Query(
        terms=(
            Term(TermKind.TEXT, "harbour", 2.0),
            Term(TermKind.SKETCH, "sketch", data=b"\x00\xff"),
        ),
        instruction="at night",
        aspects={Aspect.COLOUR: 0.5},
        kinds=(Kind.PHOTO,),
        folders=("/r",),
        beta=0.25,
    )
    settings.save_search(connection, "evening", query)
    (saved,) = settings.saved_searches(connection)
    assert saved.query == query
    settings.delete_saved_search(connection, saved.id)
    assert settings.saved_searches(connection) == []


def test_a_saved_search_of_a_newer_program_still_opens():
    assert settings.query_from_json('{"terms": [], "limit": 5, "telepathy": true}').limit == 5
