from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.encoders.manifest import read_manifest
from engine.encoders.models import ModelStore
from engine.encoders.resources import manifest_path, resources_folder, weights_folder
from engine.encoders.weights import is_installed
from tests.helpers.encoder_world import Web

SHARED = Path(__file__).parents[4] / "shared"


@pytest.fixture(scope="session")
def bundled() -> Path:
    """The folder of the bundled weights."""
    for entry in read_manifest(manifest_path()):
        if entry.bundled and not is_installed(entry, weights_folder() / entry.name):
            pytest.skip(f"the weights of {entry.name} are not here: run make setup")
    return weights_folder()


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(resources_folder(), tmp_path / "models")


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    web = Web(tmp_path / "web")
    yield web
    web.stop()
