"""What the window remembers for a user, whichever library is open: the theme, recent libraries."""

from collections.abc import Callable
from pathlib import Path
from typing import Final, get_args

from PySide6.QtCore import QSettings

from app.language import Language
from app.theme import TEXT_PERCENTS, Mode

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

    @property
    def language(self) -> Language:
        """The language of the window."""
        stored = self._settings.value("language")
        known: tuple[Language, ...] = get_args(Language)
        return next((language for language in known if language == stored), "system")

    @language.setter
    def language(self, language: Language) -> None:
        self._settings.setValue("language", language)
        self._settings.sync()

    @property
    def tour_seen(self) -> bool:
        """Whether the tour was gone through or skipped once."""
        return self._flag("tour_seen", default=False)

    @tour_seen.setter
    def tour_seen(self, is_seen: bool) -> None:
        self._put_flag("tour_seen", is_seen)

    @property
    def tray(self) -> bool:
        """Whether an icon beside the clock shows that files are being indexed."""
        return self._flag("tray", default=True)

    @tray.setter
    def tray(self, is_wanted: bool) -> None:
        self._put_flag("tray", is_wanted)

    @property
    def proxy(self) -> str:
        """How downloads reach the network: "system", "none" or "host:port"."""
        stored = self._settings.value("proxy")
        return stored if isinstance(stored, str) and stored else "system"

    @proxy.setter
    def proxy(self, proxy: str) -> None:
        self._settings.setValue("proxy", proxy)
        self._settings.sync()

    def _flag(self, name: str, *, default: bool) -> bool:
        stored = self._settings.value(name)
        return stored == "1" if stored in ("0", "1") else default

    def _put_flag(self, name: str, value: bool) -> None:
        self._settings.setValue(name, str(int(value)))
        self._settings.sync()

    @property
    def text_percent(self) -> int:
        """Size of text, by what the system says."""
        stored = str(self._settings.value("text_percent"))
        return next((size for size in TEXT_PERCENTS if str(size) == stored), TEXT_PERCENTS[0])

    @text_percent.setter
    def text_percent(self, percent: int) -> None:
        self._settings.setValue("text_percent", percent)
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
