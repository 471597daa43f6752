"""Likes, concepts, difference and wandering on a small library with a real catalog."""

import pytest

from engine.domain import Aspect, Concept, Kind, Query, Term, TermKind
from engine.errors import BadQuery, EnvironmentProblem
from engine.search import wandering
from engine.store.concepts import save_concept
from tests.helpers.search_library import SearchLibrary, photo_of, sound_of

TEXT = Term(TermKind.TEXT, "holiday")
COLOURS = ("red", "green", "blue", "yellow", "orange", "purple", "black", "grey")


@pytest.fixture
def library(empty: SearchLibrary) -> SearchLibrary:
    """Six photos with red, three of each other colour, all from a holiday; eight sounds."""
    for colour in COLOURS:
        for number in range(6 if colour == "red" else 3):
            second = COLOURS[(COLOURS.index(colour) + number + 1) % len(COLOURS)]
            empty.add(
                f"{colour} {number}.jpg", photo_of(colour, colour, second, "white", text="holiday")
            )
    for number in range(8):
        empty.add(f"tone {number}.wav", sound_of(200 + 400 * number, "bell"), Kind.AUDIO)
    return empty


def path(library: SearchLibrary, name: str) -> str:
    return str(library.root / name)


def paths(library: SearchLibrary, *names: str) -> tuple[str, ...]:
    return tuple(path(library, name) for name in names)


REDS = ("red 0.jpg", "red 1.jpg", "red 2.jpg")


# -- likes ---------------------------------------------------------------------------------------
def test_likes_alone_find_more_of_the_kind(library):
    names = library.names(Query(liked=paths(library, *REDS), limit=6, show_all=True))
    assert sum(name.startswith("red") for name in names) >= 5
    assert set(REDS) <= set(names), "what was liked stays in sight"


@pytest.mark.parametrize("count", [1, 2, 3])
def test_any_number_of_likes_moves_words(library, count):
    query = Query((TEXT,), liked=paths(library, *REDS[:count]), kinds=(Kind.PHOTO,), show_all=True)
    names = library.names(query)
    assert names[0].startswith("red")
    assert sum(name.startswith("red") for name in names[:6]) >= 4


def test_the_score_tells_what_the_likes_gave(library):
    hit = library.search(Query((TEXT,), liked=paths(library, *REDS))).hits[0]
    assert set(hit.terms) == {"text", "feedback"}
    assert hit.score == pytest.approx(sum(hit.terms.values()), abs=1e-4)


def test_what_is_disliked_leaves_and_takes_its_like_along(library):
    plain = library.names(Query((TEXT,), kinds=(Kind.PHOTO,), show_all=True))
    query = Query((TEXT,), kinds=(Kind.PHOTO,), show_all=True, disliked=paths(library, *REDS))
    names = library.names(query)
    assert not set(REDS) & set(names)
    assert len(names) == len(plain) - 3

    def mean_place(order):
        return sum(order.index(f"red {n}.jpg") / len(order) for n in (3, 4, 5)) / 3

    assert mean_place(names) > mean_place(plain)


def test_dislikes_alone_list_the_rest(library):
    answer = library.search(Query(disliked=paths(library, "red 0.jpg")))
    names = [hit.path.name for hit in answer.hits]
    assert len(names) == 26
    assert "red 0.jpg" not in names
    assert not names[0].startswith("red")


def test_a_copy_of_what_is_disliked_leaves_too(library):
    library.add("copy.jpg", photo_of("red"), content_hash="hash of red 0.jpg")
    names = library.names(Query((TEXT,), show_all=True, disliked=paths(library, "red 0.jpg")))
    assert not {"red 0.jpg", "copy.jpg"} & set(names)


def test_sounds_have_a_taste_of_their_own(library):
    answer = library.search(Query(liked=paths(library, "tone 0.wav")))
    assert {hit.kind for hit in answer.hits} == {Kind.AUDIO}
    assert answer.hits[0].path.name == "tone 0.wav"


def test_dials_act_on_a_taste(library):
    liked = paths(library, *REDS)
    plain = library.search(Query(liked=liked, show_all=True))
    turned = library.search(Query(liked=liked, show_all=True, aspects={Aspect.COLOUR: 9.0}))
    assert [hit.score for hit in plain.hits] != [hit.score for hit in turned.hits]


def test_a_liked_file_that_is_gone_is_told_and_does_not_count(library):
    answer = library.search(Query((TEXT,), liked=(*paths(library, *REDS), "/gone.jpg")))
    assert any("gone.jpg is not in the library" in note for note in answer.notes)
    assert answer.hits[0].path.name.startswith("red")


def test_likes_of_which_none_is_left_are_a_readable_error(library):
    with pytest.raises(BadQuery, match="None of the files that were liked"):
        library.search(Query(liked=("/gone.jpg", "/gone too.jpg")))


def test_likes_change_the_ranking_that_was_kept(library):
    plain = library.names(Query((TEXT,), show_all=True))
    steered = library.names(Query((TEXT,), show_all=True, liked=paths(library, "blue 0.jpg")))
    assert plain != steered
    assert library.names(Query((TEXT,), show_all=True)) == plain


def test_many_queries_are_steered_as_one_is(library):
    query = Query((TEXT,), liked=paths(library, *REDS), limit=5)
    (many,) = library.searcher.search_many([query])
    assert [hit.path for hit in many.hits] == [hit.path for hit in library.search(query).hits]


# -- concepts --------------------------------------------------------------------------------------
def save(library, name, liked, disliked=(), words="") -> Concept:
    made = library.searcher.concept_maker.made(
        name, paths(library, *liked), paths(library, *disliked), words
    )
    library.catalog.write(lambda c: save_concept(c, made))
    return made


def concept_term(name: str, weight: float = 1.0) -> Term:
    return Term(TermKind.CONCEPT, name, weight)


def test_a_concept_is_a_term_of_later_searches(library):
    made = save(library, "reds", REDS, ["blue 0.jpg"])
    assert (made.known, made.found) == (3, 3)
    assert 0 < made.average_precision <= 1
    names = library.names(Query((concept_term("REDS"),), limit=6, show_all=True))
    assert sum(name.startswith("red") for name in names) >= 5
    answer = library.search(Query((TEXT, concept_term("reds", 2.0)), kinds=(Kind.PHOTO,)))
    assert set(answer.hits[0].terms) == {"text", "concept"}


def test_a_concept_with_a_negative_weight_pushes_away(library):
    save(library, "reds", REDS)
    query = Query((TEXT, concept_term("reds", -2.0)), kinds=(Kind.PHOTO,), show_all=True)
    names = library.names(query)
    assert not any(name.startswith("red") for name in names[:10])


def test_words_help_a_concept_and_reach_other_kinds(library):
    save(library, "bells", REDS, words="bell")
    query = Query((concept_term("bells"),), kinds=(Kind.AUDIO,), show_all=True)
    assert len(library.names(query)) == 8


def test_an_unknown_concept_names_the_known_ones(library):
    save(library, "reds", REDS)
    with pytest.raises(BadQuery, match="There are: reds"):
        library.search(Query((concept_term("blues"),)))


def test_examples_that_are_gone_are_told_and_none_left_is_an_error(library):
    save(library, "reds", REDS)
    gone = "UPDATE file SET missing_since = '2026-11-21' WHERE relpath = ?"
    library.change(gone, "red 0.jpg")
    answer = library.search(Query((concept_term("reds"),)))
    assert "1 of 3 examples of “reds” are not there." in answer.notes
    for name in REDS[1:]:
        library.change(gone, name)
    with pytest.raises(BadQuery, match="None of the examples of “reds”"):
        library.search(Query((concept_term("reds"),)))


@pytest.mark.parametrize(
    ("name", "liked", "complaint"),
    [(" ", REDS, "needs a name"), ("x", REDS[:2], "at least 3"), ("x", (*REDS[:2], "no.jpg"), "1 more")],
)  # fmt: skip
def test_what_makes_no_concept_is_refused(library, name, liked, complaint):
    with pytest.raises(EnvironmentProblem, match=complaint):
        save(library, name, liked)


# -- something different -----------------------------------------------------------------------------
def test_different_hits_show_more_colours(library):
    plain = library.names(Query(liked=paths(library, "red 0.jpg"), kinds=(Kind.PHOTO,), limit=6))
    query = Query(liked=paths(library, "red 0.jpg"), kinds=(Kind.PHOTO,), limit=6, diverse=0.9)
    mixed = library.names(query)
    assert mixed[0] == plain[0]
    assert len({name.split()[0] for name in mixed}) > len({name.split()[0] for name in plain})


def test_difference_keeps_all_hits_and_pages_fit(library):
    query = Query((TEXT,), show_all=True, diverse=0.5, limit=100)
    whole = library.names(query)
    pages = [name for at in (0, 10, 20, 30) for name in library.names(query.with_page(at, 10))]
    assert pages == whole
    assert sorted(whole) == sorted(library.names(Query((TEXT,), show_all=True, limit=100)))


@pytest.mark.parametrize("difference", [-0.1, 1.5, float("nan")])
def test_a_difference_outside_0_and_1_is_refused(library, difference):
    with pytest.raises(BadQuery):
        library.search(Query((TEXT,), diverse=difference))


# -- wandering -------------------------------------------------------------------------------------
def wander(library, start=None, seen=(), within=None, count=10, seed=0):
    return library.searcher.wanderer.wander(start, seen, within or Query(), count, seed)


def ids(answer) -> list[int]:
    return [hit.file_id for hit in answer.hits]


def test_a_walk_goes_on_until_all_was_seen(library):
    first = wander(library, count=20)
    second = wander(library, ids(first)[-1], ids(first), count=20)
    assert len(set(ids(first)) | set(ids(second))) == len(ids(first)) + len(ids(second)) == 35
    assert ids(wander(library, None, [*ids(first), *ids(second)])) == []
    assert sum(first.counts.values()) == first.total == first.above_line == 20


def test_a_seed_makes_a_walk(library):
    assert ids(wander(library, seed=3)) == ids(wander(library, seed=3))
    assert ids(wander(library, seed=3)) != ids(wander(library, seed=4))


def test_a_walk_begins_near_and_keeps_to_the_filter(library):
    start = library.root / "red 0.jpg"
    firsts = [wander(library, start, count=1, seed=seed).hits[0].path.name for seed in range(10)]
    assert sum(name.startswith("red") for name in firsts) >= 5
    only = wander(library, start, within=Query(kinds=(Kind.AUDIO,)), count=50)
    assert {hit.kind for hit in only.hits} == {Kind.AUDIO}
    assert len(only.hits) == 8


def test_a_walk_through_a_large_library_keeps_to_a_part_of_it(library, monkeypatch):
    monkeypatch.setattr(wandering, "POOL", 6)
    first = wander(library, count=4, seed=5)
    second = wander(library, ids(first)[-1], ids(first), count=40, seed=5)
    assert len(set(ids(first)) | set(ids(second))) == 12, "six photos, six sounds"
    assert not set(ids(first)) & set(ids(second))


def test_a_walk_from_a_stranger_is_refused(library, tmp_path):
    with pytest.raises(EnvironmentProblem, match="not in the library"):
        wander(library, tmp_path / "stranger.jpg")


def test_an_empty_library_has_nowhere_to_go(empty):
    assert wander(empty).total == 0
