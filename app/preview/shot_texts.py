"""How and where a photo was taken, as people read it. Pure functions."""

from PySide6.QtCore import QLocale

from app.isolates import isolated
from app.preview.texts import translated
from engine.closeup import Shot

_LONG_S = 0.3  # from here on exposures are written as a number, not as a fraction


def number_text(number: float, decimals: int = 1) -> str:
    """Write a number in the user's way, without zeros at its end."""
    rounded = round(number, decimals)
    whole = rounded == int(rounded)
    return QLocale().toString(rounded, "f", 0 if whole else decimals)


def exposure_text(shot: Shot) -> str:
    """Write time, aperture, sensitivity and correction beside each other."""
    parts = []
    if shot.exposure_s is not None:
        parts.append(_time_text(shot.exposure_s))
    if shot.aperture is not None:
        parts.append(f"f/{number_text(shot.aperture)}")
    if shot.iso is not None:
        parts.append(f"ISO {shot.iso}")
    if shot.bias_ev:
        sign = "+" if shot.bias_ev > 0 else "−"
        parts.append(f"{sign}{number_text(abs(shot.bias_ev))} EV")
    return " · ".join(map(isolated, parts))


def _time_text(exposure_s: float) -> str:
    if exposure_s < _LONG_S:
        return f"1/{round(1 / exposure_s)} s"
    return f"{number_text(exposure_s)} s"


def focal_text(shot: Shot) -> str:
    """Write the focal length, and what it would be on film."""
    if shot.focal_mm is None:
        return ""
    own = isolated(f"{number_text(shot.focal_mm)} mm")
    if shot.focal_35mm is None or abs(shot.focal_35mm - shot.focal_mm) < 1:
        return own
    film = number_text(shot.focal_35mm, 0)
    return translated("{own} (as {film} mm on 35 mm film)").format(own=own, film=film)


def flash_text(shot: Shot) -> str:
    """Say whether the flash fired."""
    if shot.flash is None:
        return ""
    return translated("fired") if shot.flash else translated("did not fire")


def position_text(shot: Shot) -> str:
    """Write coordinates in degrees, as maps take them, with the height above the sea."""
    if shot.latitude is None or shot.longitude is None:
        return ""
    north = f"{abs(shot.latitude):.5f}° {'S' if shot.latitude < 0 else 'N'}"
    east = f"{abs(shot.longitude):.5f}° {'W' if shot.longitude < 0 else 'E'}"
    height = f", {number_text(shot.altitude_m, 0)} m" if shot.altitude_m is not None else ""
    return isolated(f"{north}, {east}{height}")


def facts_of_shot(shot: Shot) -> list[tuple[str, str]]:
    """List what is known of how a photo was taken, in the order shown; the texts are translated."""
    rows = [
        (translated("Exposure"), exposure_text(shot)),
        (translated("Lens"), shot.lens),
        (translated("Focal length"), focal_text(shot)),
        (translated("Flash"), flash_text(shot)),
        (translated("Place"), ", ".join(shot.place)),
        (translated("Position"), position_text(shot)),
        (translated("Photographer"), shot.creator),
        (translated("Rights"), shot.rights),
        (translated("Program"), shot.program),
    ]
    return [(name, value) for name, value in rows if value]
