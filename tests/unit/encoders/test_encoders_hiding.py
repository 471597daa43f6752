"""Hiding places of a picture: geometry, and with real weights that the hottest place matters most."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from engine.domain import Aspect, Kind
from engine.encoders.base import Hidden, Role
from engine.encoders.hiding import GRID, windows
from engine.encoders.lite2 import seen_box
from engine.encoders.local import LocalEncoders
from engine.encoders.models import ModelStore
from engine.encoders.photo import COLOUR_INFO
from engine.encoders.resources import resources_folder
from engine.encoders.service import IsolatedEncoders
from engine.media.base import Sample
from tests.helpers.encoder_world import scene

SAMPLES = resources_folder() / "samples" / "photos"
SIDE = 0.4  # of the picture, of the square that is blurred
SHOWN = {
    "animals/hedgehog.jpg": "a hedgehog",
    "animals/kingfisher.jpg": "a bird",
    "animals/owl on a branch.jpg": "an owl",
    "things/cup of coffee.jpg": "a cup of coffee",
}


def test_windows_cover_every_place_and_are_as_even_as_the_map() -> None:
    found = windows(9)
    assert found.shape == (GRID * GRID, 9, 9)
    assert found.any(0).all()
    assert (found == found[::-1, ::-1, ::-1]).all()
    assert found[GRID * GRID // 2].sum() == 25


@pytest.mark.parametrize(
    ("size", "box"),
    [
        ((100, 100), (0, 0, 1, 1)),
        ((110, 100), (0, 0, 1, 1)),
        ((230, 100), (0.25, 0, 0.5, 1)),
        ((100, 230), (0, 0.25, 1, 0.5)),
    ],
)
def test_the_box_is_what_the_network_sees_of_a_picture(
    size: tuple[int, int], box: tuple[float, ...]
) -> None:
    picture = np.zeros((size[1], size[0], 3), np.uint8)
    assert seen_box(picture) == pytest.approx(box)


# -- real weights ----------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def encoders(bundled: Path, tmp_path_factory: pytest.TempPathFactory) -> LocalEncoders:
    return LocalEncoders(ModelStore(bundled.parent, tmp_path_factory.mktemp("models")))


def encoder_of(encoders: LocalEncoders, aspect: Aspect) -> str:
    infos = encoders.active(Kind.PHOTO)
    return next(info.id for info in infos if info.spaces[0].aspect is aspect)


@pytest.mark.model
@pytest.mark.parametrize("aspect", [Aspect.MEANING, Aspect.LOOK])
def test_the_whole_is_the_items_vector_and_each_place_changes_it(
    encoders: LocalEncoders, aspect: Aspect
) -> None:
    name, sample = encoder_of(encoders, aspect), Sample(picture=scene(3, 300, 200))
    hidden = encoders.hidden(name, sample)
    assert hidden is not None
    (encoded,) = encoders.encode(name, [sample], Role.ITEM)
    np.testing.assert_allclose(hidden.whole[aspect], encoded.vectors[aspect], atol=1e-4)
    without = hidden.without[aspect]
    assert without.shape == (GRID, GRID, len(hidden.whole[aspect]))
    assert np.linalg.norm(without, axis=-1) == pytest.approx(1, abs=1e-4)
    assert (np.abs(without - hidden.whole[aspect]).max(-1) > 1e-4).all()


@pytest.mark.model
def test_an_encoder_that_cannot_hide_places_says_so(encoders: LocalEncoders) -> None:
    assert encoders.hidden(COLOUR_INFO.id, Sample(picture=scene(1))) is None


@pytest.mark.model
@pytest.mark.slow
def test_the_process_of_queries_answers_the_same(
    encoders: LocalEncoders, bundled: Path, tmp_path: Path
) -> None:
    name, sample = encoder_of(encoders, Aspect.LOOK), Sample(picture=scene(4))
    isolated = IsolatedEncoders(ModelStore(bundled.parent, tmp_path))
    try:
        there, here = isolated.hidden(name, sample), encoders.hidden(name, sample)
    finally:
        isolated.close()
    assert there is not None
    assert here is not None
    np.testing.assert_allclose(there.without[Aspect.LOOK], here.without[Aspect.LOOK], atol=1e-4)


@pytest.mark.model
@pytest.mark.slow
def test_blurring_the_hottest_square_costs_more_than_others(encoders: LocalEncoders) -> None:
    """Deletion: what the map calls decisive must be decisive in the photo itself."""
    name = encoder_of(encoders, Aspect.MEANING)
    joint = encoders.active(Kind.PHOTO)[0].spaces[0].joint
    wins, falls = 0, []
    for file, words in SHOWN.items():
        picture = np.asarray(Image.open(SAMPLES / file).convert("RGB").resize((260, 260)))
        wish = encoders.encode_texts(joint, [words])[0]
        hidden = encoders.hidden(name, Sample(picture=picture))
        assert hidden is not None
        hot = _fall(encoders, name, picture, wish, _hottest(hidden, wish))
        corners = [(0.0, 0.0), (1 - SIDE, 0.0), (0.0, 1 - SIDE), (1 - SIDE, 1 - SIDE)]
        usual = float(np.mean([_fall(encoders, name, picture, wish, place) for place in corners]))
        wins += hot > usual
        falls.append(hot - usual)
    assert wins >= len(SHOWN) - 1
    assert np.mean(falls) > 0.02


def _hottest(hidden: Hidden, wish: np.ndarray) -> tuple[float, float]:
    """Left and top of the hottest 2 x 2 places, shares of the picture."""
    falls = hidden.whole[Aspect.MEANING] @ wish - hidden.without[Aspect.MEANING] @ wish
    sums = falls[:-1, :-1] + falls[1:, :-1] + falls[:-1, 1:] + falls[1:, 1:]
    row, column = np.unravel_index(int(sums.argmax()), sums.shape)
    return float(column) / GRID, float(row) / GRID


def _fall(
    encoders: LocalEncoders,
    name: str,
    picture: np.ndarray,
    wish: np.ndarray,
    place: tuple[float, float],
) -> float:
    image = Image.fromarray(picture)
    left, top = (round(share * image.width) for share in place)
    box = (left, top, left + round(SIDE * image.width), top + round(SIDE * image.height))
    image.paste(image.filter(ImageFilter.GaussianBlur(image.width / 12)).crop(box), box[:2])
    samples = [Sample(picture=picture), Sample(picture=np.asarray(image))]
    whole, blurred = encoders.encode(name, samples, Role.EXAMPLE)
    return float((whole.vectors[Aspect.MEANING] - blurred.vectors[Aspect.MEANING]) @ wish)
