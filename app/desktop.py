"""Handing a file to the desktop: show it in the file manager, open it with its own program.

GUI thread. Nothing waits: all return at once.
"""

import sys
from pathlib import Path
from typing import Final

from PySide6.QtCore import QProcess, QUrl
from PySide6.QtGui import QDesktopServices

REPLY_MS: Final = 3000
_running: Final[set[QProcess]] = set()
"""Processes under way: one that Python forgets is killed."""


def open_file(path: Path) -> bool:
    """Open a file or folder with the program that the desktop has for it; False if it has none."""
    opened: bool = QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
    return opened


def reveal(path: Path) -> None:
    """Show a file in the file manager, selected where the desktop can do that."""
    folder = path if path.is_dir() else path.parent
    if path == folder or not path.exists():
        open_file(folder)
    elif sys.platform == "win32":
        QProcess.startDetached("explorer", [f"/select,{path}"])
    elif sys.platform == "darwin":
        QProcess.startDetached("open", ["-R", str(path)])
    else:
        _ask_file_manager(path)


def start_window(library: Path) -> bool:
    """Start Trouvère with another library, in a window and process of its own."""
    is_frozen = getattr(sys, "frozen", False)
    program = [] if is_frozen else ["-m", "engine.cli"]
    started: bool = QProcess.startDetached(
        sys.executable, [*program, "--library", str(library)], str(Path(__file__).parents[1])
    )[0]
    return started


def _ask_file_manager(path: Path) -> None:
    """Call freedesktop's `FileManager1.ShowItems`; where nobody answers, open the folder."""
    process = QProcess()
    _running.add(process)

    def ended(code: int) -> None:
        _running.discard(process)
        process.deleteLater()
        if code != 0:
            open_file(path.parent)

    process.finished.connect(ended)
    process.errorOccurred.connect(
        lambda error: ended(1) if error == QProcess.ProcessError.FailedToStart else None
    )
    process.start("dbus-send", _show_items(path))


def _show_items(path: Path) -> list[str]:
    return [
        "--session",
        "--print-reply",
        f"--reply-timeout={REPLY_MS}",
        "--dest=org.freedesktop.FileManager1",
        "--type=method_call",
        "/org/freedesktop/FileManager1",
        "org.freedesktop.FileManager1.ShowItems",
        # dbus-send splits array items at commas, which a URI may hold as they are
        f"array:string:{path.as_uri().replace(',', '%2C')}",
        "string:",
    ]
