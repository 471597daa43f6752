"""Passages: packed and unpacked, joined."""

import numpy as np
import pytest

from engine.passage import PASSAGE_DIM, Line, Passage, joined
from tests.helpers.passages import recording_of, score_of, tune


def same(one: Passage, other: Passage) -> bool:
    arrays = ("vectors", "places", "notes_at", "notes_pitch", "notes_strength")
    return one.lines == other.lines and all(
        np.array_equal(getattr(one, name), getattr(other, name))
        and getattr(one, name).dtype == getattr(other, name).dtype
        for name in arrays
    )


def nothing() -> Passage:
    empty = np.zeros(0, np.float32)
    bytes_ = np.zeros(0, np.uint8)
    return Passage(np.zeros((0, PASSAGE_DIM), np.float16), empty, empty, bytes_, bytes_)


@pytest.mark.parametrize(
    "passage",
    [
        score_of(tune(1, 50)),
        recording_of(tune(1, 50)),
        nothing(),
        Passage(*[getattr(nothing(), n) for n in ("vectors", "places", "notes_at", "notes_pitch",
                "notes_strength")], (Line(3, (1, 2, 3, 4)),)),
    ],
)  # fmt: skip
def test_a_passage_comes_back_as_it_was_packed(passage: Passage) -> None:
    assert same(Passage.from_bytes(passage.to_bytes()), passage)


def test_a_passage_takes_less_than_190_bytes_a_vector() -> None:
    passage = recording_of(tune(1, 200))
    assert len(passage.to_bytes()) / len(passage.vectors) < 190


def test_what_is_no_packed_passage_is_refused() -> None:
    packed = score_of(tune(1, 50)).to_bytes()
    for damaged in (b"", b"PK\3\4 and so on", packed[:10], packed[:-1], packed[: len(packed) // 2]):
        with pytest.raises(ValueError, match=r"passage|buffer"):
            Passage.from_bytes(damaged)


def test_pages_are_joined_with_their_lines_counted_on() -> None:
    first, second = score_of(tune(1, 30)), score_of(tune(2, 40))
    both = joined([first, second])
    assert both.lines == first.lines + second.lines
    assert np.allclose(both.places[30:], second.places + len(first.lines))
    assert np.allclose(both.notes_at[-1], second.notes_at[-1] + len(first.lines))
    assert (np.diff(both.places) > 0).all()
