"""Of near copies only one is a hit, and nothing else changes."""

from dataclasses import replace

import pytest

from engine.domain import Kind, Query, Term, TermKind
from engine.store.stacks import put_stacks
from tests.helpers.search_library import SearchLibrary, photo_of


@pytest.fixture
def library(empty: SearchLibrary) -> SearchLibrary:
    """Two stacks of photos, one with a second file of the same bytes, and photos that are alone."""
    for name, colours in (
        ("a1", ("red", "white")), ("a2", ("red", "red")), ("a3", ("red", "black")), ("b1", ("blue", "white")),
        ("b2", ("blue", "blue")), ("c", ("yellow", "white")), ("d", ("green", "red")),
    ):  # fmt: skip
        empty.add(
            f"{name}.jpg",
            photo_of(*colours),
            content_hash=name,
            taken_at=f"2024-01-0{len(colours)}",
        )
    empty.add("z a2 again.jpg", photo_of("red", "red"), content_hash="a2")
    empty.add_row("later.jpg", state="queued")
    stack(empty, ["a1", "a2", "a3"], ["b1", "b2"])
    return empty


def stack(library: SearchLibrary, *stacks: list[str]) -> None:
    rows = library.catalog.read().execute("SELECT id, hash FROM content").fetchall()
    ids = {row["hash"]: row["id"] for row in rows}
    made = [[ids[name] for name in names] for names in stacks]
    library.catalog.write(lambda c: put_stacks(c, ids.values(), made))


STACK_OF = {
    "a1.jpg": "a",
    "a2.jpg": "a",
    "a3.jpg": "a",
    "z a2 again.jpg": "a",
    "b1.jpg": "b",
    "b2.jpg": "b",
}
QUERIES = [
    Query((Term(TermKind.TEXT, "red"),), show_all=True),
    Query((Term(TermKind.TEXT, "red"),), show_all=True, order="-term:text"),
    Query((Term(TermKind.TEXT, "red"),), show_all=True, group="folder"),
    Query(order="-name"),
    Query(),
    Query(group="day"),
    Query(kinds=(Kind.PHOTO,), order="size"),
]


def folded(query: Query, **fields: object) -> Query:
    return replace(query, folded=True, **fields)


SORTED = Query((Term(TermKind.TEXT, "blue"),), show_all=True, order="name")


@pytest.mark.parametrize("query", QUERIES)
def test_the_first_of_each_stack_is_left_in_its_place(library: SearchLibrary, query: Query) -> None:
    every = library.names(query)
    assert len(every) == 8
    seen: dict[str, str] = {}
    for name in every:
        seen.setdefault(STACK_OF.get(name, name), name)
    answer = library.search(folded(query))
    assert [hit.path.name for hit in answer.hits] == list(seen.values())
    assert answer.total == len(answer.hits) == 4
    assert sum(answer.counts.values()) == 4


def test_in_another_order_the_best_of_a_stack_stays_where_it_is(library: SearchLibrary) -> None:
    every = library.names(SORTED)
    best = library.names(replace(SORTED, order="", folded=True))
    assert library.names(folded(SORTED)) == [name for name in every if name in best]


@pytest.mark.parametrize("query", [*QUERIES, SORTED])
def test_what_is_left_out_is_counted(library: SearchLibrary, query: Query) -> None:
    answer = library.search(folded(query))
    counts = {STACK_OF.get(hit.path.name, "alone"): hit.folded for hit in answer.hits}
    assert counts == {"a": 3, "b": 1, "alone": 0}


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("size", [1, 3])
def test_pages_make_up_the_whole(library: SearchLibrary, query: Query, size: int) -> None:
    whole = library.names(folded(query))
    pages = [library.names(folded(query, offset=start, limit=size)) for start in range(0, 4, size)]
    assert [name for page in pages for name in page] == whole


def test_only_what_obeys_the_filters_is_counted(library: SearchLibrary) -> None:
    query = Query((Term(TermKind.TEXT, "red"),), show_all=True, folded=True)
    within = replace(query, folders=(str(library.root / "a1.jpg"),))
    assert library.search(query).hits[0].folded == 3
    [only] = library.search(within).hits
    assert (only.path.name, only.folded) == ("a1.jpg", 0)


def test_a_copy_of_the_example_is_a_hit(library: SearchLibrary) -> None:
    like = Term(TermKind.LIKE, str(library.root / "a2.jpg"))
    names = library.names(Query((like,), show_all=True, folded=True))
    assert names[0] == "z a2 again.jpg"
    assert not {"a2.jpg", "a1.jpg", "a3.jpg"} & set(names)


def test_new_stacks_are_seen_at_once(library: SearchLibrary) -> None:
    query = folded(QUERIES[0])
    assert library.search(query).total == 4
    stack(library, ["a1", "a2", "a3", "d"], ["b1", "b2"])
    assert library.search(query).total == 3
    stack(library)
    assert library.search(query).total == 7  # the same bytes twice fold without a stack


def test_a_folded_copy_has_its_reasons(library: SearchLibrary) -> None:
    query = QUERIES[0]
    hits = {hit.path.name: hit.file_id for hit in library.search(query).hits}
    shown = library.search(folded(query)).hits[0].path.name
    hidden = next(name for name in ("a1.jpg", "a3.jpg") if name != shown)
    why = library.searcher.why(folded(query), hits[hidden])
    assert why.score == pytest.approx(library.searcher.why(query, hits[hidden]).score)


def test_many_queries_fold_as_one_does(library: SearchLibrary) -> None:
    queries = [folded(query) for query in QUERIES]
    answers = library.searcher.search_many(queries)
    assert [[hit.path for hit in answer.hits] for answer in answers] == [  # type: ignore[union-attr]
        [hit.path for hit in library.search(query).hits] for query in queries
    ]


def test_nothing_folds_in_an_empty_library(empty: SearchLibrary) -> None:
    assert empty.search(Query(folded=True)).hits == ()
    assert empty.search(Query((Term(TermKind.TEXT, "red"),), folded=True)).hits == ()
