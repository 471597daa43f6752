"""Photos of a screen as queries: ``python -m tests.bench.quality_screens``.

Each photo of Flickr8k dev that is taken is shown on a made-up screen and photographed from it: the
screen's stripes of red, green and blue, a beat pattern, a tilt, a bezel, glare, a cast, a blur and
JPEG. R@k: share that finds its original among all 915, with the weights of an example.
"""

import io
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

from engine.domain import Kind
from engine.encoders.base import Role
from engine.media.base import Sample
from engine.search.weights import EXAMPLE
from tests.bench.quality_bundled import DATA, Bench, mix, photo, recall, say

QUERIES = 100
SIDE = 640  # px of the photo of the screen


def on_screen(picture: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """A photo of a screen that shows a picture, uint8 RGB."""
    shown = np.asarray(Image.fromarray(picture).resize((SIDE, SIDE)), np.float32) / 255
    rows, columns = np.mgrid[:SIDE, :SIDE].astype(np.float32)
    stripes = np.stack([((columns + shift) % 3 < 1.7) for shift in range(3)], -1)
    beat = 1 + 0.08 * np.sin(columns * chance.uniform(0.2, 0.5) + rows * chance.uniform(0, 0.3))
    light = shown ** chance.uniform(0.8, 1.3) * (0.75 + 0.25 * stripes) * beat[..., None]
    place = chance.uniform(0, SIDE, 2)
    glare = np.exp(-((rows - place[0]) ** 2 + (columns - place[1]) ** 2) / (2 * (SIDE / 5) ** 2))
    light = light * chance.uniform(0.85, 1.1, 3) + 0.35 * glare[..., None]
    image = Image.fromarray((255 * np.clip(light, 0, 1)).astype(np.uint8))
    framed = Image.new("RGB", (SIDE + 120, SIDE + 120), (18, 18, 20))
    framed.paste(image, (60, 60))
    tilted = framed.transform(
        framed.size,
        Image.Transform.QUAD,
        _corners(framed.size[0], chance),
        Image.Resampling.BICUBIC,
    )
    file = io.BytesIO()
    tilted.filter(ImageFilter.GaussianBlur(chance.uniform(0.6, 1.4))).save(file, "JPEG", quality=75)
    return np.asarray(Image.open(file).convert("RGB"))


def _corners(side: int, chance: np.random.Generator) -> tuple[float, ...]:
    """Corners of the part that is photographed: a little of the bezel, at an angle."""
    corners = np.array([[0, 0], [0, side], [side, side], [side, 0]], np.float64)
    return tuple((corners + chance.uniform(-25, 45, (4, 2)) * np.sign(side / 2 - corners)).ravel())


def main() -> int:
    folder = DATA / "photos/flickr8k/dev"
    if not folder.is_dir():
        print("The labelled data (../shared/data) is not here: nothing to measure.")
        return 0
    bench = Bench()
    files: list[Path] = sorted(folder.glob("*.webp"))
    chosen = np.linspace(0, len(files) - 1, QUERIES).round().astype(int)
    photos = bench.vectors(Kind.PHOTO, [photo(file) for file in files])
    chance = np.random.default_rng(9)
    made = [on_screen(photo(files[number]).picture, chance) for number in chosen]
    found = bench.vectors(Kind.PHOTO, [Sample(picture=picture) for picture in made], Role.EXAMPLE)
    weights = {aspect: w for aspect, w in EXAMPLE[Kind.PHOTO].items() if w}
    scores = mix(found, photos, weights)
    told = " ".join(f"R@{k} {recall(scores, chosen, k):.2f}" for k in (1, 10))
    say(f"photo of a screen -> original, {QUERIES} of {len(files)} photos: {told}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
