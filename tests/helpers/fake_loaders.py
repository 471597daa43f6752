"""A loader pool that "decodes" small text files on the spot: the text says what the file holds.

``photo red`` is a red picture, ``broken`` fails, ``score waltz in A`` is a page with that text.
"""

import hashlib
from concurrent.futures import Future
from pathlib import Path

import numpy as np

from engine.domain import Kind, Segment
from engine.errors import UnreadableFile
from engine.media.base import Loaded, Metadata, Sample
from tests.helpers.fake_encoders import COLOURS


class FakeLoaders:
    """Satisfies what the indexer needs of `engine.media.pool.LoaderPool`."""

    def __init__(self) -> None:
        self.loaded: list[str] = []

    def submit(self, path, kind, options, kind_override=None) -> Future:
        future: Future = Future()
        self.loaded.append(Path(path).name)
        try:
            future.set_result(fake_load(Path(path), kind_override))
        except BaseException as problem:  # noqa: BLE001 -- as a pool does
            future.set_exception(problem)
        return future

    def close(self) -> None:
        pass


def fake_load(path: Path, kind_override: Kind | None) -> Loaded:
    text = path.read_text(encoding="utf-8")
    what, _space, rest = text.partition(" ")
    if what == "broken":
        raise UnreadableFile(f"{path.name} is damaged.", "Copy it again.")
    if what == "strange":
        raise ZeroDivisionError("a fault of ours")
    kind = kind_override or Kind(what)
    content_hash = hashlib.blake2b(text.encode(), digest_size=20).hexdigest()
    sample = (
        Sample(picture=painted(rest))
        if kind is Kind.PHOTO
        else Sample(Segment(page=1), painted("white"), text=rest)
    )
    return Loaded(
        content_hash,
        kind,
        Metadata(width=32, height=32),
        (sample,),
        b"thumbnail of " + text.encode(),
    )


def painted(colour: str) -> np.ndarray:
    return np.full((32, 32, 3), COLOURS.get(colour.split(" ")[0], (128, 128, 128)), np.uint8)
