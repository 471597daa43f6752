"""The words of Trouvère as values: kinds, aspects, queries, hits, progress.

Conventions
-----------
Times inside a recording are seconds, boxes are ``(x, y, width, height)`` in pixels of the page
picture at `PAGE_WIDTH_PX`, pages count from 1, scores are higher for better matches.
"""

import enum
import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

PAGE_WIDTH_PX = 1200
"""Width that every score page is rendered at: boxes are given in these pixels."""


DIVERSE = 0.5
"""`Query.diverse` where the user asks for difference and not for how much.

Eleven broad words ("musical instrument") show 2.55 classes among the first ten in place of 2.27, .93 of
them right in place of .95; 40 names of classes .72 in place of .74. With .3 it is 2.45 classes, with
.7 2.82, but then .85 and .64 (`tests.bench.feedback`).
"""


ENOUGH_EXPLAINED = 0.5
"""Words that make up less of a match than this are no reasons for it."""


class Kind(enum.StrEnum):
    """What an item is."""

    PHOTO = "photo"
    AUDIO = "audio"
    SCORE = "score"


class Aspect(enum.StrEnum):
    """One way of being alike; each has a vector space of its own."""

    MEANING = "meaning"
    LOOK = "look"
    COLOUR = "colour"
    SHAPE = "shape"
    STYLE = "style"
    TIMBRE = "timbre"
    RHYTHM = "rhythm"
    PITCH = "pitch"
    SCORE = "score"


ASPECTS_OF_KIND: Mapping[Kind, tuple[Aspect, ...]] = {
    Kind.PHOTO: (Aspect.MEANING, Aspect.LOOK, Aspect.COLOUR, Aspect.SHAPE, Aspect.STYLE),
    Kind.AUDIO: (Aspect.MEANING, Aspect.TIMBRE, Aspect.RHYTHM, Aspect.PITCH, Aspect.SCORE),
    Kind.SCORE: (Aspect.MEANING, Aspect.LOOK, Aspect.SCORE),
}


class FileState(enum.StrEnum):
    """Where a file stands. Every row is in exactly one of these."""

    QUEUED = "queued"
    SEARCHABLE = "searchable"
    FAILED = "failed"


class RootState(enum.StrEnum):
    """How a root is kept up to date."""

    WATCHED = "watched"  # the system tells us about changes
    POLLED = "polled"  # network mount or watch limit: looked through every few minutes
    OFFLINE = "offline"  # unplugged or unreachable: its files stay in the catalog


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of an item. All fields None: the whole item (a photo)."""

    start_s: float | None = None
    end_s: float | None = None
    page: int | None = None
    box: tuple[int, int, int, int] | None = None

    @property
    def is_whole(self) -> bool:
        """True when the segment is the item itself."""
        return self.start_s is None and self.page is None


class TermKind(enum.StrEnum):
    """What a term of a query is given as."""

    TEXT = "text"
    WITHOUT = "without"  # words that push results away
    IMAGE = "image"
    SKETCH = "sketch"
    AUDIO = "audio"
    SCORE = "score"
    LIKE = "like"  # a file that is already in the library
    COLOUR = "colour"  # a name such as "red", or "#c81e1e"
    CONCEPT = "concept"  # saved examples; ``value`` is their name


class Composing(enum.StrEnum):
    """How an instruction changes an example; all but the first are there to compare with."""

    PDV = "pdv"
    SUM = "sum"
    CENTRED = "centred"  # the sum of what sets either apart from what is usual


@dataclass(frozen=True, slots=True)
class Term:
    """One weighted part of a query.

    ``value`` holds words for TEXT and WITHOUT, a colour for COLOUR, else an absolute path. ``data``
    holds the bytes of a pasted picture, a sketch or a recorded sound that has no path; ``value`` is
    then its label.
    """

    kind: TermKind
    value: str
    weight: float = 1.0
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """One filter condition, such as ``duration < 10``.

    ``field`` is one of kind, in, text, name, ext, taken, added, camera, tag, collection, copies, rating, duration,
    width, height, pages, key, mode, metre, tempo, instrument, failed, root; ``op`` one of
    ``= != < <= > >= ~`` (``~``: contains).
    ``negated`` turns it round.
    """

    field: str
    op: str
    value: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What the user asks for: weighted terms, an instruction, filters, and what was liked so far.

    ``liked`` and ``disliked`` are absolute paths of files of the library; they steer what the terms
    ask for, or ask on their own. ``diverse`` says how much the first hits should differ from each
    other, 0..1; at 0 only relevance counts.

    ``alpha_text``, ``alpha_image`` and ``beta`` are PDV's α_T, α_I and β (`engine.search.compose`);
    they act only when there is an instruction. None takes the default.
    ``aspects`` gives weights that replace the defaults of the query's terms.
    """

    terms: tuple[Term, ...] = ()
    instruction: str = ""
    alpha_text: float | None = None
    alpha_image: float | None = None
    beta: float | None = None
    aspects: Mapping[Aspect, float] = field(default_factory=dict)
    kinds: tuple[Kind, ...] = ()  # empty: whatever the terms can find
    folders: tuple[str, ...] = ()  # absolute; a hit lies under one of them
    conditions: tuple[Condition, ...] = ()
    limit: int = 100
    offset: int = 0
    show_all: bool = False  # ignore the relevance line
    exact: bool = False  # never use the approximate index
    liked: tuple[str, ...] = ()
    disliked: tuple[str, ...] = ()
    diverse: float = 0.0
    composing: Composing = Composing.PDV
    level_hubs: bool = True  # take off what items score with any sentence
    folded: bool = False  # of near copies only the best one is a hit
    quick: bool = False  # sketches are compared by what is seen in them at once: one still draws
    order: str = ""  # in place of relevance: "name", "-taken" (descending), "-term:text2"
    group: str = ""  # put together by "day", "folder" or "piece"

    def term_names(self) -> tuple[str, ...]:
        """Name every term as the command line does: ``text``, ``image``, ``image2``..."""
        seen: dict[str, int] = {}
        names = []
        for term in self.terms:
            seen[term.kind] = seen.get(term.kind, 0) + 1
            names.append(
                str(term.kind) if seen[term.kind] == 1 else f"{term.kind}{seen[term.kind]}"
            )
        return tuple(names)

    def with_page(self, offset: int, limit: int) -> "Query":
        """Ask for another stretch of the same ranking."""
        return replace(self, offset=offset, limit=limit)

    @classmethod
    def partners(cls, path: Path | str, kind: Kind) -> "Query":
        """Ask for the scores of a recording, or the recordings of a score, by its notes alone."""
        term = Term(TermKind.LIKE, str(path))
        aspects = {aspect: float(aspect is Aspect.SCORE) for aspect in Aspect}
        return cls(terms=(term,), aspects=aspects, kinds=(kind,))


@dataclass(frozen=True, slots=True)
class Hit:
    """One result: a file, its score, what each term gave, and the segment that matched best."""

    file_id: int
    path: Path
    kind: Kind
    score: float
    segment: Segment | None
    terms: Mapping[str, float]
    above_line: bool = True
    copies: int = 1  # files with the same content; the others are hits of their own
    folded: int = 0  # near copies of it that `Query.folded` left out
    companions: tuple[Path, ...] = ()  # the RAW of a JPEG, the clip of a Live Photo
    width: int | None = None
    height: int | None = None
    duration_s: float | None = None
    pages: int | None = None
    taken_at: str | None = None
    title: str | None = None
    size_bytes: int = 0
    rating: int = 0
    added_at: str = ""  # when the file came into the library, ISO 8601, UTC


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbours in an answer that belong together: ``count`` hits in a row.

    ``key`` is a day (``2024-05-12``), an absolute folder or a title, as `Query.group` asked;
    empty where a hit has none.
    """

    key: str
    count: int


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of a ranking.

    ``above_line`` counts the hits above the relevance line in the whole ranking, ``total`` all
    candidates that obey the filters. ``counts`` splits the hits that would be shown by kind.
    ``groups`` follow each other through the whole ranking, not only this page; none of them
    crosses the line.
    """

    hits: tuple[Hit, ...]
    total: int
    above_line: int
    no_good_match: bool
    took_ms: float
    counts: Mapping[Kind, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()  # for example "12,000 sounds are not indexed yet"
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """Where indexing stands.

    ``rate`` is files per second over the last seconds, ``eta_s`` None while unknown.
    ``pause_reason`` says why indexing waits by itself ("battery", "busy"; `engine.indexer.manners`);
    empty when the user paused it, or something is amiss that a notice told.
    """

    searchable: int
    queued: int
    failed: int
    rate: float = 0.0
    eta_s: float | None = None
    device: str = "cpu"
    paused: bool = False
    scanning: bool = False
    current: str = ""  # a path, for people who like to watch
    pause_reason: str = ""

    @property
    def total(self) -> int:
        """All files of the library that Trouvère can read the kind of."""
        return self.searchable + self.queued + self.failed


@dataclass(frozen=True, slots=True)
class Glance:
    """How many files of each kind a folder seems to have; ``complete`` is False when time ran out."""

    photos: int = 0
    sounds: int = 0
    scores: int = 0
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Root:
    """A folder that the library watches."""

    id: int
    path: Path
    state: RootState
    note: str = ""
    files: int = 0
    searchable: int = 0
    queued: int = 0
    failed: int = 0
    skipped: int = 0  # files of no kind that we know, ignored ones, cloud placeholders
    placeholders: int = 0
    last_scan: datetime | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read, and why."""

    file_id: int
    path: Path
    reason: str
    advice: str
    attempts: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What one `index` run came to: the numbers of the command line's last JSON line."""

    files: int
    searchable: int
    failed: int
    skipped: int
    seconds: float
    per_kind: Mapping[Kind, int]


@dataclass(frozen=True, slots=True)
class Movement:
    """A part of a score with a beginning of its own: on `page`, `top` px below its upper edge.

    ``top`` is counted in the page picture at `PAGE_WIDTH_PX`; 0 where only the page is known.
    """

    title: str
    page: int
    top: int = 0


def movement_at(movements: Sequence[Movement], page: int, y: int | None = None) -> Movement | None:
    """The movement that a place of a score lies in; None before the first, as on a title page.

    Parameters
    ----------
    y
        Px below the upper edge of the page picture; None: the lower edge.
    """
    here = (page, math.inf if y is None else y)
    begun = [one for one in movements if (one.page, one.top) <= here]
    # of those that begin at the same place the last: only the page is known of them
    return max(reversed(begun), key=lambda one: (one.page, one.top), default=None)


@dataclass(frozen=True, slots=True)
class ItemDetails:
    """Everything the preview shows about one file."""

    file_id: int
    path: Path
    kind: Kind
    state: FileState
    size_bytes: int
    modified: datetime
    width: int | None = None
    height: int | None = None
    duration_s: float | None = None
    pages: int | None = None
    taken_at: str | None = None
    camera: str | None = None
    title: str | None = None
    artist: str | None = None
    rating: int = 0
    tags: tuple[str, ...] = ()
    words: tuple[str, ...] = ()  # what the model sees in it, best first
    companions: tuple[Path, ...] = ()
    copies: tuple[Path, ...] = ()
    music: str = ""  # what the notes say: "Slow waltz in A minor, 3/4, for piano"
    movements: tuple[Movement, ...] = ()  # where a score has several


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """One row of the model table."""

    name: str
    title: str
    kinds: tuple[Kind, ...]
    aspects: tuple[Aspect, ...]
    installed: bool
    active: bool
    size_bytes: int
    licence: str
    languages: str
    note: str  # what it is for
    downloadable: bool
    coverage: float = 1.0  # share of the library that has its vectors
    figures: str = ""  # what our own benches measured: in short, then a line with the set
    fetched_bytes: int = 0  # of a download that was interrupted and can go on


@dataclass(frozen=True, slots=True)
class ModelCheck:
    """The files of an installed model with their SHA-256, and those that have changed since."""

    files: tuple[tuple[str, str], ...]
    damaged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Concept:
    """Examples under a name, to be used as a term of later searches.

    ``liked`` and ``disliked`` are hashes of contents, so that a concept outlives moved files and
    other models. Of the ``known`` liked contents that the library still has, each was left out once
    and looked for with the others: ``found`` came among the first 10, and ``average_precision`` is
    the mean of 1 / rank; None while too few are left to tell.
    """

    id: int
    name: str
    words: str = ""
    liked: tuple[str, ...] = ()
    disliked: tuple[str, ...] = ()
    known: int = 0
    found: int | None = None
    average_precision: float | None = None


@dataclass(frozen=True, slots=True)
class Completion:
    """What could be typed: `insert` replaces the text from `start` to `end` (exclusive).

    ``hint`` says what it means or how many files have it.
    """

    insert: str
    start: int
    end: int
    hint: str = ""


@dataclass(frozen=True, slots=True)
class TermShare:
    """What one term gave to a hit's score through one aspect; they add up to the score.

    ``aspect`` None: what names, texts and tags gave.
    """

    term: str
    aspect: Aspect | None
    score: float


@dataclass(frozen=True, slots=True)
class WordShare:
    """A word of an item: how much of the item it is (0 and up), and what it gives to the match.

    ``contribution`` is in the unit of scores; below 0 the word speaks against the match.
    """

    word: str
    weight: float
    contribution: float = 0.0


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of a recording and what it alone would score."""

    start_s: float
    end_s: float
    score: float


@dataclass(frozen=True, slots=True)
class Heat:
    """Where in a picture a match lies.

    ``rows`` of a grid, top to bottom, 0..1: how much the score falls when that place is hidden,
    against the place that matters most. ``box`` is what the grid covers of the upright picture:
    left, top, width, height as shares. ``fall`` is by how much the score falls there.
    """

    rows: tuple[tuple[float, ...], ...]
    box: tuple[float, float, float, float]
    fall: float


@dataclass(frozen=True, slots=True)
class Why:
    """Why an item is a hit of a query.

    ``words`` are those that tell the item, best first: by contribution where they explain the match
    (``explained``, the share of the match in meaning that they make up, 0..1, is enough for that),
    else by likeness. ``heats`` has one map per term, by name, and one of all together by ``""``.
    ``notes`` say what cannot be told.
    """

    file_id: int
    kind: Kind
    score: float
    terms: tuple[TermShare, ...] = ()
    words: tuple[WordShare, ...] = ()
    explained: float = 0.0
    segment: Segment | None = None
    moments: tuple[Moment, ...] = ()
    heats: Mapping[str, Heat] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def words_explain(self) -> bool:
        """Whether the words make up enough of the match to be given as its reasons."""
        return self.explained >= ENOUGH_EXPLAINED


@dataclass(frozen=True, slots=True)
class FollowStep:
    """A moment of a recording and the place of a score that is played then.

    ``box`` is a narrow part of the system: the height of all its staves, as wide as what is heard
    from this moment on until the next step.
    """

    time_s: float
    page: int
    box: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Following:
    """Where in a score a recording is at each moment.

    ``steps`` are in the order of time, about two in a second; between the end of one stretch that
    is in the score and the next there may be none. ``confidence`` is in spreads above what strangers
    reach, as `Hit.score` is for such matches; ``sure``: it is enough to say that they belong together.
    """

    steps: tuple[FollowStep, ...]
    confidence: float
    sure: bool

    def at(self, time_s: float) -> FollowStep | None:
        """The place that is played at a moment; None before the first step."""
        place = bisect_right(self.steps, time_s, key=lambda step: step.time_s)
        return self.steps[place - 1] if place else None


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A query under a name."""

    id: int
    name: str
    query: Query
