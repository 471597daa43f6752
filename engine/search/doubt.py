"""Whether words are met by anything at all: what the best hit must reach.

What is absent is taken for its nearest relative, and no line that looks at one hit alone tells them
apart (`engine.search.relevance`). Three things together say more: how far the best hit stands out,
how differently the items take to the words (what a library holds, it holds more or less of), and
whether the words are near to anything that people say of photos. With n contents that may be hits
and z* = Φ⁻¹(1 - 1/(n + 1)), where the best of n strangers would be, the best hit must reach::

    PER_CHANCE * z* + NEEDED[telling words] - PER_SPREAD * spread - PER_NEARNESS * nearness

Below that the answer is "nothing good found". What a name holds counts as met (`engine.search.lexical`).

Measured on 2,033 photos by ``python -m tests.bench.quality_line``, on 50 queries that were written
after the form was chosen; after a first run over them the thresholds were lowered once, to hide fewer
true matches. Of 17 without sense .71 find nothing (.8 aimed at), of 17 names of absent things .35, of
16 absent scenes .62, together .56, while .07 of the true matches of captions, .08 of Caltech names and
.09 of COCO's objects are hidden. On the 186 queries of the trials that the form was chosen by it
was .94 / .55 / .69 (thresholds cross-validated).

What did not help, each alone or beside these: the share of the query in a softmax over 2,600 words
and 1,500 sentences, its rank among them and its lead over their best for the item (a true "arm" or
"cup" is explained better by other words, too); the gap to the next hits; how alike the best hits look;
whether both parts of the space agree. A dolphin is as much a whale to this encoder as a whale would be.
"""

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from engine.domain import Aspect, Kind, TermKind
from engine.index.base import Ids, Matrix
from engine.search.plan import Channel, Part
from engine.search.ports import Indexes
from engine.search.recent import Recent
from engine.search.relevance import chance, line_of_part, telling_words

NEEDED: Sequence[tuple[int, float]] = ((1, 4.0), (2, 5.0), (4, 4.1), (1000, 3.15))
"""Up to how many telling words, and what is needed, in spreads: where a tenth of the true matches of
COCO's objects and names, of phrases and of captions would be hidden."""

PER_CHANCE = 1.8
"""More than 1: the fewer the items, the fewer of them are of what is asked for."""

PER_SPREAD = 4.0
PER_NEARNESS = 4.0
FEW = 50
"""Among fewer items nothing is said: spreads of so few mean little, and a look tells as much."""


class Doubts:
    """Tells what the best hit of a kind must reach; keeps what was measured.

    Parameters
    ----------
    familiar
        Vectors of what people say, in a joint space, one row each.
    """

    def __init__(self, indexes: Indexes, familiar: Callable[[str], Matrix]) -> None:
        self._indexes = indexes
        self._familiar = familiar
        self._known: Recent[tuple[int, bytes, bytes], float] = Recent(256)

    def needed(
        self,
        channels: Sequence[Channel],
        parts: Sequence[Part],
        strangers: int,
        samples: Mapping[Kind, Ids],
    ) -> float:
        """The score that the best hit must reach for anything to be shown.

        Parameters
        ----------
        channels
            Of one kind. What several terms need adds up like independent spreads.
        parts
            The terms that the channels belong to.
        strangers
            How many contents of the kind may be hits.
        samples
            Some contents of each kind.

        Returns
        -------
        float
            Minus infinity when nothing is asked for in words, or of a kind but photos.
        """
        wishes = [channel for channel in channels if channel.weight > 0]
        if strangers < FEW or not any(is_doubted(channel, parts) for channel in wishes):
            return -math.inf
        squares = 0.0
        for channel in wishes:
            part, kind = parts[channel.part], channel.space.kind
            need = line_of_part(part, kind, strangers)
            if is_doubted(channel, parts):
                need = self._need(channel, part, strangers, samples[kind])
            squares += (max(need, 0.0) * channel.weight) ** 2
        return math.sqrt(squares)

    def _need(self, channel: Channel, part: Part, strangers: int, sample: Ids) -> float:
        key = (channel.space.id, channel.queries.tobytes(), sample.tobytes())
        relief = self._known.get(key)
        if relief is None:
            relief = self._known.put(key, self._relief(channel, sample))
        words = telling_words(part.term.value)
        needed = next((need for most, need in NEEDED if words <= most), NEEDED[-1][1])
        return PER_CHANCE * chance(strangers) + needed - relief

    def _relief(self, channel: Channel, sample: Ids) -> float:
        scores = self._indexes.scan(channel.space.id, channel.queries, sample)
        known = scores[np.isfinite(scores)]
        spread = float(known.std()) / channel.scale.sd if len(known) else 0.0
        nearness = float((channel.queries @ self._familiar(channel.space.joint).T).max())
        return PER_SPREAD * spread + PER_NEARNESS * nearness


def is_doubted(channel: Channel, parts: Sequence[Part]) -> bool:
    """Whether a channel asks for photos in words; colours and manners that words name are sure."""
    part = parts[channel.part]
    is_words = part.term.kind is TermKind.TEXT and part.taste is None
    is_meant = channel.space.aspect is Aspect.MEANING
    return is_words and is_meant and channel.space.kind is Kind.PHOTO
