"""A library in memory, with the facade of `engine.api.Library`, to run the window without an engine.

A few hundred made-up items; thumbnails are painted with Pillow; words find what stands in the
names. Same query, same answer. Nothing touches the disk.
"""

import hashlib
import math
import random
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

from engine.config import Settings
from engine.domain import (
    PAGE_WIDTH_PX,
    Answer,
    Aspect,
    Completion,
    Concept,
    Condition,
    Failure,
    FileState,
    Following,
    FollowStep,
    Glance,
    Heat,
    Hit,
    IndexReport,
    ItemDetails,
    Kind,
    ModelCheck,
    ModelInfo,
    Moment,
    Movement,
    Progress,
    Query,
    Root,
    RootState,
    Segment,
    Term,
    TermKind,
    TermShare,
    Why,
    WordShare,
)
from engine.errors import BadQuery, EnvironmentProblem
from engine.events import Event, EventBus, FilesChanged, Listener, ProgressChanged, RootChanged
from tests.helpers.fake_closeups import FakeCloseups
from tests.helpers.fake_duplicates import FakeDuplicates
from tests.helpers.fake_order import arranged
from tests.helpers.fake_organise import FakeCollections, FakeMarks, FakeSaved, FakeSidecars
from tests.helpers.fake_pictures import encoded, painted_page, painted_photo, painted_wave
from tests.helpers.fake_recent import FakeRecent
from tests.helpers.fake_sketches import FakeSketches

LINE = 0.35
"""Scores below this lie under the relevance line."""

_PLACES = ("harbour", "forest", "mountain", "street", "beach", "garden", "market", "bridge")
_TIMES = ("at dusk", "in snow", "at night", "in rain", "in summer", "at noon")
_SUBJECTS = ("", " with boat", " with dog", " with people", " with bicycle")
_SOUNDS = (
    "rain on a roof",
    "church bell",
    "guitar riff",
    "dog barking",
    "sea waves",
    "steam train",
)
_PIECES = ("Minuet in G", "Waltz in A minor", "Prelude in C", "Two-part Invention", "Sarabande")


def made_up_hits(root: Path, photos: int = 170, sounds: int = 50, scores: int = 20) -> list[Hit]:
    """Invent items; the same ones every time."""
    chance = random.Random(7)
    hits = [_photo(root, n, chance) for n in range(photos)]
    hits += [_sound(root, photos + n, chance) for n in range(sounds)]
    hits += [_score(root, photos + sounds + n, chance) for n in range(scores)]
    return hits


def _photo(root: Path, number: int, chance: random.Random) -> Hit:
    name = f"{chance.choice(_PLACES)} {chance.choice(_TIMES)}{chance.choice(_SUBJECTS)}"
    path = root / "Pictures" / str(2019 + number % 6) / f"{name} {number:03}.jpg"
    wide = chance.random() < 0.7
    return Hit(
        file_id=number + 1,
        path=path,
        kind=Kind.PHOTO,
        score=0.0,
        segment=None,
        terms={},
        copies=3 if number % 29 == 0 else 1,
        companions=(path.with_suffix(".CR3"),) if number % 23 == 0 else (),
        width=4000 if wide else 3000,
        height=3000 if wide else 4000,
        taken_at=f"{2019 + number % 6}-{1 + number % 12:02}-{1 + number % 28:02}T12:{number % 60:02}:00",
    )


def _sound(root: Path, number: int, chance: random.Random) -> Hit:
    path = root / "Music" / f"{chance.choice(_SOUNDS)} {number:03}.flac"
    length = round(chance.uniform(0.4, 240.0), 1)
    start = round(length * 0.3, 1)
    return Hit(
        file_id=number + 1,
        path=path,
        kind=Kind.AUDIO,
        score=0.0,
        segment=Segment(start_s=start, end_s=min(length, start + 10.0)),
        terms={},
        duration_s=length,
    )


def _score(root: Path, number: int, chance: random.Random) -> Hit:
    piece = chance.choice(_PIECES)
    return Hit(
        file_id=number + 1,
        path=root / "Scores" / f"{piece} {number:03}.pdf",
        kind=Kind.SCORE,
        score=0.0,
        segment=Segment(page=1 + number % 3, box=(120, 300, 960, 220)),
        terms={},
        pages=3 + number % 5,
        title=piece,
    )


def made_up_following(pages: int = 2, lines: int = 3, per_line: int = 4) -> Following:
    """One step a second: `per_line` on each line, on pages of `lines` lines."""
    steps = []
    for number in range(pages * lines * per_line):
        line, place = divmod(number, per_line)
        page, row = divmod(line, lines)
        box = (120 + 240 * place, 200 + 400 * row, 200, 150)
        steps.append(FollowStep(1.0 + number, 1 + page, box))
    return Following(tuple(steps), 8.0, sure=True)


class FakeLibrary:
    """Answers like a library; see the module's text.

    Attributes
    ----------
    gate : threading.Event
        Searches wait for it; clear it to hold an answer back, set it to let it go.
    searches : list of Query
        Every query that was asked, in order.
    search_error, open_error : Exception or None
        Raised by the next calls.
    """

    open_error: Exception | None = None

    def __init__(self, root: Path = Path("/home/ann"), hits: list[Hit] | None = None) -> None:
        if self.open_error is not None:
            raise self.open_error
        self.root = root
        self.items = {hit.file_id: hit for hit in (made_up_hits(root) if hits is None else hits)}
        self.gate = threading.Event()
        self.followed: list[tuple[Path, Path]] = []
        self.following: Following | None = made_up_following()
        self.follow_gate = threading.Event()
        self.follow_gate.set()
        self.movements: tuple[Movement, ...] = ()
        self.closeups = FakeCloseups()
        self.explained: list[tuple[Query, int, bool]] = []
        self.why_error: Exception | None = None
        self.gate.set()
        self.folder = root / "library"
        self.settings = Settings()
        self.searches: list[Query] = []
        self.search_error: Exception | None = None
        self.model_check = ModelCheck((("weights.bin", "ab" * 32),))
        self.glances: dict[Path, Glance] = {}  # what a look into a folder tells
        self.completions: dict[str, list[Completion]] = {}
        self.completed: list[tuple[str, int, tuple[str, ...]]] = []
        self.ratings: dict[int, int] = {}
        self.tags_of: dict[int, tuple[str, ...]] = {}
        self.recent = FakeRecent()
        self.sketches = FakeSketches()
        self.closed = False
        self.opened: list[str] = []
        self._bus = EventBus()
        self._lock = threading.RLock()
        self.saved = FakeSaved(self)
        self.collections = FakeCollections(self)
        self.duplicates = FakeDuplicates(self)
        self.marks = FakeMarks(self)
        self.sidecars = FakeSidecars()
        self._concepts: dict[str, Concept] = {}
        self.walks: list[tuple[int | None, tuple[int, ...], int]] = []
        self._thumbnails: dict[int, bytes] = {}
        self._progress = Progress(searchable=len(self.items), queued=0, failed=3, rate=0.0)
        self._roots = self._made_up_roots() if self.items else []
        self._stop = threading.Event()
        self._running = threading.Event()
        self._running.set()
        self._indexer: threading.Thread | None = None
        self._active_model = "bundled"

    # -- life and indexing -------------------------------------------------------------------
    def close(self) -> None:
        self.closed = True
        self._stop.set()
        self._running.set()
        self.gate.set()
        self.follow_gate.set()
        if self._indexer is not None:
            self._indexer.join(5)

    def start(self, *, watch: bool = True) -> None:
        self.emit(ProgressChanged(self._progress))

    def emit(self, event: Event) -> None:
        """Tell listeners something, as an engine thread would."""
        self._bus.emit(event)

    def begin_indexing(self, files: int, pause_s: float = 0.002) -> None:
        """Pretend to index `files` more files on a thread of its own, with an event for each."""
        with self._lock:
            self._progress = replace(self._progress, queued=files, rate=41.0)
        self._indexer = threading.Thread(target=self._index_all, args=(pause_s,), name="fake-index")
        self._indexer.start()

    def _index_all(self, pause_s: float) -> None:
        while not self._stop.wait(pause_s) and self._progress.queued:
            self._running.wait()
            with self._lock:
                before = self._progress
                self._progress = replace(
                    before, searchable=before.searchable + 1, queued=before.queued - 1
                )
            self.emit(ProgressChanged(self._progress))
            self.emit(FilesChanged((1 + before.searchable % max(1, len(self.items)),)))

    def _made_up_roots(self) -> list[Root]:
        now = datetime(2026, 11, 21, 12, tzinfo=UTC)
        return [
            Root(1, self.root / "Pictures", RootState.WATCHED, "", 172, 170, 0, 2, last_scan=now),
            Root(2, self.root / "Music", RootState.WATCHED, "", 70, 50, 19, 1, last_scan=now),
            Root(3, self.root / "Scores", RootState.POLLED, "network drive", 20, 20, last_scan=now),
            Root(4, Path("/media/old-disk"), RootState.OFFLINE, "not plugged in", 812, 812),
        ]

    def add_root(self, path: Path) -> Root:
        if str(path).endswith("forbidden"):
            raise EnvironmentProblem(f"{path} cannot be read.", "Check its permissions.")
        with self._lock:
            root = Root(max((r.id for r in self._roots), default=0) + 1, path, RootState.WATCHED)
            self._roots.append(root)
        self.emit(RootChanged(root.id, root.state))
        return root

    def remove_root(self, root_id: int) -> None:
        with self._lock:
            self._roots = [root for root in self._roots if root.id != root_id]
        self.emit(RootChanged(root_id, None))

    def glance(self, folder: Path) -> Glance:
        return self.glances.get(folder, Glance())

    def roots(self) -> list[Root]:
        with self._lock:
            return list(self._roots)

    def set_root_state(self, root_id: int, state: RootState, note: str = "") -> None:
        """Pull a plug, for tests."""
        with self._lock:
            self._roots = [
                replace(root, state=state, note=note) if root.id == root_id else root
                for root in self._roots
            ]
        self.emit(RootChanged(root_id, state, note))

    def rescan(self, root_id: int | None = None) -> None:
        self.opened.append(f"rescan {root_id}")

    def index(
        self, paths: Sequence[Path], on_progress: Callable[[Progress], None] | None = None
    ) -> IndexReport:
        for path in paths:
            self.add_root(path)
        return IndexReport(len(self.items), len(self.items), 0, 0, 0.1, {})

    def pause(self) -> None:
        self._set_paused(True)

    def resume(self) -> None:
        self._set_paused(False)

    def _set_paused(self, paused: bool) -> None:
        (self._running.clear if paused else self._running.set)()
        with self._lock:
            self._progress = replace(self._progress, paused=paused, pause_reason="")
        self.emit(ProgressChanged(self._progress))

    def status(self) -> Progress:
        return self._progress

    def failures(self) -> list[Failure]:
        reasons = ("The file ends too early.", "It is empty.", "It is not a picture.")
        return [
            Failure(
                9000 + n,
                self.root / "Pictures" / f"broken {n}.jpg",
                reason,
                "Copy it again from where it came.",
                1,
                n * 1000,
            )
            for n, reason in enumerate(reasons)
        ]

    def retry(self, file_ids: Sequence[int] | None = None) -> int:
        self.opened.append(f"retry {file_ids}")
        return len(file_ids) if file_ids is not None else 3

    # -- searching ---------------------------------------------------------------------------
    def search(self, query: Query) -> Answer:
        self.searches.append(query)
        self.gate.wait(10)
        if self.search_error is not None:
            raise self.search_error
        ranked = [self._scored(hit, query) for hit in self.items.values() if self.fits(hit, query)]
        ranked = [hit for hit in ranked if str(hit.path) not in query.disliked]
        ranked.sort(key=lambda hit: (str(hit.path) not in query.liked, -hit.score, hit.file_id))
        above = [hit for hit in ranked if hit.above_line]
        shown, groups = arranged(ranked if query.show_all else above, query)
        page = shown[query.offset : query.offset + query.limit]
        counts = {kind: sum(hit.kind is kind for hit in shown) for kind in Kind}
        return Answer(
            hits=tuple(page),
            total=len(ranked),
            above_line=len(above),
            no_good_match=not above,
            took_ms=1.0,
            counts=counts,
            groups=groups,
            notes=("19 sounds are not indexed yet.",) if self._progress.queued else (),
        )

    def search_many(self, queries: Sequence[Query]) -> list[Answer | Exception]:
        return [self.search(query) for query in queries]

    def _scored(self, hit: Hit, query: Query) -> Hit:
        if not query.terms and not query.instruction:
            return replace(hit, score=1.0)
        named = zip(query.term_names(), query.terms, strict=True)
        scores = {name: self._term_score(hit, term) for name, term in named}
        weights = [term.weight for term in query.terms]
        score = sum(w * s for w, s in zip(weights, scores.values(), strict=True))
        score /= sum(abs(w) for w in weights) or 1.0
        if query.instruction:
            scores["instruction"] = self._word_score(hit, query.instruction)
            beta = 0.5 if query.beta is None else query.beta
            alpha = 1.0 if query.alpha_text is None else query.alpha_text
            score = (1 - beta) * score + beta * alpha * scores["instruction"]
        return replace(hit, score=score, terms=scores, above_line=score >= LINE)

    def _term_score(self, hit: Hit, term: Term) -> float:
        if term.kind is TermKind.TEXT:
            return self._word_score(hit, term.value)
        if term.kind is TermKind.WITHOUT:
            return -self._word_score(hit, term.value)
        seed = f"{term.value}{len(term.data or b'')}{hit.path.stem}"
        return int(hashlib.sha256(seed.encode()).hexdigest()[:4], 16) / 65535

    def _word_score(self, hit: Hit, words: str) -> float:
        wanted = words.lower().split()
        found = sum(word in hit.path.stem.lower() for word in wanted)
        return found / len(wanted) * (1.0 - hit.file_id * 1e-4) if wanted else 0.0

    def fits(self, hit: Hit, query: Query) -> bool:
        if query.kinds and hit.kind not in query.kinds:
            return False
        if query.folders and not any(hit.path.is_relative_to(folder) for folder in query.folders):
            return False
        return all(self._obeys(hit, condition) for condition in query.conditions)

    def _obeys(self, hit: Hit, condition: Condition) -> bool:
        values: dict[str, object] = {
            "kind": str(hit.kind),
            "taken": (hit.taken_at or "")[: len(condition.value)],
            "name": hit.path.name,
            "rating": float(self.ratings.get(hit.file_id, 0)),
            "duration": hit.duration_s if hit.duration_s is not None else math.inf,
            "tag": " ".join(self.tags_of.get(hit.file_id, ())),
            "collection": self._collection_of(hit, condition.value),
            "camera": "Canon" if hit.kind is Kind.PHOTO else "",
        }
        have = values.get(condition.field, "")
        want: object = float(condition.value) if isinstance(have, float) else condition.value
        verdicts = {
            "=": have == want,
            "!=": have != want,
            "<": have < want,  # type: ignore[operator]
            "<=": have <= want,  # type: ignore[operator]
            ">": have > want,  # type: ignore[operator]
            ">=": have >= want,  # type: ignore[operator]
            "~": str(want).lower() in str(have).lower(),
        }
        return verdicts[condition.op] != condition.negated

    def _collection_of(self, hit: Hit, name: str) -> str:
        return name if self.collections.holds(name, hit.file_id) else ""

    def parse_filter(self, text: str) -> Query:
        words: list[str] = []
        kinds: list[Kind] = []
        terms: list[Term] = []
        for word in text.split():
            if word.startswith("kind:"):
                if word[5:] not in {str(kind) for kind in Kind}:
                    raise BadQuery(
                        f"“{word[5:]}” is no kind.", "Use photo, audio or score.", text.index(word)
                    )
                kinds.append(Kind(word[5:]))
            elif word.startswith("-"):
                terms.append(Term(TermKind.WITHOUT, word[1:]))
            else:
                words.append(word)
        if words:
            terms.insert(0, Term(TermKind.TEXT, " ".join(words)))
        return Query(terms=tuple(terms), kinds=tuple(kinds))

    def complete(self, text: str, cursor: int, recent: Sequence[str] = ()) -> list[Completion]:
        self.completed.append((text, cursor, tuple(recent)))
        return self.completions.get(text, [])

    def warm_up(self, example: Term | None = None) -> None:
        pass

    # -- items -------------------------------------------------------------------------------
    def why(self, query: Query, file: int | Path, *, heat: bool = False) -> Why:
        """Words of the name; the left half of a photo is hot, the last stretch of a sound best."""
        hit = self.items[file] if isinstance(file, int) else self._at(file)
        self.explained.append((query, hit.file_id, heat))
        if self.why_error is not None:
            raise self.why_error
        names = query.term_names()
        words = [word for word in hit.path.stem.split() if not word.isdecimal()]
        shares = tuple(
            WordShare(word, 0.5 / (n + 1), (1.0 / (n + 1) if names else 0.0))
            for n, word in enumerate(words)
        )
        terms = tuple(
            TermShare(name, aspect, 0.5)
            for name in names
            for aspect in (Aspect.MEANING, Aspect.LOOK)
        )
        moments = tuple(Moment(10.0 * n, 10.0 * (n + 1), 1.0 + n) for n in range(3))
        is_photo = hit.kind is Kind.PHOTO
        half = Heat(((1.0, 0.0), (0.5, 0.0)), (0.0, 0.0, 1.0, 1.0), 1.0)
        maps = dict.fromkeys(("", *names), half) if heat and is_photo and names else {}
        notes = ("Nothing was asked for, so there is no place that matches.",)
        return Why(
            hit.file_id,
            hit.kind,
            float(len(terms)) / 2,
            terms,
            () if hit.kind is Kind.SCORE else shares,
            0.8 if names else 0.0,
            hit.segment,
            moments if hit.kind is Kind.AUDIO else (),
            maps,
            notes if heat and is_photo and not names else (),
        )

    def _at(self, path: Path) -> Hit:
        return next(hit for hit in self.items.values() if hit.path == path)

    def details(self, file_id: int) -> ItemDetails:
        hit = self.items[file_id]
        return ItemDetails(
            file_id=file_id,
            path=hit.path,
            kind=hit.kind,
            state=FileState.SEARCHABLE,
            size_bytes=2_345_678,
            modified=datetime(2026, 5, 4, 12, tzinfo=UTC),
            width=hit.width,
            height=hit.height,
            duration_s=hit.duration_s,
            pages=hit.pages,
            taken_at=hit.taken_at,
            camera="Canon EOS R6" if hit.kind is Kind.PHOTO else None,
            title=hit.title,
            rating=self.ratings.get(file_id, 0),
            tags=self.tags_of.get(file_id, ()),
            words=tuple(word for word in hit.path.stem.split() if word.isalpha() and len(word) > 2),
            companions=hit.companions,
            movements=self.movements if hit.kind is Kind.SCORE else (),
        )

    def thumbnail(self, file_id: int) -> bytes | None:
        if file_id not in self._thumbnails:
            self._thumbnails[file_id] = encoded(self._painted(self.items[file_id], 320), "WEBP")
        return self._thumbnails[file_id]

    def page_picture(self, file: int | Path, page: int) -> bytes:
        height = PAGE_WIDTH_PX * 297 // 210
        title = file.stem if isinstance(file, Path) else self.items[file].title or ""
        return encoded(painted_page(PAGE_WIDTH_PX, height, title), "PNG")

    def follow(self, recording: Path, score: Path) -> Following | None:
        self.followed.append((recording, score))
        self.follow_gate.wait(10)
        return self.following

    def duration_s(self, recording: Path) -> float:
        known = [hit.duration_s for hit in self.items.values() if hit.path == recording]
        return known[0] or 0.0 if known else 60.0

    def waveform(self, file: int | Path, points: int) -> list[tuple[float, float]]:
        chance = random.Random(str(file))
        heights = [abs(math.sin(n / 9)) * chance.uniform(0.2, 1.0) for n in range(points)]
        return [(-height, height) for height in heights]

    def picture(self, file: int | Path, max_side: int) -> bytes:
        found = [hit for hit in self.items.values() if file in (hit.file_id, hit.path)]
        if not found:
            raise EnvironmentProblem(f"{file} cannot be read.", "It is no picture.")
        return encoded(self._painted(found[0], min(max_side, 1600)), "PNG")

    def set_rating(self, file_id: int, rating: int) -> None:
        self.ratings[file_id] = rating
        self.emit(FilesChanged((file_id,)))

    def set_tags(self, file_id: int, tags: Sequence[str]) -> None:
        self.tags_of[file_id] = tuple(tags)
        self.emit(FilesChanged((file_id,)))

    def tags(self) -> list[str]:
        return sorted({tag for tags in self.tags_of.values() for tag in tags})

    def set_kind(self, file_id: int, kind: Kind) -> None:
        self.items[file_id] = replace(self.items[file_id], kind=kind)
        self.emit(FilesChanged((file_id,)))

    def path_of(self, file_id: int) -> Path:
        return self.items[file_id].path

    def cameras(self) -> list[str]:
        return ["Canon EOS R6"]

    def _painted(self, hit: Hit, side: int) -> Image.Image:
        if hit.kind is Kind.SCORE:
            return painted_page(side * 210 // 297, side, hit.title or "")
        if hit.kind is Kind.AUDIO:
            return painted_wave(side, hit.file_id)
        wide = (hit.width or 4) >= (hit.height or 3)
        return painted_photo(
            side if wide else side * 3 // 4, side * 3 // 4 if wide else side, hit.path.stem
        )

    # -- settings ----------------------------------------------------------------------------
    def change_settings(self, **values: int) -> Settings:
        self.settings = replace(self.settings, **values)
        return self.settings

    # -- concepts, wandering -------------------------------------------------------------------
    def concepts(self) -> list[Concept]:
        return sorted(self._concepts.values(), key=lambda concept: concept.name)

    def save_concept(
        self, name: str, liked: Sequence[str], disliked: Sequence[str] = (), words: str = ""
    ) -> Concept:
        number = max((concept.id for concept in self._concepts.values()), default=0) + 1
        count = len(liked)
        return self.restore_concept(
            Concept(number, name, words, tuple(liked), tuple(disliked), count, count - 1, 0.5)
        )

    def restore_concept(self, concept: Concept) -> Concept:
        self._concepts[concept.name] = concept
        return concept

    def rename_concept(self, concept_id: int, name: str) -> None:
        if name in self._concepts:
            raise EnvironmentProblem(f"There is a concept “{name}” already.", "Choose another.")
        old = next(c for c in self._concepts.values() if c.id == concept_id)
        del self._concepts[old.name]
        self._concepts[name] = replace(old, name=name)

    def delete_concept(self, concept_id: int) -> None:
        self._concepts = {n: c for n, c in self._concepts.items() if c.id != concept_id}

    def wander(
        self, start: int | None = None, seen: Sequence[int] = (), within: Query | None = None,
        *, count: int = 60, seed: int = 0,
    ) -> Answer:  # fmt: skip
        self.walks.append((start, tuple(seen), seed))
        fits = [hit for hit in self.items.values() if self.fits(hit, within or Query())]
        left = [hit for hit in fits if hit.file_id not in (start, *seen)]
        random.Random(seed + len(seen)).shuffle(left)
        hits = tuple(left[:count])
        counts = {kind: sum(hit.kind is kind for hit in hits) for kind in Kind}
        return Answer(hits, len(hits), len(hits), False, 1.0, counts)

    # -- models, events -------------------------------------------------------
    def models(self) -> list[ModelInfo]:
        def row(name: str, title: str, mb: int, *, installed: bool, note: str) -> ModelInfo:
            active = name == self._active_model
            return ModelInfo(
                name, title, (Kind.PHOTO,), (Aspect.MEANING,), installed, active, mb * 1_000_000,
                "MIT", "en", note, downloadable=not installed, coverage=1.0 if active else 0.0,
            )  # fmt: skip

        return [
            row("bundled", "Bundled", 40, installed=True, note="R@10 0.61 on our own set"),
            row("vit-b-32", "CLIP ViT-B/32", 605, installed=False, note="R@10 0.79"),
            row("siglip2", "SigLIP 2 B/16", 1500, installed=False, note="R@10 0.86, 100 languages"),
        ]

    def add_model(
        self,
        name: str,
        source: Path | None = None,
        on_progress: Callable[[int, int], None] | None = None,
        proxy: str = "",
    ) -> None:
        self.opened.append(f"add {name} through {proxy or 'the system'}")
        if name == "siglip2":
            raise EnvironmentProblem("siglip2 could not be downloaded.", "Check the network.")
        for done in range(0, 101, 10):
            if on_progress is not None:
                on_progress(done, 100)

    def drop_download(self, name: str) -> None:
        self.opened.append(f"drop {name}")

    def check_model(self, name: str) -> ModelCheck:
        return self.model_check

    def use_model(self, name: str) -> None:
        self._active_model = name

    def remove_model(self, name: str) -> None:
        self.opened.append(f"remove {name}")

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        return self._bus.subscribe(listener)
