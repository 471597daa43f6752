import gzip
import struct
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine.encoders.aisfx import EMBEDDING
from engine.encoders.everyday import EMBEDDED, hear, load_head, meaning, music_in, save_head, words
from engine.encoders.text import DIM, unit
from engine.media.base import SAMPLE_RATE
from engine.training.sounds import make_data, principal, train
from engine.training.sounds_archives import members
from engine.training.sounds_collect import Clip, Writer, clips_of, describe, read_collection
from engine.training.sounds_features import Examples, block_of, changed
from engine.training.sounds_made import INSTRUMENTS, midi, synthesised

KINDS = ("Dog", "Rain", "Music", "Silence")


def wave(seconds: float, pitch: float = 440) -> np.ndarray:
    return np.sin(np.arange(int(seconds * SAMPLE_RATE)) * pitch / SAMPLE_RATE * 6.28)


def test_names_of_files_become_words(tmp_path: Path) -> None:
    assert describe("share/Animals/Mosquito/BuzzLoop2.wav", tmp_path) == "mosquito buzz"
    assert describe("a/sfx/glass_break-03.ogg", tmp_path) == "glass break"
    assert describe('x.cat/07 "Siren". Original "old siren.wav" by X.wav', tmp_path) == (
        "siren, old siren"
    )
    (tmp_path / "cow.txt").write_text("A cow.\nUna vaca.", encoding="utf-8")
    assert describe("cow.ogg", tmp_path) == "a cow."


def test_a_collection_has_windows_of_packages_once(tmp_path: Path) -> None:
    package = tmp_path / "scratch"
    package.mkdir()
    soundfile.write(package / "Dog1.wav", wave(11), SAMPLE_RATE)
    soundfile.write(package / "Dog2.wav", wave(11), SAMPLE_RATE)  # the same again
    soundfile.write(package / "Nothing.wav", np.zeros(9000), SAMPLE_RATE)
    (package / "broken.ogg").write_bytes(b"OggS and no more")
    (package / "broken.zip").write_bytes(b"no zip")
    writer = Writer(tmp_path / "set")
    for clip in clips_of(package):
        writer.add(clip)
    writer.close()
    lines, samples = read_collection(tmp_path / "set")
    assert [line["path"] for line in lines] == ["Dog1.wav#0", "Dog1.wav#1"]
    assert all(line["text"] == "dog" and line["trust"] == 5 for line in lines)
    assert len(samples) == sum(int(line["length"]) for line in lines)


def test_the_clip_that_is_in_a_test_set_is_left_out(tmp_path: Path) -> None:
    package = tmp_path / "openttd-opensfx"
    package.mkdir()
    for name in ("a tree falling down.wav", "a tree growing.wav"):
        soundfile.write(package / name, wave(1), SAMPLE_RATE)
    assert [clip.path for clip in clips_of(package)] == ["a tree growing.wav#0"]


def test_archives_give_their_sounds(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.pk3", "w") as archive:
        archive.writestr("sound/bang.wav", b"RIFF")
        archive.writestr("readme.txt", b"")
    riff = b"RIFF" + struct.pack("<I", 4) + b"WAVE"
    title = b"\x06Siren\0"
    table = struct.pack("<II", 8, len(title) + len(riff))
    (tmp_path / "b.cat").write_bytes(table + title + riff)
    (tmp_path / "c.ocg").write_bytes(gzip.compress(b"x" * 300))
    assert list(members(tmp_path / "a.pk3")) == [("sound/bang.wav", b"RIFF")]
    assert list(members(tmp_path / "b.cat")) == [("00 Siren.wav", riff)]
    assert list(members(tmp_path / "a.txt")) == []
    with pytest.raises(ValueError, match="Clonk"):
        list(members(tmp_path / "c.ocg"))


def test_examples_are_the_same_every_time(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    for number in range(3):
        sound = wave(0.5 + 2 * number, 300 + 100 * number).astype(np.float32)
        writer.add(Clip("scratch", f"{number}", "tone", 5, sound))
    writer.close()
    examples = Examples(tmp_path)
    first, again = examples.example(1, 1), examples.example(1, 1)
    np.testing.assert_array_equal(first.sound, again.sound)
    assert len(first.sound) == 102_400
    assert np.abs(first.sound).max() == pytest.approx(1)
    assert examples.example(1, 0).other == -1
    assert not np.array_equal(first.sound, examples.example(1, 2).sound)
    chance = np.random.default_rng(0)
    short = block_of(wave(0.2).astype(np.float32), chance, spread=True)
    assert (np.abs(short) > 0.1).mean() < 0.15
    assert np.isfinite(changed(wave(1).astype(np.float32), chance)).all()


def test_made_sounds() -> None:
    assert len(INSTRUMENTS) == 128
    file = midi([(0, b"\x90\x40\x60"), (480, b"\x80\x40\x00")])
    assert file.startswith(b"MThd")
    assert b"\x83\x60\x80\x40\x00" in file  # 480 ticks as MIDI writes them
    sounds = [sound for *_names, sound in synthesised(np.random.default_rng(0), 1)]
    assert len(sounds) == 10
    assert all(np.isfinite(sound).all() and np.abs(sound).max() > 0.9 for sound in sounds)


def test_a_head_learns_stores_and_tells(tmp_path: Path) -> None:
    chance = np.random.default_rng(0)
    kinds = chance.integers(0, 2, 300)
    features = chance.random((300, EMBEDDING + 400)).astype(np.float32)
    features[np.arange(300), kinds] += 3
    likely = np.zeros((300, 4), np.float32)
    likely[np.arange(300), kinds] = 0.9
    taught = (chance.random((300, 300)) + 5 * np.eye(2, 300)[kinds]).astype(np.float32)
    examples = {
        "clip": np.arange(300) % 3,
        "other": np.full(300, -1),
        "features": features,
        "likely": likely,
        "taught": taught,
    }
    data = make_data(["a", "b", "c"], examples, frozenset({"c"}))
    assert len(data.features) == 200
    vectors = unit(chance.normal(size=(4, DIM)).astype(np.float32))
    head = train(data, KINDS, vectors, 0.1, 8)
    assert (head.tensors["weights"] > 0).tolist() == [True, True, True, False]
    save_head(head, tmp_path / "head.safetensors")
    loaded = load_head(tmp_path / "head.safetensors")
    assert loaded.names == KINDS
    assert loaded.settings == head.settings
    for name, tensor in head.tensors.items():
        np.testing.assert_allclose(loaded.tensors[name], tensor, rtol=2e-3, atol=1e-5)
    heard = hear(features[:1], loaded)
    assert heard.likely.argmax() == kinds[0]
    assert heard.likely.shape == (4,)
    assert heard.timbre.shape == (EMBEDDING + EMBEDDED,)
    assert meaning(heard, loaded).shape == (DIM,)
    assert music_in(heard, loaded) == pytest.approx(float(heard.likely[2]))
    sure = replace(heard, likely=np.float32([0.1, 0.9, 0.4, 0.0]))
    assert words(sure, loaded) == (("rain", 0.9), ("music", 0.4))
    assert principal(taught.astype(np.float32), 8).shape == (300, 8)
