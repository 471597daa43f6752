"""Rating and tags that lie inside a file, as other programs wrote them. For a loader process."""

from pathlib import Path

from engine.domain import Kind
from engine.media.kinds import kind_of
from engine.media.source import decoding, source_on_disk


def marks_inside(path: Path) -> tuple[int, tuple[str, ...]]:
    """Rating (0: none) and tags of a picture's EXIF, XMP and IPTC; nothing of other kinds of files.

    Raises
    ------
    UnreadableFile
        The picture is gone or damaged.
    """
    from engine.media.open_picture import open_picture
    from engine.media.photo_metadata import read_facts

    if kind_of(path) is not Kind.PHOTO:
        return 0, ()
    source = source_on_disk(path)
    with decoding(source.name, "a picture"), open_picture(source) as image:
        facts = read_facts(image)
    return facts.rating, facts.tags
