"""Small real files of every sort, made on the spot."""

import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"

MUSICXML = """<?xml version="1.0" encoding="UTF-8"?>
<score-partwise version="4.0">
 <movement-title>Evening Boat</movement-title>
 <identification><creator type="composer">Ada Reed</creator>
  <creator type="lyricist">Tom Hill</creator></identification>
 <part-list><score-part id="P1"><part-name>Flute</part-name></score-part></part-list>
 <part id="P1"><measure number="1">
  <attributes><divisions>1</divisions><key><fifths>-4</fifths><mode>minor</mode></key>
   <time><beats>3</beats><beat-type>4</beat-type></time>
   <clef><sign>G</sign><line>2</line></clef></attributes>
  <direction placement="above"><direction-type><words>Andante</words></direction-type>
   <sound tempo="76"/></direction>
  <note><pitch><step>C</step><octave>5</octave></pitch><duration>1</duration><type>quarter</type>
   <lyric><syllabic>begin</syllabic><text>Wa</text></lyric></note>
  <note><pitch><step>F</step><octave>4</octave></pitch><duration>1</duration><type>quarter</type>
   <lyric><syllabic>end</syllabic><text>ter</text></lyric></note>
  <note><pitch><step>G</step><octave>4</octave></pitch><duration>1</duration><type>quarter</type>
   <lyric><syllabic>single</syllabic><text>sleeps</text></lyric></note>
 </measure></part>
</score-partwise>"""

ABC = "X:1\nT:The Round Barn\nC:Trad.\nM:6/8\nL:1/8\nK:G\n|:GAB cde|d2B G3:|\n"
HUMDRUM = "!!!OTL: Small Song\n!!!COM: Reed, Ada\n**kern\n*clefG2\n*M4/4\n=1\n4c\n4d\n4e\n4f\n*-\n"
MEI = """<?xml version="1.0" encoding="UTF-8"?>
<mei xmlns="http://www.music-encoding.org/ns/mei" meiversion="5.0"><meiHead><fileDesc><titleStmt>
<title>Stone Bridge</title></titleStmt><pubStmt/></fileDesc></meiHead><music><body><mdiv><score>
<scoreDef keysig="2s" meter.count="2" meter.unit="4"><staffGrp>
<staffDef n="1" lines="5" clef.shape="G" clef.line="2"/></staffGrp></scoreDef>
<section><measure n="1"><staff n="1"><layer n="1"><note pname="d" oct="4" dur="2"/></layer></staff>
</measure></section></score></mdiv></body></music></mei>"""


@pytest.fixture
def shared() -> Path:
    """The development data; the test is skipped where it is not."""
    if not SHARED.is_dir():
        pytest.skip("the development data (../shared/data) is not here")
    return SHARED


@pytest.fixture
def scene() -> Image.Image:
    """A photo-like picture, 640 x 480: red left half, blue right half, noise."""
    noise = np.random.default_rng(1).integers(0, 40, (480, 640, 3))
    noise[:, :320, 0] += 200
    noise[:, 320:, 2] += 200
    return Image.fromarray(noise.astype(np.uint8))


def sheet(width: int = 1000, staves: int = 6, lines: int = 5) -> Image.Image:
    """A page with staves of `lines` lines and some note heads, dark grey on cream."""
    page = np.full((int(width * 1.4), width, 3), (250, 246, 235), np.uint8)
    space = width // 110
    generator = np.random.default_rng(2)
    for staff in range(staves):
        top = int(width * (0.12 + 0.2 * staff))
        for line in range(lines):
            y = top + line * space
            page[y : y + max(1, width // 700), width // 12 : -width // 12] = 40
        for x in generator.integers(width // 8, width - width // 8, 14):
            y = top + int(generator.integers(0, 8)) * space // 2
            page[y - space // 2 : y + space // 2, x : x + space] = 20
            page[y : y + 3 * space, x : x + 2] = 20
    return Image.fromarray(page)


def tone(seconds: float, rate: int = 44_100, hertz: float = 440.0) -> np.ndarray:
    """A quiet sine, float32."""
    time = np.arange(round(seconds * rate)) / rate
    return (0.5 * np.sin(2 * np.pi * hertz * time)).astype(np.float32)


def pdf_bytes(texts: list[str], info: str = "", trailer: str = "") -> bytes:
    """A PDF with one line of Helvetica on each page."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(texts)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(texts)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for n, text in enumerate(texts):
        stream = f"BT /F1 24 Tf 40 700 Td ({text}) Tj ET"
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]"
            f" /Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * n} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects.append(f"<< {info} >>")
    body = "%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    start = len(body)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    body += "".join(f"{place:010d} 00000 n \n" for place in places)
    body += (
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R {trailer} >>\n"
    )
    return (body + f"startxref\n{start}\n%%EOF\n").encode("latin-1")


def dng_bytes(width: int = 96, height: int = 64, orientation: int = 6) -> bytes:
    """A little-endian DNG with an uncompressed 16-bit Bayer picture and no preview."""
    pixels = (np.linspace(500, 3500, width * height).astype("<u2")).tobytes()
    make, model = b"Trouvere\0", b"Trouvere One\0"
    matrix = struct.pack("<18i", *(v for i in range(9) for v in (int(i % 4 == 0) * 10_000, 10_000)))
    neutral = struct.pack("<6I", *([1, 1] * 3))
    entries = [
        (254, 4, 1, 0), (256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 16), (259, 3, 1, 1),
        (262, 3, 1, 32803), (271, 2, len(make), make), (272, 2, len(model), model),
        (273, 4, 1, None), (274, 3, 1, orientation), (277, 3, 1, 1), (278, 4, 1, height),
        (279, 4, 1, len(pixels)), (306, 2, 20, b"2023:05:06 07:08:09\0"),
        (33421, 3, 2, struct.pack("<2H", 2, 2)), (33422, 1, 4, bytes([0, 1, 1, 2])),
        (50706, 1, 4, bytes([1, 4, 0, 0])), (50708, 2, len(model), model),
        (50714, 4, 1, 256), (50717, 4, 1, 4095), (50721, 10, 9, matrix), (50728, 5, 3, neutral),
    ]  # fmt: skip
    extra_at = 8 + 2 + 12 * len(entries) + 4
    extra, table = b"", struct.pack("<H", len(entries))
    places = {}
    for tag, kind, count, value in entries:
        field = value
        if isinstance(value, bytes):
            if len(value) <= 4:
                field = int.from_bytes(value.ljust(4, b"\0"), "little")
            else:
                field = extra_at + len(extra)
                extra += value + b"\0" * (len(value) % 2)
        places[tag] = len(table) + 8
        table += struct.pack("<HHII", tag, kind, count, field or 0)
    head = b"II*\0" + struct.pack("<I", 8) + table + b"\0\0\0\0" + extra
    at = places[273] + 8
    return head[:at] + struct.pack("<I", len(head)) + head[at + 4 :] + pixels


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, bytes | str], Path]:
    """Write a file in a fresh folder."""

    def _write(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return _write
