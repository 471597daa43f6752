"""How well recordings find scores and scores recordings, ours and the published networks.

    python -m tests.bench.score_sets SETS
    python -m tests.bench.quality_scores SETS [PART ...] [--published] [--votes] [--every N]

Parts: identify, scans, level, instruments, phone, absent, position, follow, snippets, pages, time;
all by default.
Every figure comes with its number of queries, the size of the pool and a 95 % interval (Wilson).
``--published``: the networks of ../shared/data/baselines on the very same queries, matched by
sequence, with ``--votes`` also as published. ``--every N``: every Nth query only.
"""

import argparse
import io
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from engine.domain import Kind
from engine.errors import EngineError
from engine.training.score_noise import RATE
from engine.training.score_scans import photographed, scanned
from tests.bench.score_bench import LENGTHS, Bench, rank_of, say, share_text
from tests.bench.score_pool import seed_of
from tests.bench.score_systems import Ours, System
from tests.bench.score_theirs import Published

LOUDER = 10.0  # 20 dB
SNIPPET_POOL = 2000
PICTURES = 60
BAR_SLACK = 1


# -- parts --------------------------------------------------------------------------------------
def identify(bench: Bench) -> None:
    """Which score is this: all queries on the piano, by length and by sort of score."""
    for length in LENGTHS:
        rows = bench.some(group="piano", length=length)
        ranks = bench.ranks(rows)
        human = bench.some(group="human", length=length)
        human_ranks = bench.ranks(human)
        bench.told(f"{length} s, all", ranks + human_ranks)
        bench.told(f"{length} s, Vienna, human", human_ranks)
        engraver = [bench.row[row["score"]]["engraver"] for row in rows]
        staves = [bench.row[row["score"]]["staves"] for row in rows]
        for name in ("scan", "print", "verovio", "lilypond"):
            bench.told(
                f"{length} s, {name}",
                [r for r, e in zip(ranks, engraver, strict=True) if e == name],
            )
        unseen = [bench.row[row["score"]]["unseen"] for row in rows]
        bench.told(
            f"{length} s, composers unseen", [r for r, u in zip(ranks, unseen, strict=True) if u]
        )
        bench.told(
            f"{length} s, two staves", [r for r, s in zip(ranks, staves, strict=True) if s == 2]
        )


def scans(bench: Bench) -> None:
    """The scans among themselves, as in audio-score.md (there 24 movements, here those given)."""
    places = [n for n, score in enumerate(bench.scores) if score["family"] == "scan"]
    others = [n for n in range(len(bench.scores)) if n not in places]
    for length in LENGTHS:
        ranks = []
        for row in bench.some(group="piano", length=length):
            if bench.family(row) == "scan":
                scores = bench.system.ask(bench.asked(row), bench.pool, others).scores[places]
                right = [places.index(n) for n in bench.right[row["score"]] if n in places]
                ranks.append(rank_of(scores, right))
        bench.told(f"{length} s, {len(places)} scans only", ranks)


def level(bench: Bench) -> None:
    """The same sound 20 dB louder and softer."""
    rows = bench.some(group="piano", length=10)
    for name, change in (
        ("as it is", ""),
        ("20 dB louder", f"{LOUDER}"),
        ("20 dB softer", f"{1 / LOUDER}"),
    ):
        bench.told(f"10 s, {name}", bench.ranks(rows, change))


def instruments(bench: Bench) -> None:
    """Other instruments, each beside the piano on the same scores."""
    groups = sorted({q["group"] for q in bench.queries} - {"piano", "human"})
    for group in groups:
        for length in (10, 20):
            rows = [q for q in bench.queries if q["group"] == group and q["length"] == length]
            names = {row["score"] for row in rows}
            piano = [q for q in bench.queries if q["group"] == "piano" and q["length"] == length]
            bench.told(f"{length} s, {group}", bench.ranks(rows))
            bench.told(f"{length} s, the same on the piano", bench.ranks([q for q in piano if q["score"] in names]))  # fmt: skip


def by_phone(bench: Bench) -> None:
    """Band-limited, reverberant, noisy, clipped."""
    for length in (10, 20):
        rows = bench.some(group="piano", length=length)
        bench.told(f"{length} s, studio", bench.ranks(rows))
        bench.told(f"{length} s, phone", bench.ranks(rows, "phone"))


def absent(bench: Bench) -> None:
    """Each query with its score in the library and with that score taken out."""
    for length in LENGTHS:
        rows = bench.some(group="piano", length=length) + bench.some(group="human", length=length)
        refused = told = right = 0
        margins = []
        for row in rows:
            with_it = bench.system.ask(bench.asked(row), bench.pool)
            without = bench.system.ask(bench.asked(row), bench.pool, bench.right[row["score"]])
            told += bool(without.scores.max() < without.line)
            refused += bool(with_it.scores.max() < with_it.line)
            right += rank_of(with_it.scores, bench.right[row["score"]]) == 1
            margins.append((float(with_it.scores.max()), float(without.scores.max())))
        say(
            f"  {bench.system.name:28} {length} s: absent told so {share_text(told, len(rows))},"
            f" present refused {share_text(refused, len(rows))}, present and first"
            f" {right / max(len(rows), 1):.3f} (n={len(rows)}, pool {len(bench.scores)})"
        )
        ends = np.quantile(np.array(margins), [0.05, 0.1, 0.5, 0.9, 0.95], axis=0).round(2)
        say(
            f"    best score: present {ends[:, 0].tolist()}, absent {ends[:, 1].tolist()} (5, 10, 50, 90, 95 %)"
        )


def position(bench: Bench) -> None:
    """Where the score is opened for an excerpt: within one bar or not; engraved scores."""
    numbers = {score["name"]: n for n, score in enumerate(bench.scores)}
    for length in LENGTHS:
        opened: list[bool] = []
        for row in bench.some(group="piano", length=length):
            if bench.row[row["score"]]["engraver"] == "verovio":
                number = numbers[row["score"]]
                answer = bench.system.ask(bench.asked(row), bench.pool)
                at = bench.system.opened(answer, bench.pool, number)
                truth = np.load(bench.folder / f"truth/{row['score']}.npz")
                opened.append(at is not None and is_near(at, row["quarters"][0], truth))
        say(f"  {bench.system.name:28} {length} s: opened within one bar {share_text(sum(opened), len(opened))} (n={len(opened)})")  # fmt: skip


def follow(bench: Bench) -> None:
    """A recording of the first page followed through its score, every half second; engraved scores."""
    numbers = {score["name"]: n for n, score in enumerate(bench.scores)}
    right = placed = count = 0
    chosen = [r for r in bench.recordings if bench.row[r["score"]]["engraver"] == "verovio"]
    for row in chosen[:: bench.every]:
        query = bench.system.kept_sound(bench.folder / row["file"])
        spots = bench.system.spots(query, bench.pool, numbers[row["score"]])
        if spots is None:
            continue
        truth = np.load(bench.folder / f"truth/{row['score']}.npz")
        quarters = np.interp([at for at, _ in spots], np.arange(len(row["clock"])), row["clock"])
        hits = [is_near(spot, q, truth) for (_, spot), q in zip(spots, quarters, strict=True)]
        right, placed, count = right + sum(hits), placed + len(hits), count + 2 * len(row["clock"])
    if count:
        say(f"  {bench.system.name:28} {len(chosen[:: bench.every])} recordings: half seconds told a place {placed / count:.3f}, told within one bar {share_text(right, count)} (n={count})")  # fmt: skip


def is_near(spot: Any, quarter: float, truth: Any) -> bool:
    """Whether a spot lies at most `BAR_SLACK` measures beside the one that is played."""
    measures = truth["measures"]
    true = int(np.searchsorted(measures[:, 3], quarter + 0.05, "right")) - 1
    placed = measure_at(spot, measures, truth["systems"])
    return placed is not None and abs(placed - true) <= BAR_SLACK


def measure_at(spot: Any, measures: np.ndarray, systems: np.ndarray) -> int | None:
    """Index of the measure drawn at a spot."""
    page, x, y = spot
    here = systems[systems[:, 0] == page]
    if not len(here):
        return None
    middle = (here[:, 1] + here[:, 2]) / 2
    system = int(np.abs(middle - y).argmin())
    mine = np.flatnonzero((measures[:, 0] == page) & (measures[:, 1] == system))
    if not len(mine):
        return None
    return int(mine[max(0, int((measures[mine, 2] <= x + 2).sum()) - 1)])


def snippets(bench: Bench) -> None:
    """2,000 windows of sound and as many places in scores, unseen composers; both directions."""
    pairs = bench.pairs[: SNIPPET_POOL * 2]
    chosen = np.linspace(0, len(pairs) - 1, min(SNIPPET_POOL, len(pairs))).astype(int)
    seen, heard = [], []
    items = {score["name"]: n for n, score in enumerate(bench.scores)}
    sounds: dict[str, np.ndarray] = {}
    lost = 0
    for index in chosen:
        pair = pairs[index]
        if pair["file"] not in sounds:
            sounds = {pair["file"]: soundfile.read(bench.folder / pair["file"], dtype="float32")[0]}
        size = int(4.2 * RATE)
        window = sounds[pair["file"]][pair["number"] * size : (pair["number"] + 1) * size]
        heard.append(bench.system.heard(window))
        spot = (pair["page"], pair["x"], pair["y"])
        vector = bench.system.seen(bench.items[items[pair["score"]]], spot)
        lost += vector is None
        seen.append(np.zeros_like(heard[-1]) if vector is None else vector)
    for name, centre in (("as they are", False), ("centred", True)):
        a, b = (unit(np.stack(rows), centre) for rows in (heard, seen))
        likeness = a @ b.T
        for way, table in (("sound -> sheet", likeness), ("sheet -> sound", likeness.T)):
            say(f"  {bench.system.name:28} {way}, {name}: {snippet_text(table)}")
    say(f"  {bench.system.name:28} pool {len(chosen)}, places not found on the page: {lost}")


def unit(rows: np.ndarray, centre: bool) -> np.ndarray:
    rows = rows - rows.mean(0) if centre else rows
    return np.asarray(rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9))


def snippet_text(table: np.ndarray) -> str:
    own = np.diag(table)[:, None]
    ranks = 1 + (table > own).sum(1) + ((table == own).sum(1) - 1) // 2
    at = "  ".join(f"R@{k} {(ranks <= k).mean():.3f}" for k in (1, 5, 10, 25))
    return f"{at}  MRR {(1 / ranks).mean():.3f}  median rank {np.median(ranks):.0f}"


def pages(bench: Bench) -> None:
    """A page of a score, clean and as a phone sees it, finds the recording of its music."""
    kept = bench.system.kept_sound
    items = [kept(bench.folder / row["file"]) for row in bench.recordings]
    pool = bench.system.pool(items, Kind.AUDIO)
    works = [bench.row[row["score"]]["work"] for row in bench.recordings]
    for engraver in ("verovio", "lilypond", "scan"):
        chosen = [r for r in bench.recordings if bench.row[r["score"]]["engraver"] == engraver]
        for name, change in picture_changes().items():
            ranks = []
            for row in chosen[:PICTURES]:
                picture = first_page(bench.folder / bench.row[row["score"]]["file"])
                rng = np.random.default_rng(seed_of(row["score"], name))
                try:
                    query = bench.system.of_picture(change(picture, rng), f"{row['score']}.png")
                except EngineError:
                    query = None
                scores = bench.system.ask(query, pool).scores
                work = bench.row[row["score"]]["work"]
                ranks.append(rank_of(scores, [n for n, w in enumerate(works) if w == work]))
            bench.told(f"page, {engraver}, {name}, of {len(items)}", ranks)


def first_page(path: Path) -> np.ndarray:
    """Page 1 of a PDF, 2,000 px wide, grey."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        page = document[0]
        picture = page.render(scale=2000 / page.get_width(), grayscale=True).to_numpy()
    finally:
        document.close()
    return np.array(picture[..., 0] if picture.ndim == 3 else picture)


def picture_changes() -> dict[str, Callable[[np.ndarray, np.random.Generator], bytes]]:
    """Ways in which a page is seen."""
    changes: dict[str, Callable[[np.ndarray, np.random.Generator], bytes]] = {
        "clean": lambda picture, _: as_png(picture)
    }
    changes["scanned"] = lambda picture, rng: as_png(scanned(picture, rng))
    changes["phone picture"] = lambda picture, rng: as_png(photographed(picture, rng)[0])
    return changes


def as_png(picture: np.ndarray) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(np.asarray(picture, np.uint8)).convert("RGB").save(out, "PNG", compress_level=1)
    return out.getvalue()


def timing(bench: Bench) -> None:
    """Processor seconds per page and per minute of sound, loading included."""
    files = [bench.folder / score["file"] for score in bench.scores if score["engraver"] == "scan"][
        :4
    ]
    fresh = uncached(bench.system)
    begin, count = time.process_time(), 0
    for file in files:
        found = fresh.of_score(file)
        count += len({line.page for line in found.lines}) if hasattr(found, "lines") else 0
    if count:
        say(
            f"  {bench.system.name:28} {(time.process_time() - begin) / count:.2f} s a page ({count} scanned pages)"
        )
    sound = np.concatenate([bench.sound(row) for row in bench.some(group="piano", length=20)[:6]])
    begin = time.process_time()
    fresh.of_sound(sound)
    spent = (time.process_time() - begin) / (len(sound) / RATE / 60)
    say(f"  {bench.system.name:28} {spent:.2f} s a minute of sound")
    query = bench.asked(bench.some(group="piano", length=10)[0])
    begin = time.process_time()
    for _ in range(5):
        bench.system.ask(query, bench.pool)
    say(f"  {bench.system.name:28} {(time.process_time() - begin) / 5 * 1e3:.0f} ms a query of 10 s, pool {len(bench.scores)}")  # fmt: skip


def uncached(system: System) -> System:
    system._cache = None  # type: ignore[attr-defined]
    return system


PARTS: dict[str, Callable[[Bench], None]] = {
    "identify": identify, "scans": scans, "level": level, "instruments": instruments, "phone": by_phone,
    "absent": absent, "position": position, "follow": follow, "snippets": snippets, "pages": pages, "time": timing,
}  # fmt: skip


def systems(given: argparse.Namespace) -> Iterator[System]:
    cache = given.sets / "cache"
    if not given.no_ours:
        yield Ours(cache, given.weights)
    if given.published:
        from tests.bench.published_networks import load_networks

        for name, (kind, network) in load_networks(given.shared / "data/baselines").items():
            if given.networks and name not in given.networks:
                continue
            yield Published(kind, network, "sequence", cache)
            if given.votes:
                yield Published(kind, network, "votes", cache)


def main() -> None:
    import torch

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("sets", type=Path)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=[])
    parser.add_argument("--published", action="store_true")
    parser.add_argument("--networks", nargs="*")
    parser.add_argument("--votes", action="store_true")
    parser.add_argument("--no-ours", action="store_true")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument(
        "--only", default="", help="scores of one engraver: verovio, lilypond, scan, print"
    )
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    given = parser.parse_args()
    torch.set_num_threads(1)
    for system in systems(given):
        bench = Bench(given.sets, system, given.every, given.only)
        for part in given.parts or PARTS:
            say(f"{part}: {PARTS[part].__doc__.splitlines()[0]}")  # type: ignore[union-attr]
            PARTS[part](bench)


if __name__ == "__main__":
    main()
