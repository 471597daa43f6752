"""The relevance line: from which score on a hit is worth showing.

A score counts spreads above what is usual (`engine.search.scales`). For words the line is drawn
where one of n strangers would be expected to reach by chance, z* = Φ⁻¹(1 - 1/(n + 1)), so a bigger
library asks for more; how far above or below that depends on the encoders of a kind. Of photos,
sentences score lower than single words: that line falls with the logarithm of the number of telling
words.

Whether anything at all meets the words is asked of the best hit, see `engine.search.doubt`; this line
tells which of the others are worth showing beside it. Each kind has its own, and scores of several
kinds are moved so that their lines meet (`engine.search.ranking.on_one_line`).

Measured through the program by ``python -m tests.bench.quality_line``, with the bundled encoders and
file names that say nothing. Of true matches among the first ten .09 (captions), .08 (Caltech names),
.00 (clothes) and .13 (COCO's objects) are hidden, by the line or because nothing is shown. Of what is
shown .02, .63, .31 and .15 is right, where each caption has one photo. On 175 sounds .03 of ten names
are hidden, .00 with "the sound of" before them; .63 and .54 of what is shown is right; none of 17
queries without sense finds anything, of 15 names of absent sounds 11 do.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from engine.domain import Kind, TermKind
from engine.index.base import Scores
from engine.search import confidence
from engine.search.plan import Channel, Part


@dataclass(frozen=True, slots=True)
class WordsLine:
    """Where the line for words lies, in spreads."""

    above_chance: float
    per_log_word: float


WORDS_LINES: Mapping[Kind, WordsLine] = {
    Kind.PHOTO: WordsLine(-0.3, 0.45),
    Kind.AUDIO: WordsLine(-1.6, 0.0),  # far below: nothing but sounds scores at all
    Kind.SCORE: WordsLine(0.2, 1.5),
}
OF_THE_BEST = 0.4
"""Of what the best hit of some words scores, a hit must have this much. Of true matches among the
first ten .3 % (Caltech names) to 3 % (COCO's objects) have less."""

OWN_SPREADS = 1.0
"""A sound must stand that far above what the same words give the others: "the sound of" alone lifts
all sounds. Of ten names among 175 sounds, bare / with "the sound of", .03 / .00 of the true matches
among the first ten are hidden, and .63 / .54 of what is shown is right (.46 / .09 without)."""

AT_MOST_OF_THE_BEST = 0.85
"""Where most sounds are what is asked for, they are not hidden from each other."""

ENOUGH = 8  # sounds, to say what the same words give the others

LOWEST = 0.5
"""A line is never so low that what is less alike than usual could be above it."""

MOST_STRANGERS = 5000
"""From here on the line stays: what a true match scores does not grow with the library."""

EXAMPLES_LINE = 1.0
"""An example asks for things like it: half a class of clothes is no more alike than that."""

SKETCHES_LINE = 1.5
"""Above what the same drawing usually meets: about one photo in fifteen, so a drawing always finds
something. Whether nothing fits cannot be told from so few lines."""

TASTE_LINE = 2.5
"""Of what is liked; a taste has several aspects, and their lines add up to about 1.5 of its spreads.
Of unseen photos of the class that three to twenty liked ones show, 98 % (Caltech) and 96 % (clothes)
lie above, of others 3 % (`tests.bench.feedback`)."""

COLOURS_LINE = 1.0
"""A colour is graded: what has clearly more of it than usual is shown."""

CHANGED_LINE = 1.1
CHANGED_OF_THE_BEST = 0.25
"""An example with an instruction asks for more than an example: the words must be met as well. Of
true matches among the first ten 6 % (COCO's objects) to none (drawings, kinds of clothes) lie below
both (`tests.bench.quality_changed_line`)."""

FEW = 20
"""With fewer contents than this nobody can say what is usual among them: examples find all."""

_SILENT_WORDS = (
    "a an the of in on at with and or is are was to by for from some this that it its"
    " photo picture image sound recording score"
)
_SILENT = frozenset(_SILENT_WORDS.split())


def line_of(channels: Sequence[Channel], parts: Sequence[Part], strangers: int) -> float:
    """The lowest score that is worth showing.

    Parameters
    ----------
    channels
        Of one kind. The lines of several terms add up like independent spreads.
    parts
        The terms that the channels belong to.
    strangers
        How many contents may be hits.

    Returns
    -------
    float
        Minus infinity when nothing can be said: only WITHOUT terms, or examples among few contents.
    """
    wishes = [channel for channel in channels if channel.weight > 0]
    weights = [channel.weight for channel in wishes]
    if wishes and all(channel.music is not None for channel in wishes):
        lines = [confidence.LINE] * len(wishes)  # a match is one, however few there are
    else:
        lines = [line_of_part(parts[c.part], c.space.kind, strangers) for c in wishes]
    if not lines or min(lines) == -math.inf:
        return -math.inf
    return math.sqrt(sum((line * weight) ** 2 for line, weight in zip(lines, weights, strict=True)))


def lifted(
    line: float, scores: Scores, channels: Sequence[Channel], parts: Sequence[Part]
) -> float:
    """The line when all scores of a kind are known: what words bring follows the best at a distance.

    Parameters
    ----------
    line
        From `line_of`.
    scores
        Of all that may be hits, shape=(n,).
    channels, parts
        As for `line_of`.
    """
    wishes = [channel for channel in channels if channel.weight > 0]
    if not wishes or not len(scores) or line == -math.inf:
        return line
    best = float(scores.max())
    if any(channel.of_change for channel in wishes):
        return max(line, CHANGED_LINE, CHANGED_OF_THE_BEST * best)
    if not all(parts[channel.part].term.kind is TermKind.TEXT for channel in wishes):
        return line
    line = max(line, OF_THE_BEST * best)
    if wishes[0].space.kind is not Kind.AUDIO or len(scores) < ENOUGH:
        return line
    own = float(scores.mean()) + OWN_SPREADS * float(scores.std())
    return max(line, min(own, AT_MOST_OF_THE_BEST * best))


def telling_words(text: str) -> int:
    """How many words say something; at least one."""
    return max(1, len([word for word in re.findall(r"\w+", text.lower()) if word not in _SILENT]))


def chance(strangers: int) -> float:
    """How many spreads above usual the best of so many strangers is expected to be."""
    return NormalDist().inv_cdf(1 - 1 / (min(max(strangers, 1), MOST_STRANGERS) + 1))


def line_of_part(part: Part, kind: Kind, strangers: int) -> float:
    """The line of one term alone, in spreads."""
    if part.taste is not None:
        return TASTE_LINE if strangers >= FEW else -math.inf
    if part.term.kind is TermKind.COLOUR:
        return COLOURS_LINE
    if part.example is not None:
        line = SKETCHES_LINE if part.example.is_sketch else EXAMPLES_LINE
        return line if strangers >= FEW else -math.inf
    words = WORDS_LINES[kind]
    length = words.per_log_word * math.log(telling_words(part.term.value))
    return max(LOWEST, chance(strangers) + words.above_chance - length)
