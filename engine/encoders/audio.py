"""`meaning` and `timbre` of recordings: everyday sounds, tags of music, what is written about them."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from engine.domain import Aspect, Kind
from engine.encoders import everyday
from engine.encoders.aisfx import AiSfx
from engine.encoders.base import Encoded, EncoderInfo, Role, Space, TextEncoder, Vector
from engine.encoders.device import side_by_side
from engine.encoders.everyday import Head, Heard
from engine.encoders.manifest import Entry
from engine.encoders.musicnn import Tagger
from engine.encoders.sound import Sound, sounds_of
from engine.encoders.text import DIM, unit
from engine.media.base import Sample

_VERSION = 3
_PROMPT = "the sound of {} music"

_MUSICAL = 0.1
"""Less music in it than that: its tags would be nonsense, and are not asked for."""

_TAGGED = 0.7
"""How much of the meaning of music is its tags, weighted by their likelihood squared. Description
to recording, 15 recordings, first line / whole text, MRR: .55 / .69; not squared .55 / .62; no tags
.46 / .54; tags in proportion to how musical it is, not from one half on as here, .51 / .62."""

_WORD_FROM = 0.2
_WORDS = 5


def meaning_info(entry: Entry, joint: str) -> EncoderInfo:
    """What is known of the meaning encoder; `joint` is the sentence encoder's space."""
    name = f"meaning-{entry.name}/{entry.hash8}/{_VERSION}"
    return EncoderInfo(name, entry.name, Kind.AUDIO, (Space(Aspect.MEANING, DIM, joint),))


def timbre_info(entry: Entry) -> EncoderInfo:
    """What is known of the timbre encoder."""
    name = f"timbre-{entry.name}/{entry.hash8}/{_VERSION}"
    space = Space(Aspect.TIMBRE, everyday.TIMBRE_DIM, name)
    return EncoderInfo(name, entry.name, Kind.AUDIO, (space,))


class MeaningEncoder:
    """What is heard, in the space of words; where it is music also its tags."""

    def __init__(
        self, info: EncoderInfo, network: AiSfx, head: Head, tagger: Tagger, text: TextEncoder
    ) -> None:
        self.info = info
        self._network = network
        self._head = head
        self._tagger = tagger
        self._text = text
        self._tags = text.encode([_PROMPT.format(tag) for tag in tagger.tags])

    def encode(self, samples: Sequence[Sample], role: Role) -> list[Encoded]:
        """One vector for each sound that can be heard or is written about; words for what is heard."""
        del role
        written = text_vectors([sample.text for sample in samples], self._text)
        sounds = sounds_of(samples)
        heard = heard_in(sounds, self._network, self._head)
        return side_by_side(
            lambda three: self._encode(*three), list(zip(sounds, heard, written, strict=True))
        )

    def close(self) -> None:
        """Nothing of its own: the network goes when nobody holds it."""

    def _encode(self, sound: Sound, heard: Heard | None, told: Vector | None) -> Encoded:
        if heard is None:
            return Encoded({} if told is None else {Aspect.MEANING: told})
        vector, words = everyday.meaning(heard, self._head), everyday.words(heard, self._head)
        share = everyday.music_in(heard, self._head)
        if share > _MUSICAL:
            likely = self._tagger.tag(sound)
            share = _TAGGED * min(1.0, 2 * share)
            vector = unit((1 - share) * vector + share * unit(likely**2 @ self._tags))
            words = merged(words, tag_words(self._tagger.tags, likely))
        both = blend(vector, told)
        return Encoded({} if both is None else {Aspect.MEANING: both}, words)


class TimbreEncoder:
    """What a sound is like."""

    def __init__(self, info: EncoderInfo, network: AiSfx, head: Head) -> None:
        self.info = info
        self._network = network
        self._head = head

    def encode(self, samples: Sequence[Sample], role: Role) -> list[Encoded]:
        """One vector for each sound; none for silence."""
        del role
        heard = heard_in(sounds_of(samples), self._network, self._head)
        return [Encoded({} if h is None else {Aspect.TIMBRE: h.timbre}) for h in heard]

    def close(self) -> None:
        """Nothing of its own: the network goes when nobody holds it."""


def heard_in(sounds: Sequence[Sound], network: AiSfx, head: Head) -> list[Heard | None]:
    """What the head makes of each sound; None for silence."""
    found = network.listen(sounds)
    return [everyday.hear(features, head) if len(features) else None for features in found]


def text_vectors(texts: Sequence[str], encoder: TextEncoder) -> list[Vector | None]:
    """Vectors of texts; None for empty ones. Equal texts (windows of one file) are encoded once."""
    distinct = sorted({text.strip() for text in texts} - {""})
    known = dict(zip(distinct, encoder.encode(distinct), strict=True)) if distinct else {}
    return [known.get(text.strip()) for text in texts]


def blend(heard: Vector | None, told: Vector | None) -> Vector | None:
    """Half what is heard, half what is written; whichever there is; None when there is neither."""
    if heard is None or told is None:
        return told if heard is None else heard
    return unit(heard + told)


def tag_words(
    tags: Sequence[str], likely: npt.NDArray[np.float32]
) -> tuple[tuple[str, float], ...]:
    """The likely tags, best first; both networks know some, then the more certain counts."""
    best: dict[str, float] = {}
    for tag, weight in zip(tags, likely, strict=True):
        best[tag] = max(best.get(tag, 0.0), round(float(weight), 4))
    ranked = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(pair for pair in ranked[:_WORDS] if pair[1] > _WORD_FROM)


def merged(
    first: tuple[tuple[str, float], ...], second: tuple[tuple[str, float], ...]
) -> tuple[tuple[str, float], ...]:
    """Both lists of words as one, best first, each word once."""
    best = dict(sorted((*first, *second), key=lambda pair: pair[1]))  # the larger one stays
    ranked = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(ranked[: _WORDS + 2])
