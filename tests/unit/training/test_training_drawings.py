import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from engine.encoders.ink import SIDE
from engine.training import drawings as training
from engine.training.outlines import (
    Icon,
    coverage,
    icon_drawing,
    icon_name,
    photo_drawing,
    read_icons,
)
from engine.training.renderings import Sources, batches, inks
from engine.training.strokes import Drawing, read_drawings, rendered, varied
from tests.helpers.encoder_world import scene

SQUARE = np.array([[0, 0], [100, 0], [100, 100], [0, 100], [0, 0]], float)
DIAGONAL = np.array([[0, 0], [30, 28], [70, 72], [100, 100]], float)


def strokes_folder(folder: Path) -> Path:
    for word in ("box", "line"):
        strokes = [SQUARE.T.tolist()] + ([DIAGONAL.T.tolist()] if word == "line" else [])
        lines = [json.dumps({"word": word, "drawing": strokes})] * 5
        (folder / f"{word}.ndjson.gz").write_bytes(gzip.compress("\n".join(lines).encode()))
    return folder


def test_drawings_are_read_and_each_fourth_is_held_out(tmp_path: Path) -> None:
    found = read_drawings(strokes_folder(tmp_path))
    assert [d.word for d in found] == ["box"] * 5 + ["line"] * 5
    assert [d.is_held_out for d in found[:5]] == [True, False, False, False, True]
    assert len(found[5].strokes) == 2
    np.testing.assert_array_equal(found[0].strokes[0], SQUARE)


def test_a_rendered_square_is_where_it_should_be() -> None:
    ink = rendered([SQUARE], 3)
    assert ink.shape == (SIDE, SIDE)
    assert ink[SIDE // 2, SIDE // 2] == 0
    assert ink[:, 8:12].mean() > 0.5
    assert ink[:, :6].max() == 0
    np.testing.assert_allclose(ink, ink.T, atol=0.1)


def test_a_dot_can_be_rendered() -> None:
    assert rendered([np.array([[5.0, 5.0]])], 3).max() > 0


def test_varied_drawings_differ_and_repeat_with_the_seed() -> None:
    one, same, other = (
        rendered(varied([SQUARE, DIAGONAL], np.random.default_rng(seed)), 3) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(one, same)
    assert np.abs(one - other).mean() > 0.01


@pytest.mark.parametrize(
    ("key", "wanted", "name"),
    [
        ("guitar-acoustic", None, "guitar acoustic"),
        ("guitar-acoustic", frozenset({"acoustic"}), "acoustic"),
        ("guitar-acoustic", frozenset({"violin"}), ""),
        ("dog-fill", None, ""),
        ("3d-glasses", None, "3d glasses"),
        ("8-ball", None, ""),
        ("dog-1", None, "dog"),
    ],
)
def test_names_of_icons(key: str, wanted: frozenset[str] | None, name: str) -> None:
    assert icon_name(key, wanted) == name


def test_icons_become_drawings(tmp_path: Path) -> None:
    body = '<path fill="currentColor" d="M4 4h16v16H4z"/>'
    file = tmp_path / "icons.json"
    file.write_text(
        json.dumps(
            {"width": 24, "icons": {"box": {"body": body}, "old": {"body": body, "hidden": True}}}
        )
    )
    (icon,) = read_icons(file, None)
    assert icon.name == "box"
    assert 0.2 < coverage(icon.svg).mean() / 255 < 0.5
    found = [icon_drawing(icon, np.random.default_rng(seed)) for seed in range(8)]
    shares = [ink.mean() for ink in found if ink is not None]
    assert len(shares) == 8
    assert min(shares) < 0.3 < max(shares)  # as an outline, and filled


def test_photos_become_drawings() -> None:
    for seed in range(6):
        ink = photo_drawing(scene(seed), np.random.default_rng(seed))
        assert ink is not None
        assert ink.shape == (SIDE, SIDE)
        assert 0.005 < ink.mean() < 0.6


def test_a_shard_has_drawings_icons_and_photos_in_order(tmp_path: Path) -> None:
    from PIL import Image

    Image.fromarray(scene(1)).save(tmp_path / "photo.png")
    drawings = [Drawing("box", 0, (SQUARE,)), Drawing("box", 1, (SQUARE,))]
    icon = Icon("blank", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    sources = Sources(drawings, [icon], [tmp_path / "photo.png"])
    plain = list(inks(sources, 0))
    assert len(plain) == 4
    np.testing.assert_array_equal(plain[0], rendered([SQUARE], 2.5))
    assert plain[2].max() == 0
    assert np.abs(next(iter(inks(sources, 1))) - plain[0]).max() > 0.3
    assert [len(stack) for stack in batches(iter(plain), 3)] == [3, 1]


def test_words_left_out_leave_with_their_plurals_but_not_with_others() -> None:
    words = frozenset({"ant", "sea turtle"})
    assert [
        training.mentions(n, words) for n in ("ant", "fire ants", "sea turtle", "giant", "antler")
    ] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert not training.mentions("ant", frozenset())


def names(*all_names: str, drawn: int) -> training.Names:
    rng = np.random.default_rng(0)
    vectors = rng.standard_normal((len(all_names), 384)).astype(np.float32)
    return training.Names(all_names, drawn, vectors / np.linalg.norm(vectors, axis=1)[:, None])


def test_a_lesson_holds_out_drawings_and_unknown_names() -> None:
    drawings = [Drawing(word, n, (SQUARE,)) for word in ("box", "line") for n in range(5)]
    sources = Sources(drawings, [Icon("line", ""), Icon("cat", ""), Icon("box", "")], [Path("p")])
    lesson = training.lesson_of(
        sources, names("box", "cat", drawn=1), np.ones((1, 1000)), hold_out=True
    )
    assert lesson.drawings.tolist() == [1, 2, 3]
    assert lesson.icons.tolist() == [11, 12]
    assert lesson.icon_names.tolist() == [1, 0]
    assert lesson.photos.tolist() == [13]


def test_batches_show_every_drawing_once_before_any_again() -> None:
    count = 2 * training.BATCH_DRAWINGS
    lesson = training.Lesson(*(np.arange(count),) * 5, np.ones((count, 1000), np.float32))
    picked = list(training.batches(lesson, 2, 4))
    seen = sorted((p.shards[0], int(row)) for p in picked for row in p.drawings)
    assert seen == [(shard, row) for shard in (0, 1) for row in range(count)]


def test_folded_layers_give_what_the_trained_ones_gave() -> None:
    import torch

    from engine.encoders.drawing import tail
    from engine.training.tail import Tail

    torch.manual_seed(0)
    maps, features = torch.rand(6, 120, 8, 8) * 3, torch.rand(6, 1280)
    trained = Tail(maps, features)
    with torch.no_grad():
        trained(maps, features)  # norms learn their means
        expected = trained.eval()(maps, features)
        found = tail(trained.layers(), maps, features)
    torch.testing.assert_close(
        torch.nn.functional.normalize(found, dim=1), expected, atol=1e-4, rtol=0
    )


def test_softened_targets_forgive_synonyms_only() -> None:
    import torch

    from engine.training.tail import softened

    vectors = torch.nn.functional.normalize(torch.tensor([[1.0, 0], [1, 0.05], [0, 1]]), dim=1)
    soft = softened(vectors, 0.03)
    torch.testing.assert_close(soft.sum(1), torch.ones(3))
    assert soft[0, 1] > 0.4
    assert soft[0, 2] < 1e-6


def test_training_learns_two_names() -> None:
    """The whole loop on made-up features that give the name away."""
    rng = np.random.default_rng(0)
    kinds = np.repeat([0, 1], 48)
    maps = rng.standard_normal((96, 120, 8, 8)).astype(np.float16)
    features = rng.standard_normal((96, 1280)).astype(np.float16)
    features[:, 0] += 8 * kinds
    maps[kinds == 1, 3] += 4
    lesson = training.Lesson(
        *(np.arange(96), kinds) * 2, np.arange(96), np.full((96, 1000), 1e-3, np.float32)
    )
    known = names("box", "line", drawn=2)
    tail = training.train(lesson, training.Shards((maps,), (features,)), known, 12)
    found = training.encoded(tail, training.Shards((maps,), (features,)), np.arange(96))
    first, five = training.named_right(found, known.vectors, kinds)
    assert first > 0.9
    assert five == 1
