"""What the preview shows of a file that the window cannot read itself. May be called on any thread.

Every function raises `UnreadableFile` for a file that is gone or damaged.
"""

from pathlib import Path

from PIL import Image

from engine.domain import PAGE_WIDTH_PX, Kind
from engine.errors import UnreadableFile
from engine.media.kinds import kind_of
from engine.media.picture import encoded, with_width
from engine.media.source import Source, decoding, source_on_disk

_JPEG_QUALITY = 90
_MOST_SEEKS = 400  # a long recording is listened to at this many places
_LISTEN_S = 0.25


def picture(path: Path, max_side: int) -> bytes:
    """A photo as JPEG, upright, in sRGB, at most `max_side` px on the long side."""
    from engine.media.open_picture import decode, open_picture
    from engine.media.picture import upright_rgb

    source = source_on_disk(Path(path))
    with decoding(source.name, "a picture"), open_picture(source) as image:
        scale = min(1.0, max_side / max(image.size))
        decode(source, image, short_side=max(1, round(scale * min(image.size))))
        upright = upright_rgb(image, longest=max_side)
    return encoded(upright, "JPEG", quality=_JPEG_QUALITY)


def page_count(path: Path) -> int:
    """Pages of a score; 1 for a picture."""
    from engine.media import notation, pdf, score

    source = source_on_disk(Path(path))
    if kind_of(path) is Kind.PHOTO:
        return 1
    with decoding(source.name, "a score"):
        form = score.form_of(source)
        if form == "pdf":
            with pdf.opened_pdf(source) as pages:
                return pages.count
        with notation.engraved(source, form) as engraving:
            return engraving.pages


def page_picture(path: Path, page: int) -> bytes:
    """PNG of a page (from 1), `PAGE_WIDTH_PX` wide: what boxes are given on."""
    source = source_on_disk(Path(path))
    with decoding(source.name, "a score"):
        return encoded(_page(source, page), "PNG", compress_level=3)


def duration_s(path: Path) -> float:
    """Length of a recording in seconds."""
    from engine.media.decode_audio import open_recording

    source = source_on_disk(Path(path))
    with decoding(source.name, "a recording"), open_recording(source) as recording:
        return recording.duration_s


def waveform(path: Path, points: int) -> list[tuple[float, float]]:
    """Lowest and highest sample in each of `points` equal stretches of a recording, in -1..1.

    A recording that is too long to be decoded at once is listened to at a few hundred places.
    """
    from engine.media.decode_audio import LONG_S, open_recording
    from engine.media.wave_picture import envelope

    source = source_on_disk(Path(path))
    with decoding(source.name, "a recording"), open_recording(source) as recording:
        duration_s = recording.duration_s
        if duration_s <= LONG_S:
            return envelope(recording.read(0.0, duration_s), points)
        places = min(points, _MOST_SEEKS)
        step = duration_s / places
        heard = [
            envelope(recording.read(k * step, k * step + min(step, _LISTEN_S)), 1)[0]
            for k in range(places)
        ]
    return [heard[k * places // points] for k in range(points)]


def _page(source: Source, page: int) -> Image.Image:
    from engine.media import notation, pdf, score

    if kind_of(source.name) is Kind.PHOTO:
        from engine.media.photo import large_picture

        _checked(source, page, 1)
        return with_width(large_picture(source, PAGE_WIDTH_PX), PAGE_WIDTH_PX)
    form = score.form_of(source)
    if form == "pdf":
        with pdf.opened_pdf(source) as pages:
            return pages.picture(_checked(source, page, pages.count))
    with notation.engraved(source, form) as engraving:
        return engraving.picture(_checked(source, page, engraving.pages))


def _checked(source: Source, page: int, count: int) -> int:
    if not 1 <= page <= count:
        raise UnreadableFile(
            f"{source.name} has no page {page}: it has {count}.",
            "It was changed; rescan its folder.",
        )
    return page
