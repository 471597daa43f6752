"""Filters are obeyed exactly, whatever else a query says."""

import pytest

from engine.domain import Condition, Kind, Query, Term, TermKind
from engine.errors import BadQuery
from engine.search.parse import parse_filter
from tests.helpers.search_library import SearchLibrary, page_of, photo_of

ALL = {"red.jpg", "green.jpeg", "blue sea.png", "yellow.png", "bell.wav", "minuet.pdf"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ALL),
        ("kind:photo", {"red.jpg", "green.jpeg", "blue sea.png", "yellow.png"}),
        ("kind:audio kind:score", {"bell.wav", "minuet.pdf"}),
        ("-kind:photo", {"bell.wav", "minuet.pdf"}),
        ("taken:2024", {"red.jpg", "green.jpeg"}),
        ("taken:2024-05..2024-06", {"red.jpg"}),
        ("taken:>2024-07", {"blue sea.png"}),
        ("taken:<2025", {"red.jpg", "green.jpeg"}),
        ("-taken:2024", {"blue sea.png", "yellow.png", "bell.wav", "minuet.pdf"}),
        ("camera:canon", {"red.jpg"}),
        ("camera:=nikon", set()),
        ('camera:="nikon d5"', {"green.jpeg"}),
        ("-camera:canon", ALL - {"red.jpg"}),
        ("tag:HOLIDAY", {"red.jpg", "yellow.png"}),
        ("tag:holiday tag:beach", {"yellow.png"}),
        ("tag:~each", {"yellow.png"}),
        ("-tag:blurry kind:photo", {"red.jpg", "blue sea.png", "yellow.png"}),
        ("tag:!=holiday kind:photo", {"green.jpeg", "blue sea.png"}),
        ("rating:>=2", {"red.jpg", "blue sea.png"}),
        ("rating:0 kind:photo", {"green.jpeg", "yellow.png"}),
        ("duration:<10", set()),
        ("duration:0:10", {"bell.wav"}),
        ("width:>2000", {"red.jpg"}),
        ("height:800..3000", {"red.jpg", "green.jpeg"}),
        ("pages:2", {"minuet.pdf"}),
        ('name:"blue SEA"', {"blue sea.png"}),
        ('"minuet in g"', {"minuet.pdf"}),
        ("name:ZÜRICH", {"bell.wav"}),
        ("name:2024", set()),
        ("ext:jpg", {"red.jpg", "green.jpeg"}),
        ("ext:.png", {"blue sea.png", "yellow.png"}),
        ("in:2024", {"red.jpg", "green.jpeg"}),
        ("-in:2024 kind:photo", {"blue sea.png", "yellow.png"}),
        ("failed:yes", {"broken.jpg"}),
        ("failed:no", ALL),
        ("failed:yes kind:audio", set()),
        ("root:1", ALL),
        ("root:nowhere", set()),
        ("key:G", {"minuet.pdf"}),
        ("key:G-Dur", {"minuet.pdf"}),
        ("key:gm", set()),
        ('-key:"g minor" kind:score', {"minuet.pdf"}),
        ("mode:major", {"minuet.pdf"}),
        ("mode:moll", set()),
        ("metre:3/4", {"minuet.pdf"}),
        ("meter:6/8", set()),
        ("-metre:3/4", ALL - {"minuet.pdf"}),
        ("tempo:moderate", {"minuet.pdf"}),
        ("tempo:slow", set()),
        ("tempo:Allegretto", {"minuet.pdf"}),
        ("tempo:>120", {"minuet.pdf"}),
        ("tempo:100..120", set()),
        ("tempo:<=126", {"minuet.pdf"}),
        ("instrument:Violoncello", {"minuet.pdf"}),
        ("instrument:=violin", set()),
        ("-instrument:cello kind:score", set()),
        ("added:2026-11", ALL),
        ("added:<2026", set()),
    ],
)
def test_listing_obeys(library: SearchLibrary, text: str, names: set[str]) -> None:
    answer = library.search(parse_filter(text))
    assert {hit.path.name for hit in answer.hits} == names
    assert answer.total == answer.above_line == len(names)
    assert sum(answer.counts.values()) == len(names)
    assert all(hit.score == 0 for hit in answer.hits)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("key:X", "There is no key called `X`."),
        ('key:"a sea"', "There is no key called `a sea`."),
        ("key:>C", "`>` cannot be used with key."),
        ("mode:sad", "There is no mode called `sad`."),
        ("metre:3", "There is no metre called `3`."),
        ("metre:3/5", "There is no metre called `3/5`."),
        ("tempo:slwo", "There is no tempo called `slwo`."),
        ("tempo:>slow", "`slow` is not a tempo for `tempo`."),
        ("tempo:", "`tempo` needs a value."),
        ("instrument:>2", "`>` cannot be used with instrument."),
    ],
)
def test_mistakes_about_music_are_told(text: str, problem: str) -> None:
    with pytest.raises(BadQuery) as caught:
        parse_filter(text)
    assert caught.value.text == problem
    assert "Try " in caught.value.advice


def test_a_misspelt_tempo_has_a_suggestion() -> None:
    with pytest.raises(BadQuery, match="slow"):
        parse_filter("tempo:slwo")


def test_keys_that_sound_the_same_are_the_same(empty: SearchLibrary) -> None:
    empty.add("a.mxl", page_of("a"), Kind.SCORE, meta={"key": "D-sharp minor"})
    empty.add("b.mxl", page_of("b"), Kind.SCORE, meta={"key": "D minor"})
    assert empty.names(parse_filter("key:Ebm")) == ["a.mxl"]
    assert set(empty.names(parse_filter("mode:minor"))) == {"a.mxl", "b.mxl"}


@pytest.mark.parametrize(
    "text", ["taken:2024", "tag:beach", "in:2025", "-kind:photo", "failed:yes"]
)
@pytest.mark.parametrize("word", ["red", "white", "bell", "nonsense"])
def test_ranked_hits_obey_too(library: SearchLibrary, text: str, word: str) -> None:
    listed = {hit.path for hit in library.search(parse_filter(text)).hits}
    query = parse_filter(f"{text} {word}")
    ranked = library.search(Query(query.terms, conditions=query.conditions, show_all=True))
    expected = set() if text == "failed:yes" else listed
    assert {hit.path for hit in ranked.hits} == expected
    assert ranked.total == len(expected)


def test_folders(library: SearchLibrary) -> None:
    root = library.root
    assert len(library.names(Query(folders=(str(root),)))) == 6
    assert len(library.names(Query(folders=(str(root.parent),)))) == 6
    assert set(library.names(Query(folders=(f"{root}/2024/",)))) == {"red.jpg", "green.jpeg"}
    assert len(library.names(Query(folders=(f"{root}/2024", f"{root}/2025")))) == 4
    assert library.names(Query(folders=(f"{root}/202",))) == []
    assert library.names(Query(folders=("/elsewhere",))) == []
    assert library.names(Query(folders=(f"{root}/2024/red.jpg",))) == ["red.jpg"]


def test_a_folder_given_through_a_link(library: SearchLibrary) -> None:
    (library.root / "2024").mkdir()
    link = library.root.parent / "link"
    link.symlink_to(library.root / "2024")
    assert set(library.names(Query(folders=(str(link),)))) == {"red.jpg", "green.jpeg"}


def test_signs_of_sql_and_patterns_are_plain_text(empty: SearchLibrary) -> None:
    empty.add("100%_sure's.jpg", photo_of("red"), tags=["a%b"])
    empty.add("1000 sure.jpg", photo_of("red"), tags=["axb"])
    assert empty.names(parse_filter("name:%_")) == ["100%_sure's.jpg"]
    assert empty.names(parse_filter("name:'s.")) == ["100%_sure's.jpg"]
    assert empty.names(parse_filter("tag:a%b")) == ["100%_sure's.jpg"]
    assert empty.names(Query(folders=(f"{empty.root}/' OR 1=1 --",))) == []


def test_accents_match_in_either_form(empty: SearchLibrary) -> None:
    empty.add("Cafe\u0301.jpg", photo_of("red"))
    assert empty.names(parse_filter("name:CAFÉ")) == ["Cafe\u0301.jpg"]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("missing_since", "2026-11-21"),
        ("companion_of", 1),
        ("state", "queued"),
        ("state", "failed"),
    ],
)
def test_what_is_never_shown(library: SearchLibrary, column: str, value: object) -> None:
    library.change(f"UPDATE file SET {column} = ? WHERE relpath = '2024/green.jpeg'", value)
    word = Query((Term(TermKind.TEXT, "green"),), show_all=True)
    assert "green.jpeg" not in library.names(word)
    assert "green.jpeg" not in library.names(Query())
    assert library.search(word).total == 5


def test_files_of_an_offline_root_are_shown(library: SearchLibrary) -> None:
    library.change("UPDATE root SET state = 'offline'")
    assert len(library.names(Query())) == 6


def test_companions_come_with_their_photo(library: SearchLibrary) -> None:
    raw = library.add_row("2024/red.cr2", state="searchable", companion_of=1)
    assert raw
    (hit,) = library.search(parse_filter("ext:jpg rating:4")).hits
    assert [path.name for path in hit.companions] == ["red.cr2"]
    assert "red.cr2" not in library.names(Query())


def test_a_kind_that_the_user_overruled_counts(library: SearchLibrary) -> None:
    library.change("UPDATE content SET kind_override = 'score' WHERE id = 1")
    assert "red.jpg" in library.names(Query(kinds=(Kind.SCORE,)))
    assert "red.jpg" not in library.names(Query(kinds=(Kind.PHOTO,)))


@pytest.mark.parametrize(
    "condition",
    [
        Condition("colour", "=", "red"),
        Condition("rating", "~", "3"),
        Condition("taken", "=", "soon"),
    ],
)
def test_conditions_that_mean_nothing(library: SearchLibrary, condition: Condition) -> None:
    with pytest.raises(BadQuery):
        library.search(Query(conditions=(condition,)))


def test_the_listing_is_newest_first_and_pages_fit_together(library: SearchLibrary) -> None:
    names = library.names(Query(kinds=(Kind.PHOTO,)))
    # yellow has no date of its own, its file is from November 2023
    assert names == ["blue sea.png", "green.jpeg", "red.jpg", "yellow.png"]
    pages = [library.names(Query(offset=start, limit=4)) for start in (0, 4, 8)]
    assert [name for page in pages for name in page] == library.names(Query())


def test_a_search_beside_an_open_statement(library: SearchLibrary) -> None:
    library.names(parse_filter("name:red"))
    open_statement = library.catalog.read().execute("SELECT id FROM file")
    assert open_statement.fetchone()
    assert library.names(parse_filter("name:red")) == ["red.jpg"]
    assert open_statement.fetchone()


def test_copies_of_a_file_are_its_bytes_and_its_stack(library: SearchLibrary) -> None:
    library.add("copy.jpg", photo_of("red"), content_hash="hash of 2024/red.jpg")

    def stack(connection) -> None:
        rows = connection.execute(
            "SELECT content_id FROM file WHERE relpath IN ('2024/red.jpg', '2024/green.jpeg')"
        )
        for row in rows.fetchall():
            connection.execute("INSERT INTO stacked VALUES (?, 1)", (row[0],))

    library.catalog.write(stack)
    path = str(library.root / "2024/red.jpg")
    answer = library.search(Query(conditions=(Condition("copies", "=", path),)))
    assert {hit.path.name for hit in answer.hits} == {"red.jpg", "copy.jpg", "green.jpeg"}
    away = Condition("copies", "=", str(library.root / "gone.jpg"))
    assert library.search(Query(conditions=(away,))).hits == ()
