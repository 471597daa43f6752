"""How and where a photo was taken: exposure, lens, flash, place names. From EXIF, XMP and IPTC.

Everything here is optional and often broken: what cannot be read is left out.
"""

import math
from collections.abc import Mapping
from typing import Any

from PIL import Image
from PIL.ExifTags import GPS, Base

from engine.closeup import Shot
from engine.media.photo_metadata import (
    BROKEN,
    camera_name,
    exif_blocks,
    iptc_block,
    place_names,
    position,
    xmp_texts,
)
from engine.media.words import readable

_LONGEST_EXPOSURE_S = 86_400.0
_MOST_ISO = 10_000_000
_IPTC_CREATOR, _IPTC_RIGHTS = (2, 80), (2, 116)
_BELOW_SEA = (1, b"\x01")

Exif = Mapping[int, Any]


def read_shot(image: Image.Image) -> Shot:
    """Read how an opened picture was taken. Never raises for damaged metadata."""
    base, exif, gps = exif_blocks(image)
    xmp, iptc = xmp_texts(image), iptc_block(image)
    spot = position(gps)
    creators = (*xmp.get("creator", ()), iptc.get(_IPTC_CREATOR), base.get(Base.Artist))
    rights = (*xmp.get("rights", ()), iptc.get(_IPTC_RIGHTS), base.get(Base.Copyright))
    return Shot(
        exposure_s=_exposure(exif),
        aperture=_aperture(exif),
        iso=_iso(exif.get(Base.ISOSpeedRatings)),
        bias_ev=_bias(exif.get(Base.ExposureBiasValue)),
        focal_mm=_positive(exif.get(Base.FocalLength)),
        focal_35mm=_positive(exif.get(Base.FocalLengthIn35mmFilm)),
        flash=_flash(exif.get(Base.Flash)),
        lens=camera_name(readable(exif.get(Base.LensMake)), readable(exif.get(Base.LensModel))),
        place=place_names(xmp, iptc),
        latitude=spot.get("latitude"),
        longitude=spot.get("longitude"),
        altitude_m=_altitude(gps) if spot else None,
        creator=_first(creators),
        rights=_first(rights),
        program=readable(base.get(Base.Software)),
    )


def _first(values: tuple[object, ...]) -> str:
    flat = (part for value in values for part in (value if isinstance(value, list) else [value]))
    return next(filter(None, map(readable, flat)), "")


def _number(value: object) -> float | None:
    try:
        number = float(value)  # type: ignore[arg-type] # whatever it is, it is tried
    except BROKEN:
        return None
    return number if math.isfinite(number) else None


def _positive(value: object) -> float | None:
    number = _number(value)
    return number if number is not None and number > 0 else None


def _exposure(exif: Exif) -> float | None:
    exposure_s = _positive(exif.get(Base.ExposureTime))
    speed = _number(exif.get(Base.ShutterSpeedValue))
    if exposure_s is None and speed is not None and abs(speed) < 20:
        exposure_s = 2.0**-speed  # APEX, Exif 2.32 annex C
    return exposure_s if exposure_s is not None and exposure_s <= _LONGEST_EXPOSURE_S else None


def _aperture(exif: Exif) -> float | None:
    number = _positive(exif.get(Base.FNumber))
    value = _positive(exif.get(Base.ApertureValue))
    if number is None and value is not None and value < 20:
        number = 2.0 ** (value / 2)  # APEX
    return number


def _iso(value: object) -> int | None:
    """A number, or the first of several."""
    first = value[0] if isinstance(value, (tuple, list)) and value else value
    number = _positive(first)
    return round(number) if number is not None and 1 <= number <= _MOST_ISO else None


def _bias(value: object) -> float | None:
    number = _number(value)
    return number if number is not None and abs(number) <= 20 else None


def _flash(value: object) -> bool | None:
    """Bit 0: it fired. Bit 5: there is none, which says nothing about the photo."""
    number = _number(value)
    if number is None or not 0 <= number <= 0xFF or int(number) & 0x20:
        return None
    return bool(int(number) & 1)


def _altitude(gps: Exif) -> float | None:
    height = _number(gps.get(GPS.GPSAltitude))
    if height is None:
        return None
    return -abs(height) if gps.get(GPS.GPSAltitudeRef) in _BELOW_SEA else height
