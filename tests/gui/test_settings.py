"""The settings page: every control does something, and failures are said in place."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from app.bridge import EngineBridge
from app.settings.download_text import download_text
from app.settings.library import LibrarySection
from app.settings.licences import licences
from app.settings.model_table import ModelTable
from app.settings.page import SettingsPage
from app.settings.preferences import Preferences
from app.settings.proxy_row import ProxyRow, is_address
from app.theme import apply_theme, tokens
from engine.domain import ModelCheck, ModelInfo
from engine.errors import EnvironmentProblem
from tests.helpers.fake_library import FakeLibrary

pytestmark = pytest.mark.gui


@pytest.fixture
def bridge(qtbot: QtBot, library: FakeLibrary, tmp_path: Path) -> Iterator[EngineBridge]:
    library.folder = tmp_path / "library"
    library.folder.mkdir()
    made = EngineBridge(lambda: library)  # type: ignore[arg-type, return-value]
    with qtbot.waitSignal(made.opened):
        made.open()
    yield made
    assert made.close()


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences(tmp_path / "window.ini")


@pytest.fixture
def page(qtbot: QtBot, bridge: EngineBridge, preferences: Preferences) -> Iterator[SettingsPage]:
    made = SettingsPage(bridge, preferences)
    qtbot.addWidget(made)
    made.resize(1000, 600)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, "light")


# -- preferences ------------------------------------------------------------------------------------
def test_the_theme_is_remembered(tmp_path: Path) -> None:
    Preferences(tmp_path / "window.ini").mode = "contrast"
    assert Preferences(tmp_path / "window.ini").mode == "contrast"


def test_nonsense_in_the_file_counts_as_not_there(tmp_path: Path) -> None:
    (tmp_path / "window.ini").write_text("[General]\ntheme=pink\nlibraries=@Invalid()\n")
    preferences = Preferences(tmp_path / "window.ini")
    assert preferences.mode == "system"
    assert preferences.libraries() == []


@pytest.mark.parametrize("count", [1, 2, 20])
def test_libraries_are_listed_newest_first(tmp_path: Path, count: int) -> None:
    preferences = Preferences(tmp_path / "window.ini")
    folders = [tmp_path / f"library, {n}" for n in range(count)]  # commas mean lists to QSettings
    for folder in folders:
        folder.mkdir()
        preferences.note_library(folder)
    newest_first = list(reversed(folders))[:8]
    assert Preferences(tmp_path / "window.ini").libraries() == newest_first


def test_a_library_noted_again_moves_to_the_head(tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "window.ini")
    for name in ("a", "b", "a"):
        (tmp_path / name).mkdir(exist_ok=True)
        preferences.note_library(tmp_path / name)
    assert preferences.libraries() == [tmp_path / "a", tmp_path / "b"]


def test_libraries_that_are_gone_are_not_listed(tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "window.ini")
    preferences.note_library(tmp_path / "gone")
    assert preferences.libraries() == []


# -- appearance -------------------------------------------------------------------------------------
def test_choosing_a_theme_acts_at_once_and_is_stored(
    qtbot: QtBot, page: SettingsPage, preferences: Preferences
) -> None:
    button = page.appearance.findChild(QRadioButton, "dark")
    assert isinstance(button, QRadioButton)
    with qtbot.waitSignal(page.mode_changed) as told:
        button.click()
    assert told.args == ["dark"]
    assert tokens().name == "dark"
    assert preferences.mode == "dark"


def test_the_stored_theme_is_ticked(
    qtbot: QtBot, bridge: EngineBridge, preferences: Preferences
) -> None:
    preferences.mode = "contrast"
    page = SettingsPage(bridge, preferences)
    qtbot.addWidget(page)
    button = page.appearance.findChild(QRadioButton, "contrast")
    assert isinstance(button, QRadioButton)
    assert button.isChecked()


# -- library ----------------------------------------------------------------------------------------
def texts(section: LibrarySection) -> list[str]:
    return [one.text() for one in section.findChildren(QLabel) if not one.isHidden()]


def test_the_librarys_place_and_size_are_shown(
    qtbot: QtBot, page: SettingsPage, library: FakeLibrary
) -> None:
    (library.folder / "index").mkdir()
    (library.folder / "index" / "a.bin").write_bytes(b"x" * 1500)
    page.open_section(page.library)
    qtbot.waitUntil(lambda: "1.5 kB on disk" in texts(page.library))
    assert str(library.folder) in texts(page.library)


def test_another_library_opens_in_its_own_window_and_is_remembered(
    qtbot: QtBot, bridge: EngineBridge, preferences: Preferences, tmp_path: Path
) -> None:
    started: list[Path] = []
    section = LibrarySection(
        bridge, preferences, start=lambda folder: bool(started.append(folder)) or True
    )
    qtbot.addWidget(section)
    section.open_library(tmp_path)
    assert started == [tmp_path]
    assert preferences.libraries() == [tmp_path]
    buttons = [b for b in section.findChildren(QPushButton) if b.text() == "Open"]
    buttons[0].click()
    assert started == [tmp_path, tmp_path]


def test_a_window_that_does_not_start_is_said(
    qtbot: QtBot, bridge: EngineBridge, preferences: Preferences, tmp_path: Path
) -> None:
    section = LibrarySection(bridge, preferences, start=lambda _folder: False)
    qtbot.addWidget(section)
    section.open_library(tmp_path)
    assert "could not be started" in section.message()
    assert preferences.libraries() == []


# -- indexing ---------------------------------------------------------------------------------------
def test_every_setting_of_the_engine_has_a_box_with_its_range(
    qtbot: QtBot, page: SettingsPage, library: FakeLibrary
) -> None:
    page.open_section(page.indexing)
    shown = page.indexing.boxes, page.indexing.switches
    qtbot.waitUntil(
        lambda: set(shown[0]) | set(shown[1]) == set(library.settings.__dataclass_fields__)
    )
    for name, box in page.indexing.boxes.items():
        about = library.settings.__dataclass_fields__[name].metadata
        assert (box.minimum(), box.maximum()) == (about["low"], about["high"])
        assert box.value() == getattr(library.settings, name)


def test_a_changed_number_is_stored(qtbot: QtBot, page: SettingsPage, library: FakeLibrary) -> None:
    page.open_section(page.indexing)
    qtbot.waitUntil(lambda: "rescan_minutes" in page.indexing.boxes)
    page.indexing.boxes["rescan_minutes"].setValue(7)
    qtbot.waitUntil(lambda: library.settings.rescan_minutes == 7)


def test_the_defaults_come_back(qtbot: QtBot, page: SettingsPage, library: FakeLibrary) -> None:
    library.settings = replace(library.settings, rescan_minutes=7)
    page.open_section(page.indexing)
    qtbot.waitUntil(lambda: bool(page.indexing.boxes))
    page.indexing._reset.click()
    qtbot.waitUntil(lambda: page.indexing.boxes["rescan_minutes"].value() == 60)
    assert library.settings.rescan_minutes == 60


@pytest.mark.parametrize("name", ["wait_on_battery", "wait_when_busy"])
def test_a_rule_of_manners_is_a_switch(
    qtbot: QtBot, page: SettingsPage, library: FakeLibrary, name: str
) -> None:
    page.open_section(page.indexing)
    qtbot.waitUntil(lambda: name in page.indexing.switches)
    before = getattr(library.settings, name)
    assert page.indexing.switches[name].isChecked() is bool(before)
    page.indexing.switches[name].click()
    qtbot.waitUntil(lambda: getattr(library.settings, name) == 1 - before)


def test_the_indicator_beside_the_clock_can_be_switched_off(
    page: SettingsPage, preferences: Preferences
) -> None:
    assert preferences.tray
    page.indexing.tray.click()
    assert not preferences.tray


# -- models -----------------------------------------------------------------------------------------
@pytest.fixture
def models(qtbot: QtBot, page: SettingsPage) -> SettingsPage:
    page.open_section(page.models)
    qtbot.waitUntil(lambda: page.models.table.rowCount() == 3)
    return page


def row_of(page: SettingsPage, name: str) -> int:
    table = page.models.table
    return next(
        row
        for row in range(table.rowCount())
        if (model := table.model_at(row)) is not None and model.name == name
    )


def enabled(page: SettingsPage) -> set[str]:
    section = page.models
    named = {
        "use": section.use,
        "download": section.download,
        "file": section.from_file,
        "remove": section.remove,
    }
    return {name for name, button in named.items() if button.isEnabled()}


def test_models_are_a_sound_table(
    qtmodeltester: object, library: FakeLibrary, qapp: object
) -> None:
    table = ModelTable()
    table.show_models(library.models())
    qtmodeltester.check(table)  # type: ignore[attr-defined]


def test_only_what_makes_sense_can_be_done(models: SettingsPage) -> None:
    models.models.view.selectRow(row_of(models, "bundled"))
    assert enabled(models) == set()
    models.models.view.selectRow(row_of(models, "vit-b-32"))
    assert enabled(models) == {"download", "file"}


def test_a_model_is_downloaded_only_on_a_click(
    qtbot: QtBot, models: SettingsPage, library: FakeLibrary
) -> None:
    asked: list[tuple[str, Path | None]] = []
    plain = library.add_model

    def add(
        name: str, source: Path | None, on_progress: Callable[[int, int], None], _proxy: str
    ) -> None:
        asked.append((name, source))
        plain(name, source, on_progress)

    library.add_model = add  # type: ignore[method-assign, assignment]
    models.models.view.selectRow(row_of(models, "vit-b-32"))
    assert asked == []
    models.models.download.click()
    qtbot.waitUntil(lambda: "is installed" in models.models.message.text())
    assert asked == [("vit-b-32", None)]
    assert not models.models.is_busy


def test_a_model_is_added_from_a_file(
    qtbot: QtBot, models: SettingsPage, library: FakeLibrary, tmp_path: Path
) -> None:
    asked: list[Path | None] = []
    library.add_model = lambda _name, source, _tell, _proxy: asked.append(source)  # type: ignore
    models.models.view.selectRow(row_of(models, "vit-b-32"))
    models.models.add_from(tmp_path / "weights.safetensors")
    qtbot.waitUntil(lambda: asked == [tmp_path / "weights.safetensors"])
    qtbot.waitUntil(lambda: not models.models.is_busy)


def test_progress_is_shown_and_cancelling_stops_the_engine(
    qtbot: QtBot, models: SettingsPage, library: FakeLibrary
) -> None:
    go_on, ended = threading.Event(), threading.Event()

    def add(
        _name: str, _source: Path | None, on_progress: Callable[[int, int], None], _proxy: str
    ) -> None:
        try:
            on_progress(3_000_000_000, 6_000_000_000)
            while not go_on.wait(0.005):
                on_progress(3_000_000_000, 6_000_000_000)
        finally:
            ended.set()

    library.add_model = add  # type: ignore[method-assign, assignment]
    section = models.models
    section.view.selectRow(row_of(models, "vit-b-32"))
    section.download.click()
    qtbot.waitUntil(lambda: "3.0 GB / 6.0 GB" in section.message.text())
    assert section.bar.value() == 500
    assert section.cancel.isVisible()
    assert enabled(models) == set()
    section.cancel.click()
    qtbot.waitUntil(lambda: section.message.text() == "Stopped.")
    go_on.set()
    assert ended.is_set()
    assert not section.is_busy
    assert not section.bar.isVisible()


def test_pausing_keeps_what_is_here_and_cancelling_throws_it_away(
    qtbot: QtBot, models: SettingsPage, library: FakeLibrary
) -> None:
    stopped = threading.Event()

    def add(
        _name: str, _source: Path | None, on_progress: Callable[[int, int], None], _proxy: str
    ) -> None:
        while not stopped.wait(0.005):
            on_progress(10, 100)

    library.add_model = add  # type: ignore[method-assign, assignment]
    section = models.models
    section.view.selectRow(row_of(models, "vit-b-32"))
    section.download.click()
    qtbot.waitUntil(section.pause.isVisible)
    section.pause.click()
    qtbot.waitUntil(lambda: not section.is_busy)
    assert library.opened == []
    section.download.click()
    qtbot.waitUntil(section.cancel.isEnabled)
    section.cancel.click()
    qtbot.waitUntil(lambda: library.opened == ["drop vit-b-32"])
    stopped.set()


def test_a_paused_download_can_go_on_or_be_thrown_away(
    qtbot: QtBot, models: SettingsPage, library: FakeLibrary
) -> None:
    plain = library.models
    library.models = lambda: [  # type: ignore[method-assign]
        replace(model, fetched_bytes=0 if model.installed else 240_000_000) for model in plain()
    ]
    section = models.models
    section.refresh()
    row = row_of(models, "vit-b-32")
    section.view.selectRow(row)
    qtbot.waitUntil(lambda: section.download.text() == "Go on downloading")
    assert section.table.data(section.table.index(row, 1)) == "paused at 240 MB"
    section.drop.click()
    qtbot.waitUntil(lambda: library.opened == ["drop vit-b-32"])


def test_closing_the_window_stops_a_download(
    qtbot: QtBot, qapp: QApplication, models: SettingsPage, library: FakeLibrary
) -> None:
    never = threading.Event()

    def add(
        _name: str, _source: Path | None, on_progress: Callable[[int, int], None], _proxy: str
    ) -> None:
        while not never.wait(0.005):
            on_progress(10, 100)

    library.add_model = add  # type: ignore[method-assign, assignment]
    models.models.view.selectRow(row_of(models, "vit-b-32"))
    models.models.download.click()
    qtbot.waitUntil(models.models.pause.isVisible)
    qapp.lastWindowClosed.emit()
    qtbot.waitUntil(lambda: not models.models.is_busy)


def test_every_section_can_be_read_at_twice_the_size(qtbot: QtBot, page: SettingsPage) -> None:
    font = page.font()
    font.setPointSizeF(2 * font.pointSizeF())
    page.setFont(font)
    letters = page.names.fontMetrics()
    widest = max(
        letters.horizontalAdvance(page.names.item(row).text()) for row in range(page.names.count())
    )
    assert page.names.width() > widest + page.names.iconSize().width()


def test_the_checksum_is_shown_after_installing(qtbot: QtBot, models: SettingsPage) -> None:
    models.models.view.selectRow(row_of(models, "vit-b-32"))
    models.models.download.click()
    qtbot.waitUntil(
        lambda: "checksum is right (SHA-256 abababababababab…)" in models.models.message.text()
    )


def test_a_damaged_model_is_said(qtbot: QtBot, models: SettingsPage, library: FakeLibrary) -> None:
    library.model_check = ModelCheck((("a.bin", "ab" * 32),), ("a.bin",))
    models.models.view.selectRow(row_of(models, "bundled"))
    models.models.check.click()
    qtbot.waitUntil(lambda: "Bundled is damaged: a.bin" in models.models.message.text())


@pytest.mark.parametrize(
    ("done", "total", "since", "seconds", "expected"),
    [
        (1_000_000, 5_000_000, 0, 0.0, "1.0 MB / 5.0 MB"),
        (3_000_000, 5_000_000, 2_000_000, 4.0, "3.0 MB / 5.0 MB · 500 kB/s · 0:04 left"),
        (3_000_000, 0, 2_000_000, 4.0, "3.0 MB · 500 kB/s"),
    ],
)
def test_how_far_a_download_is(
    done: int, total: int, since: int, seconds: float, expected: str
) -> None:
    assert download_text(done, total, since, seconds) == expected


# -- the proxy --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("proxy.example:8080", True),
        ("10.0.0.1:3128", True),
        ("[fe80::1]:3128", True),
        ("http://ann:secret@proxy.example:8080", True),
        ("proxy.example", False),
        ("proxy.example:99999", False),
        ("two words:80", False),
        ("socks5://proxy:1080", False),
        ("", False),
    ],
)
def test_what_is_an_address_of_a_proxy(text: str, expected: bool) -> None:
    assert is_address(text) is expected


def test_a_download_goes_through_the_proxy_that_was_chosen(
    qtbot: QtBot, models: SettingsPage, library: FakeLibrary, preferences: Preferences
) -> None:
    section = models.models
    row = section.proxy
    assert not row.address.isVisible()
    row.choice.setCurrentIndex(2)
    assert row.address.isVisible()
    row.address.setText("proxy.example:80")
    assert preferences.proxy == "proxy.example:80"
    row.address.setText("proxy.example:")
    assert preferences.proxy == "proxy.example:80"  # half an address is not stored
    section.view.selectRow(row_of(models, "vit-b-32"))
    section.download.click()
    qtbot.waitUntil(lambda: library.opened == ["add vit-b-32 through proxy.example:80"])
    row.choice.setCurrentIndex(0)
    assert preferences.proxy == "system"


def test_a_stored_proxy_is_shown(qtbot: QtBot, preferences: Preferences) -> None:
    preferences.proxy = "proxy.example:80"
    row = ProxyRow(preferences)
    qtbot.addWidget(row)
    assert row.choice.currentIndex() == 2
    assert row.address.text() == "proxy.example:80"


def test_a_failed_download_says_why_and_can_be_tried_again(
    qtbot: QtBot, models: SettingsPage
) -> None:
    models.models.view.selectRow(row_of(models, "siglip2"))
    models.models.download.click()
    qtbot.waitUntil(
        lambda: (
            models.models.message.text() == "siglip2 could not be downloaded. Check the network."
        )
    )
    assert "download" in enabled(models)


def test_a_model_is_used_and_another_removed_after_asking(
    qtbot: QtBot, models: SettingsPage, library: FakeLibrary
) -> None:
    plain = library.models

    def all_installed() -> list[ModelInfo]:
        return [replace(model, installed=True, downloadable=False) for model in plain()]

    library.models = all_installed  # type: ignore[method-assign]
    section = models.models
    section.refresh()
    section.view.selectRow(row_of(models, "vit-b-32"))
    qtbot.waitUntil(lambda: enabled(models) == {"use", "remove"})
    section.use.click()
    qtbot.waitUntil(lambda: enabled(models) == set())
    section.view.selectRow(row_of(models, "siglip2"))
    section.remove.click()
    assert "Remove SigLIP 2" in section.message.text()
    assert library.opened == []
    section.keep.click()
    assert section.message.text() == ""
    section.remove.click()
    section.remove.click()
    qtbot.waitUntil(lambda: library.opened == ["remove siglip2"])


def test_choosing_another_row_takes_the_question_back(
    qtbot: QtBot, models: SettingsPage, library: FakeLibrary
) -> None:
    plain = library.models
    library.models = lambda: [replace(m, installed=True, active=False) for m in plain()]  # type: ignore
    section = models.models
    section.refresh()
    section.view.selectRow(1)
    qtbot.waitUntil(lambda: "remove" in enabled(models))
    section.remove.click()
    section.view.selectRow(2)
    section.remove.click()
    assert section.message.text().startswith("Remove SigLIP 2")
    assert section.keep.isVisible()
    assert library.opened == []


def test_a_model_in_use_tells_how_far_it_is(qapp: object, library: FakeLibrary) -> None:
    table = ModelTable()
    model = replace(library.models()[0], installed=True, active=True, coverage=0.426)
    table.show_models([model])
    assert table.index(0, 1).data() == "in use, 42 % of the library read"


def test_an_error_while_listing_models_is_said(
    qtbot: QtBot, page: SettingsPage, library: FakeLibrary
) -> None:
    def fail() -> list[ModelInfo]:
        raise EnvironmentProblem("The models folder cannot be read.")

    library.models = fail  # type: ignore[method-assign]
    page.open_section(page.models)
    qtbot.waitUntil(lambda: "cannot be read" in page.models.message.text())


# -- about ------------------------------------------------------------------------------------------
def test_licences_are_read_from_a_source_tree_and_from_an_installed_one(tmp_path: Path) -> None:
    for root, place in ((tmp_path / "src", "packaging/licenses"), (tmp_path / "app", "licenses")):
        folder = root / place / "weights"
        folder.mkdir(parents=True)
        (root / "LICENSE").write_text("MIT")
        (root / place / "THIRD_PARTY.md").write_text("| a | b |")
        (folder / "net.txt").write_text("Apache-2.0")
        found = {licence.name: licence.text for licence in licences(root)}
        assert found == {"Trouvère": "MIT", "Packages": "| a | b |", "net": "Apache-2.0"}


def test_licences_that_are_missing_do_no_harm(tmp_path: Path) -> None:
    assert licences(tmp_path) == []


def test_the_about_page_shows_version_and_our_licence(page: SettingsPage) -> None:
    page.open_section(page.about)
    assert page.about.names.count() >= 1
    page.about.names.setCurrentRow(0)
    assert "MIT" in page.about.text.toPlainText()
    assert any("Qt 6" in label.text() for label in page.about.findChildren(QLabel))


# -- for everyone -----------------------------------------------------------------------------------
def test_sections_can_be_walked_with_the_keyboard(qtbot: QtBot, page: SettingsPage) -> None:
    seen = [page.current().title]
    for _ in range(5):
        qtbot.keyClick(page.names, Qt.Key.Key_Down)
        seen.append(page.current().title)
    assert seen == ["Appearance", "Library", "Indexing", "Models", "Privacy", "About"]


def test_every_button_has_a_name(qtbot: QtBot, page: SettingsPage) -> None:
    nameless = [
        button
        for button in page.findChildren(QAbstractButton)
        if not button.text()
        and not button.accessibleName()
        and type(button) in (QPushButton, QRadioButton)
    ]
    assert nameless == []
