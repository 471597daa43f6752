"""One journey per kind of query, with a real pointer on a real X server, the real models behind."""

import pytest

from tests.journeys.driver import missing_programs, screen, travelling
from tests.journeys.steps import ALL, Trip, environment, make_home

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.model, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def trip(tmp_path_factory):
    """One window for all steps, as for a person; each step begins from an empty search."""
    if missing := missing_programs():
        pytest.skip(f"needs {' and '.join(missing)}")
    folder = tmp_path_factory.mktemp("journey")
    home = make_home(folder / "home", is_whole=False)
    with (
        screen() as display,
        travelling(display, folder / "library", **environment(home, 1, "light")) as traveller,
    ):
        yield Trip(traveller, home, lambda _name: None)


@pytest.mark.parametrize("step", ALL, ids=lambda step: step.__name__)
def test_a_person_finds(trip, step):
    step(trip)
