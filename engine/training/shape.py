"""Makes ``shape.safetensors``: ``python -m engine.training.shape PHOTOS``.

The mean edge histogram of everyday photos, which `engine.encoders.shape` takes off.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from engine.encoders.shape import histogram, usual_path
from engine.training.style import evenly, picture_files, read

PHOTOS = 600


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and save the mean."""
    from safetensors.numpy import save_file

    parser = argparse.ArgumentParser(prog="python -m engine.training.shape")
    parser.add_argument("photos", type=Path)
    parser.add_argument("--out", type=Path, default=usual_path())
    options = parser.parse_args(arguments)
    files = evenly(sorted(picture_files(options.photos)), PHOTOS)
    found = [edges for file in files if (edges := histogram(read(file))) is not None]
    save_file({"mean": np.asarray(np.mean(found, 0), np.float32)}, options.out)
    options.out.chmod(0o644)  # the library lets nobody else read it
    return 0


if __name__ == "__main__":
    sys.exit(main())
