"""Colours, spaces and the style of the window: light, dark, high contrast, or as the system says.

GUI thread only. Painters ask `tokens()` each time they paint; whoever keeps something that was made
from the colours (an icon, say) listens to `watcher().changed`.

Conventions
-----------
Every text colour has a contrast of at least 4.5 on every background of its theme, and every edge
of a control at least 3 (WCAG 2.2, success criteria 1.4.3 and 1.4.11); a test measures it.
"""

from dataclasses import dataclass, fields
from pathlib import Path
from string import Template
from typing import Final, Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

Mode = Literal["system", "light", "dark", "contrast"]

RESOURCES: Final = Path(__file__).resolve().parent.parent / "resources"

SPACE: Final = 4
"""The step, in pixels, that every distance is a multiple of."""
SPACE_XS: Final = SPACE
SPACE_S: Final = 2 * SPACE
SPACE_M: Final = 3 * SPACE
SPACE_L: Final = 4 * SPACE
SPACE_XL: Final = 6 * SPACE
RADIUS_S: Final = 4
RADIUS_M: Final = 8
RADIUS_L: Final = 12
ICON_PX: Final = 20
CONTROL_PX: Final = 32
"""Height of buttons and lines: large enough to hit without aiming."""
TITLE_SIZE: Final = 1.6
LINE_SIZE: Final = 1.15
"""Titles and the search line, by the size of other text: the user may want all of it larger."""
TEXT_PERCENTS: Final = (100, 125, 150, 175, 200)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme, named by what they are for."""

    name: str
    is_dark: bool
    window: QColor  # behind everything
    surface: QColor  # lists, text fields, the grid
    raised: QColor  # chips, buttons, cards
    hover: QColor  # the same under the pointer
    stage: QColor  # around pictures: neutral, so that it does not tint what one sees
    divider: QColor  # decoration only
    control: QColor  # edges that one must see to use a control
    edge: QColor  # of buttons: only high contrast draws one
    text: QColor
    muted: QColor  # second-rank text
    disabled: QColor
    accent: QColor  # as text, line or fill
    accent_hover: QColor
    on_accent: QColor  # text on the accent
    selection: QColor  # behind selected rows
    on_selection: QColor
    focus: QColor
    match: QColor  # outline of what matched
    match_fill: QColor  # translucent
    danger: QColor
    warning: QColor
    good: QColor
    star: QColor
    wave: QColor  # waveform outside the match
    wave_played: QColor


def _theme(name: str, *, is_dark: bool, **colours: str) -> Tokens:
    return Tokens(
        name=name, is_dark=is_dark, **{key: QColor(value) for key, value in colours.items()}
    )


LIGHT: Final = _theme(
    "light",
    is_dark=False,
    window="#F4F4F2",
    surface="#FFFFFF",
    raised="#EAEAE7",
    hover="#DFDFDB",
    stage="#E6E6E6",
    divider="#D9D9D5",
    control="#7F7F79",
    edge="#00000000",
    text="#1D1D1B",
    muted="#565652",
    disabled="#9A9A95",
    accent="#0B6A66",
    accent_hover="#095753",
    on_accent="#FFFFFF",
    selection="#CDE7E4",
    on_selection="#10201F",
    focus="#0B6A66",
    match="#B4460A",
    match_fill="#30E8762C",
    danger="#A8261C",
    warning="#7A5200",
    good="#1E6B34",
    star="#8F5F00",
    wave="#7C7C77",
    wave_played="#0B6A66",
)

DARK: Final = _theme(
    "dark",
    is_dark=True,
    window="#1B1B1C",
    surface="#222223",
    raised="#303032",
    hover="#3B3B3E",
    stage="#161617",
    divider="#38383A",
    control="#8A8A8F",
    edge="#00000000",
    text="#EDEDEB",
    muted="#B4B4B1",
    disabled="#6F6F72",
    accent="#5CC8BF",
    accent_hover="#7BD7CF",
    on_accent="#06201E",
    selection="#1F4744",
    on_selection="#EAF7F5",
    focus="#7BD7CF",
    match="#FF9A5A",
    match_fill="#38FF8A3D",
    danger="#FF9A8F",
    warning="#F0C063",
    good="#83D39A",
    star="#F0C063",
    wave="#8A8A8F",
    wave_played="#5CC8BF",
)

CONTRAST: Final = _theme(
    "contrast",
    is_dark=True,
    window="#000000",
    surface="#000000",
    raised="#101010",
    hover="#2A2A2A",
    stage="#000000",
    divider="#8C8C8C",
    control="#FFFFFF",
    edge="#FFFFFF",
    text="#FFFFFF",
    muted="#E6E6E6",
    disabled="#A6A6A6",
    accent="#6FF5FF",
    accent_hover="#A9F9FF",
    on_accent="#000000",
    selection="#FFF04A",
    on_selection="#000000",
    focus="#FFF04A",
    match="#FFB14A",
    match_fill="#50FFB14A",
    danger="#FFB3AA",
    warning="#FFE07A",
    good="#A5FFBE",
    star="#FFF04A",
    wave="#D0D0D0",
    wave_played="#6FF5FF",
)

_THEMES: Final = {theme.name: theme for theme in (LIGHT, DARK, CONTRAST)}


class ThemeWatcher(QObject):
    """Holds the theme in use and follows the system when asked to.

    Signals
    -------
    changed
        The colours are new; painted and cached things must be made again.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.mode: Mode = "light"
        self.tokens = LIGHT
        self._followed: QApplication | None = None
        self._system_font: QFont | None = None

    def set_text_size(self, app: QApplication, percent: int) -> None:
        """Make all text this much larger than the system says."""
        if self._system_font is None:
            self._system_font = QFont(app.font())
        font = QFont(self._system_font)
        font.setPointSizeF(point_size(font) * percent / 100)
        if font != app.font():
            app.setFont(font)
            self._dress(app, self.tokens)

    def apply(self, app: QApplication, mode: Mode) -> None:
        """Put a mode in force; in `system` mode the system's later changes come through."""
        self.mode = mode
        self._follow(app)
        app.styleHints().setColorScheme(_scheme_for(mode))
        self._refresh()

    def _follow(self, app: QApplication) -> None:
        if self._followed is app:
            return
        self._followed = app
        app.styleHints().colorSchemeChanged.connect(self._refresh)
        app.styleHints().accessibility().contrastPreferenceChanged.connect(self._refresh)
        # Qt objects that outlive their application crash at exit: forget it in time.
        app.aboutToQuit.connect(self._unfollow)

    def _unfollow(self) -> None:
        self._followed = None

    def _refresh(self) -> None:
        app = self._followed
        if app is None:
            return
        wanted = _THEMES[resolve(self.mode)]
        if wanted is self.tokens and app.styleSheet():
            return
        self.tokens = wanted
        self._dress(app, wanted)

    def _dress(self, app: QApplication, theme: Tokens) -> None:
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setPalette(palette_of(theme))
        app.setStyleSheet(style_sheet_of(theme, point_size(app.font())))
        self.changed.emit()


def point_size(font: QFont) -> float:
    """Give the size of a font, one that is set in pixels too."""
    return font.pointSizeF() if font.pointSizeF() > 0 else QFontInfo(font).pointSizeF()


def icon_px() -> int:
    """Give the side of an icon: it grows with the text, but is never smaller than drawn."""
    return max(ICON_PX, QFontMetrics(QGuiApplication.font()).height())


def _scheme_for(mode: Mode) -> Qt.ColorScheme:
    schemes = {
        "light": Qt.ColorScheme.Light,
        "dark": Qt.ColorScheme.Dark,
        "contrast": Qt.ColorScheme.Dark,
    }
    return schemes.get(mode, Qt.ColorScheme.Unknown)


def resolve(mode: Mode) -> str:
    """Name the theme that a mode means now: `light`, `dark` or `contrast`."""
    if mode != "system":
        return mode
    hints = QGuiApplication.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return "contrast"
    return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"


def palette_of(theme: Tokens) -> QPalette:
    """Qt's own roles, so that every widget that has no rule in the style sheet fits too."""
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.surface,
        role.AlternateBase: theme.window,
        role.ToolTipBase: theme.raised,
        role.ToolTipText: theme.text,
        role.PlaceholderText: theme.muted,
        role.Text: theme.text,
        role.Button: theme.raised,
        role.ButtonText: theme.text,
        role.BrightText: theme.danger,
        role.Highlight: theme.selection,
        role.HighlightedText: theme.on_selection,
        role.Accent: theme.accent,
        role.Link: theme.accent,
        role.LinkVisited: theme.accent,
        role.Light: theme.hover,
        role.Midlight: theme.raised,
        role.Mid: theme.divider,
        role.Dark: theme.control,
        role.Shadow: QColor("#000000"),
    }
    palette = QPalette()
    for name, colour in colours.items():
        palette.setColor(name, colour)
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, theme.disabled)
    return palette


def style_sheet_of(theme: Tokens, text_pt: float = 10.0) -> str:
    """Fill the tokens into the style sheet (`$accent`, `$radius_m`...)."""
    sheets = sorted((RESOURCES / "themes").glob("*.qss"))
    text = "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    colours = {
        field.name: _css(getattr(theme, field.name))
        for field in fields(theme)
        if isinstance(getattr(theme, field.name), QColor)
    }
    line_px = QFontMetrics(QGuiApplication.font()).height()
    least_px = ICON_PX if line_px <= ICON_PX else line_px + 3  # a style sheet outranks size hints
    texts = {"title_pt": TITLE_SIZE * text_pt, "line_pt": LINE_SIZE * text_pt}
    sizes = {"radius_s": RADIUS_S, "radius_m": RADIUS_M, "radius_l": RADIUS_L}
    places = {
        "dir": (RESOURCES / "themes").as_posix(),
        "shade": "dark" if theme.is_dark else "light",
    }
    return Template(text).substitute(
        colours,
        **places,
        least_px=f"{least_px}px",
        **{name: f"{points:.1f}pt" for name, points in texts.items()},
        **{name: f"{px}px" for name, px in sizes.items()},
    )


def _css(colour: QColor) -> str:
    return f"rgba({colour.red()}, {colour.green()}, {colour.blue()}, {colour.alpha()})"


_watcher: ThemeWatcher | None = None


def watcher() -> ThemeWatcher:
    """Give the one object that knows the theme in use."""
    global _watcher  # noqa: PLW0603 -- a QObject must not be made before Qt is loaded by someone
    if _watcher is None:
        _watcher = ThemeWatcher()
    return _watcher


def apply_theme(app: QApplication, mode: Mode) -> None:
    """Dress the application; may be called again at any time."""
    watcher().apply(app, mode)


def apply_text_size(app: QApplication, percent: int) -> None:
    """Make all text larger; may be called again at any time."""
    watcher().set_text_size(app, percent)


def tokens() -> Tokens:
    """Give the colours in force, for painters."""
    return watcher().tokens
