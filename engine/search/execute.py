"""Answering queries: prepare, rank, draw the relevance line, make the page.

Each step keeps what it can: encoded terms, cosines of a term with all items, rankings. So a slider
move only combines known numbers again, and paging only joins another page.
"""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from engine.domain import Answer, Following, Group, Hit, Kind, Query, Why
from engine.encoders.base import EncoderService
from engine.encoders.languages import Translated
from engine.errors import EngineError
from engine.index.base import Ids, Matrix
from engine.search.concepts import ConceptMaker
from engine.search.different import Different
from engine.search.diversity import BEST
from engine.search.folding import Stacks, read_stacks
from engine.search.notes import date_notes, names_note, notes_of
from engine.search.order import Arranger
from engine.search.page import Page, hits_of_ranking
from engine.search.plan import Channel
from engine.search.ports import Indexes
from engine.search.prepare import Job, Preparer, is_listing
from engine.search.probe import probed
from engine.search.ranking import Candidates, Ranking, dense, folded, merged, on_one_line
from engine.search.recent import Recent
from engine.search.relevance import lifted, line_of
from engine.search.spaces import Serving
from engine.search.terms import LoadQuery, TermEncoder
from engine.search.understand import Translate
from engine.search.wandering import Wanderer
from engine.search.where import Places
from engine.search.why import Explainer
from engine.store.connection import Catalog

EXACT_BELOW = 100_000
"""Contents of a kind that are all scored; above, the approximate indexes propose candidates."""

DEPTH = 1000
"""Candidates that each look-up in an approximate index proposes, at least."""

BELOW = 0.1
"""How far below its line the best hit of a kind is put when it is none."""

BLOCK = 1000
"""Queries of `search_many` that are prepared and scored together."""

BATCH_NUMBERS = 16_000_000
"""Cosines computed at once for a block: 64 MB."""

Scan = Callable[[Job, Channel], Matrix]


class Searcher:
    """Answers queries. Every method may be called from any thread.

    Parameters
    ----------
    load_query
        Decodes the example of a term; called once per file or picture.
    serving
        The encoders whose vectors answer for a kind at present; by default the active ones.
    exact_below
        See `EXACT_BELOW`.
    cache_folder
        Where small things that take time to make are kept between runs.
    translate
        Says words in English; by default they are taken as English.
    knows_languages
        Whether the words of a joint space are read in many languages, by default in none but English.
    today
        What dates in words count from.
    """

    def __init__(
        self,
        catalog: Catalog,
        indexes: Indexes,
        encoders: EncoderService,
        load_query: LoadQuery,
        serving: Serving | None = None,
        *,
        exact_below: int = EXACT_BELOW,
        cache_folder: Path | None = None,
        translate: Translate = Translated,
        knows_languages: Callable[[str], bool] = lambda _joint: False,
        clock: Callable[[], float] = time.perf_counter,
        today: Callable[[], date] = date.today,
    ) -> None:
        self._catalog = catalog
        self._indexes = indexes
        self._exact_below = exact_below
        self._clock = clock
        terms = TermEncoder(catalog, indexes, encoders, load_query, serving or encoders.active)
        self._preparer = Preparer(
            catalog, indexes, encoders, terms, cache_folder, translate, knows_languages, today
        )
        self._different = Different(indexes, self._preparer.scales)
        self._explainer = Explainer(catalog, indexes, self._preparer, encoders.can_encode_text)
        self._places = Places(encoders, load_query)
        self.wanderer = Wanderer(catalog, indexes, self._preparer)
        self.concept_maker = ConceptMaker(catalog, indexes, self._preparer)
        self._arranger = Arranger()
        self._stacked: Recent[tuple[object, ...], Stacks] = Recent(2)
        self._rankings: Recent[tuple[object, ...], Ranking] = Recent(8)
        self._cosines: Recent[tuple[object, ...], Matrix] = Recent(24)

    def search(self, query: Query) -> Answer:
        """Answer one query; without terms, list what obeys the filters, newest first.

        Raises
        ------
        BadQuery
            A condition means nothing, or a term names a file that is not there.
        UnreadableFile
            An example cannot be decoded.
        ModelMissing
            An encoder that the query needs has no weights.
        """
        started = self._clock()
        if is_listing(query):
            return self._listed(query, started)
        job = self._preparer.job(query)
        return self._answer(job, self._ranking(job), started)

    def _ranking(self, job: Job) -> Ranking:
        key = (job.key, _depth(job.query), job.query.folded)
        known = self._rankings.get(key)
        return known or self._rankings.put(key, self._rank(job, self._scan))

    def why(self, query: Query, file_id: int, path: Path | None = None) -> Why:
        """Why a file is a hit; with its `path`, also where in the picture the match lies.

        Raises
        ------
        EnvironmentProblem
            The file is not in the library or not indexed, or as `search`.
        """
        query = replace(query, folded=False)  # a near copy has its reasons too
        ranking = None if is_listing(query) else self._ranking(self._preparer.job(query))
        item = self._explainer.item(ranking, file_id)
        why = self._explainer.why(item)
        return why if path is None else self._places.added_to(why, item, path)

    def follow(self, recording: Path, score: Path) -> Following | None:
        """Where in a score each moment of a recording lies; either may be outside the library.

        None where one of them has no music that is known.

        Raises
        ------
        BadQuery, UnreadableFile, ModelMissing
            As `search`.
        """
        return self._preparer.music.follow(recording, score)

    def close(self) -> None:
        """End what goes on in the background and write down what is worth keeping."""
        self._preparer.biases.close()

    def search_many(self, queries: Sequence[Query]) -> list[Answer | Exception]:
        """Answer queries in order; one that cannot be answered gives its error.

        Words are encoded in batches, and the queries of a block scored in one matrix product per
        space.
        """
        answers: list[Answer | Exception] = []
        for start in range(0, len(queries), BLOCK):
            block = queries[start : start + BLOCK]
            self._preparer.encode_words(block)
            answers += self._answer_block(block)
        return answers

    # -- one query ---------------------------------------------------------------------------
    def _rank(self, job: Job, scan: Scan) -> Ranking:
        candidates = {kind: self._candidates(job, kind, scan) for kind in job.channels}
        lines = {
            kind: self._line(job, kind, part) for kind, part in candidates.items() if part.channels
        }
        candidates, line = on_one_line(candidates, lines)
        total = sum(int(part.files.sum()) for part in job.visible.values())
        ranking = merged(candidates, names_of(job), line, total, self._indexes, job.named)
        if not job.query.folded:
            return ranking
        return folded(ranking, self._stacks(), list(job.visible.values()))

    def _stacks(self) -> Stacks:
        version = self._preparer.version(())
        return self._stacked.get(version) or self._stacked.put(
            version, read_stacks(self._catalog.read())
        )

    def _line(self, job: Job, kind: Kind, part: Candidates) -> float:
        """The line of a kind; above its best hit where nothing meets the words."""
        strangers = sum(len(visible.ids) for visible in job.visible.values())
        line = line_of(part.channels, job.parts, strangers)
        if line == -math.inf or any(n.holds(part.visible.ids).any() for n in job.named.values()):
            return line
        own = len(job.visible[kind].ids)
        needed = self._preparer.doubts.needed(part.channels, job.parts, own, job.samples)
        best = float(part.scores.max(initial=-math.inf))
        if best < needed:
            return max(line, best + BELOW)
        return lifted(line, part.scores, part.channels, job.parts)

    def _candidates(self, job: Job, kind: Kind, scan: Scan) -> Candidates:
        channels, allowed = job.channels[kind], job.visible[kind]
        wishes = [channel for channel in channels if channel.weight > 0]
        heard = [c.matches.best(_depth(job.query)) for c in channels if c.matches is not None]
        if job.query.exact or not wishes or len(allowed.ids) < self._exact_below:
            return dense(allowed, channels, lambda channel, _groups: scan(job, channel), job.named)
        only = allowed.ids if job.is_filtered else None
        compared = [channel for channel in wishes if channel.matches is None]
        groups = probed(self._indexes, compared, _depth(job.query), only)
        groups = np.concatenate([groups, *heard, *(found.best() for found in job.named.values())])
        return dense(allowed.among(groups), channels, self._scan_some, job.named)

    def _scan(self, job: Job, channel: Channel) -> Matrix:
        """Cosines of a channel with all candidates of its kind; kept for the next slider move."""
        if channel.matches is not None:
            return self._scan_some(channel, job.visible[channel.space.kind].ids)
        key = (job.scope, channel.space, channel.queries.tobytes())
        known = self._cosines.get(key)
        if known is None:
            known = self._scan_some(channel, job.visible[channel.space.kind].ids)
            self._cosines.put(key, known)
        return known

    def _scan_some(self, channel: Channel, groups: Ids) -> Matrix:
        if channel.matches is not None:
            return channel.matches.of(groups)[np.newaxis]
        return self._indexes.scan(channel.space.id, channel.queries, groups)

    def _answer(self, job: Job, ranking: Ranking, started: float) -> Answer:
        connection = self._catalog.read()
        page = Page(job.query, job.where, frozenset(job.left_out.files))
        above = ranking.files_above
        hits, groups = self._hits(job, ranking, page)
        return Answer(
            hits=hits,
            groups=groups,
            total=ranking.total,
            above_line=above,
            no_good_match=above == 0,
            counts=ranking.counts(show_all=job.query.show_all),
            notes=(
                *job.notes,
                *date_notes(job.query, self._preparer.today(), ranking.total),
                *notes_of(connection, tuple(job.channels)),
                *names_note(connection),
            ),
            took_ms=1000 * (self._clock() - started),
        )

    def _hits(
        self, job: Job, ranking: Ranking, page: Page
    ) -> tuple[tuple[Hit, ...], tuple[Group, ...]]:
        connection, query = self._catalog.read(), page.query
        if query.order or query.group:
            version = self._preparer.version(())
            found = self._arranger.ranked(connection, ranking, page, version)
            return self._arranger.hits(connection, ranking, page, found), found.groups
        if query.diverse:
            return self._mixed(job, ranking, page), ()
        return hits_of_ranking(connection, ranking, page), ()

    def _mixed(self, job: Job, ranking: Ranking, page: Page) -> tuple[Hit, ...]:
        connection, query = self._catalog.read(), page.query
        first = hits_of_ranking(connection, ranking, replace(page, query=query.with_page(0, BEST)))
        mixed = self._different.reordered(connection, first, job.spaces, job.samples, query.diverse)
        end = query.offset + query.limit
        start = max(query.offset, BEST)
        after = replace(page, query=query.with_page(start, max(0, end - start)))
        return (*mixed[query.offset : end], *hits_of_ranking(connection, ranking, after))

    def _listed(self, query: Query, started: float) -> Answer:
        connection = self._catalog.read()
        page, version = Page(query, self._preparer.where(query)), self._preparer.version
        listed, hits = self._arranger.page(connection, page, lambda: version(()), self._stacks)
        files, found = listed.files, listed.arranged
        return Answer(
            hits=hits,
            groups=found.groups,
            total=len(found.file_ids),
            above_line=len(found.file_ids),
            no_good_match=False,
            counts=files.counts(),
            notes=(
                *date_notes(query, self._preparer.today(), len(found.file_ids)),
                *(names_note(connection) if query.conditions else ()),
            ),
            took_ms=1000 * (self._clock() - started),
        )

    # -- many queries ------------------------------------------------------------------------
    def _answer_block(self, queries: Sequence[Query]) -> Iterator[Answer | Exception]:
        jobs = [self._job_or_problem(query) for query in queries]
        scan = self._scan_together([job for job in jobs if isinstance(job, Job)])
        for query, job in zip(queries, jobs, strict=True):
            started = self._clock()
            if isinstance(job, Job):
                yield self._answer(job, self._rank(job, scan), started)
            else:
                yield job or self._listed(query, started)

    def _job_or_problem(self, query: Query) -> Job | EngineError | None:
        try:
            return None if is_listing(query) else self._preparer.job(query)
        except EngineError as problem:
            return problem

    def _scan_together(self, jobs: Sequence[Job]) -> Scan:
        """Scan the channels of all jobs that share candidates in one product per space."""
        groups: dict[tuple[object, ...], list[tuple[Job, Channel]]] = {}
        for job in jobs:
            for kind, channels in job.channels.items():
                if len(job.visible[kind].ids) < self._exact_below:
                    for channel in (c for c in channels if c.matches is None):
                        groups.setdefault((job.scope, channel.space), []).append((job, channel))
        done: dict[int, Matrix] = {}
        for pairs in groups.values():
            done |= self._scanned(pairs)
        return lambda job, channel: (
            done[id(channel)] if id(channel) in done else self._scan(job, channel)
        )

    def _scanned(self, pairs: Sequence[tuple[Job, Channel]]) -> dict[int, Matrix]:
        """Cosines by the identity of their channel; empty when they would not fit into memory."""
        job, first = pairs[0]
        groups = job.visible[first.space.kind].ids
        queries = np.concatenate([channel.queries for _job, channel in pairs])
        if len(queries) * len(groups) > BATCH_NUMBERS:
            return {}
        cosines = self._indexes.scan(first.space.id, queries, groups)
        ends = np.cumsum([len(channel.queries) for _job, channel in pairs])
        rows = np.split(cosines, ends[:-1])
        return {id(channel): part for (_job, channel), part in zip(pairs, rows, strict=True)}


def names_of(job: Job) -> tuple[str, ...]:
    """What the shares of a score are called: the terms, and last what an instruction changes."""
    is_changed = any(c.of_change for channels in job.channels.values() for c in channels)
    return (*(part.name for part in job.parts), *(["instruction"] if is_changed else []))


def _depth(query: Query) -> int:
    """Candidates per look-up: a deeper page needs more; in steps, so that pages share a ranking."""
    depth = DEPTH
    while depth < 2 * (query.offset + query.limit):
        depth *= 4
    return depth
