"""Photos: decoded small, upright, with what the camera wrote. A page of music is found out."""

import numpy as np
from PIL import Image

from engine.domain import PAGE_WIDTH_PX, Kind
from engine.media.base import THUMBNAIL_SIDE_PX, Loaded, Metadata, Sample, page_sample
from engine.media.open_picture import decode, open_picture
from engine.media.options import LoadOptions
from engine.media.photo_metadata import PhotoFacts, read_facts
from engine.media.picture import (
    as_array,
    orientation,
    thumbnail,
    upright_rgb,
    with_short_side,
    with_width,
)
from engine.media.seen_page import seen_page
from engine.media.source import Source
from engine.media.staves import DETECTION_WIDTH_PX, looks_like_score
from engine.media.words import joined

_MAX_ENLARGEMENT = 2.6  # staves of smaller pictures are too close to be told apart anyway
_PAPER_SHARE = 0.48  # of 140 pages, half of them as if photographed in shade, the least had 0.58
_LEVELNESS = 1.0  # the same pages: 1.09


def load_photo(source: Source, options: LoadOptions, override: Kind | None) -> Loaded:
    """Load a picture as a photo, or as a score of one page when it shows staves.

    Parameters
    ----------
    override
        PHOTO or SCORE: the user has decided; None: the staves decide.

    Raises
    ------
    UnreadableFile
        It is no picture, ends too early or is too large.
    """
    small, facts, size = _read(source, options.picture_side)
    if override is not Kind.PHOTO:
        page = _page(source, small, forced=override is Kind.SCORE)
        if page is not None:
            return _as_score(source, page, facts, size)
    return _as_photo(source, small, facts, size, options)


def _read(source: Source, side: int) -> tuple[Image.Image, PhotoFacts, tuple[int, int]]:
    """The picture as small as samples and thumbnails allow, its facts, its upright size."""
    with open_picture(source) as image:
        facts, full = read_facts(image), image.size
        scale = min(1.0, max(side / min(full), THUMBNAIL_SIDE_PX / max(full)))
        # twice the size, so that the JPEG decoder's coarse steps do not blur or alias
        decode(source, image, short_side=round(2 * scale * min(full)))
        upright_size = full[::-1] if orientation(image) >= 5 else full
        small = upright_rgb(image, longest=round(scale * max(full)))
    return small, facts, image.info.get("raw_size", upright_size)


def _as_photo(
    source: Source,
    small: Image.Image,
    facts: PhotoFacts,
    size: tuple[int, int],
    options: LoadOptions,
) -> Loaded:
    picture = as_array(with_short_side(small, options.picture_side))
    sample = Sample(picture=picture, text=joined([facts.title, facts.description, *facts.tags]))
    metadata = _metadata(facts, size, pages=None)
    preview = thumbnail(small) if options.thumbnail else None
    return Loaded(source.content_hash, Kind.PHOTO, metadata, (sample,), preview)


def _as_score(
    source: Source, page: Image.Image, facts: PhotoFacts, size: tuple[int, int]
) -> Loaded:
    text = joined([facts.title, facts.description, *facts.tags])
    seen = seen_page(lambda width: _rendered(source, page, width))
    sample = page_sample(1, as_array(seen.picture), text, lines=seen.lines)
    metadata = _metadata(facts, size, pages=1)
    return Loaded(source.content_hash, Kind.SCORE, metadata, (sample,), thumbnail(page))


def _rendered(source: Source, page: Image.Image, width: int) -> Image.Image:
    """A page at a width; enlarged up to `PAGE_WIDTH_PX` only."""
    if width <= PAGE_WIDTH_PX:
        return with_width(page, width)
    return large_picture(source, width)


def _metadata(facts: PhotoFacts, size: tuple[int, int], pages: int | None) -> Metadata:
    return Metadata(
        width=size[0],
        height=size[1],
        pages=pages,
        taken_at=facts.taken_at,
        camera=facts.camera,
        title=facts.title,
        text=facts.description,
        tags=facts.tags,
        rating=facts.rating,
        extra=facts.extra,
    )


def _page(source: Source, small: Image.Image, *, forced: bool) -> Image.Image | None:
    """The picture large enough to find staves in, or None when it shows none."""
    if not (forced or _could_be_page(small)):
        return None
    page = large_picture(source, DETECTION_WIDTH_PX)
    if forced:
        return page
    enlarged = min(DETECTION_WIDTH_PX, round(_MAX_ENLARGEMENT * page.width))
    found = looks_like_score(as_array(with_width(page, enlarged)))
    return page if found else None


def large_picture(source: Source, width: int) -> Image.Image:
    """A picture upright, in sRGB, at most about `width` px wide and 4 times as high."""
    with open_picture(source) as image:
        decode(source, image, short_side=min(width, *image.size))
        upright = upright_rgb(image, longest=4 * width)
    return upright if upright.width <= width else with_width(upright, width)


def _could_be_page(small: Image.Image) -> bool:
    """Whether it is pale and level enough to be worth a second, larger decoding.

    Cheap (about 1 ms): turns away two photos of three.
    """
    pixels = np.asarray(small.resize((96, 96), Image.Resampling.BOX)).astype(np.float32)
    brightest = pixels.max(axis=2) + 1
    pale = (brightest - pixels.min(axis=2) < 0.4 * brightest) & (brightest > 90)
    grey = np.asarray(small.convert("L")).astype(np.float32)
    if pale.mean() < _PAPER_SHARE or min(grey.shape) < 2:
        return False
    across, along = np.abs(np.diff(grey, axis=0)).mean(), np.abs(np.diff(grey, axis=1)).mean()
    return bool(across >= _LEVELNESS * (along + 0.1))
