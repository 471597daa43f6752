"""Starts the window. Nothing heavy is imported here: the engine is loaded while the window shows."""

import logging
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from app.bridge import CLOSE_WAIT_S, EngineBridge
from app.icons import app_icon
from app.instance import Instance
from app.language import speak, wanted_language
from app.notify import Notifier, install_hooks
from app.settings.preferences import Preferences
from app.signals import SignalWatch
from app.theme import Mode, apply_text_size, apply_theme
from app.tray import TrayIndicator, bring_to_front
from app.views.window import MainWindow
from app.window_state import WindowState

if TYPE_CHECKING:
    from engine.api import Library

log = logging.getLogger("app.main")

HAND_OVER_S = 0.0005
"""How soon a Python thread lets another one work. Python's own 5 ms add up where the window paints
while a search comes and goes between processes: with .5 ms, strokes are answered a fifth sooner (a trial)."""

ALREADY_OPEN = "Trouvère is open with this library already; its window was brought to the front."
ALREADY_OPEN_SILENT = (
    "Trouvère is open with this library already, but its window does not answer."
    " Close it, or wait a moment, and try again."
)


def run(library_folder: Path | None, *, self_test: bool = False) -> int:
    """Open the window on a library and return when it is closed.

    Parameters
    ----------
    library_folder
        None: the default library.
    self_test
        Drive the window on a throw-away library with the sample files, and close it again.

    Returns
    -------
    int
        The exit code: 0 done, 1 could not do it.
    """
    app = make_application()
    if self_test:
        from app.self_test import run_self_test

        with tempfile.TemporaryDirectory(prefix="trouvere-") as place:
            return run_self_test(Path(place))
    folder = library_folder if library_folder is not None else _default_library()
    code, wanted = _run_window(app, folder)
    while wanted is not None:  # the user switches libraries: the old one is closed by now
        code, wanted = _run_window(app, wanted)
    return code


def make_application() -> QApplication:
    """Make the application object, dressed and in the user's language."""
    sys.setswitchinterval(HAND_OVER_S)
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("Trouvère")
    app.setDesktopFileName("trouvere")
    app.setWindowIcon(app_icon())
    speak(app, wanted_language(Preferences().language))
    apply_text_size(app, Preferences().text_percent)
    apply_theme(app, theme_mode())
    return app


def theme_mode() -> Mode:
    """Give the theme of $TROUVERE_THEME (for screenshots), else the one that the user chose."""
    modes: dict[str, Mode] = {"light": "light", "dark": "dark", "contrast": "contrast"}
    return modes.get(os.environ.get("TROUVERE_THEME", ""), Preferences().mode)


def open_engine(folder: Path) -> "Callable[[], Library]":
    """Give a function that opens the library; it is called on a worker thread."""

    def opener() -> "Library":
        from engine.api import Library  # loaded here: it must not keep the window waiting

        return Library.open(folder)

    return opener


def make_window(
    opener: "Callable[[], Library]", state: WindowState | None = None
) -> tuple[MainWindow, EngineBridge, Callable[[], None]]:
    """Make a window on a library; the third value ends everything that runs for it."""
    notifier = Notifier()
    undo_hooks = install_hooks(notifier)
    bridge = EngineBridge(opener)
    window = MainWindow(bridge, notifier, state=state, preferences=Preferences())

    def end() -> None:
        if not bridge.close():
            log.warning("the library took too long to close")
        undo_hooks()

    return window, bridge, end


def _run_window(app: QApplication, folder: Path) -> tuple[int, Path | None]:
    """Show a window until it is closed; returns the exit code and a library to go on with."""
    if not _make_folder(folder):
        return 1, None
    instance = Instance(folder)
    if not instance.claim():
        if instance.raise_other():
            _say(ALREADY_OPEN)
            return 0, None
        if not instance.claim(CLOSE_WAIT_S):  # who closes and opens again at once gets a window
            _say(ALREADY_OPEN_SILENT)
            return 1, None
    Preferences().note_library(folder)
    wanted: list[Path] = []
    window, bridge, end = make_window(open_engine(folder), WindowState(folder))
    window.library_requested.connect(wanted.append)
    window.library_requested.connect(window.close)
    watch = SignalWatch(app.quit)
    instance.listen(lambda: bring_to_front(window))
    add_tray(window, bridge)
    window.show()
    bridge.open()
    code = app.exec()
    watch.stop()
    instance.hush()
    end()
    instance.release()
    window.deleteLater()
    return code, wanted[-1] if wanted else None


def _make_folder(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        _say(f"The library folder {folder} cannot be made: {error.strerror}.")
        return False
    return True


def add_tray(window: MainWindow, bridge: EngineBridge) -> TrayIndicator:
    """Give a window its icon beside the clock, which is there while files are indexed."""
    tray = TrayIndicator(window, Preferences())
    bridge.progress_changed.connect(tray.show_progress)
    tray.pause_toggled.connect(window.control.set_paused)
    tray.window_wanted.connect(lambda: bring_to_front(window))
    tray.quit_wanted.connect(window.close)
    window.closing.connect(tray.stop)
    return tray


def _default_library() -> Path:
    from engine.api import default_library

    return default_library()


def _say(sentence: str) -> None:
    """Tell whoever started us from a terminal."""
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()
