"""`trouvere models`: what is done, what is printed, how it ends."""

import json
from pathlib import Path

import pytest

from engine.api import Library
from engine.cli import main
from engine.domain import ModelCheck

CHECKED = ModelCheck((("a.bin", "ab" * 32), ("b.bin", "cd" * 32)))


@pytest.fixture
def added(monkeypatch):
    """What would have been added, in place of adding it."""
    calls = []
    monkeypatch.setattr(Library, "add_model", lambda _library, *arguments: calls.append(arguments))
    return calls


@pytest.mark.parametrize(
    ("options", "proxy"), [([], ""), (["--proxy", "none"], "none"), (["--proxy", "a:80"], "a:80")]
)
def test_a_model_is_fetched_through_the_proxy_that_was_named(tmp_path, added, options, proxy):
    assert main(["models", "add", "tiny", *options, "--library", str(tmp_path)]) == 0
    name, source, _tell, through = added[0]
    assert (name, source, through) == ("tiny", None, proxy)


def test_a_model_is_added_from_a_file(tmp_path, added):
    file = tmp_path / "weights.bin"
    assert main(["models", "add", "tiny", "--from", str(file), "--library", str(tmp_path)]) == 0
    assert added[0][1] == Path(file)


@pytest.mark.parametrize(("damaged", "code"), [((), 0), (("b.bin",), 1)])
def test_checking_names_what_is_damaged_and_ends_so(tmp_path, monkeypatch, capsys, damaged, code):
    found = ModelCheck(CHECKED.files, damaged)
    monkeypatch.setattr(Library, "check_model", lambda _library, _name: found)
    assert main(["models", "check", "tiny", "--library", str(tmp_path)]) == code
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["ok", "DAMAGED" if damaged else "ok"]
    assert main(["models", "check", "tiny", "--json", "--library", str(tmp_path)]) == code
    assert json.loads(capsys.readouterr().out)["damaged"] == list(damaged)


def test_the_table_has_our_figures(tmp_path, capsys):
    assert main(["models", "list", "--json", "--library", str(tmp_path)]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)["models"]}
    assert "Flickr8k" in rows["lite2"]["figures"]
