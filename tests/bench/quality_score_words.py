"""Whether words about scores find them: ``python tests/bench/quality_score_words.py FOLDER...``.

Reads all compressed MusicXML below the folders. What is right is told by a reading of the XML of its
own: signatures, metres, the words over the first bars, part names, credits. Where no mode is written
the mode is that whose tonic the bass ends on, else unknown; a file that a query cannot be decided for
is passed over in its answer. Prints, for every query, how many files are right, and precision among
the first ten (of as many as there are) by names and texts alone, and with what the notes say.
"""

import re
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from engine.config import models_folder
from engine.domain import Kind, Query, Segment, Term, TermKind
from engine.encoders.base import Role
from engine.encoders.languages import to_english
from engine.encoders.local import LocalEncoders
from engine.encoders.models import ModelStore
from engine.encoders.weights import resources_folder
from engine.errors import UnreadableFile
from engine.index.index_set import IndexSet
from engine.media import notation
from engine.media.base import Sample
from engine.media.notation_facts import directions_of, lyrics_of, notation_facts
from engine.media.notation_tree import read_mei
from engine.media.source import source_of_file
from engine.media.words import joined
from engine.search import prepare
from engine.search.execute import Searcher
from engine.search.lexical import named
from engine.store import contents
from engine.store.connection import Catalog
from engine.store.snapshots import CatalogVectors
from engine.store.texts import bring_up_to_date

ADDED = "2026-01-01T00:00:00+00:00"
SLOW = "largo lento grave adagio larghetto andante langsam lent slow slowly ruhig getragen"
FAST = "allegro presto vivace schnell lebhaft vif rasch fast quick lively animato bewegt"
MAJORS = dict(
    zip(
        range(-7, 8),
        ["Cb", "Gb", "Db", "Ab", "Eb", "Bb", "F", "C", "G", "D", "A", "E", "B", "F#", "C#"],
        strict=True,
    )
)
MINORS = dict(
    zip(
        range(-7, 8),
        ["Ab", "Eb", "Bb", "F", "C", "G", "D", "A", "E", "B", "F#", "C#", "G#", "D#", "A#"],
        strict=True,
    )
)
STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


@dataclass(frozen=True, slots=True)
class Truth:
    """What the XML says; None where it does not."""

    key: str | None
    mode: str | None
    metre: str | None
    speed: str | None
    parts: tuple[str, ...]
    is_sung: bool
    who: str
    title: str


Judge = Callable[[Truth], bool | None]


def truth_of(path: Path) -> Truth:
    """Read a file without the engine."""
    with zipfile.ZipFile(path) as archive:
        names = [n for n in archive.namelist() if n.endswith("xml") and "META-INF" not in n]
        root: Element = ElementTree.fromstring(archive.read(names[0]))
    key, mode = _key(root)
    words = " ".join(t for m in _first_measures(root) for t in _texts(m, "words")).lower()
    found = set(re.findall(r"[a-z]+", words))
    if found & {"non", "nicht", "not", "pas", "ma"}:
        found = set()
    is_slow, is_fast = bool(found & set(SLOW.split())), bool(found & set(FAST.split()))
    printed = _texts(root, "credit-words")
    return Truth(
        key, mode, _metre(root),
        "slow" if is_slow and not is_fast else "fast" if is_fast and not is_slow else None,
        tuple(name.lower() for name in _texts(root, "part-name")),
        next(root.iter("lyric"), None) is not None,
        " ".join([*_texts(root, "creator"), *printed]).lower(),
        " ".join([*_texts(root, "work-title"), *_texts(root, "movement-title"), *printed]).lower(),
    )  # fmt: skip


def _texts(root: Element, tag: str) -> list[str]:
    return ["".join(each.itertext()).strip() for each in root.iter(tag)]


def _first_measures(root: Element) -> list[Element]:
    return [m for part in root.findall("part") for m in part.findall("measure")[:2]]


def _metre(root: Element) -> str | None:
    counts: Counter[str] = Counter()
    now = ""
    for measure in root.find("part") or []:
        for time in measure.iter("time"):
            beats, unit = time.findtext("beats"), time.findtext("beat-type")
            now = f"{beats}/{unit}" if beats and unit else now
        counts[now] += 1
    return counts.most_common(1)[0][0] or None if counts else None


def _key(root: Element) -> tuple[str | None, str | None]:
    """``Eb``, ``major``: by the first signature, and the mode or the last note of the lowest part."""
    first, parts = next(root.iter("key"), None), root.findall("part")
    if first is None or next(root.iter("transpose"), None) is not None or not parts:
        return None, None
    fifths = int(first.findtext("fifths") or 0)
    mode = first.findtext("mode")
    if mode not in ("major", "minor"):
        last = [n for n in parts[-1].iter("note") if n.find("pitch") is not None][-6:]
        lowest = min((_height(n) for n in last[-3:]), default=-1) % 12
        tonics = {7 * fifths % 12: "major", (7 * fifths + 9) % 12: "minor"}
        mode = tonics.get(lowest)
    if mode is None:
        return None, None
    return (MAJORS if mode == "major" else MINORS)[fifths], mode


def _height(note: Element) -> int:
    step, octave = note.findtext("pitch/step") or "C", note.findtext("pitch/octave") or "4"
    return 12 * int(octave) + STEPS[step] + int(float(note.findtext("pitch/alter") or 0))


def all_of(*judges: Judge) -> Judge:
    """False when one says so, else unknown when one does not know."""

    def judge(truth: Truth) -> bool | None:
        found = [each(truth) for each in judges]
        return False if False in found else None if None in found else True

    return judge


def has(field: str, value: str) -> Judge:
    return lambda truth: None if getattr(truth, field) is None else getattr(truth, field) == value


def players(*names: str) -> Judge:
    return lambda truth: (
        len(truth.parts) == len(names)
        and all(any(re.search(name, part) for part in truth.parts) for name in names)
    )


def holds(field: str, pattern: str) -> Judge:
    return lambda truth: re.search(pattern, getattr(truth, field)) is not None


def is_song(truth: Truth) -> bool:
    return truth.is_sung and len(truth.parts) <= 2


def has_part(pattern: str) -> Judge:
    return lambda truth: any(re.search(pattern, part) for part in truth.parts)


MINOR, MAJOR = has("mode", "minor"), has("mode", "major")
SLOWLY, QUICKLY = has("speed", "slow"), has("speed", "fast")
QUERIES: dict[str, Judge] = {
    "song in E flat major": all_of(is_song, has("key", "Eb"), MAJOR),
    "song in A minor": all_of(is_song, has("key", "A"), MINOR),
    "song in D minor": all_of(is_song, has("key", "D"), MINOR),
    "piece in G minor": all_of(has("key", "G"), MINOR),
    "music in B-flat major": all_of(has("key", "Bb"), MAJOR),
    "Lied in F-Dur": all_of(is_song, has("key", "F"), MAJOR),
    "piece in 6/8": has("metre", "6/8"),
    "piece in 9/8": has("metre", "9/8"),
    "song in 3/4": all_of(is_song, has("metre", "3/4")),
    "slow piece in 3/4 in minor": all_of(SLOWLY, has("metre", "3/4"), MINOR),
    "slow song in minor": all_of(is_song, SLOWLY, MINOR),
    "fast song in major": all_of(is_song, QUICKLY, MAJOR),
    "fast song in 6/8": all_of(is_song, QUICKLY, has("metre", "6/8")),
    "slow song in 4/4": all_of(is_song, SLOWLY, has("metre", "4/4")),
    "fast piece in minor": all_of(QUICKLY, MINOR),
    "string quartet": players("violin", "violin", "viola", "(violon)?cello"),
    "string quartet in D major": all_of(
        players("violin", "violin", "viola", "(violon)?cello"), has("key", "D"), MAJOR
    ),
    "fast string quartet": all_of(
        players("violin", "violin", "viola", "(violon)?cello"), QUICKLY
    ),
    "slow waltz in minor": all_of(holds("title", "waltz|valse|walzer"), SLOWLY, MINOR),
    "waltz": holds("title", r"\b(waltz|valse|walzer)"),
    "polonaise for piano": holds("title", "polonaise"),
    "chorale for choir in minor": all_of(
        lambda t: len(t.parts) >= 4 and has_part("soprano")(t) and has_part("bass")(t), MINOR
    ),
    "music by Monteverdi for choir": lambda t: "monteverdi" in t.who,
    "Schubert song in minor": all_of(is_song, holds("who", "schubert"), MINOR),
    "Brahms song in E major": all_of(is_song, holds("who", "brahms"), has("key", "E"), MAJOR),
    "Schumann song in 2/4": all_of(is_song, holds("who", "schumann"), has("metre", "2/4")),
    "slow song by Schubert": all_of(is_song, holds("who", "schubert"), SLOWLY),
    "song in E minor in 6/8": all_of(is_song, has("key", "E"), MINOR, has("metre", "6/8")),
    "piece for clarinet and piano": players("clarinet", "piano"),
    "fast piece for piano": all_of(players("piano"), QUICKLY),
    "lullaby in major": all_of(holds("title", "lullaby|berceuse|wiegenlied|cradle"), MAJOR),
    "langsames Lied in Moll": all_of(is_song, SLOWLY, MINOR),
}  # fmt: skip


def facts_of(path: Path) -> contents.ContentFacts:
    """What the program stores of a score, without its pictures."""
    source = source_of_file(path)
    with notation.engraved(source, "mxl") as engraving:
        root = read_mei(engraving.mei())
    facts = notation_facts(root)
    return contents.ContentFacts(
        source.content_hash,
        Kind.SCORE,
        title=facts.title,
        artist=facts.composer,
        text=joined([*facts.words, *directions_of(root), lyrics_of(root)]),
        meta=facts.music.extra,
    )


class Scores:
    """A library of scores that have words only."""

    def __init__(self, folder: Path, paths: Sequence[Path]) -> None:
        self.catalog = Catalog(folder / "catalog.sqlite")
        self.indexes = IndexSet(CatalogVectors(self.catalog), folder / "index")
        self.indexes.open()
        self.encoders = LocalEncoders(ModelStore(resources_folder(), models_folder()))
        self._info = next(i for i in self.encoders.active(Kind.SCORE) if i.name == "score-text")
        self.paths: dict[str, Path] = {}
        self.catalog.write(
            lambda c: c.execute("INSERT INTO root (path, added_at) VALUES ('/s', ?)", (ADDED,))
        )
        for number, path in enumerate(paths):
            self._add(f"{number}.mxl", path)  # names must not tell
        while self.catalog.write(bring_up_to_date):
            pass
        self.indexes.apply()

    def _add(self, name: str, path: Path) -> None:
        try:
            facts = facts_of(path)
        except UnreadableFile:
            return
        sample = Sample(Segment(page=1), text=facts.text)
        (encoded,) = self.encoders.encode(self._info.id, [sample], Role.ITEM)
        space = self._info.spaces[0]
        self.paths[f"/s/{name}"] = path

        def write(c) -> None:
            content = contents.save_content(c, facts)
            (segment,) = contents.save_segments(c, content, [sample.segment])
            number = contents.ensure_space(
                c, self._info.id, Kind.SCORE, space.aspect, space.dim, space.joint
            )
            vectors = encoded.vectors.values()
            contents.save_vectors(c, [(segment, number, content, vector) for vector in vectors])
            contents.mark_encoded(c, content, self._info.id)
            c.execute(
                "INSERT INTO file (root_id, relpath, kind, size, mtime_ns, content_id, state, added_at)"
                " VALUES (1, ?, 'score', 1, 1, ?, 'searchable', ?)",
                (name, content, ADDED),
            )

        self.catalog.write(write)

    def answers(self, texts: Sequence[str]) -> Iterator[list[Path]]:
        """Files in the order of the ranking, for each query."""
        searcher = Searcher(
            self.catalog, self.indexes, self.encoders, lambda _term: None, translate=to_english
        )
        for text in texts:
            query = Query((Term(TermKind.TEXT, text),), limit=10_000, show_all=True)
            hits = searcher.search(query).hits
            yield [self.paths[hit.path.as_posix()] for hit in hits]
        searcher.close()


def precision(found: Sequence[Path], truths: dict[Path, Truth], judge: Judge) -> float:
    """Share of right ones among the first ten that can be judged, of as many as there are."""
    judged = [verdict for path in found if (verdict := judge(truths[path])) is not None]
    right = sum(judge(truth) is True for truth in truths.values())
    first = min(10, right)
    return sum(judged[:first]) / first


def main(arguments: Sequence[str]) -> None:
    """Compare names and texts alone with what the notes say."""
    paths = sorted(p for folder in arguments for p in Path(folder).rglob("*.mxl"))
    with tempfile.TemporaryDirectory() as folder:
        scores = Scores(Path(folder), paths)
        truths = {path: truth_of(path) for path in scores.paths.values()}
        with_notes = list(scores.answers([*QUERIES]))
        prepare.named_by_notes = named
        without = list(scores.answers([*QUERIES]))
    print(f"{len(truths)} scores\nright  texts  notes  query")
    sums = [0.0, 0.0, 0.0]
    for (text, judge), plain, known in zip(QUERIES.items(), without, with_notes, strict=True):
        right = sum(judge(truth) is True for truth in truths.values())
        if right:
            pair = precision(plain, truths, judge), precision(known, truths, judge)
            sums = [sums[0] + 1, sums[1] + pair[0], sums[2] + pair[1]]
            print(f"{right:5}  {pair[0]:.2f}   {pair[1]:.2f}   {text}")
        else:
            print("    0    -      -    " + text)
    print(f"mean   {sums[1] / sums[0]:.3f}  {sums[2] / sums[0]:.3f}  of {sums[0]:.0f} queries")


if __name__ == "__main__":
    main(sys.argv[1:])
