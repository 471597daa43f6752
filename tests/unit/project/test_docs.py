"""The documentation names what the program has, and links to files that exist."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.cli import build_parser
from engine.search.colours import COLOURS
from engine.search.parse import format_filter, parse_filter
from engine.search.tokens import NAMES

ROOT = Path(__file__).parents[3]
PAGES = (
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "GOALS.md",
    "docs/cli.md",
)


def words_of(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Every long option, command and positional of a parser and of those below it."""
    for action in parser._actions:
        yield from (option for option in action.option_strings if option.startswith("--"))
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                yield name
                yield from words_of(below)
        elif not action.option_strings and isinstance(action.metavar, str):
            yield action.metavar


def test_every_command_and_option_is_in_the_command_line_page() -> None:
    page = (ROOT / "docs" / "cli.md").read_text("utf-8")
    known = set(words_of(build_parser()))
    assert {"index", "search", "--text", "--self-test"} <= known  # the walk found the parsers below
    assert (
        sorted(
            word for word in known if not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", page)
        )
        == []
    )


def test_the_command_line_page_names_no_option_that_is_not_there() -> None:
    page = (ROOT / "docs" / "cli.md").read_text("utf-8")
    assert set(re.findall(r"`(--[a-z-]+)", page)) - set(words_of(build_parser())) == set()


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_files_that_exist(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text)
    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []


def test_every_make_target_in_the_documentation_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    text = "\n".join((ROOT / page).read_text("utf-8") for page in PAGES)
    named = set(re.findall(r"(?:`|^)make ([a-z]+)", text, re.MULTILINE))
    assert "run" in named
    assert named - targets == set()


def test_the_query_language_is_documented_whole() -> None:
    page = (ROOT / "docs" / "cli.md").read_text("utf-8")
    names = [name for name in NAMES if f"`{name}:" not in page]
    assert names == []
    assert [colour for colour in COLOURS if colour not in page] == []


def test_what_the_command_line_page_shows_can_be_read() -> None:
    page = (ROOT / "docs" / "cli.md").read_text("utf-8")
    table = page.split("### The query language")[1].split("All but words")[0]
    shown = re.findall(r"^\| (`.*?`) \|", table, re.MULTILINE)
    examples = [text for cell in shown for text in re.findall(r"`([^`]+)`", cell)]
    assert len(examples) > 20
    for text in examples:
        query = parse_filter(text)
        assert parse_filter(format_filter(query)) == query
