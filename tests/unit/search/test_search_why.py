from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.domain import Aspect, Hit, Kind, Query, Segment, Term, TermKind, Why
from engine.encoders.base import Role
from engine.encoders.local import LocalEncoders
from engine.encoders.models import ModelStore
from engine.encoders.resources import resources_folder
from engine.errors import BadQuery, EnvironmentProblem
from engine.media.base import Sample
from engine.search.background import Background
from engine.search.lexicon import Lexicons, made_lexicon
from engine.search.where import TOGETHER, heat_of
from engine.search.why import word_shares
from tests.helpers.fake_encoders import WORD_DIM, text_vector
from tests.helpers.search_library import SearchLibrary, page_of, photo_of, sound_of

PHOTOS = {
    "red.jpg": photo_of("red", "grey", "grey"),
    "blue.jpg": photo_of("blue", "grey", "grey"),
    "both.jpg": photo_of("red", "grey", "blue"),
}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SearchLibrary]:
    made = SearchLibrary(tmp_path)
    for name, sample in PHOTOS.items():
        made.add(name, sample)
        made.outside(made.root / name, sample)
    yield made
    made.close()


def asked(*words: str) -> Query:
    return Query(terms=tuple(Term(TermKind.TEXT, word) for word in words))


def first(library: SearchLibrary, query: Query) -> Hit:
    return library.search(query).hits[0]


def hit_of(library: SearchLibrary, name: str) -> Hit:
    return next(hit for hit in library.search(Query()).hits if hit.path.name == name)


def why(library: SearchLibrary, query: Query, hit: Hit, *, heat: bool = False) -> Why:
    return library.searcher.why(query, hit.file_id, hit.path if heat else None)


@pytest.mark.parametrize(
    "query",
    [
        asked("red"),
        asked("red", "blue"),
        Query(terms=(Term(TermKind.TEXT, "red"), Term(TermKind.WITHOUT, "blue", 0.5))),
        replace(asked("red"), aspects={Aspect.MEANING: 0.3}),
    ],
)
def test_the_shares_of_terms_by_aspect_add_up_to_the_score(
    library: SearchLibrary, query: Query
) -> None:
    for hit in library.search(replace(query, show_all=True)).hits:
        told = why(library, query, hit)
        assert told.score == pytest.approx(hit.score, abs=1e-4)
        assert sum(share.score for share in told.terms) == pytest.approx(hit.score, abs=1e-4)
        for name, score in hit.terms.items():
            own = sum(share.score for share in told.terms if share.term == name)
            assert own == pytest.approx(score, abs=1e-4)


def test_an_example_matches_through_several_aspects(library: SearchLibrary) -> None:
    red = first(library, asked("red"))
    query = Query(terms=(Term(TermKind.LIKE, str(red.path)),), show_all=True)
    hit = first(library, query)
    aspects = {share.aspect for share in why(library, query, hit).terms}
    assert {Aspect.MEANING, Aspect.LOOK, Aspect.COLOUR} <= aspects


def test_what_was_estimated_for_a_missing_vector_is_in_the_shares(library: SearchLibrary) -> None:
    library.change(
        "DELETE FROM vector WHERE space_id IN (SELECT id FROM space WHERE aspect = 'look')"
        " AND content_id = (SELECT content_id FROM file WHERE relpath = 'both.jpg')"
    )
    library.indexes.apply()
    query = Query(terms=(Term(TermKind.LIKE, str(hit_of(library, "red.jpg").path)),), show_all=True)
    hit = next(hit for hit in library.search(query).hits if hit.path.name == "both.jpg")
    told = why(library, query, hit)
    assert told.score == pytest.approx(hit.score, abs=1e-4)
    assert next(share.score for share in told.terms if share.aspect is Aspect.LOOK) != 0


def test_the_word_that_was_asked_for_gives_most(library: SearchLibrary) -> None:
    library.add("all red.jpg", photo_of("red"))
    query = asked("red")
    told = why(library, query, first(library, query))
    assert told.words[0].word == "red"
    assert told.words[0].contribution > max(share.contribution for share in told.words[1:])
    assert told.words_explain


def test_where_nothing_is_asked_the_words_tell_what_is_in_it(library: SearchLibrary) -> None:
    query = Query(kinds=(Kind.PHOTO,))
    told = why(library, query, hit_of(library, "both.jpg"))
    assert {"red", "blue"} <= {share.word for share in told.words[:3]}
    assert told.terms == ()
    assert not told.words_explain


def test_the_map_is_hot_where_the_colour_is_and_nowhere_else(library: SearchLibrary) -> None:
    query = asked("blue", "red")
    told = why(library, query, hit_of(library, "both.jpg"), heat=True)
    red, blue = told.heats["text2"], told.heats["text"]
    assert set(told.heats) == {"text", "text2", TOGETHER}
    assert [np.argmax(row) for row in red.rows] == [0, 0, 0]
    assert [np.argmax(row) for row in blue.rows] == [2, 2, 2]
    assert all(
        0 <= share <= 1 for heat in told.heats.values() for row in heat.rows for share in row
    )
    assert max(max(row) for row in red.rows) == 1
    assert red.fall > 0


def test_maps_are_made_from_one_look_at_the_picture(library: SearchLibrary) -> None:
    query = asked("blue")
    hit = hit_of(library, "both.jpg")
    why(library, query, hit, heat=True)
    loads = len(library.loads)
    again = why(library, asked("red"), hit, heat=True)
    assert again.heats
    assert len(library.loads) == loads


def test_without_a_place_that_matters_there_is_a_sentence(library: SearchLibrary) -> None:
    hit = hit_of(library, "red.jpg")
    listing = why(library, Query(), hit, heat=True)
    assert "Nothing was asked for" in listing.notes[-1]
    by_colour = Query(
        terms=(Term(TermKind.LIKE, str(hit_of(library, "blue.jpg").path)),),
        aspects={aspect: float(aspect is Aspect.SHAPE) for aspect in Aspect},
    )
    told = why(library, by_colour, hit, heat=True)
    assert told.heats or told.notes
    assert "other aspects than meaning" in " ".join(told.notes)


def test_each_stretch_of_a_sound_has_its_score_and_the_best_is_the_segment(
    library: SearchLibrary,
) -> None:
    library.add("song.wav", [sound_of(110, "rain", 0), sound_of(110, "violin", 1)], Kind.AUDIO)
    query = replace(asked("violin"), kinds=(Kind.AUDIO,))
    hit = first(library, query)
    told = why(library, query, hit)
    scores = [moment.score for moment in told.moments]
    assert len(scores) == 2
    assert scores[1] > scores[0]
    assert told.segment == hit.segment == Segment(told.moments[1].start_s, told.moments[1].end_s)
    assert max(scores) == pytest.approx(told.score, abs=1e-3)
    assert why(library, query, hit, heat=True).heats == {}


def test_scores_say_which_page_and_that_words_are_not_for_them(library: SearchLibrary) -> None:
    library.add("song.xml", [page_of("waltz", 1), page_of("minuet", 2)], Kind.SCORE)
    query = replace(asked("minuet"), kinds=(Kind.SCORE,))
    hit = first(library, query)
    told = why(library, query, hit)
    assert told.segment == hit.segment
    assert told.segment is not None
    assert told.segment.page == 2
    assert told.words == ()
    assert "no words are told" in told.notes[0]


def test_what_cannot_be_asked_is_refused_like_a_search(library: SearchLibrary) -> None:
    with pytest.raises(EnvironmentProblem, match="not in the library"):
        library.searcher.why(asked("red"), 9999)
    hit = hit_of(library, "red.jpg")
    with pytest.raises(BadQuery):
        library.searcher.why(replace(asked("red"), beta=7.0), hit.file_id)


# -- faithful, by deletion -------------------------------------------------------------------------
def test_without_the_top_word_the_query_loses_more_than_without_another(
    library: SearchLibrary,
) -> None:
    """Take a word's direction out of the wish: the item's match falls by what the word gave."""
    words = ["red", "blue", "green", "violin", "castle", "river"]
    vectors = np.stack([text_vector(word) for word in words])
    lexicon = made_lexicon(words, vectors, vectors, np.ones(WORD_DIM, np.float32))
    item, wish = text_vector("red river"), 4 * text_vector("red castle")
    shares, explained = word_shares(lexicon, item, vectors, wish)
    assert shares[0].word == "red"
    assert explained > 0.5
    falls = {
        word: float(item @ wish) - float(item @ (wish - (wish @ atom) * atom))
        for word, atom in zip(lexicon.words, lexicon.atoms, strict=True)
    }
    assert max(falls, key=lambda word: falls[word]) == "red"


def test_a_map_of_falls_that_are_all_small_is_none() -> None:
    box = (0.0, 0.0, 1.0, 1.0)
    assert heat_of(np.full((3, 3), 0.01), box) is None
    heat = heat_of(np.array([[-1.0, 0.5], [2.0, 1.0]]), box)
    assert heat is not None
    assert heat.rows == ((0.0, 0.25), (1.0, 0.5))
    assert heat.fall == 2


def test_a_model_that_cannot_hide_places_gives_a_sentence_in_place_of_a_map(
    library: SearchLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library.encoders, "hidden", lambda _encoder, _sample: None)
    told = why(library, asked("blue"), hit_of(library, "both.jpg"), heat=True)
    assert told.heats == {}
    assert "cannot tell where in the photo" in told.notes[-1]
    assert told.words


@pytest.mark.model
@pytest.mark.slow
def test_with_real_weights_the_top_word_matters_most() -> None:
    """Deletion: photos lose more without the word that is said to give most than without others."""
    encoders = LocalEncoders(ModelStore(resources_folder(), Path("no-models")))
    info = encoders.active(Kind.PHOTO)[0]
    joint = info.spaces[0].joint
    files = sorted((resources_folder() / "samples" / "photos" / "animals").glob("*.jpg"))[:12:2]
    samples = [Sample(picture=np.asarray(Image.open(f).convert("RGB"))) for f in files]
    vectors = np.stack(
        [e.vectors[Aspect.MEANING] for e in encoders.encode(info.id, samples, Role.ITEM)]
    )
    wishes = encoders.encode_texts(joint, [file.stem for file in files])
    background = Background(encoders.encode_texts, None)
    lexicon = Lexicons(encoders.encode_texts, background.vectors, None).of(Kind.PHOTO, joint)
    assert lexicon is not None
    atoms = dict(zip(lexicon.words, lexicon.atoms, strict=True))
    wins = 0
    for vector, wish in zip(vectors, wishes, strict=True):
        shares, explained = word_shares(lexicon, vector, lexicon.usual(vectors), wish)
        others = lexicon.atoms[:: len(lexicon.words) // 50]
        lost = float(vector @ wish) - float(vector @ _without(wish, atoms[shares[0].word]))
        usual = [float(vector @ wish) - float(vector @ _without(wish, atom)) for atom in others]
        wins += explained >= 0.5 and lost > float(np.mean(usual)) + 0.02
    assert wins >= len(files) - 1


def _without(wish: np.ndarray, direction: np.ndarray) -> np.ndarray:
    left = wish - (wish @ direction) * direction
    return left / np.linalg.norm(left)
