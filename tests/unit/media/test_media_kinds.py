"""Kinds by name, and which files of a folder are shown as one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain import Kind
from engine.media.kinds import (
    MAIN_EXTENSIONS,
    RAW_EXTENSIONS,
    VIDEO_EXTENSIONS,
    extension_of,
    kind_of,
    pair_companions,
)

_STEMS = st.sampled_from(["img_1", "IMG_1", "a.b", "PXL.MP", "x.jpg", "ÄÖ", "straße", "", "."])
_SUFFIXES = st.sampled_from(
    [*MAIN_EXTENSIONS, *sorted(RAW_EXTENSIONS)[:6], *VIDEO_EXTENSIONS, "JPG", "png", "txt", ""]
)
_NAMES = st.lists(st.builds("{}.{}".format, _STEMS, _SUFFIXES) | st.text(max_size=8), max_size=12)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.jpg", Kind.PHOTO),
        ("A.JPEG", Kind.PHOTO),
        ("holiday/b.HeIc", Kind.PHOTO),
        ("c.nef", Kind.PHOTO),
        ("d.flac", Kind.AUDIO),
        ("e.M4A", Kind.AUDIO),
        ("f.pdf", Kind.SCORE),
        ("g.mxl", Kind.SCORE),
        ("h.mid", Kind.SCORE),
        ("i.mov", None),
        ("j.txt", None),
        ("jpg", None),
        (".jpg", None),
        ("k.jpg.part", None),
        ("", None),
    ],
)
def test_kind_by_name(name: str, kind: Kind | None) -> None:
    assert kind_of(name) is kind


@pytest.mark.parametrize(
    ("names", "pairs"),
    [
        (["IMG_1.CR2", "img_1.jpg"], {"IMG_1.CR2": "img_1.jpg"}),
        (["x.jpg", "x.jpg.nef"], {"x.jpg.nef": "x.jpg"}),
        (["x.CR2.jpg", "x.CR2"], {"x.CR2": "x.CR2.jpg"}),
        (["IMG_2.HEIC", "IMG_2.MOV"], {"IMG_2.MOV": "IMG_2.HEIC"}),
        (["PXL_3.MP.jpg", "PXL_3.MP"], {"PXL_3.MP": "PXL_3.MP.jpg"}),
        (["PXL_3.MP.jpg", "PXL_3.mp4"], {"PXL_3.mp4": "PXL_3.MP.jpg"}),
        (["a.heic", "a.jpg", "a.dng"], {"a.dng": "a.jpg"}),
        (
            ["a.cr2", "a.dng", "a.mov", "a.jpg"],
            {"a.cr2": "a.jpg", "a.dng": "a.jpg", "a.mov": "a.jpg"},
        ),
        (["a.cr2", "b.jpg"], {}),
        (["a.cr2", "a.png"], {}),
        (["a.jpg", "a.heic"], {}),
        (["a.cr2", "a.mov"], {}),
        ([], {}),
    ],
)
def test_pairs(names: list[str], pairs: dict[str, str]) -> None:
    assert pair_companions(names) == pairs


@given(_NAMES)
def test_pairs_are_sound(names: list[str]) -> None:
    pairs = pair_companions(names)
    assert pairs.keys() | set(pairs.values()) <= set(names)
    assert not pairs.keys() & set(pairs.values())
    assert all(extension_of(main) in MAIN_EXTENSIONS for main in pairs.values())
    assert all(extension_of(name) in RAW_EXTENSIONS | VIDEO_EXTENSIONS for name in pairs)


@given(_NAMES, st.randoms())
def test_order_does_not_matter(names: list[str], random: object) -> None:
    shuffled = names.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert pair_companions(shuffled) == pair_companions(names)


@given(st.sampled_from(["IMG_1", "a.b", "é"]), st.sampled_from(sorted(RAW_EXTENSIONS)))
def test_case_does_not_matter(stem: str, raw: str) -> None:
    names = [f"{stem.upper()}.{raw.upper()}", f"{stem.lower()}.Jpg"]
    assert pair_companions(names) == {names[0]: names[1]}


@given(st.text())
def test_any_name_has_an_answer(name: str) -> None:
    assert kind_of(name) in {*Kind, None}
