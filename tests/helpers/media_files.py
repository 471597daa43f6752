"""Small real files of every kind, made on the spot: pictures, sounds and scores that tests search for."""

from pathlib import Path

import numpy as np
import soundfile
from PIL import Image, ImageDraw

SCORE = """<?xml version="1.0" encoding="UTF-8"?>
<score-partwise version="4.0">
  <work><work-title>{title}</work-title></work>
  <identification><creator type="composer">{composer}</creator></identification>
  <part-list><score-part id="P1"><part-name>Piano</part-name></score-part></part-list>
  <part id="P1"><measure number="1">
    <attributes><divisions>1</divisions><key><fifths>0</fifths></key>
      <time><beats>4</beats><beat-type>4</beat-type></time>
      <clef><sign>G</sign><line>2</line></clef></attributes>
    {notes}
  </measure></part>
</score-partwise>
"""
NOTE = "<note><pitch><step>{step}</step><octave>4</octave></pitch><duration>1</duration><type>quarter</type></note>"


def make_photo(
    path: Path, colour: tuple[int, int, int], size: tuple[int, int] = (320, 240)
) -> Path:
    """A sky over a hill in one colour, with a sun: no two colours give the same file."""
    picture = Image.new("RGB", size, tuple(min(255, c + 60) for c in colour))
    draw = ImageDraw.Draw(picture)
    width, height = size
    draw.ellipse((-width // 4, height // 2, width * 5 // 4, height * 2), fill=colour)
    draw.ellipse(
        (width // 2, height // 8, width // 2 + height // 5, height // 8 + height // 5), fill="white"
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path)
    return path


def make_sound(path: Path, pitch_hz: float, seconds: float = 1.0, rate: int = 22_050) -> Path:
    """A decaying tone."""
    time_s = np.arange(int(seconds * rate)) / rate
    wave = 0.5 * np.sin(2 * np.pi * pitch_hz * time_s) * np.exp(-2 * time_s)
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, wave.astype(np.float32), rate)
    return path


def make_score(path: Path, title: str, composer: str = "A. Nonymous", steps: str = "CEGC") -> Path:
    """A bar of music as MusicXML."""
    notes = "".join(NOTE.format(step=step) for step in steps)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SCORE.format(title=title, composer=composer, notes=notes), encoding="utf-8")
    return path


def make_collection(folder: Path) -> Path:
    """Six photos, three sounds, two scores, one broken picture and one file of no kind."""
    colours = {"red": (200, 30, 30), "green": (30, 160, 40), "blue": (30, 60, 200)}
    for name, colour in colours.items():
        make_photo(folder / "photos" / f"{name} hill.jpg", colour)
        make_photo(folder / "photos" / "large" / f"{name} hill.png", colour, (640, 480))
    for pitch in (220, 440, 880):
        make_sound(folder / "sounds" / f"tone {pitch}.wav", pitch)
    make_score(folder / "scores" / "waltz.musicxml", "Waltz of the Snow")
    make_score(folder / "scores" / "march.musicxml", "March of the Toys", steps="GGAB")
    (folder / "photos" / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 and then nothing")
    (folder / "notes.txt").write_text("not for Trouvère", encoding="utf-8")
    return folder
