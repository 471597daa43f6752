"""Looking words up: exact phrases as filters, plain words fused with the ranking by meaning."""

import numpy as np
import pytest

from engine.domain import Condition, Kind, Query, Term, TermKind
from engine.search.lexical import (
    BONUS,
    LIFT,
    NOBODY,
    Named,
    named,
    phrase_match,
    words_match,
    worth_of,
)
from engine.search.parse import parse_filter
from engine.search.relevance import MOST_STRANGERS, line_of
from tests.helpers.search_library import SearchLibrary, photo_of, sound_of

TEXT = TermKind.TEXT


def words(text, weight=1.0, **parts):
    return Query((Term(TEXT, text, weight),), **parts)


@pytest.mark.parametrize(
    ("text", "phrase", "all_words"),
    [
        ("sea shore", '"sea shore"', '("sea") AND ("shore" OR "shores")'),
        ("SeaShore", '"Sea Shore" OR "SeaShore"', '("Sea Shore" OR "Sea Shores" OR "SeaShore")'),
        ("IMG_1234", '"IMG 1234"', '("IMG") AND ("1234")'),
        ("sea sho*", '"sea sho" *', '("sea") AND ("sho")'),
        ("two dogs on the beach", '"two dogs on the beach"', '("two") AND ("dog" OR "dogs") AND ("beach" OR "beachs")'),
        ('say "x" AND y', '"say x AND y"', '("say") AND ("x")'),
        ("photo of a", '"photo of a"', None),
        ("!?", None, None),
        ("", None, None),
    ],
)  # fmt: skip
def test_what_is_looked_up(text, phrase, all_words):
    assert phrase_match(text) == phrase
    if all_words is None or "AND y" not in text:
        assert words_match(text) == all_words


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "'",
        "a*b",
        "NEAR(a b)",
        "a AND",
        "NOT x",
        "col:x",
        "-",
        "()",
        "é\u0301",
        "\0",
        "x" * 5000,
    ],
)
def test_no_text_breaks_the_look_up(library, text):
    named(library.catalog.read(), [text])
    if text.strip():
        library.search(Query(conditions=(Condition("text", "~", text),)))


# -- exact text ----------------------------------------------------------------------------------
@pytest.fixture
def shore(library: SearchLibrary) -> SearchLibrary:
    library.add("trip/IMG_1234.jpg", photo_of("red"), title="Sea shore at dusk")
    library.add("Sea/shore-2019.jpg", photo_of("blue"))
    library.add(
        "SeaShore.wav", sound_of(300), Kind.AUDIO, text="recorded by Zoë", meta={"album": "Tides"}
    )
    library.add("x.jpg", photo_of("white"), tags=["sea shore"])
    return library


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('"sea shore"', {"IMG_1234.jpg", "SeaShore.wav", "x.jpg"}),
        ('"shore 2019"', {"shore-2019.jpg"}),
        ('"img 1234"', {"IMG_1234.jpg"}),
        ('"IMG_1234.jpg"', {"IMG_1234.jpg"}),
        ('"IMG_12*"', {"IMG_1234.jpg"}),
        ('"zoe"', {"SeaShore.wav"}),
        ('"tides"', {"SeaShore.wav"}),
        ('"seashore"', {"SeaShore.wav"}),
        ('"shor"', set()),
        ('"sea shore" kind:photo', {"IMG_1234.jpg", "x.jpg"}),
        ('"sea" -"sea shore"', {"shore-2019.jpg", "blue sea.png"}),
        ('"trip"', {"IMG_1234.jpg"}),
        ('"._"', set()),
    ],
)
def test_exact_text_stands_in_names_folders_titles_tags_and_texts(shore, text, names):
    assert set(shore.names(parse_filter(text))) == names


def test_exact_text_is_a_must_and_words_rank_what_is_left(shore):
    hits = shore.names(parse_filter('"sea shore" red'))
    assert hits[0] == "IMG_1234.jpg"
    assert set(hits) <= {"IMG_1234.jpg", "SeaShore.wav", "x.jpg"}


def test_a_copy_under_another_name_is_no_exact_match(library):
    library.add("a/lighthouse.jpg", photo_of("red"), content_hash="same")
    library.add("b/other.jpg", photo_of("red"), content_hash="same")
    assert library.names(parse_filter('"lighthouse"')) == ["lighthouse.jpg"]


# -- plain words, fused ---------------------------------------------------------------------------
def test_a_name_lifts_its_file_above_the_line_and_to_the_top(library):
    library.add("IMG_4711.jpg", photo_of("purple"))
    answer = library.search(words("IMG_4711"))
    assert answer.hits[0].path.name == "IMG_4711.jpg"
    assert answer.hits[0].above_line
    assert not answer.no_good_match


def test_terms_stay_a_sum_and_the_order_is_the_same_on_every_page(library):
    library.add("red harbour.jpg", photo_of("blue"), tags=["boats"])
    query = Query((Term(TEXT, "red harbour"), Term(TEXT, "white", 0.5)), show_all=True)
    answer = library.search(query)
    for hit in answer.hits:
        assert hit.score == pytest.approx(sum(hit.terms.values()), abs=1e-4)
    assert answer.hits[0].path.name == "red harbour.jpg"
    assert answer.hits[0].terms["text"] >= LIFT
    paged = [library.search(query.with_page(n, 1)).hits[0].path for n in range(len(answer.hits))]
    assert paged == [hit.path for hit in answer.hits]


def test_a_file_without_vectors_becomes_a_hit_by_its_name(library):
    file_id = library.add("notes of grandmother.jpg", photo_of("white"))
    library.change(
        "DELETE FROM vector WHERE content_id = (SELECT content_id FROM file WHERE id = ?)", file_id
    )
    library.indexes.apply()
    (hit, *_rest) = library.search(words("grandmother")).hits
    assert hit.file_id == file_id
    assert hit.score == pytest.approx(LIFT + BONUS, abs=1e-3)


def test_sounds_and_scores_are_found_by_name_too(library):
    (hit, *_rest) = library.search(words("minuet pages", kinds=(Kind.SCORE,))).hits
    assert hit.path.name == "minuet.pdf"
    assert library.names(words("zurich bells"))[0] == "bell.wav"


def test_all_telling_words_must_be_there(library):
    library.add("lighthouse.jpg", photo_of("red"))
    assert library.search(words("lighthouse")).hits[0].terms["text"] > LIFT
    scores = [
        hit.terms["text"] for hit in library.search(words("lighthouse storm", show_all=True)).hits
    ]
    assert max(scores) < LIFT


def test_a_weight_acts_on_the_bonus_too(library):
    library.add("lighthouse.jpg", photo_of("red"))
    one = library.search(words("lighthouse")).hits[0].score
    two = library.search(words("lighthouse", 2.0)).hits[0].score
    assert two == pytest.approx(2 * one, rel=1e-4)


def test_words_that_push_away_are_not_looked_up(library):
    library.add("lighthouse.jpg", photo_of("red"))
    query = Query((Term(TEXT, "red"), Term(TermKind.WITHOUT, "lighthouse")), show_all=True)
    assert "lighthouse.jpg" in library.names(query)


def test_filters_hold_for_named_files(library):
    library.add("lighthouse.jpg", photo_of("red"), rating=1)
    query = words("lighthouse", conditions=(Condition("rating", ">=", "3"),), show_all=True)
    assert "lighthouse.jpg" not in library.names(query)


def test_a_new_name_is_found_at_once(library):
    file_id = library.add("a.jpg", photo_of("red"))
    assert max(hit.score for hit in library.search(words("lighthouse", show_all=True)).hits) < LIFT
    library.change("UPDATE file SET relpath = 'lighthouse.jpg' WHERE id = ?", file_id)
    assert library.names(words("lighthouse"))[0] == "lighthouse.jpg"


def test_sliders_ask_no_new_look_up(library, monkeypatch):
    library.add("lighthouse.jpg", photo_of("red"))
    library.search(words("lighthouse"))
    asked = []
    monkeypatch.setattr(
        "engine.search.prepare.named_by_notes", lambda *_: asked.append(1) or NOBODY
    )
    library.search(words("lighthouse", 0.7))
    assert asked == []


def test_named_files_are_among_the_candidates_of_the_indexes(tmp_path):
    library = SearchLibrary(tmp_path, exact_below=1)
    try:
        for n in range(30):
            library.add(f"{n}.jpg", photo_of("red", "white"))
        wanted = library.add("lighthouse.jpg", photo_of("black"))
        library.change(
            "DELETE FROM vector WHERE content_id = (SELECT content_id FROM file WHERE id = ?)",
            wanted,
        )
        library.indexes.apply()
        assert library.names(words("lighthouse"))[0] == "lighthouse.jpg"
    finally:
        library.close()


def test_many_queries_are_lifted_alike(library):
    library.add("lighthouse.jpg", photo_of("red"))
    one = library.search(words("lighthouse")).hits
    (many,) = library.searcher.search_many([words("lighthouse")])
    assert [(h.path, h.score) for h in many.hits] == [(h.path, h.score) for h in one]


# -- numbers -------------------------------------------------------------------------------------
def test_the_bonus_falls_with_the_place_and_stays_above_every_line_for_words(library):
    worth = worth_of(np.array([1.0, 2.0, 60.0, 1e6]))
    assert worth[0] == pytest.approx(LIFT + BONUS)
    assert (np.diff(worth) < 0).all()
    job = library.searcher._preparer.job(words("harbour"))
    lines = [line_of(channels, job.parts, MOST_STRANGERS) for channels in job.channels.values()]
    assert min(worth) >= max(lines)


def test_own_scores_below_usual_are_taken_back():
    found = Named(np.array([2, 5, 9]), np.array([3.0, 4.0, 5.0], np.float32))
    bonus = found.bonus(np.array([1, 2, 5, 7]), np.array([-1.0, -2.0, 1.5, 0.0], np.float32))
    assert bonus.tolist() == [0.0, 5.0, 4.0, 0.0]
    assert found.holds(np.array([1, 2, 5, 7])).tolist() == [False, True, True, False]
    assert found.best(2).tolist() == [9, 5]
    assert NOBODY.bonus(np.array([1]), np.zeros(1, np.float32)).tolist() == [0.0]


def test_equal_matches_share_a_place_and_better_ones_come_first(library):
    for name in ("boat 1.jpg", "boat 2.jpg", "a boat among very many other words in its name.jpg"):
        library.add(name, photo_of("red"))
    found = named(library.catalog.read(), ["boat"])
    worth = sorted(found.worth.tolist())
    assert worth[0] < worth[1] == worth[2]


def test_words_in_very_many_files_give_all_the_same(library, monkeypatch):
    monkeypatch.setattr("engine.search.lexical.MOST_RANKED", 2)
    for n in range(4):
        library.add(f"boat {'x ' * n}.jpg", photo_of("red"))
    found = named(library.catalog.read(), ["boat"])
    assert len(set(found.worth.tolist())) == 1
    monkeypatch.setattr("engine.search.lexical.MOST_FILES", 3)
    assert len(named(library.catalog.read(), ["boat"]).ids) == 0
