"""Importing the engine's door must not load what takes seconds, nor the window."""

import subprocess
import sys

import pytest

HEAVY = (
    "torch",
    "scipy",
    "librosa",
    "numba",
    "verovio",
    "onnxruntime",
    "open_clip",
    "PySide6",
    "app",
)


@pytest.mark.slow
def test_the_facade_and_the_command_line_import_nothing_heavy() -> None:
    code = f"import sys, engine.api, engine.cli; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
