"""The list of files that could not be read."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app import desktop
from app.bridge import EngineBridge
from app.failures.table import FailureTable, as_text
from app.failures.view import FailuresView
from engine.domain import Failure
from engine.errors import EnvironmentProblem
from engine.events import FilesChanged
from tests.helpers.fake_library import FakeLibrary

pytestmark = pytest.mark.gui


@pytest.fixture
def view(qtbot: QtBot, bridge: EngineBridge) -> FailuresView:
    made = FailuresView(bridge)
    qtbot.addWidget(made)
    made.resize(900, 400)
    with qtbot.waitSignal(made.counted):
        made.show()
    return made


def texts(view: FailuresView) -> list[str]:
    return [failure.path.name for failure in view.listed()]


def test_it_is_a_sound_table(qtmodeltester: object, library: FakeLibrary, qapp: object) -> None:
    table = FailureTable()
    table.show_failures(library.failures())
    qtmodeltester.check(table)  # type: ignore[attr-defined]


def test_files_are_listed_with_reason_and_advice(view: FailuresView) -> None:
    assert texts(view) == ["broken 0.jpg", "broken 1.jpg", "broken 2.jpg"]
    cells = [view._sorted.index(0, column).data() for column in range(5)]
    assert cells[:3] == [
        "broken 0.jpg",
        "The file ends too early.",
        "Copy it again from where it came.",
    ]
    assert cells[4] == "1"


def test_columns_are_sorted_tries_as_numbers(
    qtbot: QtBot, view: FailuresView, library: FakeLibrary
) -> None:
    tries = {9000: 2, 9001: 10, 9002: 1}
    plain = library.failures()
    library.failures = lambda: [replace(f, attempts=tries[f.file_id]) for f in plain]  # type: ignore
    with qtbot.waitSignal(view.counted):
        view.refresh()
    view.view.sortByColumn(4, Qt.SortOrder.AscendingOrder)
    assert [failure.attempts for failure in view.listed()] == [1, 2, 10]


def test_the_chosen_files_are_tried_again(
    qtbot: QtBot, view: FailuresView, library: FakeLibrary
) -> None:
    view.view.selectRow(1)
    view.retry.click()
    qtbot.waitUntil(lambda: library.opened == ["retry [9001]"])
    qtbot.waitUntil(lambda: view.message.text() == "1 file is read again.")


def test_all_are_tried_again_without_choosing(
    qtbot: QtBot, view: FailuresView, library: FakeLibrary
) -> None:
    view.retry_all.click()
    qtbot.waitUntil(lambda: library.opened == ["retry None"])
    qtbot.waitUntil(lambda: view.message.text() == "3 files are read again.")


def test_a_retry_that_fails_is_said(qtbot: QtBot, view: FailuresView, library: FakeLibrary) -> None:
    def fail(_file_ids: object) -> int:
        raise EnvironmentProblem("The library is open elsewhere.", "Close it there.")

    library.retry = fail  # type: ignore[method-assign, assignment]
    view.retry_all.click()
    qtbot.waitUntil(lambda: view.message.text() == "The library is open elsewhere. Close it there.")


def test_an_empty_list_says_that_all_is_well(
    qtbot: QtBot, view: FailuresView, library: FakeLibrary
) -> None:
    library.failures = list  # type: ignore[method-assign, assignment]
    with qtbot.waitSignal(view.counted) as told:
        view.refresh()
    assert told.args == [0]
    assert view._empty.isVisible()
    assert not view.retry_all.isEnabled()
    assert not view.copy.isEnabled()


def test_the_choice_stays_when_files_go_away(
    qtbot: QtBot, view: FailuresView, library: FakeLibrary
) -> None:
    view.view.selectRow(2)
    plain = library.failures()
    library.failures = lambda: plain[1:]  # type: ignore[method-assign]
    with qtbot.waitSignal(view.counted):
        view.refresh()
    assert [failure.file_id for failure in view.chosen()] == [9002]


def test_a_change_in_the_library_refreshes_the_open_list(
    qtbot: QtBot, view: FailuresView, library: FakeLibrary
) -> None:
    plain = library.failures()
    library.failures = lambda: plain[:1]  # type: ignore[method-assign]
    with qtbot.waitSignal(view.counted):
        library.emit(FilesChanged((9001,)))
    assert len(view.listed()) == 1


def test_a_hidden_list_asks_nothing(
    qtbot: QtBot, view: FailuresView, library: FakeLibrary, bridge: EngineBridge
) -> None:
    view.hide()
    with (
        qtbot.assertNotEmitted(view.counted),
        qtbot.waitSignal(bridge.files_changed),
    ):
        library.emit(FilesChanged((9001,)))
    assert not view._refresh_soon.isActive()


def test_the_list_is_copied_as_text(qtbot: QtBot, view: FailuresView) -> None:
    view.copy.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 3
    assert lines[0].split("\t")[1] == "The file ends too early."
    view.view.selectRow(0)
    qtbot.keyClick(view.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert len(QGuiApplication.clipboard().text().splitlines()) == 1
    assert view.message.text() == "1 line copied."


def test_enter_shows_the_file_and_f5_tries_again(
    qtbot: QtBot, view: FailuresView, library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Path] = []
    monkeypatch.setattr(desktop, "reveal", shown.append)
    view.view.selectRow(0)
    qtbot.keyClick(view.view, Qt.Key.Key_Return)
    assert [path.name for path in shown] == ["broken 0.jpg"]
    qtbot.keyClick(view.view, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: library.opened == ["retry [9000]"])


def test_text_for_the_clipboard() -> None:
    failure = Failure(1, Path("/a/b.jpg"), "It is empty.", "Copy it again.", 1, 0)
    assert as_text([failure]) == "/a/b.jpg\tIt is empty.\tCopy it again."


# -- handing files to the desktop -------------------------------------------------------------------
def test_where_no_file_manager_answers_the_folder_is_opened(
    qtbot: QtBot, qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(desktop.sys, "platform", "linux")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    monkeypatch.setattr(desktop, "open_file", opened.append)
    file = tmp_path / "a photo, 1.jpg"
    file.write_bytes(b"x")
    desktop.reveal(file)
    qtbot.waitUntil(lambda: opened == [tmp_path])
    assert desktop._running == set()


def test_a_file_that_is_gone_shows_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(desktop, "open_file", opened.append)
    desktop.reveal(tmp_path / "gone.jpg")
    assert opened == [tmp_path]
