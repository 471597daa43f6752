"""How a photo was taken: EXIF, place names of XMP and IPTC, whole and damaged."""

import io
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.ExifTags import IFD, Base

from engine.closeup import Shot
from engine.domain import Kind
from engine.media.load import load_bytes
from engine.media.shot import read_shot

PLACES = """<x:xmpmeta xmlns:x="adobe:ns:meta/"
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/">
<rdf:RDF><rdf:Description photoshop:City="Bergen" photoshop:Country="Norway"
 Iptc4xmpCore:Location="Old quay" photoshop:State="Bergen">
<dc:creator><rdf:Seq><rdf:li>Ada Reed</rdf:li></rdf:Seq></dc:creator>
</rdf:Description></rdf:RDF></x:xmpmeta>"""


def jpeg(**options: object) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (8, 8)).save(stream, "JPEG", **options)
    return stream.getvalue()


def shot_of(data: bytes) -> Shot:
    with Image.open(io.BytesIO(data)) as image:
        return read_shot(image)


def exif_with(exif: dict[int, object], base: dict[int, object] | None = None) -> Image.Exif:
    made = Image.Exif()
    made.update(base or {})
    made.get_ifd(IFD.Exif).update(exif)
    return made


def with_iptc(data: bytes, fields: dict[int, str]) -> bytes:
    """Put an IPTC block into a JPEG, behind its first marker."""
    block = b"".join(
        b"\x1c\x02" + bytes([number]) + struct.pack(">H", len(text.encode())) + text.encode()
        for number, text in fields.items()
    )
    resource = b"8BIM\x04\x04\x00\x00" + struct.pack(">I", len(block)) + block
    resource += b"\x00" * (len(block) % 2)
    body = b"Photoshop 3.0\x00" + resource
    return data[:2] + b"\xff\xed" + struct.pack(">H", len(body) + 2) + body + data[2:]


def test_exposure_and_lens() -> None:
    shot = shot_of(
        jpeg(
            exif=exif_with(
                {
                    Base.ExposureTime: 0.004, Base.FNumber: 5.6, Base.ISOSpeedRatings: 400,
                    Base.FocalLength: 85.0, Base.FocalLengthIn35mmFilm: 128, Base.Flash: 0x19,
                    Base.ExposureBiasValue: -0.5, Base.LensMake: "Canon",
                    Base.LensModel: "EF 85mm f/1.8",
                },
                {Base.Artist: "A. Reed", Base.Copyright: "CC BY", Base.Software: "Camera 1.2"},
            )
        )
    )  # fmt: skip
    assert shot.exposure_s == pytest.approx(1 / 250)
    assert shot.aperture == pytest.approx(5.6)
    assert (shot.iso, shot.focal_mm, shot.focal_35mm) == (400, 85.0, 128.0)
    assert shot.bias_ev == pytest.approx(-0.5)
    assert shot.flash is True
    assert shot.lens == "Canon EF 85mm f/1.8"
    assert (shot.creator, shot.rights, shot.program) == ("A. Reed", "CC BY", "Camera 1.2")


@pytest.mark.parametrize(("bits", "fired"), [(0x18, False), (0x1F, True), (0x20, None), (0, False)])
def test_flash(bits: int, fired: bool | None) -> None:
    assert shot_of(jpeg(exif=exif_with({Base.Flash: bits}))).flash is fired


def test_apex_stands_in_for_exposure_and_aperture() -> None:
    shot = shot_of(jpeg(exif=exif_with({Base.ShutterSpeedValue: 8.0, Base.ApertureValue: 4.0})))
    assert shot.exposure_s == pytest.approx(1 / 256)
    assert shot.aperture == pytest.approx(4.0)


def test_position_with_height() -> None:
    exif = Image.Exif()
    exif.get_ifd(IFD.GPSInfo).update(
        {1: "N", 2: (60.0, 23.0, 42.0), 3: "E", 4: (5.0, 19.0, 30.0), 5: b"\x01", 6: 3.5}
    )
    shot = shot_of(jpeg(exif=exif))
    assert (shot.latitude, shot.longitude, shot.altitude_m) == (60.395, 5.325, -3.5)


def test_place_names_from_near_to_far_each_once() -> None:
    shot = shot_of(jpeg(xmp=PLACES.encode()))
    assert shot.place == ("Old quay", "Bergen", "Norway")
    assert shot.creator == "Ada Reed"


def test_place_names_of_iptc() -> None:
    shot = shot_of(with_iptc(jpeg(), {90: "Zürich", 101: "Schweiz", 80: "Tom Hill"}))
    assert shot.place == ("Zürich", "Schweiz")
    assert shot.creator == "Tom Hill"


def test_places_can_be_searched_for() -> None:
    loaded = load_bytes(jpeg(xmp=PLACES.encode()), Kind.PHOTO)
    assert loaded.metadata.extra == {"place": "Old quay, Bergen, Norway"}


def test_a_picture_that_says_nothing() -> None:
    assert shot_of(jpeg()) == Shot()


@pytest.mark.parametrize(
    "exif",
    [
        {Base.ExposureTime: 0.0, Base.FNumber: 0.0, Base.ISOSpeedRatings: 0, Base.FocalLength: 0.0},
        {Base.ExposureTime: -1.0},
        {Base.Flash: 60_000},
        {Base.ExposureBiasValue: 3000.0},
    ],
)
def test_impossible_values_are_left_out(exif: dict[int, object]) -> None:
    assert shot_of(jpeg(exif=exif_with(exif))) == Shot()


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow's, about what it skips
@settings(max_examples=25)
@given(st.binary(max_size=60))
def test_damaged_exif_never_raises(noise: bytes) -> None:
    data = jpeg(exif=exif_with({Base.ExposureTime: 0.004, Base.ISOSpeedRatings: 100}))
    middle = data.index(b"Exif") + 20
    shot_of(data[:middle] + noise + data[middle + len(noise) :])
