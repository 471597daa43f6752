import hashlib
import re
from pathlib import Path

import pytest

from engine.encoders.download import DIRECT, Expected, download, opener, stated_by_server
from engine.errors import DataCorrupt, EnvironmentProblem
from tests.helpers.encoder_world import Web

DATA = bytes(range(256)) * 20_000  # 5 MB: several pieces
GOOD = Expected(len(DATA), hashlib.sha256(DATA).hexdigest())


def test_a_file_arrives_whole_and_progress_is_told(web: Web, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    url = web.put("weights.bin", DATA)
    download(url, tmp_path / "w.bin", GOOD, lambda done, total: told.append((done, total)))
    assert (tmp_path / "w.bin").read_bytes() == DATA
    assert told[-1] == (len(DATA), len(DATA))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert not (tmp_path / "w.bin.part").exists()


def test_it_goes_on_where_it_stopped(web: Web, tmp_path: Path) -> None:
    (tmp_path / "w.bin.part").write_bytes(DATA[:1_000_000])
    download(web.put("weights.bin", DATA), tmp_path / "w.bin", GOOD)
    assert (tmp_path / "w.bin").read_bytes() == DATA
    assert web.asked == [("GET", "/weights.bin", "bytes=1000000-")]


def test_a_complete_part_is_not_fetched_again(web: Web, tmp_path: Path) -> None:
    (tmp_path / "w.bin.part").write_bytes(DATA)
    download(web.url + "/weights.bin", tmp_path / "w.bin", GOOD)
    assert (tmp_path / "w.bin").read_bytes() == DATA
    assert web.asked == []


def test_it_begins_again_when_the_file_has_become_shorter(web: Web, tmp_path: Path) -> None:
    (tmp_path / "w.bin.part").write_bytes(DATA + DATA)
    download(web.put("weights.bin", DATA), tmp_path / "w.bin", Expected(0, GOOD.sha256))
    assert (tmp_path / "w.bin").read_bytes() == DATA


@pytest.mark.parametrize(
    ("served", "problem"),
    [
        (b"<!DOCTYPE html><title>Log in</title>", "web page"),
        (DATA[:-1], "instead of 5,120,000"),
        (DATA + b"!", "instead of 5,120,000"),
        (DATA[:-1] + b"!", "SHA-256 differs"),
    ],
)
def test_wrong_contents_are_thrown_away(
    web: Web, tmp_path: Path, served: bytes, problem: str
) -> None:
    with pytest.raises(DataCorrupt, match=problem):
        download(web.put("weights.bin", served), tmp_path / "w.bin", GOOD)
    assert list(tmp_path.glob("w.bin*")) == []


def test_a_missing_file_and_a_missing_server_are_said_plainly(web: Web, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match=r"HTTP 404.*--from FILE"):
        download(web.url + "/no.bin", tmp_path / "w.bin", GOOD)
    with pytest.raises(EnvironmentProblem, match="goes on where it stopped"):
        download("http://127.0.0.1:9/w.bin", tmp_path / "w.bin", GOOD)
    with pytest.raises(EnvironmentProblem, match="not a web address"):
        download("file:///etc/passwd", tmp_path / "w.bin", GOOD)


def test_a_folder_that_cannot_be_written_is_said_plainly(web: Web, tmp_path: Path) -> None:
    (tmp_path / "w.bin.part").mkdir()
    with pytest.raises(EnvironmentProblem, match=re.escape(str(tmp_path))):
        download(web.put("weights.bin", DATA), tmp_path / "w.bin", Expected())


def test_what_the_hub_states_is_believed_only_when_it_is_a_sha256(web: Web) -> None:
    url = web.put("model.bin", DATA)
    web.headers = {"X-Linked-ETag": f'"{GOOD.sha256}"', "X-Linked-Size": str(len(DATA))}
    assert stated_by_server(url) == (len(DATA), GOOD.sha256)
    web.headers = {"ETag": '"' + "a" * 40 + '"'}
    assert stated_by_server(url) == (0, "")


# -- proxies ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("form", ["{host}", "http://{host}", "http://ann:secret@{host}"])
def test_a_proxy_is_asked_for_the_whole_address(web: Web, tmp_path: Path, form: str) -> None:
    web.put("weights.bin", DATA)
    proxy = form.format(host=web.url.removeprefix("http://"))
    download("http://models.example/weights.bin", tmp_path / "w.bin", GOOD, proxy=proxy)
    assert (tmp_path / "w.bin").read_bytes() == DATA
    assert web.asked == [("GET", "http://models.example/weights.bin", "")]


def test_a_download_through_a_proxy_goes_on_where_it_stopped(web: Web, tmp_path: Path) -> None:
    web.put("weights.bin", DATA)
    (tmp_path / "w.bin.part").write_bytes(DATA[:1_000_000])
    proxy = web.url.removeprefix("http://")
    download("http://models.example/weights.bin", tmp_path / "w.bin", GOOD, proxy=proxy)
    assert web.asked[0][2] == "bytes=1000000-"


def test_no_proxy_means_none_whatever_the_environment_says(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    url = web.put("weights.bin", DATA)
    with pytest.raises(EnvironmentProblem, match="cannot be reached"):
        download(url, tmp_path / "w.bin", GOOD)
    download(url, tmp_path / "w.bin", GOOD, proxy=DIRECT)
    assert (tmp_path / "w.bin").read_bytes() == DATA


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_wants_a_password_is_said_plainly(
    web: Web, tmp_path: Path, scheme: str
) -> None:
    web.refuses_with = 407
    proxy = web.url.removeprefix("http://")
    with pytest.raises(EnvironmentProblem, match=r"password.*name:password@host"):
        download(f"{scheme}://models.example/w.bin", tmp_path / "w.bin", GOOD, proxy=proxy)


def test_a_kind_of_proxy_that_is_not_spoken_is_said_plainly() -> None:
    with pytest.raises(EnvironmentProblem, match="socks5"):
        opener("socks5://localhost:1080")
