"""What could be typed next."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain import Kind
from engine.search.complete import MEANINGS, MOST, Completer, Vocabulary, completions
from engine.search.parse import parse_filter
from engine.search.tokens import NAMES
from tests.helpers.search_library import page_of, photo_of

TODAY = date(2026, 11, 21)
KNOWN = Vocabulary(
    {
        "tag": (("holiday", 12), ("old house", 3), ("home", 1)),
        "camera": (("Canon EOS", 40),),
        "in": (("Holidays 2024", 34), ("Pictures", 200)),
        "taken": (("2019", 5), ("2024", 1200)),
        "kind": (("photo", 2000),),
        "root": (("/home/me/Pictures", 0),),
        "key": (("E-flat major", 12), ("A minor", 3)),
        "metre": (("3/4", 9),),
        "tempo": (("slow", 4),),
        "instrument": (("piano", 20), ("double bass", 1)),
    }
)


def like(start):
    return tuple((w, n) for w, n in (("harbour", 7), ("harvest", 2)) if w.startswith(start))


def offered(text, cursor=None, recent=()):
    at = len(text) if cursor is None else cursor
    return completions(text, at, KNOWN, like, recent, TODAY)


def inserts(text, **kw):
    return [one.insert for one in offered(text, **kw)]


@pytest.mark.parametrize(
    ("text", "some"),
    [
        ("ki", ["kind:"]),
        ("kind:", ["kind:photo ", "kind:audio ", "kind:score "]),
        ("-kind:s", ["kind:score "]),
        ("tag:ho", ["tag:holiday ", "tag:home ", 'tag:"old house" ']),
        ('tag:"old h', ['tag:"old house" ']),
        ("camera:eos", ['camera:"Canon EOS" ']),
        ("in:hol", ['in:"Holidays 2024" ']),
        ("colour:b", ["colour:blue ", "colour:brown ", "colour:beige ", "colour:black "]),
        ("color:re", ["color:red "]),
        ("dress re", ["colour:red "]),
        ("2:colour:re", ["colour:red "]),
        ("hol", ["tag:holiday ", 'in:"Holidays 2024" ']),
        ("photo ha", []),
        ("photo har", ["harbour ", "harvest "]),
        ("beach last su", ["last summer "]),
        ("yes", ["yesterday "]),
        ("taken:la", ["taken:\"last week\" ", "taken:\"last summer\" "]),
        ("2019", ["taken:2019 "]),
        ("rating:", ["rating:>=5 "]),
        ("failed:", ["failed:yes ", "failed:no "]),
        ("inst", ["instrument:"]),
        ("key:e", ['key:"E-flat major" ']),
        ("mode:", ["mode:major ", "mode:minor "]),
        ("meter:3", ["meter:3/4 "]),
        ("tempo:", ["tempo:slow "]),
        ("instrument:bass", ['instrument:"double bass" ']),
        ("", []),
        ("sea ", []),
        ('"old h', []),
    ],
)  # fmt: skip
def test_what_is_offered(text, some):
    found = inserts(text)
    assert [one for one in some if one not in found] == []
    if not some:
        assert found == []


def test_hints_say_what_it_means_or_how_many_there_are():
    hints = {one.insert: one.hint for one in offered("tag:ho")}
    assert hints["tag:holiday "] == "12 files"
    assert hints["tag:home "] == "1 file"
    assert offered("kin")[0].hint == MEANINGS["kind"]
    assert offered("last summ")[0].hint == "June to August 2026"


def test_only_the_piece_at_the_cursor_is_replaced():
    text = "sea kin boat"
    (one, *_rest) = offered(text, cursor=7)
    assert text[: one.start] + one.insert + text[one.end :] == "sea kind: boat"
    (one, *_rest) = offered("sea tag:holi boat", cursor=10)
    assert (one.insert, one.start, one.end) == ("tag:holiday", 4, 12)


def test_earlier_searches_come_first_and_replace_all():
    (one, *_rest) = offered("har", recent=("harbour at night", "boat"))
    assert (one.insert, one.start, one.end) == ("harbour at night", 0, 3)
    assert inserts("boat", recent=("boat",)) == []


@pytest.mark.parametrize(
    "text", ["beach last summer", "kind:photo", "colour:red", "2019 taken:2019"]
)
def test_what_stands_there_is_not_offered_again(text):
    assert text.split()[-1] not in [one.strip().split()[-1] for one in inserts(text)]


def test_values_of_scores_are_counted(empty):
    piano = {"key": "C major", "metre": "3/4", "speed": "slow", "instruments": "piano"}
    empty.add("a.mxl", page_of("a"), Kind.SCORE, meta=piano)
    empty.add("b.mxl", page_of("b"), Kind.SCORE, meta={"instruments": "violin, piano"})
    empty.add("c.jpg", photo_of("red"), meta={"key": "value"})
    values = Completer().vocabulary(empty.catalog.read()).values
    assert values["key"] == (("C major", 1),)
    assert values["instrument"] == (("piano", 2), ("violin", 1))


def test_every_field_has_a_meaning():
    assert set(MEANINGS) == set(NAMES)


@settings(max_examples=100, deadline=None)
@given(
    st.text('kindtaglscour:"-2 =>é东', max_size=20) | st.text(max_size=20),
    st.integers(-3, 25),
)
def test_any_text_gets_few_and_usable_completions(text, cursor):
    found = offered(text, cursor)
    assert len(found) <= MOST
    for one in found:
        assert 0 <= one.start <= one.end <= len(text)
        assert one.insert.strip()


@pytest.mark.parametrize(
    "text",
    ["ki", "kind:", "tag:ho", "camera:c", "hol", "colour:b", "taken:", "rating:", "in:p", "root:"],
)
def test_what_is_offered_can_be_read(text):
    for one in offered(text):
        if not one.insert.endswith(":"):
            parse_filter(text[: one.start] + one.insert + text[one.end :])


def test_a_library_offers_what_is_in_it(library):
    complete = Completer(lambda: TODAY)
    connection = library.catalog.read()
    assert [c.insert for c in complete.complete(connection, "tag:h", 5)] == ["tag:Holiday "]
    assert complete.complete(connection, "tag:h", 5)[0].hint == "2 files"
    assert [c.insert for c in complete.complete(connection, "in:20", 5)] == ["in:2024 ", "in:2025 "]
    assert "minuet " in [c.insert for c in complete.complete(connection, "minu", 4)]
    assert complete.complete(connection, "kind:ph", 7)[0].hint == "4 files"


def test_values_are_counted_anew_after_a_while(library):
    now = [0.0]
    complete = Completer(lambda: TODAY, lambda: now[0])
    connection = library.catalog.read()
    assert complete.complete(connection, "camera:zeb", 10) == []
    library.add("z.jpg", photo_of("red"), Kind.PHOTO, camera="Zebra 5")
    assert complete.complete(connection, "camera:zeb", 10) == []
    now[0] = 61.0
    assert [c.insert for c in complete.complete(connection, "camera:zeb", 10)] == [
        'camera:"Zebra 5" '
    ]


def test_names_that_the_user_has_just_given_are_offered_at_once(library):
    complete = Completer(lambda: TODAY, lambda: 0.0)
    connection = library.catalog.read()
    assert complete.complete(connection, "zeb", 3) == []
    library.add("z.jpg", photo_of("red"), Kind.PHOTO, tags=["zebra"])
    library.change("INSERT INTO collection VALUES (1, 'Best zebras', 'now')")
    library.change("INSERT INTO collection_content VALUES (1, 'aa', 0)")
    library.change("INSERT INTO concept (name, added_at) VALUES ('zebra-like', 'now')")
    found = {c.insert: c.hint for c in complete.complete(connection, "zeb", 3)}
    assert found == {
        "tag:zebra ": "1 file",
        'collection:"Best zebras" ': "1 file",
        "concept:zebra-like ": MEANINGS["concept"],
        "zebra ": "1 file",
    }
    library.change("DELETE FROM content_tag")
    assert complete.complete(connection, "tag:zeb", 7) == []


def test_own_searches_are_offered_by_any_of_their_words():
    recent = ("harbour at night", "tag:sunset beach", "hat")
    found = [(c.insert, c.hint) for c in offered("nigh", recent=recent)]
    assert found == [("harbour at night", "searched before"), ("night ", "searched before")]
    assert offered("at n", recent=recent)[0].insert == "harbour at night"
    assert "tag:sunset beach" in inserts("tag:sunset b", recent=recent)
    assert inserts("boat bea", recent=recent) == ["beach "], "words of filters are none"
