"""Instructions such as "at night, without people": what they ask for and what they rule out. Pure.

The published method has a language model describe the example; here its description is made of
the words that the encoder sees in it, or is neutral ([1]_, see `engine.search.compose`).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.domain import Kind

ALPHA_TEXT = 2.0
ALPHA_IMAGE = 2.0
BETA = 0.5
"""Measured with the bundled encoders: 600 times a COCO photo with A, "with a B", mAP@10 of photos
with A and B. The words alone .23, the photo alone .06, these .21 (the published α 1.2: .17)."""

NEGATIVE_SHARE = 0.25
"""α of what is ruled out, as a share of -α: with the default 2 it is -0.5, the published end."""

REFERENCE_WORDS = 1
"""Words that describe an example; further ones are guesses that drown the instruction (.21 with 1,
.205 with 2, .19 with 3)."""

_NEUTRAL: Mapping[Kind, tuple[str, str]] = {
    Kind.PHOTO: ("a photo", "a photo of "),
    Kind.AUDIO: ("a sound", "the sound of "),
    Kind.SCORE: ("sheet music", "sheet music of "),
}
_CLAUSES = re.compile(r"[,;.!]+|\bbut\b|\band\s+(?=with(?:out)?\b|no\b|not\b)", re.IGNORECASE)
_NOT = re.compile(r"\b(?:without|not|no|never)\b(?:\s+(?:any|a|an|the)\b)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Instruction:
    """What an instruction asks for and what it rules out; either may be empty."""

    wanted: str
    unwanted: str


def split_instruction(text: str) -> Instruction:
    """Split at "without", "not", "no", "never": what follows, up to the next clause, is ruled out."""
    wanted, unwanted = [], []
    for clause in _CLAUSES.split(text):
        before, *after = _NOT.split(clause)
        wanted.append(before)
        unwanted += after
    return Instruction(_joined(wanted), _joined(unwanted))


def reference_text(kind: Kind, words: Sequence[str]) -> str:
    """Describe an example by the words seen in it, best first: ``a photo of dog``."""
    neutral, start = _NEUTRAL[kind]
    return start + ", ".join(words[:REFERENCE_WORDS]) if words else neutral


def composed_text(reference: str, part: str) -> str:
    """The description with a part of an instruction: ``a photo of dog, at night``."""
    return f"{reference}, {part}"


def _joined(parts: Sequence[str]) -> str:
    return ", ".join(part.strip() for part in parts if part.strip())
