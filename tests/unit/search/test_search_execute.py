"""Whole searches on a real catalog and real indexes."""

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.domain import Aspect, Condition, Kind, Query, Term, TermKind
from engine.encoders.base import Encoded, Role
from engine.errors import BadQuery, UnreadableFile
from engine.media.base import Sample
from engine.search.execute import Searcher
from tests.helpers.fake_encoders import FakeEncoders
from tests.helpers.search_library import SearchLibrary, page_of, photo_of, sound_of


def text(words: str, weight: float = 1.0) -> Term:
    return Term(TermKind.TEXT, words, weight)


def without(words: str) -> Term:
    return Term(TermKind.WITHOUT, words)


def ask(*terms: Term, **fields) -> Query:
    return Query(terms, **{"show_all": True, **fields})


def like(library: SearchLibrary, name: str) -> Term:
    return Term(TermKind.LIKE, str(library.root / name))


# -- words ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("words", "best"),
    [("red", "red.jpg"), ("yellow", "yellow.png"), ("drum", "bell.wav"), ("coda", "minuet.pdf")],
)
def test_words_find_every_kind(library: SearchLibrary, words: str, best: str) -> None:
    hits = library.search(ask(text(words))).hits
    assert hits[0].path.name == best
    assert len(hits) == 6


def test_the_matching_segment_is_told(library: SearchLibrary) -> None:
    first = library.search(ask(text("drum"))).hits[0]
    assert first.segment is not None
    assert (first.segment.start_s, first.segment.end_s) == (5.0, 10.0)
    first = library.search(ask(text("coda"))).hits[0]
    assert first.segment is not None
    assert first.segment.page == 2
    assert library.search(ask(text("red"))).hits[0].segment is None


def test_without_pushes_away_but_rewards_nobody(library: SearchLibrary) -> None:
    kinds = (Kind.PHOTO,)  # scores of several kinds are moved onto one line
    plain = {hit.path: hit for hit in library.search(ask(text("white"), kinds=kinds)).hits}
    hits = library.search(ask(text("white"), without("red"), kinds=kinds)).hits
    assert [hit.path.name for hit in hits[:1]] != ["red.jpg"]
    for hit in hits:
        assert hit.terms["without"] <= 0
        assert hit.terms["text"] == pytest.approx(plain[hit.path].score, abs=1e-4)
    assert hits[-1].path.name in ("red.jpg", "yellow.png")
    assert next(hit for hit in hits if hit.path.name == "red.jpg").terms["without"] < -3


def test_only_without_ranks_the_rest_first(library: SearchLibrary) -> None:
    names = library.names(ask(without("white"), kinds=(Kind.PHOTO,)))
    assert names[0] == "yellow.png"


def test_weights_shift_the_balance(library: SearchLibrary) -> None:
    heavy_red = library.names(ask(text("red", 3), text("yellow", 1)))
    heavy_yellow = library.names(ask(text("red", 1), text("yellow", 3)))
    assert heavy_red[0] == "red.jpg"
    assert heavy_yellow[0] == "yellow.png"


# -- examples ------------------------------------------------------------------------------------
def test_an_example_from_outside(library: SearchLibrary) -> None:
    path = library.outside(Path("/tmp/mine.jpg"), photo_of("blue", "white"))
    hits = library.search(ask(Term(TermKind.IMAGE, path))).hits
    assert hits[0].path.name == "blue sea.png"
    assert {hit.kind for hit in hits} == {Kind.PHOTO}


def test_pasted_bytes_are_decoded_once(library: SearchLibrary) -> None:
    library.outside(Path("pasted"), photo_of("yellow", "black"))
    term = Term(TermKind.IMAGE, "pasted", data=b"some bytes")
    assert library.names(ask(term))[0] == "yellow.png"
    library.names(ask(term, text("red")))
    library.names(ask(replace(term, weight=0.5)))
    assert len(library.loads) == 1


def test_like_needs_no_decoding_and_leaves_itself_out(library: SearchLibrary) -> None:
    calls = len(library.encoders.sample_calls)
    names = library.names(ask(like(library, "2024/red.jpg")))
    assert "red.jpg" not in names
    assert set(names) == {"green.jpeg", "blue sea.png", "yellow.png"}
    assert library.loads == []
    assert len(library.encoders.sample_calls) == calls


def test_an_indexed_image_leaves_itself_out_too(library: SearchLibrary) -> None:
    path = library.root / "2024" / "red.jpg"
    names = library.names(ask(Term(TermKind.IMAGE, str(path))))
    assert "red.jpg" not in names
    assert library.loads == []  # the drive is unplugged: what is stored serves


def test_a_changed_image_is_read_again(library: SearchLibrary) -> None:
    path = library.root / "2024" / "red.jpg"
    path.parent.mkdir()
    path.write_bytes(b"not what was indexed")
    library.outside(path, photo_of("yellow", "black"))
    names = library.names(ask(Term(TermKind.IMAGE, str(path))))
    assert names[0] == "yellow.png"
    assert "red.jpg" not in names


def test_a_copy_is_good_news_but_not_under_an_instruction(library: SearchLibrary) -> None:
    library.add("copy.jpg", photo_of("red", "white"), content_hash="hash of 2024/red.jpg")
    example = like(library, "2024/red.jpg")
    answer = library.search(ask(example))
    assert answer.hits[0].path.name == "copy.jpg"
    assert answer.hits[0].copies == 2
    assert answer.total == 4
    changed = library.search(ask(example, instruction="yellow"))
    assert {hit.path.name for hit in changed.hits}.isdisjoint({"copy.jpg", "red.jpg"})
    assert changed.total == 3


def test_a_filtered_out_example_does_not_hide_its_copy(library: SearchLibrary) -> None:
    library.add("copy.jpg", photo_of("red", "white"), content_hash="hash of 2024/red.jpg")
    query = ask(like(library, "2024/red.jpg"), conditions=(Condition("name", "~", "copy"),))
    assert library.names(query) == ["copy.jpg"]


def test_like_of_a_stranger_loads_it_or_complains(library: SearchLibrary, tmp_path: Path) -> None:
    path = tmp_path / "stranger.jpg"
    path.write_bytes(b"here")
    library.outside(path, photo_of("green", "white"))
    assert library.names(ask(Term(TermKind.LIKE, str(path))))[0] == "green.jpeg"
    with pytest.raises(BadQuery, match="not in the library"):
        library.search(ask(Term(TermKind.LIKE, str(tmp_path / "nowhere.jpg"))))


def test_an_unreadable_example_is_told(library: SearchLibrary) -> None:
    with pytest.raises(UnreadableFile):
        library.search(ask(Term(TermKind.IMAGE, "/tmp/broken.jpg")))


def test_a_sketch_is_encoded_as_one(library: SearchLibrary) -> None:
    path = library.outside(Path("/tmp/sketch.png"), photo_of("blue", "white"))
    hits = library.search(ask(Term(TermKind.SKETCH, path))).hits
    assert hits[0].path.name == "blue sea.png"
    assert library.encoders.sample_calls[-1][2] is Role.SKETCH


def test_an_image_that_is_a_drawing_is_searched_as_a_sketch(
    library: SearchLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = library.outside(Path("/tmp/drawing.png"), photo_of("blue", "white"))
    plain = library.search(ask(Term(TermKind.SKETCH, path))).hits
    encode = library.encoders.encode

    def seen_through(encoder_id: str, samples: Sequence[Sample], role: Role) -> list[Encoded]:
        found = encode(encoder_id, samples, role)
        return [replace(one, is_drawing=role is Role.EXAMPLE) for one in found]

    monkeypatch.setattr(library.encoders, "encode", seen_through)
    hits = library.search(ask(Term(TermKind.IMAGE, path))).hits
    assert [role for _id, _count, role in library.encoders.sample_calls[-2:]] == [
        Role.EXAMPLE,
        Role.SKETCH,
    ]
    assert [(hit.path, hit.score) for hit in hits] == [(hit.path, hit.score) for hit in plain]


def test_an_image_of_a_score_finds_scores(library: SearchLibrary) -> None:
    path = library.outside(Path("/tmp/page.png"), page_of("minuet in g"), kind=Kind.SCORE)
    hits = library.search(ask(Term(TermKind.IMAGE, path))).hits
    assert [hit.path.name for hit in hits] == ["minuet.pdf"]


def test_a_sound_finds_sounds_and_on_request_its_score(library: SearchLibrary) -> None:
    path = library.outside(
        Path("/tmp/take.wav"), sound_of(440, "minuet"), sound_of(440, "coda", 1), kind=Kind.AUDIO
    )
    term = Term(TermKind.AUDIO, path)
    assert library.names(ask(term)) == ["bell.wav"]
    (hit,) = library.search(ask(term, kinds=(Kind.SCORE,))).hits
    assert hit.path.name == "minuet.pdf"
    assert hit.segment is not None
    assert hit.segment.page is not None


def test_examples_of_several_kinds_search_all_of_them(library: SearchLibrary) -> None:
    sound = library.outside(Path("/tmp/take.wav"), sound_of(3000, "bell"), kind=Kind.AUDIO)
    query = ask(like(library, "2024/red.jpg"), Term(TermKind.AUDIO, sound))
    assert {hit.kind for hit in library.search(query).hits} == {Kind.PHOTO, Kind.AUDIO}


def test_a_photo_ranks_sounds_through_the_words_they_share(empty: SearchLibrary) -> None:
    empty.add("bell.wav", sound_of(3000, "bell"), Kind.AUDIO)
    empty.add("drum.wav", sound_of(200, "drum"), Kind.AUDIO)
    empty.add("tower.jpg", photo_of("grey", text="bell"))
    assert empty.names(ask(like(empty, "tower.jpg"), kinds=(Kind.AUDIO,)))[0] == "bell.wav"


def test_aspects_can_be_turned(empty: SearchLibrary) -> None:
    empty.add("same colours.jpg", photo_of("white", "red"))
    empty.add("same shape.jpg", photo_of("black", "white"))
    example = Term(TermKind.IMAGE, empty.outside(Path("/tmp/x.jpg"), photo_of("red", "white")))
    off = {Aspect.MEANING: 0.0, Aspect.LOOK: 0.0, Aspect.COLOUR: 0.0, Aspect.SHAPE: 0.0}
    by_colour = empty.names(ask(example, aspects={**off, Aspect.COLOUR: 1.0}))
    by_shape = empty.names(ask(example, aspects={**off, Aspect.SHAPE: 1.0}))
    assert by_colour[0] == "same colours.jpg"
    assert by_shape[0] == "same shape.jpg"
    assert empty.names(ask(example, aspects=off)) == []


# -- instructions --------------------------------------------------------------------------------
def test_an_instruction_moves_the_example(library: SearchLibrary) -> None:
    example = like(library, "2024/red.jpg")
    plain = {hit.path.name: hit.score for hit in library.search(ask(example)).hits}
    words = {
        h.path.name: h.score
        for h in library.search(ask(example, instruction="yellow", beta=1.0)).hits
    }
    assert words["yellow.png"] - words["green.jpeg"] > plain["yellow.png"] - plain["green.jpeg"]
    assert library.names(ask(example, instruction="blue"))[0] == "blue sea.png"


def test_beta_zero_and_alpha_zero_is_the_example_alone(library: SearchLibrary) -> None:
    example = like(library, "2024/red.jpg")
    plain = library.search(ask(example))
    same = library.search(ask(example, instruction="yellow", beta=0.0, alpha_image=0.0))
    assert [h.path for h in same.hits] == [h.path for h in plain.hits]
    for one, other in zip(same.hits, plain.hits, strict=True):
        assert one.score == pytest.approx(other.score, abs=1e-4)


def test_what_the_instruction_gives_is_told_apart(library: SearchLibrary) -> None:
    example = like(library, "2024/red.jpg")
    hits = library.search(ask(example, instruction="blue")).hits
    assert {tuple(hit.terms) for hit in hits} == {("like", "instruction")}
    for hit in hits:
        assert sum(hit.terms.values()) == pytest.approx(hit.score, abs=1e-4)
    assert max(hits, key=lambda hit: hit.terms["instruction"]).path.name == "blue sea.png"


def test_what_an_instruction_rules_out_sinks(library: SearchLibrary) -> None:
    example = Term(TermKind.IMAGE, library.outside(Path("/tmp/x.jpg"), photo_of("white")))
    plain = {h.path.name: h.score for h in library.search(ask(example, instruction="blue")).hits}
    ruled = ask(example, instruction="blue, without green")
    changed = {h.path.name: h.score for h in library.search(ruled).hits}
    assert changed["green.jpeg"] < plain["green.jpeg"]


def test_an_instruction_without_example_is_words(library: SearchLibrary) -> None:
    assert library.names(ask(instruction="drum"))[0] == "bell.wav"
    hits = library.search(ask(text("white"), instruction="blue, not green")).hits
    assert hits[0].path.name == "blue sea.png"
    assert set(hits[0].terms) == {"text", "without"}


def test_sliders_need_no_encoding(library: SearchLibrary) -> None:
    example = Term(TermKind.IMAGE, library.outside(Path("/tmp/x.jpg"), photo_of("red")))
    query = ask(example, text("white"), instruction="blue")
    library.search(query)
    samples, texts = len(library.encoders.sample_calls), len(library.encoders.text_calls)
    for beta in np.linspace(0, 1, 5):
        moved = replace(
            query,
            beta=float(beta),
            alpha_text=2.0,
            terms=(replace(example, weight=1 + beta), query.terms[1]),
        )
        library.search(moved)
    assert len(library.encoders.sample_calls) == samples
    assert len(library.encoders.text_calls) == texts
    assert len(library.loads) == 1


# -- answers -------------------------------------------------------------------------------------
QUERIES = [
    ask(text("red")),
    ask(text("white"), without("red")),
    ask(text("red", 2), text("white"), text("bell", 0.5)),
    ask(without("white")),
    ask(text("red"), kinds=(Kind.PHOTO,)),
]


@pytest.mark.parametrize("query", QUERIES)
def test_laws_of_an_answer(library: SearchLibrary, query: Query) -> None:
    library.add("red copy.jpg", photo_of("red", "white"), content_hash="hash of 2024/red.jpg")
    library.add("a red twin.jpg", photo_of("red", "white"))
    answer = library.search(query)
    hits = answer.hits
    assert [(-hit.score, str(hit.path)) for hit in hits] == sorted(
        (-h.score, str(h.path)) for h in hits
    )
    assert len({hit.file_id for hit in hits}) == len(hits) == answer.total
    for hit in hits:
        assert list(hit.terms) == list(query.term_names())
        assert math.fsum(hit.terms.values()) == pytest.approx(hit.score, abs=1e-4)
    flags = [hit.above_line for hit in hits]
    assert flags == sorted(flags, reverse=True)
    assert sum(flags) == answer.above_line
    assert answer.no_good_match == (answer.above_line == 0)
    assert sum(answer.counts.values()) == answer.total
    shown = library.search(replace(query, show_all=False))
    assert shown.hits == hits[: answer.above_line]
    assert sum(shown.counts.values()) == answer.above_line


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("size", [1, 2, 3])
def test_pages_fit_together(library: SearchLibrary, query: Query, size: int) -> None:
    for number in range(4):
        library.add(f"twin {number}.jpg", photo_of("red", "white"))
        library.add(
            f"copy {number}.jpg", photo_of("red", "white"), content_hash="hash of 2024/red.jpg"
        )
    whole = library.search(query).hits
    pages = [library.search(query.with_page(start, size)).hits for start in range(0, 16, size)]
    assert tuple(hit for page in pages for hit in page) == whole


def test_the_same_after_a_restart(library: SearchLibrary) -> None:
    query = ask(text("red", 0.7), text("white"))
    before = library.search(query).hits
    fresh = Searcher(library.catalog, library.indexes, FakeEncoders(), library._load)
    assert fresh.search(query).hits == before


def test_a_file_that_goes_is_gone_at_once(library: SearchLibrary) -> None:
    query = ask(text("red"))
    assert "red.jpg" in library.names(query)
    library.change("DELETE FROM file WHERE relpath = '2024/red.jpg'")
    assert "red.jpg" not in library.names(query)  # the index still has its vectors
    assert library.search(query).total == 5


def test_a_file_that_comes_is_found_at_once(library: SearchLibrary) -> None:
    query = ask(text("purple"))
    library.search(query)
    library.add("purple.jpg", photo_of("purple"))
    assert library.names(query)[0] == "purple.jpg"


def test_what_is_not_indexed_yet_is_noted(library: SearchLibrary) -> None:
    assert library.search(ask(text("red"))).notes == ("1 photo is not indexed yet.",)
    assert library.search(ask(text("red"), kinds=(Kind.AUDIO,))).notes == ()


def test_an_empty_library_has_no_good_match(empty: SearchLibrary) -> None:
    answer = empty.search(Query((text("red"),)))
    assert (answer.hits, answer.total, answer.no_good_match) == ((), 0, True)
    assert empty.search(Query()).total == 0
    path = empty.outside(Path("/tmp/x.jpg"), photo_of("red"))
    assert empty.search(Query((Term(TermKind.IMAGE, path),))).hits == ()


def test_the_only_photo_is_found(empty: SearchLibrary) -> None:
    empty.add("red.jpg", photo_of("red"))
    assert empty.names(Query((text("red"),))) == ["red.jpg"]
    path = empty.outside(Path("/tmp/x.jpg"), photo_of("orange"))
    assert empty.names(Query((Term(TermKind.IMAGE, path),))) == ["red.jpg"]


def test_kinds_without_encoder_are_passed_over(library: SearchLibrary) -> None:
    few = FakeEncoders([Kind.PHOTO])
    searcher = Searcher(library.catalog, library.indexes, few, library._load)
    assert {hit.kind for hit in searcher.search(ask(text("red"))).hits} == {Kind.PHOTO}


def test_blank_words_list_everything(library: SearchLibrary) -> None:
    assert library.search(ask(text("  "))).total == 6
    mixed = library.search(ask(text(" "), text("red")))
    assert mixed.hits[0].path.name == "red.jpg"
    assert mixed.hits[0].terms["text"] == 0


@pytest.mark.parametrize(
    "query",
    [
        Query((text("a"),), beta=1.5),
        Query((text("a", math.nan),)),
        Query((text("a"),), alpha_text=math.inf),
        Query((text("a"),), aspects={Aspect.LOOK: math.nan}),
        Query((text("a"),), offset=-1),
    ],
)
def test_numbers_that_mean_nothing(library: SearchLibrary, query: Query) -> None:
    with pytest.raises(BadQuery):
        library.search(query)


# -- many queries --------------------------------------------------------------------------------
def test_many_are_answered_like_one(library: SearchLibrary) -> None:
    queries = [
        *QUERIES,
        ask(like(library, "2024/red.jpg"), instruction="blue"),
        Query(conditions=(Condition("tag", "=", "beach"),)),
        ask(text("bell"), conditions=(Condition("taken", "=", "2024"),)),
    ]
    together = library.searcher.search_many(queries)
    for query, answer in zip(queries, together, strict=True):
        alone = library.search(query)
        assert not isinstance(answer, Exception)
        assert replace(answer, took_ms=0) == replace(alone, took_ms=0)


def test_a_bad_query_among_many_gives_its_error(library: SearchLibrary) -> None:
    bad = Query((text("red"),), conditions=(Condition("colour", "=", "x"),))
    missing = ask(Term(TermKind.IMAGE, "/tmp/no.jpg"))
    first, second, third, fourth = library.searcher.search_many(
        [ask(text("red")), bad, missing, ask(text("blue"))]
    )
    assert isinstance(second, BadQuery)
    assert isinstance(third, UnreadableFile)
    assert not isinstance(first, Exception)
    assert not isinstance(fourth, Exception)
    assert fourth.hits[0].path.name == "blue sea.png"


@pytest.mark.slow
def test_words_of_many_are_encoded_in_one_call(library: SearchLibrary) -> None:
    library.searcher.search_many([ask(text(f"word {n}")) for n in range(50)])
    batches = [len(call) for call in library.encoders.text_calls]
    assert 50 in batches
    assert len(batches) <= 4  # these words, and the background in two batches


# -- large libraries -----------------------------------------------------------------------------
@pytest.mark.slow
@pytest.mark.parametrize("query", QUERIES)
def test_candidates_of_the_indexes_give_the_same_top(tmp_path: Path, query: Query) -> None:
    library = SearchLibrary(tmp_path, exact_below=5)
    colours = ["red", "green", "blue", "yellow", "white", "black"]
    for one in colours:
        for other in colours:
            library.add(f"{one} {other}.jpg", photo_of(one, other))
    library.add("bell.wav", sound_of(3000, "bell"), Kind.AUDIO)
    approximate = library.search(query)
    exact = library.search(replace(query, exact=True))
    assert approximate.hits[:10] == exact.hits[:10]
    assert approximate.total == exact.total
    filtered = replace(query, conditions=(Condition("name", "~", "white"),))
    assert (
        library.search(filtered).hits[:5] == library.search(replace(filtered, exact=True)).hits[:5]
    )
    library.close()
