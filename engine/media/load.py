"""Loading any file: what the worker processes do, and what pasted things go through.

Nothing leaves this module but `Loaded` and `UnreadableFile`.
"""

from pathlib import Path

from engine.domain import Kind
from engine.errors import UnreadableFile
from engine.media.base import Loaded
from engine.media.options import LoadOptions
from engine.media.source import Source, content_hash, decoding, source_of_bytes, source_of_file

__all__ = ["LoadOptions", "content_hash", "load", "load_bytes"]

_WHAT = {Kind.PHOTO: "a picture", Kind.AUDIO: "a recording", Kind.SCORE: "a score"}


def load(
    path: Path | str,
    kind: Kind,
    options: LoadOptions | None = None,
    *,
    kind_override: Kind | None = None,
) -> Loaded:
    """Read, hash and decode a file.

    Parameters
    ----------
    kind
        What the name promises. A picture that shows staves becomes a score all the same.
    kind_override
        What the user says it is: PHOTO or SCORE for a picture; else without effect.

    Raises
    ------
    UnreadableFile
        Whatever is wrong with it, in a sentence for the user.
    """
    return _load(source_of_file(Path(path)), kind, options or LoadOptions(), kind_override)


def load_bytes(
    data: bytes,
    kind_hint: Kind | None,
    options: LoadOptions | None = None,
    *,
    name: str = "What was pasted",
) -> Loaded:
    """Decode bytes without a file: a pasted picture, a sketch, a recorded sound.

    Parameters
    ----------
    kind_hint
        What it must be; a PHOTO stays a photo even with staves on it. None: found out.
    name
        What messages call it.

    Raises
    ------
    UnreadableFile
        It cannot be decoded as that kind, or as any.
    """
    source = source_of_bytes(name, data)
    if kind_hint is not None:
        override = kind_hint if kind_hint is Kind.PHOTO else None
        return _load(source, kind_hint, options or LoadOptions(), override)
    for kind in (Kind.PHOTO, Kind.SCORE, Kind.AUDIO):
        try:
            return _load(source, kind, options or LoadOptions(), None)
        except UnreadableFile:
            continue
    raise UnreadableFile(
        f"{name} is neither a picture nor a sound nor a score that Trouvère can read."
    )


def _load(source: Source, kind: Kind, options: LoadOptions, override: Kind | None) -> Loaded:
    """Decoders are imported here: a worker that sees no scores never loads verovio."""
    with decoding(source.name, _WHAT[kind]):
        if kind is Kind.PHOTO:
            from engine.media.photo import load_photo

            return load_photo(source, options, override)
        if kind is Kind.AUDIO:
            from engine.media.audio import load_audio

            return load_audio(source)
        from engine.media.score import load_score

        return load_score(source)
