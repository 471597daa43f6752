"""Scores of every format become pages with pictures and words."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from conftest import ABC, HUMDRUM, MEI, MUSICXML, pdf_bytes

from engine.domain import PAGE_WIDTH_PX, Kind, Segment
from engine.errors import UnreadableFile
from engine.media import notation, pdf, score
from engine.media.base import Loaded
from engine.media.load import load, load_bytes
from engine.media.staves import staff_lengths

Write = Callable[[str, bytes | str], Path]


def loaded(data: bytes | str, name: str = "a") -> Loaded:
    return load_bytes(data.encode() if isinstance(data, str) else data, Kind.SCORE, name=name)


def zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


CONTAINER = b'<container><rootfiles><rootfile full-path="in/score.xml"/></rootfiles></container>'


@pytest.mark.parametrize(
    "data",
    [MUSICXML, ABC, HUMDRUM, MEI, MUSICXML.replace("UTF-8", "UTF-16").encode("utf-16")],
    ids=["musicxml", "abc", "humdrum", "mei", "utf-16"],
)
def test_notation_is_engraved(data: bytes | str) -> None:
    result = loaded(data)
    assert result.kind is Kind.SCORE
    assert result.metadata.pages == len(result.samples) == 1
    (sample,) = result.samples
    assert sample.picture is not None
    height, width = sample.picture.shape[:2]
    assert sample.segment == Segment(page=1, box=(0, 0, width, height))
    assert sample.picture.dtype == np.uint8
    assert sample.picture.shape[1:] == (PAGE_WIDTH_PX, 3)
    assert staff_lengths(sample.picture)
    assert result.thumbnail is not None
    assert result.metadata.title in {"Evening Boat", "The Round Barn", "Small Song", "Stone Bridge"}


def test_words_of_a_score() -> None:
    result = loaded(MUSICXML)
    assert result.metadata.title == "Evening Boat"
    assert result.metadata.artist == "Ada Reed"
    assert result.samples[0].text == (
        "Evening Boat. Ada Reed. Tom Hill. Slow song in F minor, 3/4, for flute. Andante. Flute."
        " Water sleeps"
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [(ABC, "in G major"), (ABC, "6/8"), (HUMDRUM, "4/4"), (MEI, "in D major")],
)
def test_words_of_other_formats(data: str, words: str) -> None:
    assert words in loaded(data).samples[0].text


def test_text_can_be_seen_on_the_page() -> None:
    with_title = loaded(MUSICXML).samples[0].picture
    without = loaded(MUSICXML.replace("Evening Boat", "")).samples[0].picture
    assert with_title is not None
    assert without is not None
    dark, fewer = (int((picture < 128).sum()) for picture in (with_title, without))
    assert dark > fewer + 300


@pytest.mark.parametrize(
    "files",
    [
        {"META-INF/container.xml": CONTAINER, "in/score.xml": MUSICXML.encode()},
        {"META-INF/container.xml": b"<damaged", "other.musicxml": MUSICXML.encode()},
        {"score.xml": MUSICXML.encode()},
    ],
)
def test_compressed_musicxml(files: dict[str, bytes]) -> None:
    assert loaded(zipped(files), "a.mxl").metadata.title == "Evening Boat"


def test_an_archive_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notation, "_MAX_XML_BYTES", 1 << 20)
    bomb = zipped({"score.xml": MUSICXML.encode() + b" " * (2 << 20)})
    assert len(bomb) < 10_000
    with pytest.raises(UnreadableFile, match=r"a\.mxl unpacks to more than"):
        loaded(bomb, "a.mxl")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xml", "<settings><a/></settings>"),
        ("a.mxl", zipped({"readme.txt": b"hello"})),
        ("a.mei", "<mei></mei>"),
        ("a.abc", "Dear all,\nsee you on Monday.\n"),
        ("a.pdf", "no PDF at all"),
        ("a.musicxml", '<score-partwise version="4.0"></score-partwise>'),
    ],
)
def test_what_is_no_score_is_said(write: Write, name: str, data: bytes | str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        load(write(name, data), Kind.SCORE)
    assert caught.value.text.startswith(name)


def test_external_entities_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hunter2")
    data = MUSICXML.replace(
        "<score-partwise", f'<!DOCTYPE x [<!ENTITY s SYSTEM "file://{secret}">]><score-partwise'
    ).replace("Evening Boat", "Evening &s; Boat")
    try:
        text = loaded(data).samples[0].text
    except UnreadableFile:
        return
    assert "hunter2" not in text


def test_pdf_pages() -> None:
    info = "/Title (Waltzes) /Author (Ada Reed) /Keywords (piano, dance)"
    result = loaded(pdf_bytes(["First page", "Second page"], info), "a.pdf")
    assert result.kind is Kind.SCORE
    metadata = result.metadata
    assert (metadata.pages, metadata.title, metadata.artist) == (2, "Waltzes", "Ada Reed")
    assert metadata.tags == ("piano", "dance")
    assert [sample.segment.page for sample in result.samples] == [1, 2]
    assert result.samples[0].text == "Waltzes. Ada Reed. piano, dance. First page"
    assert result.samples[1].text == "Second page"
    for sample in result.samples:
        assert sample.picture is not None
        assert sample.picture.shape[0] in (1698, 1699)
        assert sample.picture.shape[1:] == (PAGE_WIDTH_PX, 3)
        assert sample.picture.min() < 60
        assert sample.picture[0, 0].tolist() == [255, 255, 255]


def test_a_pdf_with_a_password_is_said() -> None:
    lock = "/Encrypt << /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <{0}> /U <{0}> >> /ID [<00> <00>]"
    with pytest.raises(UnreadableFile, match=r"a\.pdf is protected by a password"):
        loaded(pdf_bytes(["x"], trailer=lock.format("ab" * 32)), "a.pdf")


def test_a_pdf_without_pages_is_said() -> None:
    with pytest.raises(UnreadableFile, match=r"a\.pdf"):
        loaded(pdf_bytes([]), "a.pdf")


def test_a_thick_pdf_is_read_in_part_and_narrower(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_PAGES", 3)
    monkeypatch.setattr(score, "FULL_SIZE_PAGES", 2)
    result = loaded(pdf_bytes(["x"] * 5), "a.pdf")
    width = round(PAGE_WIDTH_PX * (2 / 3) ** 0.5)
    assert result.metadata.pages == 5
    assert result.metadata.extra == {"pages_read": 3, "page_picture_width": width}
    assert len(result.samples) == 3
    assert result.samples[0].picture is not None
    assert result.samples[0].picture.shape[1] == width
    box = result.samples[0].segment.box
    assert box is not None
    assert box[2] == PAGE_WIDTH_PX
    assert box[3] == pytest.approx(1698, abs=2)


def test_odd_page_sizes() -> None:
    data = pdf_bytes(["x"])
    for box in (b"[0 0 20 9000]", b"[0 0 9000 20]", b"[0 0 1 1]"):
        picture = loaded(data.replace(b"[0 0 595 842]", box.ljust(13))).samples[0].picture
        assert picture is not None
        assert picture.shape[0] <= 4 * PAGE_WIDTH_PX + 1
        assert picture.shape[1] <= PAGE_WIDTH_PX


def test_pages_are_the_same_every_time() -> None:
    first, second = loaded(MUSICXML), loaded(MUSICXML)
    assert np.array_equal(first.samples[0].picture, second.samples[0].picture)


@pytest.mark.slow
def test_real_scores(shared: Path) -> None:
    folder = shared / "scores"
    song = load(folder / "openscore/lc28971056.mxl", Kind.SCORE)
    assert (song.metadata.title, song.metadata.artist) == ("The Family Quarrel", "Thomas Arne")
    assert "Good neighbours be quiet" in song.samples[0].text
    assert len(song.samples) == song.metadata.pages
    scan = load(folder / "mozart_scans/sonata06-3b.pdf", Kind.SCORE)
    assert len(scan.samples) == 1
