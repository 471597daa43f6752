import numpy as np
import pytest

from engine.search.background import Background, background_texts


class Texts:
    def __init__(self):
        self.calls = 0

    def __call__(self, joint, texts):
        self.calls += 1
        return np.full((len(texts), 4), len(joint), np.float32)


def test_vectors_are_encoded_once_and_kept_between_runs(tmp_path):
    texts = Texts()
    first = Background(texts, tmp_path).vectors("words")
    again = Background(texts, tmp_path).vectors("words")
    assert texts.calls == 1
    assert np.array_equal(first, again)


def test_each_space_has_vectors_of_its_own(tmp_path):
    background = Background(Texts(), tmp_path)
    assert background.vectors("a")[0, 0] != background.vectors("abc")[0, 0]


@pytest.mark.parametrize("damage", [b"", b"no array at all", b"\x93NUMPY\x01\x00"])
def test_a_damaged_file_is_made_again(tmp_path, damage):
    Background(Texts(), tmp_path).vectors("words")
    (file,) = tmp_path.iterdir()
    file.write_bytes(damage)
    texts = Texts()
    assert len(Background(texts, tmp_path).vectors("words")) == len(background_texts())
    assert texts.calls == 1


def test_a_folder_that_cannot_be_written_costs_time_only(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    assert len(Background(Texts(), blocked / "cache").vectors("words")) == len(background_texts())
