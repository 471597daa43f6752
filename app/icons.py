"""Line icons in the colours of the theme.

The pictures are SVG files in `resources/icons`, drawn in `currentColor`; here they are given a
colour. GUI thread only: icons hold pixmaps.

Examples
--------
::

    button.setIcon(icon("play"))       # right for now
    set_icon(button, "play")           # and after every change of the theme
"""

import weakref
from functools import lru_cache
from typing import Final, Protocol

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap, QTransform
from PySide6.QtSvg import QSvgRenderer
from shiboken6 import isValid

from app.theme import RESOURCES, icon_px, tokens, watcher

ICONS: Final = RESOURCES / "icons"
SIZES: Final = (16, 20, 24, 32, 48)
DIRECTED: Final = frozenset(("back", "forward", "chevron-left", "chevron-right"))
"""Arrows that point where one reads from or to: mirrored where one reads from the right."""
APP_ICON_SIZES: Final = (16, 24, 32, 48, 64, 128, 256, 512)


class HasIcon(Protocol):
    """A button, action or anything else that takes an icon."""

    def setIcon(self, icon: QIcon, /) -> object:
        """Take it."""


def icon(name: str, colour: QColor | None = None) -> QIcon:
    """Draw an icon in the colours in force.

    Parameters
    ----------
    name
        A file of `resources/icons` without its ending.
    colour
        Instead of the text colour.

    Raises
    ------
    FileNotFoundError
        There is no such icon: a slip of the pen in our code.
    """
    theme = tokens()
    selected = colour or theme.on_selection
    colours = (colour or theme.text, theme.disabled, selected)
    names = tuple(one.name(QColor.NameFormat.HexArgb) for one in colours)
    return _drawn(name, names, wanted_sizes(), QGuiApplication.layoutDirection())


@lru_cache(maxsize=256)
def _drawn(
    name: str, colours: tuple[str, str, str], sizes: tuple[int, ...], _way: Qt.LayoutDirection
) -> QIcon:
    """Draw an icon usual, disabled and selected: some 20 pictures, a millisecond."""
    result, mode = QIcon(), QIcon.Mode
    usual, disabled, selected = map(QColor, colours)
    wanted = (
        (usual, mode.Normal, QIcon.State.Off),
        (disabled, mode.Disabled, QIcon.State.Off),
        (selected, mode.Selected, QIcon.State.Off),
        # on a checked button the selection colour lies behind the icon
        (selected, mode.Normal, QIcon.State.On),
    )
    for colour, one_mode, state in wanted:
        for size in sizes:
            result.addPixmap(pixmap(name, size, colour), one_mode, state)
    return result


def wanted_sizes() -> tuple[int, ...]:
    """Give the sizes to draw: those of each screen's scale too, or Qt would blur another one."""
    scales = {screen.devicePixelRatio() for screen in QGuiApplication.screens()}
    return tuple(sorted({*SIZES, *(round(icon_px() * scale) for scale in scales)}))


def pixmap(name: str, size: int, colour: QColor, ratio: float = 1.0) -> QPixmap:
    """Draw an icon `size` px wide (times `ratio` on a dense screen)."""
    drawing = _renderer(name, colour.name())  # before the painter: it may fail
    picture = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    drawing.render(painter, QRectF(picture.rect()))
    painter.end()
    if name in DIRECTED and QGuiApplication.isRightToLeft():
        picture = picture.transformed(QTransform.fromScale(-1, 1))
    picture.setDevicePixelRatio(ratio)
    return picture


def draw(painter: QPainter, where: QRectF, name: str, colour: QColor) -> None:
    """Paint an icon, sharp at any size."""
    _renderer(name, colour.name()).render(painter, where)


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    text = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(text.replace("currentColor", colour).encode()))


def set_icon(target: HasIcon, name: str, role: str = "text") -> None:
    """Give a widget or action an icon that keeps up with the theme.

    Parameters
    ----------
    target
        Known by a weak reference; a deleted one is forgotten. Calling again replaces the icon.
    role
        Which of the theme's colours: a field of `app.theme.Tokens`.
    """
    _wearers[target] = (name, role, icon_px())
    _dress(target, name, role)
    _fit(target)
    _listen()


def _fit(target: HasIcon) -> None:
    """Icons are as large as the text beside them."""
    if hasattr(target, "setIconSize"):
        target.setIconSize(QSize(icon_px(), icon_px()))


_wearers: "weakref.WeakKeyDictionary[HasIcon, tuple[str, str, int]]" = weakref.WeakKeyDictionary()
"""Names, roles, and how large icons were when each was given."""


def _dress(target: HasIcon, name: str, role: str) -> None:
    target.setIcon(icon(name, None if role == "text" else getattr(tokens(), role)))


@lru_cache(maxsize=1)
def _listen() -> None:
    watcher().changed.connect(_dress_all)


def _dress_all() -> None:
    for target, (name, role, side) in list(_wearers.items()):
        if not isValid(target):
            del _wearers[target]
            continue
        _dress(target, name, role)
        # Crosses in chips and the like were made smaller: they stay so.
        if hasattr(target, "iconSize") and target.iconSize().width() == side:
            _fit(target)
            _wearers[target] = (name, role, icon_px())


def app_icon() -> QIcon:
    """Load the program's own icon, in every size we have."""
    result = QIcon()
    for size in APP_ICON_SIZES:
        result.addFile(str(ICONS / f"trouvere-{size}.png"), QSize(size, size))
    return result
