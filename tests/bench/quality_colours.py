"""How well `colour:X` ranks photos, against an independent criterion on pixels.

    .venv/bin/python tests/bench/quality_colours.py FOLDER...
    .venv/bin/python tests/bench/quality_colours.py --library LIBRARY WORDS...

The criterion knows nothing of the encoder: it counts pixels in the middle of the picture by hue,
saturation and value (HSV), where the encoder works with soft shares in OKLab.
"""

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from engine.api import Library
from engine.encoders.colour import describe
from engine.search.colours import COLOURS
from engine.search.tint import tint_of

SIDE = 96
LEAST = 0.20
"""Share of the middle of a picture that a colour must fill for the picture to be of that colour."""
FEWEST = 5
ENDINGS = (".jpg", ".jpeg", ".png", ".webp")

_HUES: Mapping[str, tuple[float, float]] = {  # degrees; saturated enough pixels only
    "red": (345, 12), "orange": (15, 38), "yellow": (42, 66), "green": (75, 160),
    "turquoise": (165, 198), "blue": (200, 255), "purple": (258, 300), "pink": (305, 345),
}  # fmt: skip


def share_of(colour: str, hsv: npt.NDArray[np.float64]) -> float:
    """Share of pixels of a colour; `hsv` has hue in degrees, saturation and value in 0..1."""
    hue, saturation, value = hsv[..., 0], hsv[..., 1], hsv[..., 2]
    if colour in _HUES:
        low, high = _HUES[colour]
        inside = (hue >= low) & (hue <= high) if low < high else (hue >= low) | (hue <= high)
        bright = 0.45 if colour in ("orange", "yellow", "pink") else 0.2
        least = 0.25 if colour == "pink" else 0.4
        return float((inside & (saturation > least) & (value > bright)).mean())
    rules = {
        "brown": (hue > 10) & (hue < 45) & (saturation > 0.3) & (value > 0.15) & (value < 0.6),
        "beige": (hue > 20)
        & (hue < 60)
        & (saturation > 0.12)
        & (saturation < 0.4)
        & (value > 0.65),
        "gold": (hue > 30) & (hue < 52) & (saturation > 0.45) & (value > 0.5) & (value < 0.92),
        "black": value < 0.18,
        "grey": (saturation < 0.12) & (value > 0.25) & (value < 0.75),
        "white": (saturation < 0.08) & (value > 0.9),
    }
    return float(rules[colour].mean())


def middle(picture: Image.Image) -> npt.NDArray[np.float64]:
    """Middle two thirds of a picture as HSV."""
    pixels = np.asarray(picture.resize((SIDE, SIDE)).convert("HSV"), np.float64)
    edge = SIDE // 6
    return pixels[edge:-edge, edge:-edge] / 255 * np.array([360, 1, 1])


def main(folders: list[str]) -> None:
    """Print precision among the first ten and average precision of each colour."""
    files = sorted(p for f in folders for p in Path(f).rglob("*") if p.suffix.lower() in ENDINGS)
    vectors, views = [], []
    for file in files:
        with Image.open(file) as opened:
            picture = opened.convert("RGB")
        vector = describe(np.asarray(picture))
        assert vector is not None
        vectors.append(vector)
        views.append(middle(picture))
    if not vectors:
        print("There are no photos in these folders.")
        return
    matrix, told = np.array(vectors), []
    print(f"{len(files)} photos\ncolour      of that colour  P@10  AP")
    for colour in COLOURS:
        truth = np.array([share_of(colour, view) >= LEAST for view in views])
        query = tint_of(colour)
        assert query is not None
        order = np.argsort(-(matrix @ query.queries[0]))
        hits = truth[order]
        first = np.cumsum(hits) / np.arange(1, len(hits) + 1)
        average = float(first[hits].mean()) if hits.any() else float("nan")
        print(f"{colour:10}  {int(truth.sum()):14}  {hits[:10].mean():.2f}  {average:.2f}")
        told += [average] if truth.sum() >= FEWEST else []
    print(f"mean AP of the {len(told)} colours that at least {FEWEST} have: {np.mean(told):.2f}")


def with_words(library: Path, words: list[str]) -> None:
    """Share of right colours among the first hits (at most ten) of ``WORDS colour:X``.

    For colours that at least five of the fifty best hits for the words alone have; without the
    colour it is the share among those fifty.
    """
    before, after, shown, lost = [], [], [], []
    with Library.open(library, isolate_encoders=False, exclusive=False) as opened:
        for word in words:
            hits = opened.search(replace(opened.parse_filter(f"{word} kind:photo"), limit=50)).hits
            views = {hit.path: middle(Image.open(hit.path).convert("RGB")) for hit in hits}
            for colour in COLOURS:
                right = {p for p, view in views.items() if share_of(colour, view) >= LEAST}
                if len(right) < 5:
                    continue
                query = replace(opened.parse_filter(f"{word} colour:{colour}"), limit=500)
                found = [hit.path for hit in opened.search(query).hits]
                first = [share_of(colour, middle(Image.open(p).convert("RGB"))) for p in found[:10]]
                before.append(len(right) / len(views))
                after.append(np.mean([share >= LEAST for share in first]) if first else 0.0)
                clearly = {p for p, view in views.items() if share_of(colour, view) < 0.02}
                shown.append(len(clearly & set(found)) / max(1, len(clearly)))
                lost.append(len(right - set(found)) / len(right))
    print(f"{len(before)} pairs: right colour among the best without {np.mean(before):.2f}, with")
    print(
        f"{np.mean(after):.2f}; clearly wrong ones still shown {np.mean(shown):.2f}, right ones lost"
    )
    print(f"{np.mean(lost):.2f}")


if __name__ == "__main__":
    if sys.argv[1] == "--library":
        with_words(Path(sys.argv[2]), sys.argv[3:])
    else:
        main(sys.argv[1:])
