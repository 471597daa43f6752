from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from safetensors.numpy import load_file

from engine.encoders.shape import histogram
from engine.training.shape import main
from tests.helpers.encoder_world import scene


def test_the_mean_of_two_photos_and_a_flat_one(tmp_path: Path) -> None:
    for number in (1, 2):
        Image.fromarray(scene(number)).save(tmp_path / f"{number}.png")
    Image.new("RGB", (50, 50)).save(tmp_path / "flat.png")
    main([str(tmp_path), "--out", str(tmp_path / "mean.safetensors")])
    first, second = (histogram(scene(number)) for number in (1, 2))
    assert first is not None
    assert second is not None
    found = load_file(tmp_path / "mean.safetensors")["mean"]
    assert found.tolist() == pytest.approx(np.mean([first, second], 0).tolist(), abs=1e-6)
