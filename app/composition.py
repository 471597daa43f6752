"""What the user has put together in the window, as values, and the engine query it means. Pure."""

import enum
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from engine.domain import (
    ASPECTS_OF_KIND,
    DIVERSE,
    Aspect,
    Condition,
    Kind,
    Query,
    Term,
    TermKind,
)

PAGE = 100
"""Hits per page of the endless grid."""

WEIGHT_LIMITS = (-2.0, 2.0)
MORE = 0.5  # what asking again for a word adds to its weight
EXAMPLES = frozenset(
    (TermKind.IMAGE, TermKind.SKETCH, TermKind.AUDIO, TermKind.SCORE, TermKind.LIKE)
)
"""Terms that are shown rather than said; an instruction changes what these mean."""

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


class TypedAs(enum.Enum):
    """What the words in the search box are for."""

    WORDS = "words"
    CHANGE = "change"  # an instruction for the example: "at night"
    WITHOUT = "without"


@dataclass(frozen=True, slots=True)
class Filters:
    """The left pane's filters; empty values filter nothing.

    ``taken_from`` and ``taken_to`` are dates such as 2024, 2024-05 or 2024-05-31, both inclusive;
    durations are seconds. ``others`` keeps conditions that the pane has no control for.
    """

    kinds: tuple[Kind, ...] = ()
    folders: tuple[str, ...] = ()
    taken_from: str = ""
    taken_to: str = ""
    camera: str = ""
    tag: str = ""
    min_rating: int = 0
    shortest_s: float | None = None
    longest_s: float | None = None
    others: tuple[Condition, ...] = ()

    def conditions(self) -> tuple[Condition, ...]:
        """Say the same in the engine's words."""
        found: list[Condition] = []
        for name, op, value in (
            ("taken", ">=", self.taken_from),
            ("taken", "<=", self.taken_to),
            ("camera", "~", self.camera),
            ("tag", "=", self.tag),
            ("rating", ">=", str(self.min_rating) if self.min_rating else ""),
            ("duration", ">=", _number(self.shortest_s)),
            ("duration", "<=", _number(self.longest_s)),
        ):
            if value:
                found.append(Condition(name, op, value))
        return (*found, *self.others)

    @property
    def is_empty(self) -> bool:
        """True when nothing is filtered."""
        return self == Filters()


@dataclass(frozen=True, slots=True)
class Wandering:
    """A walk through the library: where its page begins, what was passed, and its seed."""

    start: int | None = None
    seen: tuple[int, ...] = ()
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Composition:
    """Everything a search is made of; going back in history brings one of these back whole."""

    text: str = ""
    typed_as: TypedAs = TypedAs.CHANGE
    terms: tuple[Term, ...] = ()
    instruction: str = ""
    alpha_text: float | None = None
    alpha_image: float | None = None
    beta: float | None = None
    aspects: Mapping[Aspect, float] = field(default_factory=dict)
    filters: Filters = field(default_factory=Filters)
    show_weaker: bool = False
    exact: bool = False
    liked: tuple[str, ...] = ()
    disliked: tuple[str, ...] = ()
    diverse: float = 0.0
    order: str = ""  # see `Query.order`
    group: str = ""
    folded: bool = True  # of near copies only the best is shown
    wandering: Wandering | None = None

    @property
    def has_example(self) -> bool:
        """True when there is something that an instruction could change."""
        return any(term.kind in EXAMPLES for term in self.terms)

    @property
    def asks_nothing(self) -> bool:
        """True when there is no term: the answer is the whole (filtered) library."""
        has_words = bool(self.terms or self.instruction or self.text.strip())
        return not has_words and not self.has_feedback

    @property
    def is_bare(self) -> bool:
        """True when nothing is asked for and nothing is filtered: there is nothing to remember."""
        return self.asks_nothing and self.filters.is_empty

    @property
    def has_feedback(self) -> bool:
        """True when something was liked or not."""
        return bool(self.liked or self.disliked)

    @property
    def is_mixed(self) -> bool:
        """True when there is something to balance."""
        return bool(self.instruction) or len(self.terms) > 1

    def needs_parsing(self) -> bool:
        """Tell whether the typed text may hold filters."""
        return bool(self.text.strip()) and self.effective_typed_as() is TypedAs.WORDS

    def effective_typed_as(self) -> TypedAs:
        """What typed words mean now: without an example there is nothing to change."""
        return self.typed_as if self.has_example else TypedAs.WORDS


def to_query(made: Composition, typed: Query | None = None, limit: int = PAGE) -> Query:
    """Make the engine's query.

    Parameters
    ----------
    made
        What stands in the window.
    typed
        The parsed text of the search box, when `Composition.needs_parsing`.
    """
    settled = settle(made, typed)
    return Query(
        terms=settled.terms,
        instruction=settled.instruction,
        alpha_text=made.alpha_text,
        alpha_image=made.alpha_image,
        beta=made.beta,
        aspects=made.aspects,
        kinds=settled.filters.kinds,
        folders=settled.filters.folders,
        conditions=settled.filters.conditions(),
        limit=limit,
        show_all=made.show_weaker,
        exact=made.exact,
        liked=made.liked,
        disliked=made.disliked,
        diverse=made.diverse,
        order=made.order,
        group=made.group,
        folded=made.folded,
    )


def settle(made: Composition, typed: Query | None = None) -> Composition:
    """Turn the typed text into terms (chips) and filters; the text is empty afterwards."""
    words = made.text.strip()
    if not words:
        return made
    match made.effective_typed_as():
        case TypedAs.CHANGE:
            joined = f"{made.instruction}, {words}" if made.instruction else words
            return replace(made, text="", instruction=joined)
        case TypedAs.WITHOUT:
            return replace(made, text="", terms=(*made.terms, Term(TermKind.WITHOUT, words)))
    parsed = typed if typed is not None else Query(terms=(Term(TermKind.TEXT, words),))
    return replace(
        made,
        text="",
        terms=(*made.terms, *parsed.terms),
        filters=_narrowed(made.filters, parsed),
    )


def _narrowed(filters: Filters, parsed: Query) -> Filters:
    """Add typed filters; what is typed wins over the pane's kinds and folders."""
    return replace(
        filters,
        kinds=parsed.kinds or filters.kinds,
        folders=parsed.folders or filters.folders,
        others=(*filters.others, *(c for c in parsed.conditions if c not in filters.others)),
    )


def from_query(query: Query) -> Composition:
    """Show a saved query in the window."""
    filters = Filters(kinds=query.kinds, folders=query.folders)
    for condition in query.conditions:
        filters = _with_condition(filters, condition)
    return Composition(
        terms=query.terms,
        instruction=query.instruction,
        alpha_text=query.alpha_text,
        alpha_image=query.alpha_image,
        beta=query.beta,
        aspects=query.aspects,
        filters=filters,
        show_weaker=query.show_all,
        exact=query.exact,
        liked=query.liked,
        disliked=query.disliked,
        diverse=query.diverse,
        order=query.order,
        group=query.group,
        folded=query.folded,
    )


def _with_condition(filters: Filters, condition: Condition) -> Filters:
    """Put a condition where the pane shows it, else keep it among the others."""
    value = condition.value
    shown: dict[tuple[str, str], Filters] = {
        ("taken", ">="): replace(filters, taken_from=value),
        ("taken", "<="): replace(filters, taken_to=value),
        ("camera", "~"): replace(filters, camera=value),
        ("tag", "="): replace(filters, tag=value),
    }
    if value.isdecimal():
        shown["rating", ">="] = replace(filters, min_rating=int(value))
    if value.replace(".", "", 1).isdecimal():
        shown["duration", ">="] = replace(filters, shortest_s=float(value))
        shown["duration", "<="] = replace(filters, longest_s=float(value))
    match = None if condition.negated else shown.get((condition.field, condition.op))
    return match or replace(filters, others=(*filters.others, condition))


def partner_search(example: Term, kind: Kind) -> Composition:
    """Look for scores or recordings of the music of an example, by nothing but its notes."""
    made = from_query(replace(Query.partners(example.value, kind), folded=True))
    aspects = {**dict.fromkeys(ASPECTS_OF_KIND[kind], 0.0), **made.aspects}
    return replace(made, terms=(example,), aspects=aspects)


def partners_sought(made: Composition) -> Kind | None:
    """Tell whether a search is `partner_search`'s, and for what."""
    if len(made.terms) != 1 or made.terms[0].kind not in EXAMPLES or len(made.filters.kinds) != 1:
        return None
    kind = made.filters.kinds[0]
    plain = replace(made, order="", group="", folded=True)  # looks, no other question
    by_notes = plain == replace(
        partner_search(made.terms[0], kind), filters=made.filters, show_weaker=made.show_weaker
    )
    return kind if by_notes and kind in (Kind.AUDIO, Kind.SCORE) else None


def partners_offered(made: Composition, *, finds_scores: bool) -> Kind | None:
    """What could be sought for the one example of a search: scores, recordings, or nothing.

    A picture is taken for music where it finds scores.
    """
    if len(made.terms) != 1 or made.terms[0].weight <= 0 or partners_sought(made) is not None:
        return None
    kind = made.terms[0].kind
    if kind is TermKind.AUDIO:
        return Kind.SCORE
    is_music = kind is TermKind.SCORE or (kind is TermKind.IMAGE and finds_scores)
    return Kind.AUDIO if is_music else None


def without_partner_search(before: Composition, after: Composition) -> Composition:
    """Take back what `partner_search` has set once something else is asked for.

    Words and other examples would count for nothing while only notes do; the filter by kind was for
    the example, and goes with it.
    """
    sought = partners_sought(before)
    # the very same mapping was handed down; the next search for partners brings its own
    if sought is None or after.aspects is not before.aspects:
        return after
    example, examples = before.terms[0].value, [term.value for term in after.terms]
    if examples != [example] or after.text.strip() or after.instruction:
        after = replace(after, aspects={})
    if example not in examples and after.filters.kinds == (sought,):
        after = replace(after, filters=replace(after.filters, kinds=()))
    return after


def with_term(made: Composition, term: Term) -> Composition:
    """Add a term; there is one sketch at most, a newer one replaces it."""
    if term.kind is TermKind.SKETCH:
        at = [n for n, old in enumerate(made.terms) if old.kind is TermKind.SKETCH]
        if at:
            return with_term_changed(made, at[0], replace(term, weight=made.terms[at[0]].weight))
    return replace(made, terms=(*made.terms, term))


def with_word(made: Composition, word: str, kind: TermKind) -> Composition:
    """Ask for more (TEXT) or less (WITHOUT) of a word.

    Where that is asked for already it counts `MORE` more; the opposite wish is taken back.
    """
    same = [n for n, term in enumerate(made.terms) if _is_word(term, word)]
    for number in reversed(same):
        term = made.terms[number]
        if term.kind is kind:
            return with_weight(made, number, term.weight + MORE)
        made = without_term(made, number)
    return with_term(made, Term(kind, word))


def _is_word(term: Term, word: str) -> bool:
    is_words = term.kind in (TermKind.TEXT, TermKind.WITHOUT)
    return is_words and term.value.strip().casefold() == word.strip().casefold()


def with_term_changed(made: Composition, index: int, term: Term) -> Composition:
    """Replace the term at `index`."""
    terms = list(made.terms)
    terms[index] = term
    return replace(made, terms=tuple(terms))


def without_term(made: Composition, index: int) -> Composition:
    """Remove the term at `index`; an instruction without any example left becomes words."""
    terms = made.terms[:index] + made.terms[index + 1 :]
    left = replace(made, terms=terms)
    if made.instruction and not left.has_example:
        return replace(left, terms=(*terms, Term(TermKind.TEXT, made.instruction)), instruction="")
    return left


def with_weight(made: Composition, index: int, weight: float) -> Composition:
    """Give the term at `index` another weight, within `WEIGHT_LIMITS`."""
    low, high = WEIGHT_LIMITS
    kept = round(max(low, min(high, weight)), 2)
    return with_term_changed(made, index, replace(made.terms[index], weight=kept))


def with_aspect(made: Composition, aspect: Aspect, weight: float | None) -> Composition:
    """Turn one dial; None gives it back to the default."""
    aspects = {name: value for name, value in made.aspects.items() if name is not aspect}
    if weight is not None:
        aspects[aspect] = weight
    return replace(made, aspects=aspects)


def judged(made: Composition, paths: Sequence[str], *, is_liked: bool) -> Composition:
    """Like or dislike files; a judgement that all of them have already is taken back."""
    own, other = (made.liked, made.disliked) if is_liked else (made.disliked, made.liked)
    others = tuple(path for path in other if path not in paths)
    if all(path in own for path in paths):
        own = tuple(path for path in own if path not in paths)
    else:
        own = tuple(dict.fromkeys((*own, *paths)))
    liked, disliked = (own, others) if is_liked else (others, own)
    return replace(made, liked=liked, disliked=disliked)


def without_feedback(made: Composition) -> Composition:
    """Forget what was liked and what was not."""
    return replace(made, liked=(), disliked=())


def diversified(made: Composition) -> Composition:
    """Show results that differ from each other, or the best ones again."""
    return replace(made, diverse=0.0 if made.diverse else DIVERSE)


def is_date(text: str) -> bool:
    """Tell whether a text is a year, a month or a day, or nothing."""
    return not text or _DATE.fullmatch(text) is not None


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
