"""Concepts in the catalog: examples by content, under a name."""

import json

import pytest

from engine.domain import Concept, Query, Term, TermKind
from engine.errors import EnvironmentProblem
from engine.store.concepts import (
    concept_named,
    concepts,
    delete_concept,
    rename_concept,
    save_concept,
)
from engine.store.connection import Catalog
from engine.store.salvage import salvage
from engine.store.settings import (
    put_setting,
    query_from_json,
    query_to_json,
    save_search,
    saved_searches,
)

GARDEN = Concept(0, "Our garden", "flowers", ("aa", "bb", "cc"), ("dd",), 0, 2, 0.5)


@pytest.fixture
def catalog(tmp_path):
    made = Catalog(tmp_path / "catalog.sqlite")
    yield made
    made.close()


def saved(catalog, concept=GARDEN):
    return catalog.write(lambda c: save_concept(c, concept))


def test_a_concept_comes_back_with_its_examples_in_order(catalog):
    number = saved(catalog)
    (found,) = concepts(catalog.read())
    assert found.id == number
    assert (found.liked, found.disliked) == (("aa", "bb", "cc"), ("dd",))
    assert (found.words, found.found, found.average_precision) == ("flowers", 2, 0.5)
    assert found.known == 0, "the library has none of these contents"


def test_a_name_is_found_in_any_case_and_replaced(catalog):
    saved(catalog)
    saved(catalog, Concept(0, "our GARDEN", "", ("ee", "ff", "gg")))
    (found,) = concepts(catalog.read())
    assert found.liked == ("ee", "ff", "gg")
    assert concept_named(catalog.read(), "Our Garden") == found
    assert concept_named(catalog.read(), "garden") is None
    assert catalog.read().execute("SELECT count(*) FROM concept_example").fetchone()[0] == 3


def test_a_deleted_concept_takes_its_examples_along_and_can_be_restored(catalog):
    number = saved(catalog)
    before = concept_named(catalog.read(), "Our garden")
    catalog.write(lambda c: delete_concept(c, number))
    assert concepts(catalog.read()) == []
    assert catalog.read().execute("SELECT count(*) FROM concept_example").fetchone()[0] == 0
    saved(catalog, before)
    after = concept_named(catalog.read(), "Our garden")
    assert (after.liked, after.found) == (before.liked, before.found)


def test_a_name_that_is_taken_is_refused(catalog):
    number = saved(catalog)
    saved(catalog, Concept(0, "beach", "", ("ee",)))
    catalog.write(lambda c: rename_concept(c, number, "garden"))
    assert concept_named(catalog.read(), "garden").liked == GARDEN.liked
    with pytest.raises(EnvironmentProblem, match="already"):
        catalog.write(lambda c: rename_concept(c, number, "BEACH"))


def test_a_damaged_catalog_keeps_its_concepts(tmp_path):
    path = tmp_path / "catalog.sqlite"
    catalog = Catalog(path)
    saved(catalog)
    for number in range(40):  # something large for the damage to hit
        catalog.write(lambda c, n=number: put_setting(c, f"padding {n}", "x" * 8000))
    catalog.close()
    raw = bytearray(path.read_bytes())
    middle = 3 * len(raw) // 4
    raw[middle : middle + 3 * 4096] = b"\xa5" * (3 * 4096)
    path.write_bytes(raw)
    assert salvage(path), "the damage was seen"
    mended = Catalog(path)
    found = concept_named(mended.read(), "our garden")
    mended.close()
    assert found is not None
    assert (found.liked, found.disliked) == (GARDEN.liked, GARDEN.disliked)


def test_a_saved_search_keeps_likes_and_concepts(catalog):
    query = Query(
        (Term(TermKind.CONCEPT, "Our garden", -0.5),),
        liked=("/a.jpg",), disliked=("/b.jpg", "/c.jpg"), diverse=0.5,
    )  # fmt: skip
    catalog.write(lambda c: save_search(c, "mine", query))
    assert saved_searches(catalog.read())[0].query == query


def test_a_search_that_an_older_version_saved_still_loads():
    values = json.loads(query_to_json(Query((Term(TermKind.TEXT, "a"),))))
    for name in ("liked", "disliked", "diverse"):
        del values[name]
    assert query_from_json(json.dumps(values)) == Query((Term(TermKind.TEXT, "a"),))
