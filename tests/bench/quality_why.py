"""Whether explanations are faithful, by deletion: ``python -m tests.bench.quality_why [PHOTOS]``.

The data lies beside the repository (``../shared/data``) and is no part of it.

maps: the square that the map of a caption calls hottest is blurred in the photo itself, and the
caption's cosine with the photo must fall more than when a square of the same size at random is.
words: the direction of the word that is said to give most is taken out of the caption's vector, and
the photo must lose more of its score, and more places among all photos, than when that of a word at
random is, or of the word of the photo that is said to give least.
"""

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

from engine.domain import ENOUGH_EXPLAINED, Aspect, Kind
from engine.encoders.base import Role
from engine.media.base import Sample
from engine.search.background import Background
from engine.search.lexicon import Lexicons
from engine.search.why import word_shares
from tests.bench.quality_bundled import DATA, Bench, photo

SIDE = 0.4  # of the picture's side: a sixth of its area
RANDOM_SQUARES = 4
RANDOM_WORDS = 20
PHOTOS = 120
_FINE = 36  # places along each side, among which the hottest square is looked for

Box = tuple[int, int, int, int]


def hottest(rows: np.ndarray, box: Sequence[float], size: tuple[int, int]) -> Box:
    """The square of `SIDE` with most heat, px: left, top, right, bottom; `size` (width, height)."""
    left, top, wide, high = box
    fine = Image.fromarray(np.maximum(rows, 0).astype(np.float32))
    inside = (max(1, round(wide * _FINE)), max(1, round(high * _FINE)))
    whole = np.zeros((_FINE, _FINE), np.float32)
    x, y = round(left * _FINE), round(top * _FINE)
    patch = np.asarray(fine.resize(inside, Image.Resampling.BILINEAR))
    whole[y : y + inside[1], x : x + inside[0]] = patch[: _FINE - y, : _FINE - x]
    side = round(SIDE * _FINE)
    sums = np.pad(whole.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    squares = sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]
    row, column = np.unravel_index(int(squares.argmax()), squares.shape)
    return square(float(column) / _FINE, float(row) / _FINE, size)


def square(left: float, top: float, size: tuple[int, int]) -> Box:
    """A square in shares of the picture, in px."""
    width, height = size
    return (
        round(left * width),
        round(top * height),
        round((left + SIDE) * width),
        round((top + SIDE) * height),
    )


def blurred(picture: np.ndarray, box: Box) -> np.ndarray:
    image = Image.fromarray(picture)
    soft = image.filter(ImageFilter.GaussianBlur(max(image.size) / 12))
    image.paste(soft.crop(box), box[:2])
    return np.asarray(image)


def falls_of_maps(bench: Bench, files: Sequence[Path], wishes: np.ndarray) -> np.ndarray:
    """Falls of the cosine, shape (photos, 2): the hottest square, squares at random on average."""
    encoder = bench.encoders.active(Kind.PHOTO)[0].id
    chance = np.random.default_rng(0)

    def score(picture: np.ndarray, wish: np.ndarray) -> float:
        (one,) = bench.encoders.encode(encoder, [Sample(picture=picture)], Role.EXAMPLE)
        return float(one.vectors[Aspect.MEANING] @ wish)

    found, seconds = [], 0.0
    for file, wish in zip(files, wishes, strict=True):
        picture = photo(file).picture
        assert picture is not None
        size = (picture.shape[1], picture.shape[0])
        started = time.perf_counter()
        hidden = bench.encoders.hidden(encoder, Sample(picture=picture))
        seconds += time.perf_counter() - started
        if hidden is None:
            continue
        whole = float(hidden.whole[Aspect.MEANING] @ wish)
        rows = whole - hidden.without[Aspect.MEANING] @ wish
        hot = whole - score(blurred(picture, hottest(rows, hidden.box, size)), wish)
        places = chance.uniform(0, 1 - SIDE, (RANDOM_SQUARES, 2))
        others = [whole - score(blurred(picture, square(x, y, size)), wish) for x, y in places]
        found.append((hot, float(np.mean(others))))
    say(f"   a map takes {1000 * seconds / len(files):.0f} ms")
    return np.array(found)


def without(wish: np.ndarray, direction: np.ndarray) -> np.ndarray:
    """A wish less a direction, unit length."""
    left = wish - (wish @ direction) * direction
    return left / np.linalg.norm(left)


def falls_of_words(bench: Bench, vectors: np.ndarray, wishes: np.ndarray) -> np.ndarray:
    """Shape (photos, 7): falls of score and of places without the top word, one at random, and the
    least word; the share that is explained.
    """
    texts = bench.encoders.encode_texts
    joint = bench.encoders.active(Kind.PHOTO)[0].spaces[0].joint
    lexicon = Lexicons(texts, Background(texts, None).vectors, None).of(Kind.PHOTO, joint)
    assert lexicon is not None
    directions = dict(zip(lexicon.words, lexicon.atoms, strict=True))
    chance = np.random.default_rng(0)
    found = []
    for number, wish in enumerate(wishes):
        shares, explained = word_shares(lexicon, vectors[number], lexicon.usual(vectors), wish)
        if not shares:
            continue
        top = max(shares, key=lambda share: share.contribution).word
        others = chance.choice(len(lexicon.words), RANDOM_WORDS, replace=False)
        one = loss(vectors, number, wish, directions[top])
        rest = [loss(vectors, number, wish, lexicon.atoms[other]) for other in others]
        least = min(shares, key=lambda share: abs(share.contribution)).word
        last = loss(vectors, number, wish, directions[least])
        found.append((*one, *np.mean(rest, axis=0), *last, explained))
    return np.array(found)


def loss(
    vectors: np.ndarray, number: int, wish: np.ndarray, direction: np.ndarray
) -> tuple[float, float]:
    """What a photo loses with the direction: of its score in spreads, and in places."""
    before, after = vectors @ wish, vectors @ without(wish, direction)
    spreads = (before[number] - before.mean()) / before.std()
    left = (after[number] - after.mean()) / after.std()
    places = int((after > after[number]).sum()) - int((before > before[number]).sum())
    return float(spreads - left), float(places)


def main() -> int:
    if not DATA.is_dir():
        say(f"there is no data in {DATA}: nothing to measure")
        return 0
    count = int(sys.argv[1]) if len(sys.argv) > 1 else PHOTOS
    captions = json.loads((DATA / "photos/flickr8k/dev/captions.json").read_text(encoding="utf-8"))
    names = list(captions)[:: max(1, len(captions) // count)][:count]
    files = [DATA / "photos/flickr8k/dev" / name for name in names]
    bench = Bench()
    wishes = bench.words([captions[name][0] for name in names])
    encoder = bench.encoders.active(Kind.PHOTO)[0].id
    vectors = np.stack(
        [
            bench.encoders.encode(encoder, [photo(file)], Role.ITEM)[0].vectors[Aspect.MEANING]
            for file in files
        ]
    )
    falls = falls_of_words(bench, vectors, wishes)
    told = falls[falls[:, 6] >= ENOUGH_EXPLAINED]
    say(
        f"words, {len(told)} of {len(falls)} photos explained: without the top word "
        f"{told[:, 0].mean():.2f} spreads and {told[:, 1].mean():.1f} places of {len(names)} lost, "
        f"without one at random {told[:, 2].mean():.2f} and {told[:, 3].mean():.1f}, "
        f"without the least one {told[:, 4].mean():.2f} and {told[:, 5].mean():.1f}; more for the top "
        f"word than at random in {100 * (told[:, 0] > told[:, 2]).mean():.0f} % of photos, "
        f"than for the least in {100 * (told[:, 0] > told[:, 4]).mean():.0f} %"
    )
    hot, random = falls_of_maps(bench, files, wishes).T
    say(
        f"maps, {len(hot)} photos: the hottest square blurred, the cosine falls by {hot.mean():.3f}, "
        f"a square at random {random.mean():.3f}; more for the hottest in "
        f"{100 * (hot > random).mean():.0f} % of photos"
    )
    return 0


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
