from pathlib import Path

import pytest

from engine.encoders.manifest import Entry, entry_named, read_manifest
from engine.encoders.resources import manifest_path, resources_folder, weights_folder
from engine.errors import DataCorrupt

ENTRIES = read_manifest(manifest_path())
LICENCES = Path(__file__).parents[3] / "packaging" / "licenses" / "weights"


def test_every_bundled_part_is_pinned_and_comes_from_a_package() -> None:
    parts = [part for entry in ENTRIES if entry.bundled for f in entry.files for part in f.parts]
    assert len(parts) == 8
    for part in parts:
        assert part.source == "wheel"
        assert part.version
        assert part.size > 0
        assert len(part.sha256) == 64


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_every_model_says_what_people_choose_by(entry: Entry) -> None:
    assert entry.title
    assert entry.licence
    assert entry.languages
    assert entry.note.endswith(".")
    assert entry.size_bytes > 1_000_000
    assert entry.kinds
    assert entry.aspects


@pytest.mark.parametrize("name", [entry.name for entry in ENTRIES if entry.bundled])
def test_licences_of_bundled_weights_are_shipped(name: str) -> None:
    text = (LICENCES / f"{name}.txt").read_text(encoding="utf-8")
    entry = entry_named(ENTRIES, name)
    assert entry is not None
    assert all(word.split("-")[0] in text for word in ("licen", entry.licence.split()[0]))


def test_the_hash_in_ids_follows_the_weights(tmp_path: Path) -> None:
    text = manifest_path().read_text(encoding="utf-8")
    changed = tmp_path / "manifest.json"
    changed.write_text(text.replace("9656183eaeafe8cb", "0000000000000000"), encoding="utf-8")
    before, after = ENTRIES, read_manifest(changed)
    different = [a.name for a, b in zip(before, after, strict=True) if a.hash8 != b.hash8]
    assert different == ["lite2"]


@pytest.mark.parametrize("text", ["", "{}", '{"models": [{"name": "x"}]}', "[1]"])
def test_damaged_manifest_is_said_plainly(tmp_path: Path, text: str) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(text)
    with pytest.raises(DataCorrupt, match="Install Trouvère again"):
        read_manifest(path)


def test_missing_manifest_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(DataCorrupt, match="cannot be read"):
        read_manifest(tmp_path / "no.json")


def test_resources_can_lie_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TROUVERE_RESOURCES", str(tmp_path))
    assert resources_folder() == tmp_path
    assert weights_folder() == tmp_path / "weights"
    monkeypatch.delenv("TROUVERE_RESOURCES")
    monkeypatch.setattr("sys._MEIPASS", str(tmp_path / "frozen"), raising=False)
    assert resources_folder() == tmp_path / "frozen" / "resources"
