"""How much each aspect of a term counts. The one table to change when encoders change.

The weights of a term's aspects are scaled to a sum of 1 over the aspects that a kind really has, so
that `Term.weight` means the same for every term and kind.
"""

from collections.abc import Mapping, Sequence

from engine.domain import Aspect, Kind
from engine.search.spaces import SpaceRef

Weights = Mapping[Aspect, float]

WORDS: Weights = {Aspect.MEANING: 1.0}

SKETCH: Weights = {
    # Quick, Draw! drawings to Caltech among 1,605 photos, hit@10 (chance .10) of classes drawn in
    # training / never drawn: meaning alone .70 / .29, shape .42 / .38, look .36 / .36. These are
    # the best but one of 63 on one half of the drawings (.66 / .48), the other half has .67 / .49
    Aspect.MEANING: 1.0,
    Aspect.SHAPE: 0.8,
    Aspect.LOOK: 0.2,
    Aspect.COLOUR: 0.2,  # only drawings with coloured ink have one
}

WORDS_BESIDE_SKETCH = 0.4
"""Words stand out more than a few lines do. 95 drawings with a word for the kind of thing ("animal"),
hit@10 (`drawings-words` of `tests.bench.manifests`): with words as they are .58, with .4 of them .72,
with .2 .65; the drawings alone .65."""

EXAMPLE: Mapping[Kind, Weights] = {
    Kind.PHOTO: {
        # same class, calibrated scores: mAP@11 Caltech / clothing, mAP@10 both among 2,033 photos:
        # these .783 / .498 / .690, look alone .770 / .475 / .679, meaning alone .760 / .463 / .657
        Aspect.MEANING: 0.7,
        Aspect.LOOK: 1.0,
        Aspect.COLOUR: 0.1,
        Aspect.SHAPE: 0.3,
        Aspect.STYLE: 0.0,  # for who turns it up: at .1 mAP@11 falls by .002 and .011
    },
    Kind.AUDIO: {
        # ESC-10 same-class mAP@7, fold 1 / 2 (80 clips each): timbre alone .66 / .58, with half as
        # much meaning .69 / .59, with as much .70 / .60; for music timbre is the finer one
        Aspect.TIMBRE: 1.0,
        Aspect.MEANING: 0.5,
        Aspect.RHYTHM: 0.1,
        Aspect.PITCH: 0.1,
    },
    Kind.SCORE: {Aspect.SCORE: 1.0, Aspect.LOOK: 1.0, Aspect.MEANING: 0.5},
}
"""An example acts on items of its own kind; on others through the aspects they share."""

MUSIC: Weights = {Aspect.SCORE: 1.0}
"""A recording that is to find its score, or a score its recordings: by the notes alone."""

ACROSS: Weights = {Aspect.MEANING: 1.0}
"""Any other example of one kind that is to find another kind: a photo its sound."""


def replaced(defaults: Weights, wanted: Weights) -> Weights:
    """Take over the weights that a query gives; aspects it does not name keep their defaults.

    When all that are named are above zero and none is of a kind the term has, nothing changes.
    """
    return {**defaults, **wanted}


def aspect_shares(table: Weights, usable: Sequence[SpaceRef]) -> dict[SpaceRef, float]:
    """Weights of spaces with a sum of 1; spaces of the same aspect divide its weight."""
    aspects = [space.aspect for space in usable]
    parts = {space: table.get(space.aspect, 0.0) / aspects.count(space.aspect) for space in usable}
    total = sum(abs(weight) for weight in parts.values())
    return {space: weight / total if total else 0.0 for space, weight in parts.items()}
