"""``make screenshots``: the journeys on all samples, at 1x and 2x, light and dark, with pictures."""

import sys
import tempfile
from pathlib import Path

from PIL import Image

from tests.journeys.driver import ROOT, missing_programs, screen, travelling
from tests.journeys.steps import ALL, Trip, environment, make_home

KEPT = ROOT / "resources" / "screens"
SCALES = (1, 2)
THEMES = ("light", "dark")


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def keep(picture: Path, target: Path) -> None:
    """Keep a picture small: lossy, but text stays crisp at this quality."""
    target.parent.mkdir(parents=True, exist_ok=True)
    Image.open(picture).convert("RGB").save(target, "WEBP", quality=82, method=6)


def travel(folder: Path, scale: int, theme: str) -> None:
    """Make the whole journey once."""
    home = make_home(folder / "home", is_whole=True)
    with (
        screen(scale) as display,
        travelling(display, folder / "library", **environment(home, scale, theme)) as traveller,
    ):

        def picture(name: str) -> None:
            traveller.picture(folder / "shot.png")
            keep(folder / "shot.png", KEPT / f"{name}-{theme}-{scale}x.webp")

        trip = Trip(traveller, home, picture)
        for step in ALL:
            step(trip)
            say(f"{theme} {scale}x: {step.__name__.replace('_', ' ')}")


def main() -> int:
    if missing := missing_programs():
        say(f"These programs are needed first: {', '.join(missing)} (make setup).")
        return 1
    for scale in SCALES:
        for theme in THEMES:
            with tempfile.TemporaryDirectory(prefix="trouvere-") as folder:
                travel(Path(folder), scale, theme)
    say(f"pictures: {KEPT}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
