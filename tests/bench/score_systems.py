"""What is measured: the interface, and ours through its real path."""

import hashlib
import io
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
import soundfile

from engine.domain import Aspect, Kind
from engine.encoders.base import Role
from engine.media.load import load, load_bytes
from engine.passage import Passage, joined
from engine.search.confidence import LINE
from engine.search.kept import Kept
from engine.search.score_match import Matcher
from engine.search.spaces import SpaceRef
from engine.store.connection import Catalog
from engine.store.contents import ContentFacts, save_content
from engine.store.passages import save_passage
from engine.training.score_noise import RATE

Spot = tuple[int, float, float]
"""Page, x and y on it, px of a page 1200 px wide."""


@dataclass(frozen=True)
class Answer:
    """What a query was answered: scores of all items of the pool, and the line for "there it is"."""

    scores: np.ndarray
    line: float = np.nan
    detail: Any = None


class System(Protocol):
    """A way of finding music."""

    name: str

    def get_used_to(self, sounds: Sequence[np.ndarray]) -> None:
        """Hear some recordings of other pieces before anything is asked."""

    def kept_sound(self, path: Path) -> Any:
        """A recording to be searched."""

    def of_score(self, path: Path) -> Any:
        """A whole score as what is searched; None: it sees no music there."""

    def of_picture(self, data: bytes, name: str) -> Any:
        """A picture of a page, as a query."""

    def of_sound(self, sound: np.ndarray) -> Any:
        """A recording (mono, `RATE`), as a query or to be searched."""

    def pool(self, items: Sequence[Any], kind: Kind) -> Any:
        """Things to search among; None is never found."""

    def ask(self, query: Any, pool: Any, without: Sequence[int] = ()) -> Answer:
        """Look for a query; `without`: items that are not there this time."""

    def seen(self, item: Any, spot: Spot) -> np.ndarray | None:
        """The vector of what is written around a spot."""

    def heard(self, sound: np.ndarray) -> np.ndarray:
        """The vector of what is heard in the middle of a window."""

    def spots(self, query: Any, pool: Any, number: int) -> list[tuple[float, Spot]] | None:
        """Seconds of a recording and where it is then in a score of the pool; None: not told."""

    def opened(self, answer: Answer, pool: Any, number: int) -> Spot | None:
        """Where a score of the pool is opened for a query that was answered; None: not told."""


def as_wave(sound: np.ndarray) -> bytes:
    out = io.BytesIO()
    soundfile.write(out, sound, RATE, format="WAV", subtype="PCM_16")
    return out.getvalue()


def pages_in(path: Path) -> Sequence[Any]:
    """Samples of a score of any form; a picture is what the user says it is."""
    if path.suffix == ".png":
        return load(path, Kind.PHOTO, kind_override=Kind.SCORE).samples
    return load(path, Kind.SCORE).samples


def pages_seen(data: bytes, name: str) -> Sequence[Any]:
    """Samples of a picture of a page that is asked with, as `engine.media.load` takes it."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / name
        path.write_bytes(data)
        return pages_in(path)


def cached(folder: Path | None, key: str, make: Any, read: Any, write: Any) -> Any:
    """What was made before, where a folder for it is given; nothing is kept of None."""
    if folder is None:
        return make()
    file = folder / hashlib.blake2b(key.encode(), digest_size=12).hexdigest()
    if file.exists():
        return read(file.read_bytes())
    made = make()
    if made is not None:
        folder.mkdir(parents=True, exist_ok=True)
        file.write_bytes(write(made))
    return made


def fingerprint(weights: Path) -> str:
    """Of the weights and of all code between a file and its passage: what is kept stays true."""
    import engine

    root = Path(engine.__file__).parent
    code = [*root.glob("media/*.py"), *root.glob("encoders/note*.py"), root / "passage.py"]
    digest = hashlib.sha256(weights.read_bytes())
    for file in sorted(code):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


# -- ours ---------------------------------------------------------------------------------------
@dataclass
class OurPool:
    ids: np.ndarray
    matcher: Matcher
    space: SpaceRef
    items: Sequence[Passage | None]


class Ours:
    """Loader, encoders and matcher of the program; passages lie in a catalog."""

    name = "ours"

    def __init__(self, cache: Path | None = None, weights: Path | None = None) -> None:
        from engine.encoders.notes import ScoreNotes, SoundNotes
        from engine.encoders.resources import resources_folder

        path = weights or resources_folder() / "models" / "notes.safetensors"
        self._cache = cache / f"ours-{fingerprint(path)}" if cache else None
        self._scores, self._sounds = ScoreNotes(path), SoundNotes(path)
        self._scratch = tempfile.TemporaryDirectory()
        self._pools = 0

    def get_used_to(self, sounds: Sequence[np.ndarray]) -> None:
        """It knows what is usual from training."""

    def of_score(self, path: Path) -> Passage | None:
        key = f"{path.name} {path.stat().st_size}"
        return self._kept(key, lambda: self._read(pages_in(path)))

    def of_picture(self, data: bytes, name: str) -> Passage | None:
        return self._read(pages_seen(data, name))

    def _read(self, samples: Sequence[Any]) -> Passage | None:
        parts = []
        for sample in samples:
            passage = self._scores.encode([sample], Role.EXAMPLE)[0].passage
            parts += [passage] if passage is not None else []
        return joined(parts) if parts else None

    def of_sound(self, sound: np.ndarray) -> Passage | None:
        samples = load_bytes(as_wave(sound), Kind.AUDIO).samples
        return self._sounds.encode(samples[:1], Role.EXAMPLE)[0].passage

    def kept_sound(self, path: Path) -> Passage | None:
        """A recording of the pool."""
        key = f"{path.name} {path.stat().st_size}"
        return self._kept(
            key,
            lambda: self._sounds.encode(load(path, Kind.AUDIO).samples[:1], Role.ITEM)[0].passage,
        )

    def _kept(self, key: str, make: Any) -> Passage | None:
        found: Passage | None = cached(
            self._cache, key, make, Passage.from_bytes, lambda passage: passage.to_bytes()
        )
        return found

    def pool(self, items: Sequence[Passage | None], kind: Kind) -> OurPool:
        self._pools += 1
        catalog = Catalog(Path(self._scratch.name) / f"{self._pools}.sqlite")
        info = (self._scores if kind is Kind.SCORE else self._sounds).info
        ids = []
        for number, item in enumerate(items):

            def add(connection: Any, item: Passage | None = item, number: int = number) -> int:
                content = save_content(connection, ContentFacts(f"{number:040x}", kind))
                save_passage(connection, content, info.id, item)
                return content

            ids.append(catalog.write(add))
        space = SpaceRef(1, info.id, kind, Aspect.SCORE, info.spaces[0].joint)
        indexes = cast("Any", None)  # asked for beyond 20,000 passages only
        matcher = Matcher(indexes, Kept(catalog))
        return OurPool(np.array(ids, np.int64), matcher, space, items)

    def ask(self, query: Passage | None, pool: OurPool, without: Sequence[int] = ()) -> Answer:
        if query is None:
            return Answer(np.full(len(pool.ids), -np.inf), LINE)
        allowed = np.delete(pool.ids, list(without))
        found = pool.matcher.match(query, None, pool.space, np.sort(allowed))
        scores = np.full(len(pool.ids), -np.inf)
        scores[np.isin(pool.ids, allowed)] = -1e3
        given = dict(zip(found.groups.tolist(), found.confidences.tolist(), strict=True))
        for place, id_ in enumerate(pool.ids.tolist()):
            scores[place] = given.get(id_, scores[place])
        return Answer(scores, LINE, found)

    def seen(self, item: Passage | None, spot: Spot) -> np.ndarray | None:
        place = None if item is None else place_at(item, spot)
        if item is None or place is None or not len(item.places):
            return None
        return np.asarray(item.vectors[np.abs(item.places - place).argmin()], np.float32)

    def heard(self, sound: np.ndarray) -> np.ndarray:
        passage = self.of_sound(sound)
        if passage is None or not len(passage.vectors):
            return np.zeros(64, np.float32)
        middle = len(sound) / RATE / 2
        return np.asarray(passage.vectors[np.abs(passage.places - middle).argmin()], np.float32)

    def spots(self, query: Passage, pool: OurPool, number: int) -> list[tuple[float, Spot]] | None:
        """As the window follows a score while a recording plays."""
        item = pool.items[number]
        if item is None or query is None:
            return None
        steps = pool.matcher.follow(query, item, None, pool.space).steps
        return [
            (step.time_s, (step.page, step.box[0], step.box[1] + step.box[3] / 2)) for step in steps
        ]

    def opened(self, answer: Answer, pool: OurPool, number: int) -> Spot | None:
        """Where the window opens a score that was found."""
        found = answer.detail.found(int(pool.ids[number])) if answer.detail else None
        return (
            None
            if found is None
            else spot_of(cast("Passage", pool.items[number]), found.from_place)
        )


def place_at(passage: Passage, spot: Spot) -> float | None:
    """The place of a spot: in the line of its page whose box is nearest to it."""
    page, x, y = spot
    here = [
        (abs(line.box[1] + line.box[3] / 2 - y), n)
        for n, line in enumerate(passage.lines)
        if line.page == page
    ]
    if not here:
        return None
    number = min(here)[1]
    left, _, width, _ = passage.lines[number].box
    return number + float(np.clip((x - left) / max(width, 1), 0, 0.9999))


def spot_of(passage: Passage, place: float) -> Spot:
    line = passage.lines[min(int(place), len(passage.lines) - 1)]
    x, y, width, height = line.box
    return line.page, x + (place - int(place)) * width, y + height / 2
