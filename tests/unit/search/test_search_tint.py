"""Colours: their names, their direction, and what they do in a search."""

import numpy as np
import pytest
from PIL import ImageColor

from engine.domain import Aspect, Kind, Query, Term, TermKind
from engine.encoders.base import Encoded, EncoderInfo, Space
from engine.encoders.colour import describe
from engine.errors import BadQuery
from engine.search.colours import COLOURS, OTHER_NAMES, shades_of
from engine.search.tint import DROP, ENOUGH, graded, tint_of
from tests.helpers import fake_encoders
from tests.helpers.search_library import photo_of


def picture(colour, share=1.0):
    """A white picture with a square of a colour in its middle."""
    pixels = np.full((96, 96, 3), 255, np.uint8)
    half = round(48 * share**0.5)
    pixels[48 - half : 48 + half, 48 - half : 48 + half] = colour
    return pixels


def cosine(name, pixels):
    tint, vector = tint_of(name), describe(pixels)
    assert tint is not None
    assert vector is not None
    return float(tint.queries[0] @ vector)


def test_names_and_numbers_are_colours():
    assert shades_of("Grey") == shades_of("gray") == shades_of("silver")
    assert shades_of("#c11") == shades_of("#CC1111") == ((204, 17, 17),)
    assert [shades_of(name) for name in ("blu", "", "#12", "#12345g", "12")] == [None] * 5
    assert set(OTHER_NAMES.values()) <= set(COLOURS)
    assert len(COLOURS) == 14


@pytest.mark.parametrize("name", COLOURS)
def test_a_picture_of_a_colour_is_most_of_all_that_colour(name):
    for shade in COLOURS[name][:1]:
        scores = {other: cosine(other, picture(shade)) for other in COLOURS}
        assert max(scores, key=scores.get) == name


@pytest.mark.parametrize("name", ["red", "green", "blue", "yellow", "purple", "brown", "black"])
def test_more_of_a_colour_scores_more(name):
    shade = COLOURS[name][0]
    scores = [cosine(name, picture(shade, share)) for share in (0.0, 0.1, 0.3, 0.6, 1.0)]
    assert scores == sorted(scores)
    tint = tint_of(name)
    assert scores[0] < tint.most_needed < scores[-1]


def test_the_middle_counts_more_than_the_edge():
    inside = picture((200, 30, 30), 0.3)
    outside = np.roll(inside, 48, axis=(0, 1))
    assert cosine("red", inside) > cosine("red", outside)


def test_any_hex_number_is_nearest_to_itself():
    for code in ("#30a0a0", "#804020", "#ffd000"):
        own = cosine(code, picture(ImageColor.getrgb(code)))
        assert own > max(
            cosine(code, picture(shades[0]))
            for n, shades in COLOURS.items()
            if n not in ("turquoise", "brown", "yellow", "gold")
        )


def test_directions_are_unit_vectors_and_always_the_same():
    tint = tint_of("red")
    assert np.linalg.norm(tint.queries) == pytest.approx(1, abs=1e-5)
    tint_of.cache_clear()
    assert (tint_of("red").queries == tint.queries).all()
    assert tint_of("blu") is None


def test_much_is_enough_and_none_of_it_drops():
    worth = np.array([-1.0, 0.5, 3.0, 9.0], np.float32)
    got = graded(worth, np.array([-2.0, 0.35, 3.0, np.nan], np.float32))
    assert got[0] == pytest.approx(-1 - DROP)
    assert -DROP < got[1] < 0.5
    assert got[2] == ENOUGH
    assert ENOUGH < got[3] < ENOUGH + 1.5


# -- in a search ---------------------------------------------------------------------------------
@pytest.fixture
def coloured(empty, monkeypatch):
    """Photos with vectors of the real colour encoder, beside the fake encoder's other ones."""
    info = fake_encoders.INFOS[Kind.PHOTO]
    spaces = tuple(
        Space(Aspect.COLOUR, 460, "colour/1") if s.aspect is Aspect.COLOUR else s
        for s in info.spaces
    )
    infos = {
        **fake_encoders.INFOS,
        Kind.PHOTO: EncoderInfo(info.id, info.name, Kind.PHOTO, spaces, 32, 8),
    }
    plain = fake_encoders.ENCODE[Kind.PHOTO]

    def encode(sample, role):
        done = plain(sample, role)
        return Encoded({**done.vectors, Aspect.COLOUR: describe(sample.picture)}, done.words)

    monkeypatch.setitem(fake_encoders.ENCODE, Kind.PHOTO, encode)
    monkeypatch.setattr(fake_encoders, "INFOS", infos)
    monkeypatch.setattr("tests.helpers.search_library.INFOS", infos)
    for n in range(12):
        empty.add(f"{n} scarlet.jpg", photo_of("red", text="dress")) if n < 3 else None
        empty.add(f"{n} grey.jpg", photo_of("grey", text="dress" if n < 6 else "house"))
        empty.add(f"{n} stop.jpg", photo_of("red", text="sign")) if n < 2 else None
    return empty


def test_red_dresses_come_first_and_grey_ones_drop_out(coloured):
    query = Query((Term(TermKind.TEXT, "dress"), Term(TermKind.COLOUR, "red")))
    names = coloured.names(query)
    assert set(names[:3]) == {"0 scarlet.jpg", "1 scarlet.jpg", "2 scarlet.jpg"}
    assert not [name for name in names if "grey" in name]


def test_a_colour_alone_finds_photos_of_it(coloured):
    answer = coloured.search(Query((Term(TermKind.COLOUR, "red"),)))
    assert {hit.path.name[2:] for hit in answer.hits} == {"scarlet.jpg", "stop.jpg"}
    assert all(hit.terms.keys() == {"colour"} for hit in answer.hits)


def test_a_colour_can_be_pushed_away(coloured):
    query = Query((Term(TermKind.TEXT, "dress"), Term(TermKind.COLOUR, "red", -1.0)), show_all=True)
    names = coloured.names(query)
    dresses = [name for name in names if "scarlet" in name or int(name.split()[0]) < 6]
    assert {name[2:] for name in dresses[:6]} == {"grey.jpg"}


def test_an_unknown_colour_is_a_bad_query(empty):
    with pytest.raises(BadQuery, match="blue"):
        empty.search(Query((Term(TermKind.COLOUR, "blu"),)))
