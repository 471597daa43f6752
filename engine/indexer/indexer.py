"""The thread that turns queued files into searchable ones.

Queued rows of the catalog are the job list, so nothing has to be saved when the program stops: what
was not committed is still queued at the next start.

One round: claim files, let the loader processes decode a bounded number ahead, encode what is ready
in batches, commit vectors and file states in one transaction, tell the index and the listeners.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from pathlib import Path

from engine.domain import Kind, Progress
from engine.encoders.base import EncoderInfo
from engine.errors import EnvironmentProblem, UnreadableFile
from engine.events import Notice, ProgressChanged
from engine.indexer.batch import Done, Work, encode_batch, sentences_about
from engine.indexer.commit import commit_batch
from engine.indexer.manners import LOOK_EVERY_S
from engine.indexer.rate import Rate
from engine.indexer.tools import Tools
from engine.media.base import Loaded
from engine.media.kinds import kind_of
from engine.media.load import LoadOptions
from engine.store.contents import (
    collect_orphans,
    content_ids_of_hashes,
    contents_without,
    encoders_done,
    kind_overrides,
)
from engine.store.files import FileRow, claim_queued, counts, file_by_id, mark_failed

log = logging.getLogger("engine.indexer")

LOAD_AHEAD = 32
"""Room for files between loading and encoding, so that neither waits for the other."""

ROOM_OF = {Kind.PHOTO: 1, Kind.AUDIO: 4, Kind.SCORE: 8}
"""Room that a file takes: a decoded photo has 0.3 MB, a recording up to 21 MB, a score 2 MB a page."""

RETRY_AFTER_S = 60.0
"""How long to wait after a full disk or missing model before trying again unasked."""

RECOUNT_AFTER_S = 10.0


class Indexer:
    """Owns the thread "trouvere-indexer". Every method may be called from any thread."""

    def __init__(self, tools: Tools, clock: Callable[[], float] = time.monotonic) -> None:
        self._tools = tools
        self._clock = clock
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._manners = tools.manners
        self._told_reason = ""
        self._idle = threading.Condition()
        self._is_idle = False
        self._rate = Rate()
        self._current = ""
        self._blocked: EnvironmentProblem | None = None
        self._unanswered: int | None = None  # None: nobody has looked yet
        self._recount_at = 0.0
        self._loading: dict[Future[Loaded], Work] = {}
        self._ready: dict[Kind, list[Done]] = {kind: [] for kind in Kind}
        self._untidy = True
        self._thread = threading.Thread(target=self._run, name="trouvere-indexer", daemon=True)

    # -- for everybody -----------------------------------------------------------------------
    def start(self) -> None:
        """Begin to index."""
        self._rate.start(self._clock())
        self._thread.start()
        self.wake()

    def wake(self) -> None:
        """There may be new work."""
        with self._idle:
            self._is_idle = False
        self._untidy = True
        self._wake.set()

    def pause(self) -> None:
        """Stop after the batch in hand."""
        self._manners.pause()
        self.tell()

    def resume(self) -> None:
        """Go on, also after a full disk or a missing model, and on battery."""
        self._manners.resume()
        self._blocked = None
        self.wake()
        self.tell()

    def close(self) -> None:
        """Stop after the batch in hand; the rest stays queued."""
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()

    def wait_idle(self, timeout_s: float) -> bool:
        """Wait until nothing is left to do (or indexing is blocked); False when time ran out."""
        with self._idle:
            return self._idle.wait_for(lambda: self._is_idle, timeout_s)

    @property
    def blocked(self) -> EnvironmentProblem | None:
        """Why indexing cannot go on at present."""
        return self._blocked

    def progress(self) -> Progress:
        """Where indexing stands. Reads the catalog."""
        searchable, queued, failed = counts(self._tools.catalog.read())
        again = min(self._unanswered or 0, searchable)  # after an update: searchable once more
        queued += again
        now_s = self._clock()
        rate = self._rate.per_second(now_s) if self._rate.is_telling(now_s) else 0.0
        reason = self._manners.told(queued)
        return Progress(
            searchable - again,
            queued,
            failed,
            rate=rate if queued else 0.0,
            eta_s=queued / rate if rate and queued else None,
            device=self._tools.encoders.device,
            paused=self._manners.paused or self._blocked is not None or bool(reason),
            pause_reason=reason,
            scanning=self._tools.is_scanning() or self._is_looking(),
            current=self._current if queued else "",
        )

    def _is_looking(self) -> bool:
        """Whether nobody knows yet if there is something to do."""
        waits = self._manners.paused or self._manners.reason or self._blocked is not None
        return self._thread.is_alive() and not waits and self._unanswered is None

    def tell(self) -> None:
        """Emit where indexing stands."""
        self._tools.bus.emit(ProgressChanged(self.progress()))

    # -- the thread --------------------------------------------------------------------------
    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            if not self._waits() and self._guarded_round():
                continue
            self._rest()
        for future in self._loading:
            future.cancel()

    def _waits(self) -> bool:
        """Whether nothing may be done now; that a reason is gone is told at once."""
        holds = self._manners.holds()
        if self._told_reason and not self._manners.reason:
            self._told_reason = ""
            self.tell()
        return holds or self._blocked is not None

    def _guarded_round(self) -> bool:
        """A round; a fault of ours stops indexing with a sentence instead of ending the thread."""
        try:
            return self._round()
        except Exception as problem:
            log.exception("indexing failed")
            self._block(
                EnvironmentProblem(
                    f"Trouvère made a mistake ({type(problem).__name__}: {problem}).",
                    "It tries again in a minute; if it stays so, restart it and report this.",
                )
            )
            return True

    def _rest(self) -> None:
        """Nothing to do: tidy up, say so, and wait for a call."""
        if self._untidy and self._blocked is None and not self._tools.is_scanning():
            self._untidy = False
            self._tidy()
        reason = self._manners.reason
        if not self._wake.is_set():
            with self._idle:
                self._is_idle = not self._manners.paused and not reason
                self._idle.notify_all()
            if self._is_idle and not self._tools.is_scanning():
                self._manners.rest()
            if not reason or reason != self._told_reason:  # on battery, say so once
                self._told_reason = reason
                self.tell()
        self._wake.wait(LOOK_EVERY_S if reason else RETRY_AFTER_S)
        self._rate.start(self._clock())
        if not self._wake.is_set():
            self._blocked = None

    def _round(self) -> bool:
        """Do some work; False when there was none."""
        self._refill()
        if not self._loading and not any(self._ready.values()):
            return False
        self._collect()
        for kind in Kind:
            try:
                self._flush(kind)
            except EnvironmentProblem as problem:
                self._block(problem)
        return True

    def _refill(self) -> None:
        taken = sum(ROOM_OF[work.kind] for work in self._loading.values()) + sum(
            ROOM_OF[kind] for kind, items in self._ready.items() for _item in items
        )
        room = LOAD_AHEAD + self._tools.loader_count
        if taken >= room:
            return
        for work in self._claim(room - taken):
            if taken >= room:
                return
            taken += ROOM_OF[work.kind]
            side = max((info.picture_side for info in self._tools.active(work.kind)), default=0)
            options = LoadOptions(picture_side=side) if side else LoadOptions()
            future = self._tools.loaders.submit(
                Path(work.path), work.kind, options, work.kind_override
            )
            self._loading[future] = work

    def _claim(self, limit: int) -> list[Work]:
        connection = self._tools.catalog.read()
        busy = {work.file_id for work in self._loading.values()}
        busy |= {item.work.file_id for items in self._ready.values() for item in items}
        rows = claim_queued(connection, limit, busy)
        if len(rows) < limit:
            rows += self._claim_for_new_encoders(limit - len(rows), busy | {row.id for row in rows})
        overrides = kind_overrides(connection, [row.content_id for row in rows if row.content_id])
        return [
            Work(
                row.id,
                str(row.path),
                kind_of(row.path) or row.kind,
                overrides.get(row.content_id or 0),
                (row.size, row.mtime_ns),
            )
            for row in rows
        ]

    def _claim_for_new_encoders(self, limit: int, busy: set[int]) -> list[FileRow]:
        """Files of contents that an encoder in use has not seen: a model was changed."""
        connection = self._tools.catalog.read()
        found: dict[int, FileRow] = {}
        for kind in Kind:
            for info in self._tools.active(kind):
                pairs = contents_without(connection, kind, info.id, limit + len(busy))
                for _content_id, file_id in pairs:
                    row = file_by_id(connection, file_id)
                    if row is not None and file_id not in busy and len(found) < limit:
                        found[file_id] = row
        self._count_unanswered(any_left=bool(found), any_busy=bool(busy))
        return list(found.values())

    def _count_unanswered(self, *, any_left: bool, any_busy: bool) -> None:
        """Keep the count about right; counting looks at every content, so it is not done often."""
        if not any_left:
            if not any_busy or self._unanswered is None:
                self._unanswered = 0
        elif self._unanswered is None or self._clock() >= self._recount_at:
            self._unanswered = self._tools.unanswered()
            self._recount_at = self._clock() + RECOUNT_AFTER_S

    def _collect(self) -> None:
        """Take over what the loaders have finished, waiting a moment for the first."""
        if not self._loading:
            return
        finished, _pending = wait(self._loading, timeout=0.25, return_when=FIRST_COMPLETED)
        for future in finished:
            work = self._loading.pop(future)
            self._current = work.path
            problem = future.exception()
            if problem is None:
                loaded = future.result()
                self._ready[loaded.kind].append(Done(work, loaded))
            else:
                self._fail(work, problem)

    def _flush(self, kind: Kind) -> None:
        """Encode and commit what is ready of a kind, when a batch is full or nothing else comes."""
        items = self._ready[kind]
        active = self._tools.active(kind)
        full = max((info.batch_size for info in active), default=1)
        if not items or (self._loading and sum(len(i.loaded.samples) for i in items) < full):
            return
        if not active:
            raise EnvironmentProblem(
                f"No model for {kind} files is installed.", "Add one with `trouvere models add`."
            )
        self._ready[kind] = []
        unique = list({item.loaded.content_hash: item for item in items}.values())
        done = {item.loaded.content_hash: item for item in self._encode(unique, active)}
        known = [(item, done.get(item.loaded.content_hash)) for item in items]
        finished = [Done(i.work, i.loaded, of.encoded) for i, of in known if of is not None]
        self._commit(finished, active)

    def _encode(self, items: Sequence[Done], active: Sequence[EncoderInfo]) -> list[Done]:
        """Encode what is not yet known; items that share the missing encoders go together."""
        groups: dict[tuple[str, ...], list[Done]] = {}
        for item, missing in zip(items, self._missing(items, active), strict=True):
            groups.setdefault(missing, []).append(item)
        by_id = {info.id: info for info in active}
        done: list[Done] = []
        for missing, group in groups.items():
            done += self._encode_group(group, [by_id[name] for name in missing])
        return done

    def _missing(
        self, items: Sequence[Done], active: Sequence[EncoderInfo]
    ) -> list[tuple[str, ...]]:
        connection = self._tools.catalog.read()
        known = content_ids_of_hashes(connection, [item.loaded.content_hash for item in items])
        missing = []
        for item in items:
            content_id = known.get(item.loaded.content_hash)
            done = encoders_done(connection, content_id) if content_id else set()
            missing.append(tuple(info.id for info in active if info.id not in done))
        return missing

    def _encode_group(self, items: Sequence[Done], infos: Sequence[EncoderInfo]) -> list[Done]:
        try:
            return encode_batch(items, infos, self._tools.encoders.encode)
        except Exception as problem:
            if isinstance(problem, EnvironmentProblem) and not isinstance(problem, UnreadableFile):
                raise  # of the machine, not of one strange file, which must not stop the batch
            if len(items) == 1:
                self._fail(items[0].work, problem)
                return []
        return [done for item in items for done in self._encode_group([item], infos)]

    def _commit(self, items: Sequence[Done], active: Sequence[EncoderInfo]) -> None:
        if not items:
            return
        infos = {info.id: info for info in active}
        # thumbnails first: if the disk is full, the files stay queued and get theirs next time
        self._tools.thumbnails.put_many(
            [(i.loaded.content_hash, i.loaded.thumbnail) for i in items if i.loaded.thumbnail]
        )
        self._tools.catalog.write(lambda connection: commit_batch(connection, items, infos))
        self._rate.add(len(items), self._clock())
        self._tools.committed([item.work.file_id for item in items])
        self.tell()

    def _fail(self, work: Work, problem: BaseException) -> None:
        if not isinstance(problem, EnvironmentProblem):
            log.error("indexing a file failed", exc_info=problem)
        reason, advice = sentences_about(problem)
        try:
            self._tools.catalog.write(lambda c: mark_failed(c, work.file_id, reason, advice))
        except EnvironmentProblem as trouble:
            self._block(trouble)
            return
        self._rate.add(1, self._clock())
        self._tools.committed([work.file_id])
        self.tell()

    def _block(self, problem: EnvironmentProblem) -> None:
        """Stop until somebody resumes or a minute has passed; files in hand stay queued."""
        self._blocked = problem
        for items in self._ready.values():
            items.clear()
        self._tools.bus.emit(Notice(f"Indexing waits: {problem.text}", problem.advice))
        self.tell()

    def _tidy(self) -> None:
        """Forget contents that no file holds any more."""
        try:
            hashes = self._tools.catalog.write(collect_orphans)
        except EnvironmentProblem as problem:
            self._block(problem)
            return
        if hashes:
            self._tools.thumbnails.delete(hashes)
            self._tools.committed([])
        self._tools.settle()
