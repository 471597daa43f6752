"""What cameras and photo programs wrote into a picture: EXIF, XMP, IPTC.

Everything here is optional and often broken: what cannot be read is left out.
"""

import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from PIL import Image, IptcImagePlugin
from PIL.ExifTags import GPS, IFD, Base

from engine.media.words import joined, keywords, readable

BROKEN = (
    OSError, SyntaxError, KeyError, IndexError, TypeError, ValueError, OverflowError,
    ZeroDivisionError, AttributeError, EOFError, struct.error,
)  # fmt: skip
"""What Pillow's metadata readers raise on damaged blocks."""

_DATE = re.compile(r"(\d{4})[:\-/](\d\d)[:\-/](\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?)?")
_MAX_XMP_BYTES = 4 << 20
_RATING, _XP_TITLE, _XP_COMMENT, _XP_KEYWORDS = 0x4746, 0x9C9B, 0x9C9C, 0x9C9E  # Windows' own tags
_PLACES = (
    ((2, 92), ("Location", "Sublocation")),
    ((2, 90), ("City",)),
    ((2, 95), ("State", "ProvinceState")),
    ((2, 101), ("Country", "CountryName")),
)
"""IPTC's number of a place name and the names in XMP (photoshop, Iptc4xmpCore and Iptc4xmpExt), from
near to far."""
_IPTC_TITLE, _IPTC_KEYWORDS, _IPTC_CAPTION = (2, 5), (2, 25), (2, 120)


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """What a picture says of itself; empty where it does not."""

    taken_at: str | None = None
    camera: str | None = None
    title: str | None = None
    description: str = ""
    tags: tuple[str, ...] = ()
    rating: int = 0
    extra: Mapping[str, str | int | float] = field(default_factory=dict)


def read_facts(image: Image.Image) -> PhotoFacts:
    """Read all metadata of an opened picture. Never raises for damaged metadata."""
    base, exif, gps = exif_blocks(image)
    xmp, iptc = xmp_texts(image), iptc_block(image)
    dates = (
        exif.get(Base.DateTimeOriginal),
        exif.get(Base.DateTimeDigitized),
        *xmp.get("date", ()),
    )
    titles = [*xmp.get("title", ()), iptc.get(_IPTC_TITLE), _utf16(base.get(_XP_TITLE))]
    descriptions = [
        *xmp.get("description", ()),
        iptc.get(_IPTC_CAPTION),
        base.get(Base.ImageDescription),
        _utf16(base.get(_XP_COMMENT)),
    ]
    return PhotoFacts(
        taken_at=next(filter(None, map(iso_date, (*dates, base.get(Base.DateTime)))), None),
        camera=camera_name(readable(base.get(Base.Make)), readable(base.get(Base.Model))) or None,
        title=next(filter(None, map(readable, titles)), None),
        description=joined(descriptions),
        tags=_tags(base, xmp, iptc),
        rating=_rating([*xmp.get("rating", ()), base.get(_RATING)]),
        extra=_extra(position(gps), place_names(xmp, iptc)),
    )


def iso_date(value: object) -> str | None:
    """EXIF's or XMP's date as ISO 8601 local time; None for a date that does not exist."""
    match = _DATE.match(readable(value))
    if match is None:
        return None
    try:
        when = datetime(*(int(part or 0) for part in match.groups()))  # type: ignore[arg-type] # noqa: DTZ001 -- cameras write local time
    except ValueError:
        return None
    return when.isoformat()


def camera_name(make: str, model: str) -> str:
    """Maker and model without saying the maker twice: ``NIKON CORPORATION`` + ``NIKON D90``."""
    if not make or model.casefold().startswith(make.split()[0].casefold()):
        return model
    return f"{make} {model}".strip()


def exif_blocks(
    image: Image.Image,
) -> tuple[Mapping[int, Any], Mapping[int, Any], Mapping[int, Any]]:
    """Main, camera and GPS tags."""
    try:
        exif = image.info.get("raw_exif") or image.getexif()
        return dict(exif), dict(exif.get_ifd(IFD.Exif)), dict(exif.get_ifd(IFD.GPSInfo))
    except BROKEN:
        return {}, {}, {}


def iptc_block(image: Image.Image) -> Mapping[tuple[int, int], Any]:
    """IPTC's fields by their numbers."""
    try:
        return IptcImagePlugin.getiptcinfo(image) or {}  # type: ignore[arg-type] # any image is fine
    except BROKEN:
        return {}


def _tags(
    base: Mapping[int, Any], xmp: Mapping[str, list[str]], iptc: Mapping[tuple[int, int], Any]
) -> tuple[str, ...]:
    from_iptc = iptc.get(_IPTC_KEYWORDS, [])
    from_windows = _utf16(base.get(_XP_KEYWORDS)).split(";")
    return keywords(
        [
            *xmp.get("subject", ()),
            *(from_iptc if isinstance(from_iptc, list) else [from_iptc]),
            *from_windows,
        ]
    )


def _rating(values: list[object]) -> int:
    """The first rating from 1 to 5 (-1 means rejected, 0 unrated); else 0."""
    for value in values:
        match = re.fullmatch(r"([1-5])(\.0*)?", readable(value))
        if match:
            return int(match[1])
    return 0


def _extra(spot: Mapping[str, float], names: tuple[str, ...]) -> dict[str, str | int | float]:
    """What is kept with the photo: its place in degrees, and in words that one can search for."""
    return {**spot, **({"place": ", ".join(names)} if names else {})}


def place_names(
    xmp: Mapping[str, list[str]], iptc: Mapping[tuple[int, int], Any]
) -> tuple[str, ...]:
    """Spot, town, region, country; each name once, as some programs write one into every field."""
    found = []
    for number, names in _PLACES:
        values = [*(text for name in names for text in xmp.get(name, ())), iptc.get(number)]
        found.append(next(filter(None, map(readable, values)), ""))
    return tuple(dict.fromkeys(filter(None, found)))


def position(gps: Mapping[int, Any]) -> dict[str, float]:
    """Latitude and longitude in degrees, south and west negative."""
    try:
        return {
            "latitude": _degrees(
                gps[GPS.GPSLatitude], gps.get(GPS.GPSLatitudeRef) in ("S", b"S"), 90
            ),
            "longitude": _degrees(
                gps[GPS.GPSLongitude], gps.get(GPS.GPSLongitudeRef) in ("W", b"W"), 180
            ),
        }
    except BROKEN:
        return {}


def _degrees(parts: tuple[Any, Any, Any], negative: bool, limit: int) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    if not 0 <= value <= limit:
        raise ValueError(value)
    return round(-value if negative else value, 6)


def _utf16(value: object) -> str:
    """Text of the tags that Windows adds."""
    return value.decode("utf-16-le", "ignore").rstrip("\0") if isinstance(value, bytes) else ""


_XMP_NAMES = {
    "subject": "subject",
    "title": "title",
    "description": "description",
    "Rating": "rating",
    "DateTimeOriginal": "date",
    "DateCreated": "date",
    "CreateDate": "date",
    "creator": "creator",
    "rights": "rights",
    **{name: name for _number, names in _PLACES for name in names},
}


def xmp_texts(image: Image.Image) -> dict[str, list[str]]:
    """Keywords, title, description, rating, dates, makers and places of an XMP packet."""
    found: dict[str, list[str]] = {}
    root = _xmp_tree(image)
    for element in root.iter() if root is not None else ():
        for name, text in _named_texts(element):
            if name in _XMP_NAMES and text:
                found.setdefault(_XMP_NAMES[name], []).append(text)
    return found


def _xmp_tree(image: Image.Image) -> Element | None:
    from defusedxml import DefusedXmlException, ElementTree

    info = image.info
    packet = info.get("xmp") or info.get("XML:com.adobe.xmp") or _xmp_of_tiff(image)
    data = packet.encode("utf-8", "ignore") if isinstance(packet, str) else packet
    if not isinstance(data, bytes) or len(data) > _MAX_XMP_BYTES:
        return None
    try:
        root: Element = ElementTree.fromstring(data.strip(b"\0 \r\n\t"))
    except (ParseError, DefusedXmlException, ValueError):
        return None
    return root


def _xmp_of_tiff(image: Image.Image) -> object:
    tags = getattr(image, "tag_v2", None)
    return tags.get(Base.XMLPacket) if tags is not None else None


def _named_texts(element: Element) -> Iterator[tuple[str, str]]:
    """Simple properties, written as elements, as attributes or as lists."""
    for key, value in element.attrib.items():
        yield _local(key), readable(value)
    items = [item for item in element.iter() if _local(item.tag) == "li"]
    for item in items or [element]:
        yield _local(element.tag), readable(item.text)


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]
