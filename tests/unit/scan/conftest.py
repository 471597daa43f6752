import pytest

from tests.helpers.scan_world import ScanWorld


@pytest.fixture
def world(tmp_path):
    world = ScanWorld(tmp_path)
    yield world
    world.catalog.close()
