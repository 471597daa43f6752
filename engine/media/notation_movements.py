"""Movements of a score in notation, read from verovio's MEI. Pure."""

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from engine.domain import Movement
from engine.media.movements import MOST
from engine.media.music_facts import without_figures
from engine.media.notation_tree import NS, text_of

_ID = "{http://www.w3.org/XML/1998/namespace}id"
_FEWEST = 4  # measures before a count that starts again: shorter ones are endings


def notation_movements(
    root: Element, place_of: Callable[[str], tuple[int, int]]
) -> tuple[Movement, ...]:
    """The parts that a file is in: its ``mdiv``, or stretches whose measures are counted anew.

    Parameters
    ----------
    place_of
        Page of the measure with an id, 0 when it is on none, and px below its upper edge.
    """
    starts = [each for each in _divisions(root) if each[1] is not None]
    if len(starts) < 2:
        starts = list(_counted_anew(root))
    if len(starts) < 2:
        return ()
    found = [
        Movement(title or f"Movement {number}", *place_of(first.get(_ID) or ""))
        for number, (title, first) in enumerate(starts[:MOST], 1)
        if first is not None
    ]
    return tuple(each for each in found if each.page > 0)


def _divisions(root: Element) -> Iterator[tuple[str, Element | None]]:
    titles = _titles_of_works(root)
    for division in root.iter(f"{NS}mdiv"):
        measures = list(division.iter(f"{NS}measure"))
        label = division.get("label") or titles.get(division.get(_ID) or "") or ""
        number = division.get("n") or ""
        said = label or " ".join(filter(None, (number and f"{number}.", _tempo(measures))))
        yield said, measures[0] if measures else None


def _titles_of_works(root: Element) -> dict[str, str]:
    """Titles of works by the id of the part that holds them: the tunes of an ABC book."""
    works = [(work, work.find(f"{NS}title")) for work in root.iter(f"{NS}work")]
    return {
        (work.get("data") or "").removeprefix("#"): text_of(title)
        for work, title in works
        if title is not None
    }


def _counted_anew(root: Element) -> Iterator[tuple[str, Element]]:
    """First measures of stretches that begin with number 1 (or a pick-up) after a final bar."""
    before: list[Element] = []
    for measure in root.iter(f"{NS}measure"):
        ended = before and before[-1].get("right") in ("end", "rptend", "dbl")
        is_first = measure.get("n") in ("0", "1")
        if not before or (is_first and ended and len(before) >= _FEWEST):
            yield _tempo([measure]), measure
            before = []
        before.append(measure)


def _tempo(measures: list[Element]) -> str:
    marks = [mark for measure in measures[:2] for mark in measure.iter(f"{NS}tempo")]
    return next(filter(None, (without_figures(text_of(mark)) for mark in marks)), "")
