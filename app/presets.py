"""Changes that are often wanted, one click each: "at night", "without people". Pure.

An instruction is a list of clauses with commas between them; a preset adds its own and takes them
out again, whatever else stands there.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from app.composition import EXAMPLES, Composition
from engine.domain import Kind, Term, TermKind

MOST_OWN: Final = 40

_KINDS: Final = {
    TermKind.IMAGE: Kind.PHOTO,
    TermKind.SKETCH: Kind.PHOTO,
    TermKind.AUDIO: Kind.AUDIO,
    TermKind.SCORE: Kind.SCORE,
}


@dataclass(frozen=True, slots=True)
class Preset:
    """A change under a name.

    ``words`` are the clauses, in English where the preset is ours; ``kinds`` says for which examples
    it makes sense. Of those with the same ``group`` one holds at a time. The numbers are those of
    `Composition`; None leaves a slider where it is.
    """

    name: str
    words: str
    kinds: tuple[Kind, ...] = ()
    group: str = ""
    alpha_text: float | None = None
    alpha_image: float | None = None
    beta: float | None = None

    @property
    def turns(self) -> bool:
        """True when it moves a slider."""
        return any(value is not None for value in (self.alpha_text, self.alpha_image, self.beta))


_PHOTO, _AUDIO, _SCORE = (Kind.PHOTO,), (Kind.AUDIO,), (Kind.SCORE,)

PRESETS: Final = (
    Preset("drawing", "as a drawing", _PHOTO, "manner"),
    Preset("photo", "as a photo", _PHOTO, "manner"),
    Preset("night", "at night", _PHOTO, "light"),
    Preset("nobody", "without people", _PHOTO, "people"),
    Preset("calm", "calm and quiet", _PHOTO, "mood"),
    Preset("winter", "in snow", _PHOTO, "season"),
    Preset("painting", "as a painting", _PHOTO, "manner"),
    Preset("day", "in bright daylight", _PHOTO, "light"),
    Preset("summer", "in summer sunshine", _PHOTO, "season"),
    Preset("people", "with people", _PHOTO, "people"),
    Preset("colourful", "in bright colours", _PHOTO, "mood"),
    Preset("close", "close up", _PHOTO, "distance"),
    Preset("far", "from far away", _PHOTO, "distance"),
    Preset("calm", "calm and quiet", _AUDIO, "mood"),
    Preset("lively", "fast and lively", _AUDIO, "mood"),
    Preset("voices", "with voices", _AUDIO, "voices"),
    Preset("no voices", "without voices", _AUDIO, "voices"),
    Preset("drums", "with drums", _AUDIO, "drums"),
    Preset("no drums", "without drums", _AUDIO, "drums"),
    Preset("on piano", "on the piano", _AUDIO, "instrument"),
    Preset("on guitar", "on the guitar", _AUDIO, "instrument"),
    Preset("outdoors", "outdoors", _AUDIO, "place"),
    Preset("slow", "slow and calm", _SCORE, "mood"),
    Preset("fast", "fast and lively", _SCORE, "mood"),
    Preset("minor", "in a minor key", _SCORE, "key"),
    Preset("major", "in a major key", _SCORE, "key"),
    Preset("for piano", "for piano", _SCORE, "instrument"),
    Preset("for voices", "for voices", _SCORE, "instrument"),
    Preset("dance", "a dance", _SCORE, "form"),
)
"""Ours, told apart by their words; names are for `app.preset_names`."""


KindOfFile = Callable[[Path], TermKind | None]


def kinds_shown(terms: Iterable[Term], kind_of: KindOfFile) -> tuple[Kind, ...]:
    """What kinds of things the examples of a search are; `kind_of` tells it of a file."""
    meant = [
        kind_of(Path(term.value)) if term.kind is TermKind.LIKE else term.kind
        for term in terms
        if term.kind in EXAMPLES
    ]
    kinds = {_KINDS[kind] for kind in meant if kind is not None}
    return tuple(kind for kind in Kind if kind in kinds)


def fitting(presets: Sequence[Preset], kinds: Sequence[Kind]) -> list[Preset]:
    """Those that make sense for examples of all these kinds; none where there is no example."""
    if not kinds:
        return []
    return [p for p in presets if not p.kinds or all(kind in p.kinds for kind in kinds)]


def clauses(words: str) -> list[str]:
    """The parts of an instruction."""
    return [part.strip() for part in words.split(",") if part.strip()]


def holds(made: Composition, preset: Preset) -> bool:
    """Tell whether a search asks for all that a preset asks for."""
    said = {clause.casefold() for clause in clauses(made.instruction)}
    wanted = {clause.casefold() for clause in clauses(preset.words)}
    pairs = (
        (preset.alpha_text, made.alpha_text),
        (preset.alpha_image, made.alpha_image),
        (preset.beta, made.beta),
    )
    is_turned = all(want is None or want == has for want, has in pairs)
    return wanted <= said and is_turned and bool(wanted or preset.turns)


def toggled(made: Composition, preset: Preset, others: Iterable[Preset] = PRESETS) -> Composition:
    """Ask for a preset in place of its opposites, or take it back."""
    if holds(made, preset):
        return _without(made, preset)
    for other in others:
        if other != preset and other.group and other.group == preset.group:
            made = _without_words(made, other) if holds(made, other) else made
    said = {clause.casefold() for clause in clauses(made.instruction)}
    new = [clause for clause in clauses(preset.words) if clause.casefold() not in said]
    return replace(
        made,
        instruction=", ".join((*clauses(made.instruction), *new)),
        alpha_text=made.alpha_text if preset.alpha_text is None else preset.alpha_text,
        alpha_image=made.alpha_image if preset.alpha_image is None else preset.alpha_image,
        beta=made.beta if preset.beta is None else preset.beta,
    )


def _without(made: Composition, preset: Preset) -> Composition:
    made = _without_words(made, preset)
    return replace(
        made,
        alpha_text=made.alpha_text if preset.alpha_text is None else None,
        alpha_image=made.alpha_image if preset.alpha_image is None else None,
        beta=made.beta if preset.beta is None else None,
    )


def _without_words(made: Composition, preset: Preset) -> Composition:
    gone = {clause.casefold() for clause in clauses(preset.words)}
    left = [clause for clause in clauses(made.instruction) if clause.casefold() not in gone]
    return replace(made, instruction=", ".join(left))


# -- the user's own --------------------------------------------------------------------------------
def own_preset(made: Composition, name: str, kinds: Sequence[Kind]) -> Preset:
    """What a search changes, as a preset for examples of one kind, or of any."""
    return Preset(
        name,
        made.instruction,
        tuple(kinds) if len(kinds) == 1 else (),
        alpha_text=made.alpha_text,
        alpha_image=made.alpha_image,
        beta=made.beta,
    )


def kept(presets: Sequence[Preset], new: Preset) -> list[Preset]:
    """Own presets with one more at the end, in place of one of the same name; the oldest go."""
    others = [p for p in presets if p.name.casefold() != new.name.casefold()]
    return [*others, new][-MOST_OWN:]


def to_json(presets: Sequence[Preset]) -> str:
    """Write own presets down."""
    return json.dumps([asdict(preset) for preset in presets])


def from_json(text: str) -> list[Preset]:
    """Read what `to_json` wrote; whatever is odd counts as not there."""
    try:
        rows = json.loads(text or "[]")
    except ValueError:
        return []
    found = (_preset(row) for row in rows) if isinstance(rows, list) else ()
    return [preset for preset in found if preset is not None][-MOST_OWN:]


def _preset(row: Any) -> Preset | None:
    try:
        return Preset(
            str(row["name"]),
            str(row["words"]),
            tuple(Kind(kind) for kind in row["kinds"]),
            alpha_text=_number(row["alpha_text"]),
            alpha_image=_number(row["alpha_image"]),
            beta=_number(row["beta"]),
        )
    except (TypeError, KeyError, ValueError):
        return None


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
