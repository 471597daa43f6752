"""The head of a printed first page."""

import pytest

from engine.media.movements import TextLine
from engine.media.page_heading import heading_of

TITLE = TextLine("Valse triste in G minor", (400, 60, 400, 40))
COMPOSER = TextLine("Music by Ada Reed", (950, 120, 180, 18))
TEMPO = TextLine("I. Lento (♩ = 60)", (80, 160, 120, 18))
PLAYER = TextLine("Violine", (40, 220, 60, 18))
NUMBER = TextLine("12", (60, 300, 20, 14))


def test_a_scan_says_nothing() -> None:
    found = heading_of([], None)
    assert (found.title, found.composer, found.extra) == (None, None, {})


def test_all_of_it() -> None:
    found = heading_of([TITLE, COMPOSER, TEMPO, PLAYER, NUMBER], None)
    assert (found.title, found.composer) == (TITLE.text, "Ada Reed")
    extra = found.extra
    assert extra["key"] == "G minor"
    assert (extra["tempo"], extra["speed"]) == ("Lento", "very slow")
    assert (extra["instruments"], extra["form"]) == ("violin", "waltz")
    assert extra["music"] == "Very slow waltz in G minor, for violin"


@pytest.mark.parametrize("name", ["Untitled", "Microsoft Word - waltz.doc", "a.ly", "score"])
def test_names_of_files_are_no_titles(name: str) -> None:
    assert heading_of([TITLE, COMPOSER, TEMPO], name).title == TITLE.text
    assert heading_of([], name).title == name


def test_every_system_names_its_staves() -> None:
    names = ("Violin 1", "Violin 2", "Viola", "Cello") * 2
    lines = [TextLine(name, (40, 100 + 40 * n, 60, 18)) for n, name in enumerate(names)]
    assert heading_of(lines, "Quartet").extra["forces"] == "string quartet"


def test_a_title_that_is_told_is_believed() -> None:
    found = heading_of([TITLE, COMPOSER], "Sonata in C major")
    assert found.title == "Sonata in C major"
    assert found.extra == {"key": "C major", "form": "sonata"}


@pytest.mark.parametrize("text", ["Allegro Moderato", "Flute Solo", "for my dear wife", "12", "x"])
def test_what_is_no_composer(text: str) -> None:
    assert heading_of([TITLE, TextLine(text, (950, 120, 180, 18))], None).composer is None


def test_text_of_one_size_has_no_title() -> None:
    lines = [TextLine(f"Words of a page {n}", (100, 40 * n, 300, 18)) for n in range(1, 9)]
    assert heading_of(lines, None).title is None


def test_what_stands_far_below_is_no_head() -> None:
    low = TextLine("Presto", (80, 900, 120, 18))
    assert heading_of([TITLE, low], None).extra.get("tempo") is None
