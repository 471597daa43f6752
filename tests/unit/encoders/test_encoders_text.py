import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from engine.encoders.text import MiniLM, unit

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def minilm(bundled: Path) -> MiniLM:
    return MiniLM(bundled / "minilm", "minilm/test", threads=1)


def test_vectors_are_those_of_the_published_model(minilm: MiniLM) -> None:
    """Cosines of all-MiniLM-L6-v2, which its int8 form keeps to within 0.02."""
    vectors = minilm.encode(["cat", "kitten", "guitar", "string instrument"])
    cosines = vectors @ vectors.T
    assert cosines[0, 1] == pytest.approx(0.788, abs=0.02)
    assert cosines[2, 3] == pytest.approx(0.67, abs=0.02)
    assert cosines[:2, 2:].max() < 0.4


GOLDEN = np.float32([-0.0493, 0.0703, 0.0501, 0.0465])  # first numbers of "a photo of a dog"


def test_golden_vector(minilm: MiniLM) -> None:
    vector = minilm.encode(["a photo of a dog"])[0]
    np.testing.assert_allclose(vector[:4], GOLDEN, atol=0.01)  # int8 kernels differ between CPUs


def test_a_text_has_the_same_vector_alone_and_among_others(minilm: MiniLM) -> None:
    texts = ["dog", "two dogs on a beach at sunset, seen from far away", "", "x " * 500, "снег"]
    together = minilm.encode(texts)
    assert together.shape == (5, 384)
    assert together.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    for text, vector in zip(texts, together, strict=True):
        np.testing.assert_allclose(minilm.encode([text])[0], vector, atol=1e-3)
    assert minilm.encode([]).shape == (0, 384)


def test_unit_leaves_zeros_alone() -> None:
    np.testing.assert_allclose(unit(np.float32([[3, 4], [0, 0]])), [[0.6, 0.8], [0, 0]])


@pytest.mark.slow
def test_words_are_encoded_without_loading_torch(bundled: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from engine.encoders.local import LocalEncoders\n"
        "from engine.encoders.models import ModelStore\n"
        "from engine.encoders.resources import resources_folder\n"
        "store = ModelStore(resources_folder(), Path('nowhere'))\n"
        "print(LocalEncoders(store).encode_texts(store.text_joint, ['a dog']).shape)\n"
        "print([m for m in ('torch', 'librosa', 'scipy', 'open_clip') if m in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["(1, 384)", "[]"]


def test_texts_read_again_are_the_same_in_any_company(minilm: MiniLM) -> None:
    first, tokens = minilm.read(["a red boat", "two dogs"])
    again, others = minilm.read(["something new and longer", "two dogs", "a red boat", "two dogs"])
    np.testing.assert_array_equal(again[[2, 1, 3]], first[[0, 1, 1]])
    assert [others[2], others[1], others[3]] == [tokens[0], tokens[1], tokens[1]]
