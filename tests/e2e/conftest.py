"""The real program as a subprocess, on a real folder, with the bundled weights."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.encoders.weights import resources_folder
from tests.helpers.media_files import make_collection

TIMEOUT_S = 240


@dataclass
class Program:
    """`trouvere` with a library of its own."""

    library: Path

    def start(self, *arguments) -> subprocess.Popen:
        command = [
            sys.executable,
            "-m",
            "engine.cli",
            *map(str, arguments),
            "--library",
            str(self.library),
        ]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        return subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
        )

    def run(self, *arguments) -> subprocess.CompletedProcess:
        process = self.start(*arguments)
        out, err = process.communicate(timeout=TIMEOUT_S)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def json(self, *arguments) -> dict:
        result = self.run(*arguments, "--json")
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout.splitlines()[-1])


def pytest_collection_modifyitems(items):
    for item in items:
        if "e2e" in str(item.path):
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session", autouse=True)
def _weights():
    folder = resources_folder() / "weights"
    if not folder.is_dir() or not any(folder.iterdir()):
        pytest.skip("the bundled weights are not here: run `make setup`")


@pytest.fixture(scope="module")
def collection(tmp_path_factory):
    return make_collection(tmp_path_factory.mktemp("collection") / "files")


@pytest.fixture(scope="module")
def program(tmp_path_factory, collection):
    """A library in which the collection is indexed."""
    program = Program(tmp_path_factory.mktemp("library"))
    program.report = program.json("index", collection)
    return program
