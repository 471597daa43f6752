"""Music through the whole search: recordings and scores find each other, or are told that nothing is here."""

from dataclasses import replace
from pathlib import Path

import pytest

from engine.domain import Aspect, Kind, Query, Term, TermKind
from engine.search.confidence import LINE
from tests.helpers.search_library import SearchLibrary, page_of, photo_of, sound_of


@pytest.fixture
def music(empty: SearchLibrary) -> SearchLibrary:
    """Scores and recordings of the same tunes, which are called by their first word."""
    for name in ("minuet", "waltz", "polka"):
        empty.add(
            f"{name}.pdf", [page_of(f"{name} one"), page_of(f"{name}-coda", 2)], Kind.SCORE, pages=2
        )
    for name in ("minuet", "march", "polka"):
        empty.add(f"{name}.wav", [sound_of(440, name), sound_of(440, name, 1)], Kind.AUDIO)
    empty.add("hall.jpg", photo_of("red"))
    return empty


def partners(library: SearchLibrary, name: str, kind: Kind) -> list[str]:
    return library.names(Query.partners(library.root / name, kind))


def test_a_recording_finds_its_score_and_nothing_else(music: SearchLibrary) -> None:
    (hit,) = music.search(Query.partners(music.root / "minuet.wav", Kind.SCORE)).hits
    assert hit.path.name == "minuet.pdf"
    assert hit.above_line
    assert hit.score >= LINE
    assert hit.segment.page == 1
    assert hit.segment.box[1:] == (150, 1000, 200)
    assert hit.terms == {"like": pytest.approx(hit.score)}


def test_a_score_finds_its_recording_from_second_to_second(music: SearchLibrary) -> None:
    (hit,) = music.search(Query.partners(music.root / "polka.pdf", Kind.AUDIO)).hits
    assert hit.path.name == "polka.wav"
    assert hit.segment.page is None
    assert 0 <= hit.segment.start_s < 3
    assert hit.segment.end_s > 30


@pytest.mark.parametrize(("name", "kind"), [("march.wav", Kind.SCORE), ("waltz.pdf", Kind.AUDIO)])
def test_no_partner_is_said_to_be_none(music: SearchLibrary, name: str, kind: Kind) -> None:
    query = Query.partners(music.root / name, kind)
    answer = music.search(query)
    assert answer.no_good_match
    assert not answer.hits
    weaker = music.search(replace(query, show_all=True)).hits
    assert len(weaker) == 3
    assert not any(hit.above_line for hit in weaker)


def test_what_is_dropped_from_outside_is_matched_the_same(music: SearchLibrary) -> None:
    path = music.outside(Path("/tmp/take.wav"), sound_of(440, "waltz"), kind=Kind.AUDIO)
    query = Query(terms=(Term(TermKind.AUDIO, path),), kinds=(Kind.SCORE,))
    (hit,) = music.search(query).hits
    assert hit.path.name == "waltz.pdf"
    page = music.outside(Path("/tmp/page.jpg"), page_of("march"), kind=Kind.SCORE)
    assert music.names(Query(terms=(Term(TermKind.IMAGE, page),), kinds=(Kind.AUDIO,))) == [
        "march.wav"
    ]


def test_silence_has_no_score(music: SearchLibrary) -> None:
    path = music.outside(Path("/tmp/rain.wav"), sound_of(440), kind=Kind.AUDIO)
    query = Query(terms=(Term(TermKind.AUDIO, path),), kinds=(Kind.SCORE,))
    assert not music.search(query).hits


def test_other_recordings_of_the_same_music_are_found(music: SearchLibrary) -> None:
    music.add("minuet again.wav", sound_of(900, "minuet"), Kind.AUDIO)
    assert partners(music, "minuet.wav", Kind.AUDIO) == ["minuet again.wav"]


def test_another_edition_is_found_among_scores(music: SearchLibrary) -> None:
    music.add("minuet, other print.pdf", page_of("minuet two"), Kind.SCORE)
    assert partners(music, "minuet.pdf", Kind.SCORE) == ["minuet, other print.pdf"]


def test_filters_decide_what_may_be_found(music: SearchLibrary) -> None:
    query = Query.partners(music.root / "minuet.wav", Kind.SCORE)
    away = music.add_root(music.root / "elsewhere")
    music.add("minuet.xml", page_of("minuet"), Kind.SCORE, root_id=away)
    assert {hit.path.name for hit in music.search(query).hits} == {"minuet.pdf", "minuet.xml"}
    inside = replace(query, folders=(str(music.root / "elsewhere"),))
    assert [hit.path.name for hit in music.search(inside).hits] == ["minuet.xml"]


def test_new_scores_are_found_and_deleted_ones_are_not(music: SearchLibrary) -> None:
    assert partners(music, "march.wav", Kind.SCORE) == []
    music.add("march.pdf", page_of("march"), Kind.SCORE)
    assert partners(music, "march.wav", Kind.SCORE) == ["march.pdf"]
    music.change("DELETE FROM file WHERE relpath = 'march.pdf'")
    assert partners(music, "march.wav", Kind.SCORE) == []


def test_many_are_answered_like_one(music: SearchLibrary) -> None:
    queries = [
        Query.partners(music.root / name, Kind.SCORE) for name in ("minuet.wav", "march.wav")
    ]
    both = music.searcher.search_many(queries)
    assert [answer.hits for answer in both] == [music.search(query).hits for query in queries]


def test_approximate_indexes_give_the_same_matches(tmp_path: Path) -> None:
    library = SearchLibrary(tmp_path, exact_below=1)
    for name in ("minuet", "waltz", "polka"):
        library.add(f"{name}.pdf", page_of(name), Kind.SCORE)
    library.add("waltz.wav", sound_of(440, "waltz"), Kind.AUDIO)
    assert partners(library, "waltz.wav", Kind.SCORE) == ["waltz.pdf"]
    library.close()


def test_why_tells_the_notes_and_the_place(music: SearchLibrary) -> None:
    query = Query.partners(music.root / "minuet.wav", Kind.SCORE)
    (hit,) = music.search(query).hits
    why = music.searcher.why(query, hit.file_id)
    assert [(share.term, share.aspect) for share in why.terms] == [("like", Aspect.SCORE)]
    assert why.score == pytest.approx(hit.score, abs=1e-4)
    assert why.segment == hit.segment


def test_a_recording_is_followed_through_its_score(music: SearchLibrary) -> None:
    follow = music.searcher.follow
    found = follow(music.root / "minuet.wav", music.root / "minuet.pdf")
    assert found.sure
    assert len(found.steps) > 50
    assert found.steps[0].page == 1
    stranger = follow(music.root / "march.wav", music.root / "waltz.pdf")
    assert not stranger.sure
    assert stranger.confidence < LINE < found.confidence


def test_a_dropped_recording_is_followed_too_and_a_picture_is_not(music: SearchLibrary) -> None:
    take = music.outside(music.root / "take.wav", sound_of(440, "waltz"), kind=Kind.AUDIO)
    Path(take).touch()
    assert music.searcher.follow(Path(take), music.root / "waltz.pdf").sure
    assert music.searcher.follow(music.root / "hall.jpg", music.root / "waltz.pdf") is None
