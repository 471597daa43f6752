"""Values keep their order in a window that reads from right to left, and are copied as they are."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.isolates import bare, isolated
from app.models.folders import FoldersModel, short_state
from app.preview.facts import FactsPanel
from app.preview.shot_texts import exposure_text, focal_text, position_text
from app.preview.texts import dimensions_text, size_text
from app.views.dial import percent
from app.widgets.elided import ElidedLabel
from engine.closeup import Shot
from engine.domain import FileState, ItemDetails, Kind, Root, RootState

pytestmark = pytest.mark.gui

SHOT = Shot(1 / 250, 2.8, 400, focal_mm=50.0, latitude=48.2, longitude=-16.4, altitude_m=171.0)
PATH = Path("/photos/2024/a.jpg")
DETAILS = ItemDetails(
    1,
    PATH,
    Kind.PHOTO,
    FileState.SEARCHABLE,
    2_345_678,
    datetime(2026, 5, 4, 12, tzinfo=UTC),
    width=4000,
    height=3000,
)
ROOT = Root(1, PATH.parent, RootState.WATCHED, files=100, queued=15)


@pytest.fixture
def mirrored(qapp: QApplication):
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def held(value: str) -> str:
    return f"\u2066{value}\u2069"


def test_nothing_is_added_where_one_reads_from_left_to_right(qapp) -> None:
    assert exposure_text(SHOT) == "1/250 s · f/2.8 · ISO 400"
    assert (size_text(2_345_678), short_state(ROOT)) == ("2.3 MB", "85 %")


@pytest.mark.usefixtures("mirrored")
def test_each_value_is_held_together(qapp) -> None:
    assert exposure_text(SHOT) == " · ".join(map(held, ("1/250 s", "f/2.8", "ISO 400")))
    assert focal_text(SHOT) == held("50 mm")
    assert position_text(SHOT) == held("48.20000° N, 16.40000° W, 171 m")
    assert (size_text(999), size_text(2_345_678)) == (held("999 B"), held("2.3 MB"))
    assert dimensions_text(4000, 3000) == held("4000 × 3000 (12 MP)")
    assert percent(0.85) == held("85\N{NO-BREAK SPACE}%")
    assert isolated("") == ""  # what is empty is no fact


@pytest.mark.usefixtures("mirrored")
def test_folders_hold_their_share_and_their_path_together(qapp) -> None:
    model = FoldersModel()
    model.show([ROOT])
    tip = model.data(model.index(0, 0), Qt.ItemDataRole.ToolTipRole)
    assert short_state(ROOT) == held("85 %")
    assert tip.splitlines()[0] == held(str(PATH.parent))


@pytest.mark.usefixtures("mirrored")
def test_a_fact_is_copied_without_the_marks(qtbot) -> None:
    panel = FactsPanel()
    qtbot.addWidget(panel)
    panel.show_shot(SHOT)
    panel.show_details(DETAILS)
    assert panel.facts()["Folder"] == held(str(PATH.parent))
    copied = {}
    for cell in panel.findChildren(ElidedLabel):
        for action in cell.actions():
            action.trigger()
            copied[cell.text()] = QGuiApplication.clipboard().text()
    assert copied[held(str(PATH.parent))] == str(PATH.parent)
    assert copied[exposure_text(SHOT)] == "1/250 s · f/2.8 · ISO 400"
    assert copied[held("2.3 MB")] == "2.3 MB"


def test_marks_of_both_kinds_go() -> None:
    assert bare("\u2066a\u2069 \u2068b\u2069") == "a b"
