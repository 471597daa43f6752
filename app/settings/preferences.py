"""What the window remembers for a user, whichever library is open: the theme, recent libraries."""

from collections.abc import Callable
from pathlib import Path
from typing import Final, get_args

from PySide6.QtCore import QSettings

from app.theme import Mode

MOST_RECENT: Final = 8


class Preferences:
    """A small file in the user's settings folder; anything odd in it counts as not there.

    Parameters
    ----------
    file
        Another place for it, for tests.
    """

    def __init__(self, file: Path | None = None) -> None:
        form = QSettings.Format.IniFormat
        self._settings = (
            QSettings(form, QSettings.Scope.UserScope, "trouvere", "window")
            if file is None
            else QSettings(str(file), form)
        )

    @property
    def mode(self) -> Mode:
        """The theme."""
        stored = self._settings.value("theme")
        known: tuple[Mode, ...] = get_args(Mode)
        return next((mode for mode in known if mode == stored), "system")

    @mode.setter
    def mode(self, mode: Mode) -> None:
        self._settings.setValue("theme", mode)
        self._settings.sync()

    def libraries(self, is_there: Callable[[Path], bool] = Path.is_dir) -> list[Path]:
        """List the libraries that were open lately, newest first, that still are there."""
        stored = self._settings.value("libraries")
        names = stored if isinstance(stored, list) else [stored]
        paths = [Path(name) for name in names if isinstance(name, str) and name]
        return [path for path in paths if is_there(path)]

    def note_library(self, folder: Path) -> None:
        """Put a library at the head of the list."""
        others = [path for path in self.libraries(lambda _path: True) if path != folder]
        names = [str(path) for path in (folder, *others)]
        self._settings.setValue("libraries", names[:MOST_RECENT])
        self._settings.sync()
