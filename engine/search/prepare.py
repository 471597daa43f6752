"""From a query to a job: examples encoded, channels laid out, candidates known. No ranking yet."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np

from engine.domain import DIVERSE, Kind, Query, Term, TermKind
from engine.encoders.base import EncoderService
from engine.encoders.languages import Translated
from engine.errors import BadQuery
from engine.index.base import Ids, Matrix
from engine.search.background import Background
from engine.search.colours import COLOURS, shades_of
from engine.search.doubt import Doubts
from engine.search.fields import suggestion
from engine.search.filters import TABLES, Visible, Where, prepare, visible, where_of
from engine.search.ground import Ground
from engine.search.heard import Music
from engine.search.hubness import Biases, bank_texts
from engine.search.instruction import BETA
from engine.search.kept import Kept
from engine.search.level import levelled
from engine.search.lexical import Named
from engine.search.lexicon import Lexicons
from engine.search.music_words import named_by_notes
from engine.search.plan import Channel, Part, Planner, is_words, kinds_of, parts_of
from engine.search.ports import Indexes
from engine.search.recent import Recent
from engine.search.scales import Scales, sample_of
from engine.search.score_match import Matcher
from engine.search.spaces import Serving, SpaceRef, spaces_of
from engine.search.steered import steered
from engine.search.taste import Taste, Tastes
from engine.search.telling import Telling
from engine.search.terms import TermEncoder, text_joints
from engine.search.understand import Translate, Understood, speaking, understood
from engine.store.connection import Catalog
from engine.store.contents import content_ids_of_hashes

Version = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What is no hit because it is the example: whole contents, or single files."""

    contents: tuple[int, ...] = ()
    files: tuple[int, ...] = ()

    def and_also(self, contents: tuple[int, ...]) -> "LeftOut":
        """Leave these contents out too."""
        return replace(self, contents=tuple(sorted({*self.contents, *contents})))


@dataclass(frozen=True, slots=True)
class Contents:
    """What a filter allows, by kind, and a sample of each kind to measure scales on."""

    by_kind: Mapping[Kind, Visible]
    samples: Mapping[Kind, Ids]


@dataclass(frozen=True, slots=True)
class Job:
    """A query ready to be ranked.

    ``scope`` names the candidates: where scopes and kinds are equal, ``visible`` is. ``key`` names
    the whole ranking. ``is_filtered``: not everything in the library may be a hit. ``notes`` says
    how the words were understood. ``samples`` is what scales are measured on, by kind. ``named`` is,
    by term number, which contents hold the term's words in their names or texts.
    """

    query: Query
    parts: tuple[Part, ...]
    where: Where
    left_out: LeftOut
    scope: tuple[object, ...]
    key: tuple[object, ...]
    channels: Mapping[Kind, tuple[Channel, ...]]
    visible: Mapping[Kind, Visible]
    is_filtered: bool
    notes: tuple[str, ...] = ()
    spaces: tuple[SpaceRef, ...] = ()
    samples: Mapping[Kind, Ids] = field(default_factory=dict)
    named: Mapping[int, Named] = field(default_factory=dict)


class Preparer:
    """Makes jobs; keeps encoded terms, scales and the contents that a filter allows."""

    def __init__(
        self,
        catalog: Catalog,
        indexes: Indexes,
        encoders: EncoderService,
        terms: TermEncoder,
        cache_folder: Path | None,
        translate: Translate = Translated,
        knows_languages: Callable[[str], bool] = lambda _joint: False,
        today: Callable[[], date] = date.today,
    ) -> None:
        self.today = today
        self._translate = translate
        self._knows_languages = knows_languages
        self._catalog = catalog
        self._indexes = indexes
        self._encoders = encoders
        self._terms = terms
        self._serving: Serving = terms.serving
        background = self._background = Background(terms.texts, cache_folder)
        self._familiars: dict[str, Matrix] = {}
        self.scales = Scales(indexes, background)
        self.lexicons = Lexicons(terms.texts, background.vectors, cache_folder)
        self.biases = Biases(
            indexes,
            lambda joint: self.lexicons.vectors(joint, bank_texts()),
            lambda joint: self.lexicons.has(joint, bank_texts()),
            cache_folder,
        )
        self.doubts = Doubts(indexes, self._familiar)
        self._telling = Telling(self.lexicons, terms.texts, indexes)
        self._tastes = Tastes(indexes, self.scales)
        self._known: Recent[tuple[object, ...], Contents] = Recent(16)
        self._named: Recent[tuple[object, ...], Named] = Recent(64)
        self.music = Music(Matcher(indexes, Kept(catalog)), terms.example, self.spaces)

    def _familiar(self, joint: str) -> Matrix:
        """Vectors of what people say, as far as they are there without a wait."""
        known = self._familiars.get(joint)
        if known is None:
            known = self._background.vectors(joint)
            if self.lexicons.has(joint, bank_texts()):
                bank = self.lexicons.vectors(joint, bank_texts())
                known = self._familiars[joint] = np.concatenate([known, bank])
        return known

    def job(self, query: Query) -> Job:
        """Prepare a query.

        Raises
        ------
        BadQuery, UnreadableFile, ModelMissing
            See `engine.search.execute.Searcher.search`.
        """
        _check(query)
        told = understood(query, self._translate)
        query = told.query
        connection = self._catalog.read()
        examples = partial(self._terms.example, quick=query.quick)
        steering = steered(connection, query, parts_of(query, examples), self.in_english)
        parts = steering.parts
        kinds = kinds_of(query, parts)
        spaces = self.spaces()
        version = self.version(spaces)
        where = self.where(query)
        left_out = _left_out(connection, query, parts).and_also(steering.left_out)
        everything = self._contents(version, where_of(connection, Query()))
        allowed = self._contents(version, where)
        partly = _files_left_out(connection, where, left_out)
        planner = self._planner(told, parts, spaces, everything.samples)
        channels = {kind: planner.channels(kind) for kind in kinds}
        if query.level_hubs:
            ids = everything.by_kind
            channels = levelled(channels, parts, lambda kind: ids[kind].ids, self.biases.of)
        scope = (version, where, left_out)
        seen = {kind: allowed.by_kind[kind].without(left_out.contents, partly) for kind in channels}
        return Job(
            query,
            parts,
            where,
            left_out,
            scope,
            (
                scope,
                *_ranking_key(query),
                *told.originals.values(),
                *(part.example and part.example.token for part in parts),
                *(part.taste for part in parts),
                *(c.bias and c.bias.token for of_kind in channels.values() for c in of_kind),
            ),
            {
                kind: tuple(self.music.matched(c, parts, scope, seen[kind].ids) for c in of_kind)
                for kind, of_kind in channels.items()
            },
            seen,
            is_filtered=allowed is not everything or bool(left_out.contents or partly),
            notes=(*told.notes, *steering.notes),
            spaces=spaces,
            samples=everything.samples,
            named=self._names(version, parts, told.originals),
        )

    def where(self, query: Query) -> Where:
        """The condition that every hit satisfies; dates in words count from today."""
        return where_of(self._catalog.read(), query, self.today())

    def _names(
        self, version: Version, parts: Sequence[Part], originals: Mapping[str, str]
    ) -> dict[int, Named]:
        """Contents that hold a term's words, as the user wrote them or in English."""
        found = {}
        for number, part in enumerate(parts):
            text = part.term.value.strip()
            if part.term.kind is not TermKind.TEXT or part.term.weight <= 0 or not text:
                continue
            texts = tuple(dict.fromkeys((originals.get(text, text), text)))
            key = (*version[:2], texts)
            known = self._named.get(key)
            if known is None:
                known = self._named.put(key, named_by_notes(self._catalog.read(), texts))
            if len(known.ids):
                found[number] = known.times(part.term.weight)
        return found

    def encode_words(self, queries: Sequence[Query]) -> None:
        """Encode all words of many queries in batches, ahead of their jobs."""
        told = [understood(query, self._translate) for query in queries]
        originals = {text: own for part in told for text, own in part.originals.items()}
        texts = speaking(self._terms.texts, originals, self._knows_languages)
        terms = [term for part in told for term in part.query.terms if is_words(term)]
        words = list(dict.fromkeys(term.value.strip() for term in terms if term.value.strip()))
        for joint in text_joints(self._encoders, self._serving, tuple(Kind)):
            texts(joint, words)

    def version(self, spaces: Sequence[SpaceRef]) -> Version:
        """Differs when the catalog or an index has changed; good for this thread's connection."""
        connection = self._catalog.read()
        number = connection.execute("PRAGMA data_version").fetchone()[0]
        counts = tuple((space.id, self._indexes.count(space.id)) for space in spaces)
        return id(connection), number, counts

    def spaces(self) -> tuple[SpaceRef, ...]:
        """The spaces that answer at present, of all kinds."""
        return spaces_of(self._catalog.read(), self._serving, tuple(Kind))

    def contents(self, where: Where) -> Contents:
        """What a condition allows."""
        return self._contents(self.version(()), where)

    def channels_of(self, taste: Taste, kind: Kind) -> tuple[Channel, ...]:
        """Channels that rank the items of a kind by a taste alone."""
        everything = self.contents(where_of(self._catalog.read(), Query()))
        parts = (Part("concept", Term(TermKind.CONCEPT, ""), taste=taste),)
        planner = self._planner(Understood(Query()), parts, self.spaces(), everything.samples)
        return planner.channels(kind)

    def _contents(self, version: Version, where: Where) -> Contents:
        key = (*version[:2], where)
        known = self._known.get(key)
        return known or self._known.put(key, _contents(visible(self._catalog.read(), where)))

    def _planner(
        self,
        told: Understood,
        parts: tuple[Part, ...],
        spaces: tuple[SpaceRef, ...],
        samples: Mapping[Kind, Ids],
    ) -> Planner:
        speaks = self._encoders.can_encode_text
        texts = speaking(self._terms.texts, told.originals, self._knows_languages)
        ground = Ground(told.query, spaces, samples, self.scales, texts, speaks)
        return Planner(ground, parts, self._telling, self._tastes)

    def in_english(self, words: str) -> str:
        """Words as the encoders that know one language read them."""
        return self._translate(words).text


def is_listing(query: Query) -> bool:
    """Whether a query has nothing to compare with: it lists what obeys the filters."""
    if query.instruction.strip() or query.liked or query.disliked:
        return False
    return all(is_words(term) and not term.value.strip() for term in query.terms)


def _contents(found: Visible) -> Contents:
    by_kind = {kind: found.of_kinds([kind]) for kind in Kind}
    return Contents(by_kind, {kind: sample_of(part.ids) for kind, part in by_kind.items()})


def _check(query: Query) -> None:
    """Refuse numbers and colours that mean nothing."""
    for term in query.terms:
        if term.kind is TermKind.COLOUR and shades_of(term.value) is None:
            raise BadQuery(
                f"There is no colour called `{term.value}`.", suggestion(term.value, COLOURS)
            )
    if query.limit < 0 or query.offset < 0:
        raise BadQuery("A page cannot begin or end before the first hit.")
    numbers = [query.alpha_text, query.alpha_image, query.beta, *query.aspects.values()]
    numbers += [term.weight for term in query.terms]
    numbers += [query.diverse]
    if not all(number is None or abs(number) < 1e6 for number in numbers):
        raise BadQuery("A weight is not a usable number.", "Use numbers such as 0.5 or 2.")
    if not 0 <= query.diverse <= 1:
        raise BadQuery(
            f"The difference must be between 0 and 1, not {query.diverse:g}.",
            f"{DIVERSE:g} is usual.",
        )
    if query.beta is not None and not 0 <= query.beta <= 1:
        raise BadQuery(
            f"β must be between 0 and 1, not {query.beta:g}.", f"{BETA:g} is the default."
        )


def _ranking_key(query: Query) -> tuple[object, ...]:
    """What a ranking depends on besides the catalog: the query without its page."""
    aspects = tuple(sorted(query.aspects.items()))
    page_free = replace(query, aspects={}, limit=0, offset=0, show_all=False)
    fields = (page_free.terms, page_free.instruction, page_free.kinds, page_free.exact)
    return (
        *fields,
        query.liked,
        query.disliked,
        aspects,
        query.alpha_text,
        query.alpha_image,
        query.beta,
        query.composing,
        query.level_hubs,
    )


def _left_out(connection: sqlite3.Connection, query: Query, parts: Sequence[Part]) -> LeftOut:
    """With an instruction the example's content wherever it lies, else only the example's file.

    A copy of the example somewhere else is good news to who asks what else there is like it, but
    it is not "the same at night".
    """
    examples = [part.example for part in parts if part.example is not None]
    if query.instruction.strip():
        hashes = sorted({example.content_hash for example in examples} - {""})
        return LeftOut(contents=tuple(sorted(content_ids_of_hashes(connection, hashes).values())))
    return LeftOut(files=tuple(sorted({e.file_id for e in examples if e.file_id is not None})))


def _files_left_out(
    connection: sqlite3.Connection, where: Where, left_out: LeftOut
) -> tuple[int, ...]:
    """Contents of the single files that are left out and would be hits."""
    if not left_out.files:
        return ()
    prepare(connection)
    marks = ",".join("?" * len(left_out.files))
    rows = connection.execute(
        f"SELECT f.content_id FROM {TABLES} WHERE {where.sql} AND f.id IN ({marks})",  # noqa: S608 -- constants and question marks
        (*where.values, *left_out.files),
    )
    return tuple(row["content_id"] for row in rows if row["content_id"] is not None)
