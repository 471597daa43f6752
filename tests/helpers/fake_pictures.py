"""Made-up pictures for the fake library: photos, waveforms, score pages."""

import io
import math
import random

from PIL import Image, ImageDraw


def encoded(picture: Image.Image, form: str) -> bytes:
    out = io.BytesIO()
    picture.save(out, form)
    return out.getvalue()


def painted_photo(width: int, height: int, name: str) -> Image.Image:
    """Sky, sun, ground and a few shapes: enough to tell tiles apart."""
    chance = random.Random(name)
    top = tuple(chance.randint(30, 230) for _ in range(3))
    low = tuple(chance.randint(30, 230) for _ in range(3))
    strip = Image.new("RGB", (1, 2))
    strip.putdata([top, low])
    picture = strip.resize((width, height), Image.Resampling.BILINEAR)
    draw = ImageDraw.Draw(picture)
    horizon = int(height * chance.uniform(0.5, 0.75))
    draw.rectangle((0, horizon, width, height), fill=tuple(c // 2 for c in low))
    x, y, r = chance.randint(0, width), chance.randint(0, horizon), width // 12
    draw.ellipse((x - r, y - r, x + r, y + r), fill=(250, 240, 200))
    for _ in range(5):
        left = chance.randint(0, width)
        wide, tall = (
            chance.randint(width // 20, width // 5),
            chance.randint(height // 10, height // 3),
        )
        colour = tuple(chance.randint(20, 200) for _ in range(3))
        draw.rectangle((left, horizon - tall, left + wide, horizon + tall // 4), fill=colour)
    return picture


def painted_wave(side: int, seed: int) -> Image.Image:
    chance = random.Random(seed)
    picture = Image.new("RGB", (side, side * 3 // 5), (240, 242, 242))
    draw = ImageDraw.Draw(picture)
    middle = picture.height // 2
    for x in range(0, side, 3):
        tall = int(middle * 0.9 * abs(math.sin(x / 23)) * chance.uniform(0.3, 1.0))
        draw.line((x, middle - tall, x, middle + tall), fill=(60, 120, 118), width=2)
    return picture


def painted_page(width: int, height: int, title: str) -> Image.Image:
    picture = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(picture)
    draw.text((width // 3, height // 30), title, fill="black")
    gap = max(1, height // 170)
    for system in range(9):
        top = height // 8 + system * height // 11
        for line in range(5):
            y = top + line * gap
            draw.line((width // 12, y, width * 11 // 12, y), fill="black")
        for note in range(14):
            x = width // 10 + note * width // 18
            y = top + (note * 7 + system * 3) % 5 * gap
            draw.ellipse((x - gap, y - gap, x + gap, y + gap), fill="black")
            draw.line((x + gap, y, x + gap, y - 4 * gap), fill="black")
    return picture
