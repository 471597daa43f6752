"""Which files are photos, sounds or scores, and which belong together. By name only, pure.

Whether a file holds what its name says is found out when it is loaded (`engine.media.load`).
"""

from collections.abc import Iterable
from pathlib import PurePath

from engine.domain import Kind


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


RAW_EXTENSIONS = _words(
    """
    3fr arw cr2 cr3 crw dcr dng erf fff iiq k25 kdc mef mos mrw nef nrw orf pef raf rw2
    rwl sr2 srf srw x3f
    """
)
"""Camera files. `.raw` is left out: as many programs use it for sound and disk images."""

MAIN_EXTENSIONS = ("jpg", "jpeg", "jpe", "jfif", "heic", "heif", "hif")
"""Pictures that a RAW file or a Live-Photo clip is shown with, the preferred ones first."""

PHOTO_EXTENSIONS = RAW_EXTENSIONS | _words(
    """
    jpg jpeg jpe jfif jp2 j2k j2c jpc jpf jpx png apng webp gif tif tiff bmp dib avif
    avifs heic heics heif heifs hif pnm ppm pgm pbm pam pfm tga ico pcx sgi
    """
)
AUDIO_EXTENSIONS = _words(
    """
    aac ac3 aif aifc aiff amr ape au caf dsf dts flac m4a m4b mka mp1 mp2 mp3 mpc mpga
    oga ogg opus ra rf64 shn snd spx tta voc w64 wav wave weba wma wv
    """
)
SCORE_EXTENSIONS = _words("pdf musicxml mxl xml mei abc krn mid midi kar")
VIDEO_EXTENSIONS = _words("mov mp4 m4v 3gp mp")
"""Never indexed by themselves: only as the moving part of a Live Photo (`.MP`: motion photo)."""

_KINDS = (
    dict.fromkeys(PHOTO_EXTENSIONS, Kind.PHOTO)
    | dict.fromkeys(AUDIO_EXTENSIONS, Kind.AUDIO)
    | dict.fromkeys(SCORE_EXTENSIONS, Kind.SCORE)
)
_COMPANION_EXTENSIONS = RAW_EXTENSIONS | VIDEO_EXTENSIONS


def extension_of(path: str | PurePath) -> str:
    """Lower-case extension without the dot; empty when there is none."""
    return PurePath(path).suffix[1:].lower()


def kind_of(path: str | PurePath) -> Kind | None:
    """Kind that a name promises, or None for a file that Trouvère leaves alone."""
    return _KINDS.get(extension_of(path))


def pair_companions(names: Iterable[str]) -> dict[str, str]:
    """Find the files of one folder that are shown together with a photo.

    A RAW file, or the clip of a Live or motion photo, goes with the JPEG or HEIC of the same name:
    ``IMG_1.CR2`` or ``IMG_1.jpg.cr2`` or ``IMG_1.MOV`` with ``img_1.jpg``. Case does not matter.

    Parameters
    ----------
    names
        Names (not paths) in one folder, in any order.

    Returns
    -------
    dict[str, str]
        Companion's name to the photo's name. No photo in it is a companion itself.
    """
    names = sorted(set(names))
    mains: dict[str, str] = {}
    for name in sorted(filter(_is_main, names), key=_preference):
        mains.setdefault(_shared_stem(name), name)
    return {
        name: mains[_shared_stem(name)]
        for name in names
        if extension_of(name) in _COMPANION_EXTENSIONS and _shared_stem(name) in mains
    }


def _is_main(name: str) -> bool:
    return extension_of(name) in MAIN_EXTENSIONS


def _preference(name: str) -> tuple[int, int, str]:
    """Order of the photos that a companion could go with: plain names, then JPEG before HEIC."""
    return name.count("."), MAIN_EXTENSIONS.index(extension_of(name)), name


def _shared_stem(name: str) -> str:
    """Name without its extension, and without a second one as in ``x.jpg.nef`` and ``x.MP.jpg``."""
    stem = PurePath(name).stem
    if extension_of(stem) in _COMPANION_EXTENSIONS or _is_main(stem):
        stem = PurePath(stem).stem
    return stem.casefold()
