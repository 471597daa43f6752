"""A pytest plug-in that makes PySide6 look as if it were not installed: ``-p tests.helpers.no_qt``.

It goes with ``-p no:pytest-qt``, whose settings in pyproject.toml it takes over so that pytest
still knows them.
"""

import importlib.abc
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType

import pytest

HIDDEN = ("PySide6", "shiboken6")


class HideQt(importlib.abc.MetaPathFinder):
    """Answers every import of Qt as a machine without it would."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] in HIDDEN:
            raise ModuleNotFoundError(
                f"No module named {fullname!r} (hidden by no_qt)", name=fullname
            )
        return None


def pytest_addoption(parser: pytest.Parser) -> None:
    for name in ("qt_api", "qt_log_level_fail", "qt_log_ignore"):
        parser.addini(name, "belongs to pytest-qt, which is off in this run", type="linelist")


sys.meta_path.insert(0, HideQt())
