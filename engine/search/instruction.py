"""What an instruction such as "at night, without people, as a drawing" asks for and rules out. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from engine.encoders.style import Manner
from engine.search.colours import COLOURS, OTHER_NAMES

BETA = 0.35
ALPHA_TEXT = 3.0
ALPHA_IMAGE = 3.0
"""In spreads (`engine.search.scales`), not in lengths of vectors; on the example's side times the
automatic α, which is near 1. mAP@10 of the ``changed-*`` manifests of `tests.bench.manifests`, COCO's
objects / kinds / colours of clothes: .276 / .125 / .263 with 2, .283 / .121 / .225 with 3, .285 /
.118 / .199 with 4 (words alone .282 / .093 / .111): 3 is the least that loses nowhere to the words
alone. With β .2 it is .284 / .119 / .214, with .5 .281 / .123 / .237."""

ALPHA_LIMITS = (0.5, 2.0)
"""Where the automatic α_I is kept: an example at odds with the words must not drown or be drowned."""

NEGATIVE_SHARE = 0.25
"""α of what is ruled out, as a share of -α; the published range ends at -0.5."""

MANNER_SHARE = 0.5
"""Weight of a manner's style, as a share of α. Photo -> drawings of the same thing / the reverse,
mAP@10: .09 / .17 with .25, .28 / .25 with .5, .32 / .15 with 1."""

COLOUR_SHARE = 0.4
"""Weight of a colour that is named, as a share of α. Clothes in another colour, mAP@10: .17 with none,
.22 with .2, .23 with .4, .21 with .8."""

_CLAUSES = re.compile(r"[,;.!]+|\bbut\b|\band\s+(?=with(?:out)?\b|no\b|not\b)", re.IGNORECASE)
_NOT = re.compile(
    r"\b(?:without|not|no|never|less|fewer)\b(?:\s+(?:any|a|an|the|so|of)\b)?", re.IGNORECASE
)
_MORE = re.compile(r"^more\s+(?:of\s+)?(?:an?\s+|the\s+)?", re.IGNORECASE)

_SHADED = r"(?:pencil|charcoal|crayon|chalk)s?(?: drawing| sketch)?|engraving|etching"
_DRAWN = r"(?:line |ink |simple )?(?:drawing|sketch|doodle)|outline|line art|drawn"
_PAINTED = r"(?:oil |water ?colou?r )?painting|water ?colou?r|painted"
_COARSE = r"mosaic|pixel art|pixelated|low[- ]res(?:olution)?(?: picture| image)?"
_REAL = r"(?:real |colou?r )?photo(?:graph)?"
_MANNERS = (
    (Manner.SHADED, _SHADED),
    (Manner.DRAWING, _DRAWN),
    (Manner.PAINTING, _PAINTED),
    (Manner.COARSE, _COARSE),
)
_AS = r"(?:(?:as|like|into|in) (?:an? |the (?:form|style) of (?:an? )?)?|an? )?"
_COLOUR = re.compile(rf"\b(?:{'|'.join((*COLOURS, *OTHER_NAMES))})\b", re.IGNORECASE)
_NO_COLOUR = re.compile(r"\bblack[ -]and[ -]white\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Instruction:
    """What an instruction asks for and what it rules out, clause by clause; any may be empty.

    ``manner`` is a `Manner` that the result should be in, else empty. ``text`` is the whole.
    """

    text: str
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    manner: str = ""

    @property
    def says_something(self) -> bool:
        """Whether anything can be made of it."""
        return bool(self.wanted or self.unwanted or self.manner)


def split_instruction(text: str) -> Instruction:
    """Split at commas and "but"; what follows "without", "not", "no", "never", "less" is ruled out."""
    wanted: list[str] = []
    unwanted: list[str] = []
    manner = ""
    for clause in _CLAUSES.split(text):
        before, *after = (part.strip() for part in _NOT.split(clause))
        before = _MORE.sub("", before)
        found = manner_of(before)
        manner = manner or found
        wanted += [before] if before and not found else []
        unwanted += [part for part in after if part]
    return Instruction(text.strip(), tuple(wanted), tuple(unwanted), manner)


def manner_of(clause: str) -> str:
    """The manner that a whole clause names: ``as a drawing`` -> drawing; else empty."""
    for manner, names in (*_MANNERS, (Manner.PHOTO, _REAL)):
        if re.fullmatch(rf"{_AS}(?:{names})s?", clause.strip(), re.IGNORECASE):
            return manner.value
    return ""


def manner_and_rest(text: str) -> tuple[str, str]:
    """The manner that words begin with and what else they ask for.

    ``a drawing of a cat`` -> drawing, ``a cat``; ``drawings`` -> drawing and nothing. That
    something is a photo says nothing about it.
    """
    for manner, names in _MANNERS:
        found = re.match(
            rf"(?:an? |the |some )?(?:{names})s?(?: of (.+))?$", text.strip(), re.IGNORECASE
        )
        if found:
            return manner.value, (found[1] or "").strip()
    return "", text


def colours_in(texts: Sequence[str]) -> tuple[str, ...]:
    """Names of colours that stand in texts, each once; a photo in black and white is neither."""
    parts = [part for text in texts for part in _NO_COLOUR.split(text)]
    names = [name.lower() for part in parts for name in _COLOUR.findall(part)]
    return tuple(dict.fromkeys(names))
