"""Settings of a library: declared once, with type, default, range and a line of help.

The settings page and the documentation are made from the declarations. A value that does not fit
falls back to its default: a library must open whatever stands in it.
"""

import ctypes
import locale
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from platformdirs import user_data_path


def _setting(default: int, low: int, high: int, text: str) -> int:
    value: int = field(default=default, metadata={"low": low, "high": high, "help": text})
    return value


@dataclass(frozen=True, slots=True)
class Settings:
    """How a library is kept."""

    loader_processes: int = _setting(
        min(8, os.cpu_count() or 2), 1, 32, "Processes that decode files."
    )
    load_timeout_s: int = _setting(120, 5, 3600, "Seconds that decoding one file may take.")
    load_memory_mb: int = _setting(
        4096, 512, 65536, "Memory that decoding one file may take, in MB."
    )
    rescan_minutes: int = _setting(60, 1, 10080, "Minutes between two full looks through a folder.")
    poll_minutes: int = _setting(
        10, 1, 10080, "Minutes between two looks through a network drive, which cannot be watched."
    )
    wait_on_battery: int = _setting(1, 0, 1, "Wait while the computer runs on its battery.")
    wait_when_busy: int = _setting(0, 0, 1, "Wait while other programs need the computer.")
    exact_below: int = _setting(
        100_000, 1000, 10_000_000, "Vectors up to which search is exact, without the HNSW index."
    )


def settings_from(values: Mapping[str, str]) -> Settings:
    """Read settings from stored text; anything unknown or out of range takes its default."""
    known: dict[str, int] = {}
    for declared in fields(Settings):
        text = values.get(declared.name, "")
        if text.isdecimal():
            low, high = declared.metadata["low"], declared.metadata["high"]
            if low <= int(text) <= high:
                known[declared.name] = int(text)
    return Settings(**known)


def preferred_languages(environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """Languages that queries are likely in: $TROUVERE_LANGUAGES ("de,fr"), else the system's.

    They decide where an English word is also a foreign one, such as "gift" or "chat".
    """
    named = environment.get("TROUVERE_LANGUAGES")
    if named is None:
        names = (environment.get(name) for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
        named = next((name for name in names if name), "") or _system_language()
    codes = (part.strip().lower() for part in named.replace(":", ",").split(","))
    found = (re.match(r"[a-z]{2}(?=[-_.@]|$)", code) for code in codes)
    return tuple(dict.fromkeys(match[0] for match in found if match))


def _system_language() -> str:
    """The language of Windows' user interface, which no environment variable tells."""
    if sys.platform == "win32":
        number = ctypes.windll.kernel32.GetUserDefaultUILanguage()
        return locale.windows_locale.get(number, "")
    return ""


def default_library() -> Path:
    """Where the library lies when nobody says: $TROUVERE_LIBRARY, else the platform's data folder."""
    named = os.environ.get("TROUVERE_LIBRARY")
    return (
        Path(named).expanduser()
        if named
        else user_data_path("trouvere", appauthor=False) / "library"
    )


def models_folder() -> Path:
    """Where models lie that the user added: shared by all libraries of this user."""
    named = os.environ.get("TROUVERE_MODELS")
    return (
        Path(named).expanduser()
        if named
        else user_data_path("trouvere", appauthor=False) / "models"
    )
