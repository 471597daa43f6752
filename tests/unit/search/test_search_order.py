"""Answers by name, date, size, a term's score, and in groups."""

from dataclasses import replace

import pytest

from engine.domain import Kind, Query, Term, TermKind
from engine.errors import BadQuery
from engine.search.listing import GROUPS, ORDERS, name_key
from tests.helpers.search_library import SearchLibrary, photo_of

RED = Term(TermKind.TEXT, "red")
WHITE = Term(TermKind.TEXT, "white")


def names(library: SearchLibrary, query: Query) -> list[str]:
    return [hit.path.name for hit in library.search(query).hits]


def set_sizes(library: SearchLibrary, **sizes: int) -> None:
    def write(connection) -> None:
        for stem, size in sizes.items():
            connection.execute("UPDATE file SET size = ? WHERE relpath LIKE ?", (size, f"%{stem}%"))

    library.catalog.write(write)


def test_a_listing_by_name_and_back(library: SearchLibrary) -> None:
    up = names(library, Query(order="name"))
    assert up == sorted(up)
    assert names(library, Query(order="-name")) == up[::-1]


@pytest.mark.parametrize("order", ORDERS)
def test_every_order_shows_every_file_once(library: SearchLibrary, order: str) -> None:
    everything = set(names(library, Query()))
    for one in (order, f"-{order}"):
        for query in (Query(order=one), Query((RED,), order=one, show_all=True)):
            found = names(library, query)
            assert set(found) == everything
            assert len(found) == len(everything)


def test_numbers_in_names_count_by_their_value() -> None:
    mixed = ["IMG 100.jpg", "IMG 9.jpg", "img 10.jpg"]
    assert sorted(mixed, key=name_key) == ["IMG 9.jpg", "img 10.jpg", "IMG 100.jpg"]


def test_what_has_no_value_comes_last_both_ways(library: SearchLibrary) -> None:
    for order in ("duration", "-duration"):
        kinds = [hit.kind for hit in library.search(Query(order=order)).hits]
        sounds = kinds.count(Kind.AUDIO)
        assert set(kinds[:sounds]) == {Kind.AUDIO}


def test_the_strong_matches_stay_above_the_line_in_any_order(library: SearchLibrary) -> None:
    query = Query((RED,), show_all=True, order="-size")
    set_sizes(library, red=1, green=900, yellow=800)
    answer = library.search(query)
    above = [hit.above_line for hit in answer.hits]
    assert above == sorted(above, reverse=True)
    assert sum(above) == answer.above_line
    for part in (True, False):
        sizes = [hit.size_bytes for hit in answer.hits if hit.above_line is part]
        assert sizes == sorted(sizes, reverse=True)


def test_pages_of_an_order_join_without_gap(library: SearchLibrary) -> None:
    query = Query((RED, WHITE), show_all=True, order="name")
    whole = names(library, query)
    parts = [names(library, query.with_page(n, 2)) for n in range(0, len(whole), 2)]
    assert [name for part in parts for name in part] == whole


def test_later_pages_of_a_listing_are_of_the_first_one_whatever_comes_in(
    library: SearchLibrary,
) -> None:
    query = Query(order="name")
    whole = names(library, query)
    first = names(library, query.with_page(0, 2))
    library.add("aaa first of all.jpg", photo_of("red"))
    second = names(library, query.with_page(2, 2))
    assert first + second == whole[:4], "nothing is shown twice"
    again = names(library, query.with_page(0, 2))
    assert again == ["aaa first of all.jpg", whole[0]]
    assert names(library, query.with_page(2, 2)) == whole[1:3]


def test_a_page_that_lost_a_file_is_of_a_new_listing(library: SearchLibrary) -> None:
    query = Query(order="name")
    whole = names(library, query)
    library.search(query.with_page(0, 2))
    library.change("DELETE FROM file WHERE relpath LIKE ?", f"%{whole[3]}")
    answer = library.search(query.with_page(2, 2))
    assert [hit.path.name for hit in answer.hits] == [whole[2], whole[4]]
    assert answer.total == len(whole) - 1


def test_scores_and_reasons_are_those_of_the_plain_ranking(library: SearchLibrary) -> None:
    query = Query((RED, WHITE), show_all=True)
    plain = {hit.file_id: hit for hit in library.search(query).hits}
    for hit in library.search(replace(query, order="name")).hits:
        assert hit.score == pytest.approx(plain[hit.file_id].score, abs=1e-5)
        assert hit.terms == pytest.approx(plain[hit.file_id].terms, abs=1e-5)
        assert hit.segment == plain[hit.file_id].segment


@pytest.mark.parametrize("name", ["text", "text2"])
def test_by_what_one_term_gives(library: SearchLibrary, name: str) -> None:
    query = Query((RED, WHITE), show_all=True, kinds=(Kind.PHOTO,), order=f"-term:{name}")
    hits = library.search(query).hits
    strong = [hit.terms[name] for hit in hits if hit.above_line]
    weak = [hit.terms[name] for hit in hits if not hit.above_line]
    assert strong == sorted(strong, reverse=True)
    assert weak == sorted(weak, reverse=True)


@pytest.mark.parametrize("query", [Query(order="colour"), Query(group="smell")])
def test_orders_that_there_are_not(library: SearchLibrary, query: Query) -> None:
    with pytest.raises(BadQuery):
        library.search(query)


def test_groups_tell_the_whole_answer(library: SearchLibrary) -> None:
    answer = library.search(Query(group="folder", limit=1))
    assert sum(group.count for group in answer.groups) == answer.total
    hits = library.search(Query(group="folder")).hits
    told = [group.key for group in answer.groups for _ in range(group.count)]
    assert [str(hit.path.parent) for hit in hits] == told


@pytest.mark.parametrize("group", GROUPS)
def test_no_group_crosses_the_line_or_is_torn(library: SearchLibrary, group: str) -> None:
    answer = library.search(Query((RED,), group=group, show_all=True))
    assert sum(one.count for one in answer.groups) == len(answer.hits)
    at, seen = 0, set()
    for one in answer.groups:
        sides = {hit.above_line for hit in answer.hits[at : at + one.count]}
        assert len(sides) == 1
        seen.add((one.key, *sides))
        at += one.count
    assert len(seen) == len(answer.groups)


def test_within_a_group_the_best_comes_first(library: SearchLibrary) -> None:
    answer = library.search(Query((RED,), group="folder", show_all=True))
    at = 0
    for one in answer.groups:
        scores = [hit.score for hit in answer.hits[at : at + one.count]]
        assert scores == sorted(scores, reverse=True)
        at += one.count


def test_the_example_is_no_hit_in_any_order(library: SearchLibrary) -> None:
    like = Term(TermKind.LIKE, str(library.root / "2024/red.jpg"))
    answer = library.search(Query((like,), show_all=True, order="name"))
    assert "red.jpg" not in [hit.path.name for hit in answer.hits]
    assert answer.total == len(answer.hits)


def test_by_a_term_that_is_gone_relevance_decides(library: SearchLibrary) -> None:
    query = Query((RED,), show_all=True)
    assert names(library, replace(query, order="-term:text7")) == names(library, query)
