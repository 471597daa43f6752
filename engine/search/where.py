"""Where in a picture a match lies: by how much the score falls when a place is hidden.

The fall is measured with the very channels that ranked the item. Aspects whose encoders cannot
hide places (colours, shapes, added models) do not take part.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.domain import Heat, Kind, Term, TermKind, Why
from engine.encoders.base import EncoderService, Hidden
from engine.search.plan import Channel
from engine.search.recent import Recent
from engine.search.terms import LoadQuery
from engine.search.why import Item

TOGETHER = ""
"""Name of the map of all terms together."""

LEAST_FALL = 0.05
"""In spreads: where no place matters more than this the match is everywhere, and no map is made."""

Falls = npt.NDArray[np.float64]


class Places:
    """Looks for the places of a match; remembers the last pictures. Thread-safe.

    Parameters
    ----------
    load
        Decodes the file that a term names.
    """

    def __init__(self, encoders: EncoderService, load: LoadQuery) -> None:
        self._encoders = encoders
        self._load = load
        self._known: Recent[tuple[int, tuple[str, ...]], Mapping[str, Hidden]] = Recent(16)

    def added_to(self, why: Why, item: Item, path: Path) -> Why:
        """The explanation with its heat maps, or with a sentence why there is none.

        Raises
        ------
        UnreadableFile
            The picture cannot be decoded.
        """
        if item.kind is not Kind.PHOTO:
            return why
        found = heats(item, self._hidden(item, path))
        if found:
            return replace(why, heats=found)
        return replace(why, notes=(*why.notes, self._reason(item)))

    def _hidden(self, item: Item, path: Path) -> Mapping[str, Hidden]:
        names = _encoders_of(item)
        known = self._known.get((item.content_id, names))
        if known is not None or not names:
            return known or {}
        sample = self._load(Term(TermKind.IMAGE, str(path))).samples[0]
        answers = {name: self._encoders.hidden(name, sample) for name in names}
        found = {name: answer for name, answer in answers.items() if answer is not None}
        return self._known.put((item.content_id, names), found)

    def _reason(self, item: Item) -> str:
        if not item.matches:
            return "Nothing was asked for, so there is no place that matches."
        if not self._known.get((item.content_id, _encoders_of(item))):
            return "The aspects that matched, or the model in use, cannot tell where in the photo it is."
        return "No single place matters: the match is spread over the whole photo."


def heats(item: Item, hidden: Mapping[str, Hidden]) -> dict[str, Heat]:
    """A map for each term and one for all, of an item that is a photo.

    Parameters
    ----------
    hidden
        By encoder, what it makes of the picture with each place hidden.
    """
    if item.ranking is None or not hidden:
        return {}
    names = item.ranking.names
    falls: dict[str, Falls] = {}
    for match in item.matches:
        fall = _fall(match.channel, item, hidden.get(match.channel.space.encoder_id))
        if fall is not None:
            for name in (names[item.ranking.row_of(match.channel)], TOGETHER):
                falls[name] = falls.get(name, 0.0) + fall
    box = next(iter(hidden.values())).box
    found = {name: heat_of(fall, box) for name, fall in falls.items()}
    return {name: heat for name, heat in found.items() if heat is not None}


def heat_of(falls: Falls, box: tuple[float, float, float, float]) -> Heat | None:
    """A map from falls of the score, shape (rows, columns); None where no place matters."""
    most = float(falls.max())
    if most < LEAST_FALL:
        return None
    shares = np.clip(falls / most, 0, 1)
    rows = tuple(tuple(round(float(share), 3) for share in row) for row in shares)
    return Heat(rows, box, most)


def _encoders_of(item: Item) -> tuple[str, ...]:
    """The encoders whose vectors a match is made of, each once."""
    return tuple(dict.fromkeys(match.channel.space.encoder_id for match in item.matches))


def _fall(channel: Channel, item: Item, hidden: Hidden | None) -> Falls | None:
    aspect = channel.space.aspect
    if hidden is None or aspect not in hidden.without:
        return None
    without = hidden.without[aspect]
    rows = [hidden.whole[aspect], *without.reshape(-1, without.shape[-1])]
    given = np.concatenate(list(_contributions(channel, item, rows)))
    return np.asarray(given[0] - given[1:], np.float64).reshape(without.shape[:2])


def _contributions(
    channel: Channel, item: Item, rows: Sequence[npt.NDArray[np.float32]]
) -> Iterable[npt.NDArray[np.float32]]:
    """What the channel would give the item if its vector were each of these."""
    for row in rows:
        cosine = np.atleast_1d((channel.queries @ row).mean())
        yield channel.contribution(np.asarray(cosine, np.float32), item.groups)
