"""A spectrogram as a picture in the theme's colours, with marks at round pitches."""

from math import log
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from app.theme import RADIUS_S, SPACE_XS, Tokens, tokens
from engine.closeup import Spectrogram

_STEPS: Final = 256
_QUIET, _LOUD = 0.35, 0.75  # shares of the levels at which the accent begins and is reached
_TINT: Final = 0.3  # of the accent where it begins
_MARKS_HZ: Final = (100.0, 1000.0, 10_000.0)
_BACKING: Final = 0.75


def image_of(made: Spectrogram) -> QImage:
    """One pixel per column and row, without colours; `coloured` gives it those of the theme."""
    image = QImage(
        made.levels, made.columns, made.rows, made.columns, QImage.Format.Format_Indexed8
    )
    image.setColorCount(_STEPS)  # before it is copied: without colours there is nothing to copy
    return image.copy()  # its own memory: the bytes go


def coloured(image: QImage, theme: Tokens) -> QImage:
    """Put the theme's colours in: from the ground over the accent to the colour of text."""
    result = QImage(image)
    result.setColorTable([colour_at(step / (_STEPS - 1), theme).rgb() for step in range(_STEPS)])
    return result.convertToFormat(QImage.Format.Format_RGB32)


def colour_at(level: float, theme: Tokens) -> QColor:
    """Colour of a level 0..1: the louder, the farther from the ground."""
    tint = mixed(theme.stage, theme.accent, _TINT)
    if level < _QUIET:
        return mixed(theme.stage, tint, level / _QUIET)
    if level < _LOUD:
        return mixed(tint, theme.accent, (level - _QUIET) / (_LOUD - _QUIET))
    return mixed(theme.accent, theme.text, (level - _LOUD) / (1 - _LOUD))


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """Between two colours; `share` of the other one."""
    return QColor.fromRgbF(
        one.redF() + share * (other.redF() - one.redF()),
        one.greenF() + share * (other.greenF() - one.greenF()),
        one.blueF() + share * (other.blueF() - one.blueF()),
    )


def height_of(hertz: float, made: Spectrogram) -> float:
    """Where a pitch lies: 0 at the upper edge, 1 at the lower one."""
    return log(made.high_hz / hertz) / log(made.high_hz / made.low_hz)


def draw_marks(painter: QPainter, room: QRectF, made: Spectrogram) -> None:
    """Write round pitches at the edge where lines begin."""
    for hertz in _MARKS_HZ:
        text = pitch_text(hertz)
        y = room.top() + height_of(hertz, made) * room.height()
        size = painter.fontMetrics().size(0, text)
        place = QRectF(
            room.left(), y - size.height() / 2, size.width() + 2 * SPACE_XS, size.height()
        )
        if room.contains(place):
            draw_label(painter, place, text)


def draw_label(painter: QPainter, place: QRectF, text: str) -> None:
    """Write on a ground that lets a little of the picture through."""
    theme = tokens()
    backing = QColor(theme.stage)
    backing.setAlphaF(_BACKING)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(backing)
    painter.drawRoundedRect(place, RADIUS_S, RADIUS_S)
    painter.setPen(theme.text)
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def pitch_text(hertz: float) -> str:
    """Write a pitch as engineers do.

    >>> pitch_text(440), pitch_text(10_000)
    ('440 Hz', '10 kHz')
    """
    return f"{hertz / 1000:g} kHz" if hertz >= 1000 else f"{hertz:g} Hz"
