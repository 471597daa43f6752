"""EXIF, XMP and IPTC, whole and damaged."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.ExifTags import IFD, Base

from engine.domain import Kind
from engine.media.load import load_bytes
from engine.media.photo_metadata import PhotoFacts, camera_name, iso_date, read_facts

XMP = """<?xpacket begin=''?><x:xmpmeta xmlns:x="adobe:ns:meta/"
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"><rdf:RDF><rdf:Description xmp:Rating="4"
 xmp:CreateDate="2021-03-04T05:06:07+02:00">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Old quay</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li>Boats at rest</rdf:li></rdf:Alt></dc:description>
<dc:subject><rdf:Bag><rdf:li>harbour</rdf:li><rdf:li>Boat</rdf:li><rdf:li>boat</rdf:li></rdf:Bag>
</dc:subject></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"""


def facts_of(form: str = "JPEG", **options: object) -> PhotoFacts:
    stream = io.BytesIO()
    Image.new("RGB", (8, 8)).save(stream, form, **options)
    with Image.open(stream) as image:
        return read_facts(image)


def exif_with(base: dict[int, object], exif: dict[int, object] | None = None) -> Image.Exif:
    made = Image.Exif()
    made.update(base)
    made.get_ifd(IFD.Exif).update(exif or {})
    return made


def test_exif() -> None:
    exif = exif_with(
        {
            Base.Make: "NIKON CORPORATION", Base.Model: "NIKON D90", Base.DateTime: "2020:01:01 00:00:00",
            Base.ImageDescription: "A pier", 0x4746: 3, 0x9C9E: "sea;Sky\0".encode("utf-16-le"),
        },
        {Base.DateTimeOriginal: "2019:12:31 23:59:58"},
    )  # fmt: skip
    facts = facts_of(exif=exif)
    assert facts.camera == "NIKON D90"
    assert facts.taken_at == "2019-12-31T23:59:58"
    assert facts.description == "A pier"
    assert facts.rating == 3
    assert facts.tags == ("sea", "Sky")


def test_place() -> None:
    exif = Image.Exif()
    exif.get_ifd(IFD.GPSInfo).update(
        {1: "S", 2: (33.0, 51.0, 36.0), 3: "E", 4: (151.0, 12.0, 40.0)}
    )
    assert facts_of(exif=exif).extra == {"latitude": -33.86, "longitude": 151.211111}


def test_impossible_place_is_left_out() -> None:
    exif = Image.Exif()
    exif.get_ifd(IFD.GPSInfo).update({1: "N", 2: (99.0, 0.0, 0.0), 3: "E", 4: (1.0, 0.0, 0.0)})
    assert facts_of(exif=exif).extra == {}


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_xmp(form: str) -> None:
    options: dict[str, object] = {"xmp": XMP.encode()}
    if form == "PNG":
        from PIL.PngImagePlugin import PngInfo

        info = PngInfo()
        info.add_itxt("XML:com.adobe.xmp", XMP)
        options = {"pnginfo": info}
    if form == "TIFF":
        options = {"tiffinfo": {700: XMP.encode()}}
    facts = facts_of(form, **options)
    assert facts.title == "Old quay"
    assert facts.description == "Boats at rest"
    assert facts.tags == ("harbour", "Boat")
    assert facts.rating == 4
    assert facts.taken_at == "2021-03-04T05:06:07"


def test_text_reaches_sample_and_metadata() -> None:
    stream = io.BytesIO()
    Image.new("RGB", (8, 8)).save(stream, "JPEG", xmp=XMP.encode())
    loaded = load_bytes(stream.getvalue(), Kind.PHOTO)
    assert loaded.samples[0].text == "Old quay. Boats at rest. harbour. Boat"
    assert loaded.metadata.title == "Old quay"
    assert loaded.metadata.tags == ("harbour", "Boat")


@pytest.mark.parametrize(
    "xmp",
    [
        b"<not closed",
        b"",
        b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
        b'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><l>&b;</l>',
    ],
)
def test_damaged_or_dangerous_xmp_is_ignored(xmp: bytes) -> None:
    assert facts_of(xmp=xmp) == PhotoFacts()


@pytest.mark.filterwarnings("ignore")
@given(st.binary(max_size=80))
def test_damaged_exif_is_ignored(noise: bytes) -> None:
    facts = facts_of(exif=b"Exif\0\0II*\0\x08\0\0\0" + noise)
    assert isinstance(facts, PhotoFacts)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024:02:29 10:11:12", "2024-02-29T10:11:12"),
        ("2024-02-29", "2024-02-29T00:00:00"),
        ("2023:02:29 10:11:12", None),
        ("0000:00:00 00:00:00", None),
        ("    :  :     :  :  ", None),
        (b"2024:01:02 03:04:05\0", "2024-01-02T03:04:05"),
        (None, None),
        (7, None),
    ],
)
def test_dates(text: object, date: str | None) -> None:
    assert iso_date(text) == date


@pytest.mark.parametrize(
    ("make", "model", "name"),
    [
        ("Canon", "Canon EOS 5D", "Canon EOS 5D"),
        ("NIKON CORPORATION", "NIKON D90", "NIKON D90"),
        ("SONY", "ILCE-7M3", "SONY ILCE-7M3"),
        ("", "X100", "X100"),
        ("Leica", "", "Leica"),
        ("", "", ""),
    ],
)
def test_camera_names(make: str, model: str, name: str) -> None:
    assert camera_name(make, model) == name
