import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.domain import Aspect, Kind, ModelInfo
from engine.encoders.base import Role
from engine.encoders.manifest import Entry, ModelFile, Part
from engine.encoders.models import ModelStore
from engine.encoders.resources import resources_folder
from engine.errors import DataCorrupt, EnvironmentProblem, ModelMissing
from engine.media.base import SAMPLE_RATE, Sample
from tests.helpers.encoder_world import Web
from tests.unit.encoders.conftest import SHARED

YAMNET = SHARED / "models" / "yamnet_spectra_in.tflite"
needs_yamnet = pytest.mark.skipif(not YAMNET.is_file(), reason="no YAMNet in ../shared/models")

DATA = bytes(range(256)) * 20_000
TINY = Entry(
    name="tiny",
    title="Tiny",
    loader="open_clip",
    kinds=(Kind.PHOTO,),
    aspects=(Aspect.MEANING,),
    licence="MIT",
    languages="English",
    note="",
    files=(),
    downloadable=True,
)


def part_of(web: Web) -> Part:
    url = web.put("m.bin", DATA)
    return Part("url", len(DATA), hashlib.sha256(DATA).hexdigest(), url=url)


@pytest.fixture
def bare(tmp_path: Path) -> ModelStore:
    """A store of a program whose weights were never fetched."""
    (tmp_path / "resources").mkdir()
    shutil.copytree(resources_folder() / "models", tmp_path / "resources" / "models")
    return ModelStore(tmp_path / "resources", tmp_path / "user")


@pytest.mark.parametrize("kind", list(Kind))
def test_encoders_are_known_without_their_weights(bare: ModelStore, kind: Kind) -> None:
    infos = bare.encoders(kind, None)
    assert infos == bare.encoders(kind, None)
    assert len({info.id for info in infos}) == len(infos)
    aspects = [space.aspect for info in infos for space in info.spaces]
    assert len(set(aspects)) == len(aspects)
    assert aspects[0] is Aspect.MEANING
    assert bare.can_encode_text(infos[0].spaces[0].joint)

    assert all(info.kind is kind for info in infos)


def test_missing_weights_are_said_plainly(bare: ModelStore) -> None:
    for kind in Kind:
        with pytest.raises(ModelMissing, match="make setup"):
            bare.load(bare.encoders(kind, None)[0].id)
    with pytest.raises(ModelMissing, match="make setup"):
        bare.load_text(bare.text_joint)
    assert not any(row.installed for row in bare.infos())


def test_colour_and_shape_need_no_weights(bare: ModelStore) -> None:
    for info in bare.encoders(Kind.PHOTO, None)[3:]:
        assert not bare.needs_torch(info.id)
        picture = np.zeros((40, 40, 3), np.uint8)
        picture[10:30, 10:30] = 200
        assert bare.load(info.id).encode([Sample(picture=picture)], Role.ITEM)[0].vectors


def test_unknown_names_are_said_plainly(bare: ModelStore) -> None:
    assert bare.encoders(Kind.PHOTO, "gone") == bare.encoders(Kind.PHOTO, None)
    with pytest.raises(ModelMissing, match="not on this machine"):
        bare.load("gone/12345678/1")
    with pytest.raises(ModelMissing, match="No model"):
        bare.load_text("gone/12345678/1")
    with pytest.raises(ModelMissing, match="can be downloaded"):
        bare.add("nonsense")
    with pytest.raises(ModelMissing, match="was added"):
        bare.remove("nonsense")
    with pytest.raises(EnvironmentProblem, match="part of Trouvère"):
        bare.remove("lite2")
    for name in ("../evil", "", "a b", ".hidden"):
        with pytest.raises(EnvironmentProblem, match="name of a model"):
            bare.add(name, Path("x.pt"))
    assert not bare.user_folder.exists()


def test_yamnet_is_not_downloaded(bare: ModelStore) -> None:
    with pytest.raises(ModelMissing, match=r"yamnet_spectra_in\.tflite .*--from FILE"):
        bare.add("yamnet")


def test_wrong_files_for_yamnet_are_refused(store: ModelStore, tmp_path: Path) -> None:
    (tmp_path / "other.tflite").write_bytes(b"TFL3" * 100)
    with pytest.raises(DataCorrupt, match=r"other\.tflite has 400 bytes"):
        store.add("yamnet", tmp_path / "other.tflite")
    assert (tmp_path / "other.tflite").exists()  # the user's file stays
    assert "yamnet" not in {row.name for row in store.infos() if row.installed}


def test_a_damaged_note_of_a_model_hides_it(store: ModelStore) -> None:
    folder = store.user_folder / "x"
    folder.mkdir(parents=True)
    for text in ("{", "[]", json.dumps({"name": "x"})):
        (folder / "model.json").write_text(text)
        assert "x" not in {row.name for row in store.infos()}


@needs_yamnet
@pytest.mark.model
@pytest.mark.slow
def test_yamnet_from_a_file_hears_and_can_be_removed(bundled: Path, store: ModelStore) -> None:
    pytest.importorskip("ai_edge_litert")
    store.add("yamnet", YAMNET)
    infos = store.encoders(Kind.AUDIO, "yamnet")
    assert [space.aspect for info in infos for space in info.spaces] == [
        Aspect.MEANING,
        Aspect.TIMBRE,
        Aspect.RHYTHM,
        Aspect.PITCH,
        Aspect.SCORE,
    ]
    encoder = store.load(infos[0].id)
    t = np.arange(2 * SAMPLE_RATE) / SAMPLE_RATE
    siren = np.sin(2 * np.pi * (900 * t + 60 * np.sin(2 * np.pi * 2 * t))).astype(np.float32)
    silent = np.zeros(SAMPLE_RATE, np.float32)
    heard, short, nothing = encoder.encode(
        [Sample(sound=siren), Sample(sound=siren[:500]), Sample(sound=silent)], Role.ITEM
    )
    assert heard.vectors[Aspect.MEANING].shape == (384,)
    assert heard.vectors[Aspect.TIMBRE].shape == (1024,)
    assert short.vectors.keys() == heard.vectors.keys()
    assert nothing.vectors == {}
    queries = store.load_bundled_text().encode(["a siren or alarm", "a dog barking"])
    scores = queries @ heard.vectors[Aspect.MEANING]
    assert scores[0] > scores[1]
    store.remove("yamnet")
    assert store.encoders(Kind.AUDIO, "yamnet") == store.encoders(Kind.AUDIO, None)


@needs_yamnet
def test_a_missing_companion_file_is_named(store: ModelStore, tmp_path: Path) -> None:
    shutil.copyfile(YAMNET, tmp_path / YAMNET.name)
    with pytest.raises(EnvironmentProblem, match=r"yamnet_class_map\.csv is missing"):
        store.add("yamnet", tmp_path / YAMNET.name)


def test_only_a_model_that_is_told_to_knows_more_languages(store: ModelStore) -> None:
    for name, languages in (("many", "100 languages"), ("one", "English"), ("own", "")):
        folder = store.user_folder / name
        folder.mkdir(parents=True)
        told = {"name": name, "title": name, "loader": "open_clip", "hash8": "0", "dim": 4}
        note = {**told, "languages": languages} if languages else told
        (folder / "model.json").write_text(json.dumps(note), encoding="utf-8")
    joints = [store.text_joint, *(f"{name}/0/1" for name in ("many", "one", "own"))]
    assert [store.knows_languages(joint) for joint in joints] == [False, True, False, False]


def test_a_download_that_was_stopped_is_told_goes_on_or_is_thrown_away(
    bare: ModelStore, web: Web
) -> None:
    entry = replace(TINY, files=(ModelFile("m.bin", "copy", (part_of(web),)),))
    bare._entries = (*bare._entries, entry)
    bare._added._entries = bare._entries

    def stop(done: int, _total: int) -> None:
        raise EnvironmentProblem("Stopped.")

    def row() -> ModelInfo:
        return next(info for info in bare.infos() if info.name == "tiny")

    with pytest.raises(EnvironmentProblem, match="Stopped"):
        bare.add("tiny", None, stop)
    assert row().fetched_bytes == 1 << 20
    with pytest.raises(EnvironmentProblem, match="Stopped"):
        bare.add("tiny", None, stop)
    assert web.asked[-1][2] == "bytes=1048576-"
    assert row().fetched_bytes == 2 << 20
    bare.drop_download("tiny")
    assert row().fetched_bytes == 0


def test_the_files_of_a_model_are_compared_with_their_checksums(
    bare: ModelStore, bundled: Path
) -> None:
    shutil.copytree(bundled / "minilm", bare.resources / "weights" / "minilm")
    good = bare.check("minilm")
    assert good.damaged == ()
    assert all(len(digest) == 64 for _name, digest in good.files)
    name = good.files[0][0]
    with (bare.resources / "weights" / "minilm" / name).open("r+b") as file:
        file.write(b"!")
    assert bare.check("minilm").damaged == (name,)


def test_what_is_not_installed_cannot_be_compared(bare: ModelStore) -> None:
    with pytest.raises(ModelMissing, match="is installed"):
        bare.check("clip-vit-b-32")


def test_figures_of_our_own_benches_stand_in_the_table(bare: ModelStore) -> None:
    figures = {info.name: info.figures for info in bare.infos()}
    assert "Flickr8k" in figures["lite2"]
    assert figures["clip-vit-b-32"] == ""  # nobody has measured it here
