"""The icon beside the clock: there while files are indexed, quiet otherwise."""

import pytest
from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from app.settings.preferences import Preferences
from app.tray import LONG_S, STEPS, TrayIndicator, indexing_icon
from engine.domain import Progress

pytestmark = [
    pytest.mark.gui,
    pytest.mark.qt_log_ignore("systemTrayWindowChanged"),  # the platform without a screen has none
]

BUSY, DONE = Progress(300, 600, 0, eta_s=90), Progress(900, 0, 0)


class Desk:
    """A desktop with or without a place for icons, and a clock."""

    def __init__(self, qtbot, tmp_path):
        self.has_tray, self.now = True, 0.0
        self.preferences = Preferences(tmp_path / "window.ini")
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.tray = TrayIndicator(
            self.window,
            self.preferences,
            is_available=lambda: self.has_tray,
            clock=lambda: self.now,
        )
        self.said = []

    def show(self, progress):
        self.tray.show_progress(progress)
        if self.icon is not None:
            self.icon.showMessage = lambda *words: self.said.append(words[1])

    @property
    def icon(self):
        return self.tray.icon

    def action(self, name):
        return next(a for a in self.tray._menu.actions() if name in a.text())


@pytest.fixture
def desk(qtbot, tmp_path):
    made = Desk(qtbot, tmp_path)
    yield made
    made.tray.stop()


def test_it_comes_with_the_first_file_and_goes_with_the_last(desk):
    desk.show(DONE)
    assert desk.icon is None
    desk.show(BUSY)
    assert desk.icon.isVisible()
    assert desk.icon.toolTip() == "Trouvère: 300 of 900 searchable · 1:30 left"
    desk.show(DONE)
    assert not desk.icon.isVisible()
    assert desk.said == []


def test_a_long_run_that_nobody_watches_is_announced_once(desk):
    desk.show(BUSY)
    desk.now = LONG_S
    desk.show(DONE)
    desk.show(DONE)
    assert desk.said == ["Everything is searchable now."]
    assert desk.icon.isVisible()
    desk.tray._linger.timeout.emit()
    assert not desk.icon.isVisible()


def test_whoever_looks_at_the_window_is_not_told(desk, qtbot):
    desk.window.show()
    desk.window.activateWindow()
    qtbot.waitUntil(desk.window.isActiveWindow)
    desk.show(BUSY)
    desk.now = LONG_S
    desk.show(DONE)
    assert desk.said == []


def test_it_can_be_switched_off_at_once(desk):
    desk.show(BUSY)
    desk.preferences.tray = False
    desk.show(BUSY)
    assert not desk.icon.isVisible()


def test_a_desktop_without_a_place_for_it_gets_none(desk):
    desk.has_tray = False
    desk.show(BUSY)
    assert desk.icon is None


def test_its_menu_pauses_and_goes_on(desk, qtbot):
    desk.show(BUSY)
    with qtbot.waitSignal(desk.tray.pause_toggled) as told:
        desk.action("Pause").trigger()
    assert told.args == [True]
    desk.show(Progress(300, 600, 0, paused=True))
    assert "paused" in desk.icon.toolTip()
    with qtbot.waitSignal(desk.tray.pause_toggled) as told:
        desk.action("Go on").trigger()
    assert told.args == [False]


def test_a_click_asks_for_the_window_but_the_menu_does_not(desk, qtbot):
    desk.show(BUSY)
    with qtbot.waitSignal(desk.tray.window_wanted):
        desk.icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    with qtbot.assertNotEmitted(desk.tray.window_wanted):
        desk.icon.activated.emit(QSystemTrayIcon.ActivationReason.Context)


def test_the_bar_of_the_icon_grows(qapp):
    def filled(step):
        image = indexing_icon(step).pixmap(32, 32).toImage()
        row = image.height() - 2
        return sum(image.pixelColor(x, row) != image.pixelColor(31, row) for x in range(32))

    assert 0 == filled(0) < filled(STEPS // 4) < filled(STEPS // 2)
