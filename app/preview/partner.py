"""Which recording and which score belong to each other in a search. Pure."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from app.incoming import term_kind_of
from engine.domain import (
    Aspect,
    Following,
    FollowStep,
    Hit,
    Kind,
    Query,
    Segment,
    Term,
    TermKind,
    Why,
)

OUTSIDE: Final = 0
"""`Hit.file_id` of a file that is known by its path alone; those of the library begin at 1."""

NEAR_PX: Final = 60
"""A click this far from every place that is played, in pixels of the page, means none of them."""

HELD_S: Final = 3.0
"""So long the cursor waits for the next step. Applause and a cadenza take longer: it goes away."""

_KIND_OF: Final = {TermKind.AUDIO: Kind.AUDIO, TermKind.SCORE: Kind.SCORE}
OTHER: Final = {Kind.AUDIO: Kind.SCORE, Kind.SCORE: Kind.AUDIO}
"""What belongs to a recording, and to a score."""


def source_of(hit: Hit) -> int | Path:
    """Say what the engine finds the file by."""
    return hit.path if hit.file_id == OUTSIDE else hit.file_id


def by_path(path: Path, kind: Kind, segment: Segment | None = None) -> Hit:
    """Make something to show of a file that need not be in the library."""
    return Hit(OUTSIDE, path, kind, 0.0, segment, {})


def partner_in(query: Query, hit: Hit) -> Hit | None:
    """Find the example of a search that a hit can be played along with.

    A picture can be a photo or a page of music: as long as nobody says that it is music it is
    taken for a photo.
    """
    wanted = OTHER.get(hit.kind)
    for term in query.terms:
        if wanted is not None and _kind_of(term) is wanted:
            return by_path(Path(term.value), wanted)
    return None


def _kind_of(term: Term) -> Kind | None:
    if term.data is not None or term.weight <= 0:
        return None
    if term.kind is TermKind.LIKE:
        guessed = term_kind_of(Path(term.value))
        return None if guessed is None else _KIND_OF.get(guessed)
    return _KIND_OF.get(term.kind)


def partner_by_notes(query: Query, hit: Hit, why: Why) -> Hit | None:
    """Find a picture of a search that matched by its notes: then it is music, and can be played."""
    if hit.kind not in OTHER:
        return None
    by_notes = {one.term for one in why.terms if one.aspect is Aspect.SCORE and one.score > 0}
    for name, term in zip(query.term_names(), query.terms, strict=True):
        is_file = term.kind in (TermKind.IMAGE, TermKind.LIKE) and term.data is None
        if is_file and name in by_notes and term_kind_of(Path(term.value)) is TermKind.IMAGE:
            return by_path(Path(term.value), OTHER[hit.kind]) if hit.kind is Kind.AUDIO else None
    return None


def pair_of(hits: Sequence[Hit]) -> tuple[Hit, Hit] | None:
    """Give a recording and a score, if these two are that."""
    found = {hit.kind: hit for hit in hits}
    if len(hits) != len(OTHER) or set(found) != set(OTHER):
        return None
    return found[Kind.AUDIO], found[Kind.SCORE]


# -- places of a following ---------------------------------------------------------------------------
def step_at(following: Following, position_s: float) -> FollowStep | None:
    """Find what is played at a moment; None before the music, and where it is not in the score."""
    step = following.at(position_s)
    return step if step is not None and position_s - step.time_s <= HELD_S else None


def step_under(
    following: Following, page: int, x: float, y: float, now_s: float
) -> FollowStep | None:
    """Find what is played at a point of a page, in pixels of the page picture.

    Of a passage that is played several times it is the time that is nearest to `now_s`.
    """
    there = [step for step in following.steps if step.page == page]
    near = min((_distance(step, x, y) for step in there), default=None)
    if near is None or near > NEAR_PX:
        return None
    under = [step for step in there if _distance(step, x, y) <= near]
    return min(under, key=lambda step: abs(step.time_s - now_s))


def _distance(step: FollowStep, x: float, y: float) -> float:
    left, top, width, height = step.box
    across = max(left - x, 0.0, x - left - width)
    down = max(top - y, 0.0, y - top - height)
    return float(max(across, down))


def next_line(following: Following, now_s: float, direction: int) -> FollowStep | None:
    """Find where the next line of the score begins to be played, or (-1) the one before."""
    starts = _line_starts(following.steps)
    if direction > 0:
        return next((step for step in starts if step.time_s > now_s), None)
    passed = [step for step in starts if step.time_s <= now_s]
    return passed[-2] if len(passed) > 1 else (passed[0] if passed else None)


def _line_starts(steps: Sequence[FollowStep]) -> list[FollowStep]:
    return [
        step
        for before, step in zip((None, *steps), steps, strict=False)
        if before is None or (before.page, before.box[1]) != (step.page, step.box[1])
    ]
