"""A quick search leaves out of a sketch what takes long to see; nothing else becomes quicker."""

from pathlib import Path

import numpy as np
import pytest

from engine.domain import Aspect, Kind, Term, TermKind
from engine.encoders.base import Encoded, EncoderInfo, Space
from engine.media.base import Loaded, Metadata, Sample
from engine.search.terms import TermEncoder
from engine.store.connection import Catalog

ASPECTS = (Aspect.MEANING, Aspect.LOOK, Aspect.SHAPE)
PAPER = Sample(picture=np.full((8, 8, 3), 255, np.uint8))


class Encoders:
    """An encoder for each aspect; notes who was asked."""

    def __init__(self):
        self.asked = []

    def active(self, kind):
        if kind is not Kind.PHOTO:
            return ()
        return tuple(EncoderInfo(a.value, a.value, kind, (Space(a, 2, a.value),)) for a in ASPECTS)

    def encode_each(self, encoder_ids, samples, _role):
        self.asked += encoder_ids
        vector = np.array([1, 0], np.float32)
        return [[Encoded({Aspect(name): vector}) for _ in samples] for name in encoder_ids]


@pytest.fixture
def terms(tmp_path: Path):
    catalog = Catalog(tmp_path / "catalog.sqlite")
    encoders = Encoders()
    load = lambda _term: Loaded("hash", Kind.PHOTO, Metadata(), (PAPER,), None)  # noqa: E731
    yield TermEncoder(catalog, None, encoders, load, encoders.active), encoders
    catalog.close()


def seen(example):
    return {aspect for aspect, _joint in example.vectors}


SKETCH = Term(TermKind.SKETCH, "sketch", data=b"png")


def test_a_quick_sketch_is_seen_without_its_look(terms):
    encoder, encoders = terms
    assert seen(encoder.example(SKETCH, quick=True)) == {Aspect.MEANING, Aspect.SHAPE}
    assert encoders.asked == ["meaning", "shape"]
    encoder.example(SKETCH, quick=True)
    assert len(encoders.asked) == 2, "it is kept"


def test_the_whole_sketch_is_another_example_and_serves_a_quick_search_as_well(terms):
    encoder, encoders = terms
    quick = encoder.example(SKETCH, quick=True)
    whole = encoder.example(SKETCH)
    assert seen(whole) == set(ASPECTS)
    assert quick.token != whole.token
    count = len(encoders.asked)
    assert encoder.example(SKETCH, quick=True) == whole
    assert len(encoders.asked) == count


def test_a_picture_is_always_seen_whole(terms):
    encoder, _encoders = terms
    picture = Term(TermKind.IMAGE, "picture", data=b"png")
    assert seen(encoder.example(picture, quick=True)) == set(ASPECTS)
