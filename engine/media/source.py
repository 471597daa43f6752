"""A file's bytes, read once for its hash and its decoder; and the fence around decoders.

Thread-safe: nothing is shared.
"""

import hashlib
import io
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from engine.errors import UnreadableFile

IN_MEMORY_BYTES = 256 << 20
"""Larger files are hashed in pieces and opened again: they are long recordings, read in parts."""

LARGEST_BYTES = 1 << 30
"""Scores and RAW files, which their decoders want as a whole, may not be larger than this."""

_HASH_BYTES = 20  # BLAKE2b-160
_PIECE_BYTES = 1 << 20

log = logging.getLogger("engine.media")


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes with a name: those of a file, or pasted ones.

    ``name`` is for messages and for telling formats by extension; ``data`` is None for a file
    that is too large to be held in memory, which then has a ``path``.
    """

    name: str
    content_hash: str
    data: bytes | None
    path: Path | None = None

    def open(self) -> BinaryIO:
        """A fresh stream at the start of the bytes; the caller closes it."""
        if self.data is not None:
            return io.BytesIO(self.data)
        assert self.path is not None
        return self.path.open("rb")

    def head(self, size: int = 4096) -> bytes:
        """The first bytes."""
        with self.open() as stream:
            return stream.read(size)

    def whole(self) -> bytes:
        """All bytes.

        Raises
        ------
        UnreadableFile
            There are more than `LARGEST_BYTES`.
        """
        if self.data is not None:
            return self.data
        with reading(self.name), self.open() as stream:
            data = stream.read(LARGEST_BYTES + 1)
        if len(data) > LARGEST_BYTES:
            raise UnreadableFile(
                f"{self.name} is larger than {LARGEST_BYTES >> 20} MB, too large for its kind.",
                "If it is in order, split it into smaller files.",
            )
        return data


def source_of_file(path: Path) -> Source:
    """Read and hash a file.

    Raises
    ------
    UnreadableFile
        It is gone, may not be read, is empty, or its drive fails.
    """
    with reading(path.name), path.open("rb") as stream:
        start = stream.read(IN_MEMORY_BYTES + 1)
        digest = hashlib.blake2b(start, digest_size=_HASH_BYTES)
        fits = len(start) <= IN_MEMORY_BYTES
        if not fits:
            while piece := stream.read(_PIECE_BYTES):
                digest.update(piece)
    if not start:
        raise _empty(path.name)
    return Source(path.name, digest.hexdigest(), start if fits else None, path)


def source_on_disk(path: Path) -> Source:
    """A file that is neither read nor hashed yet, for a look at it.

    Raises
    ------
    UnreadableFile
        It is gone, may not be read, or is empty.
    """
    with reading(path.name), path.open("rb") as stream:
        if not stream.read(1):
            raise _empty(path.name)
    return Source(path.name, "", None, path)


def source_of_bytes(name: str, data: bytes) -> Source:
    """Wrap bytes that have no file.

    Raises
    ------
    UnreadableFile
        There are none.
    """
    if not data:
        raise _empty(name)
    digest = hashlib.blake2b(data, digest_size=_HASH_BYTES)
    return Source(name, digest.hexdigest(), data)


def content_hash(path: Path) -> str:
    """BLAKE2b-160 of a file's bytes, hex, read in small pieces.

    Raises
    ------
    UnreadableFile
        It is gone or may not be read.
    """
    digest = hashlib.blake2b(digest_size=_HASH_BYTES)
    with reading(path.name), path.open("rb") as stream:
        while piece := stream.read(_PIECE_BYTES):
            digest.update(piece)
    return digest.hexdigest()


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Turn the operating system's complaints about a file into sentences."""
    try:
        yield
    except FileNotFoundError as problem:
        raise UnreadableFile(
            f"{name} is not there any more.", "It will be found again if it comes back."
        ) from problem
    except PermissionError as problem:
        raise UnreadableFile(
            f"{name} may not be read by you.", "Change its permissions, then retry."
        ) from problem
    except IsADirectoryError as problem:
        raise UnreadableFile(f"{name} is a folder, not a file.") from problem
    except OSError as problem:
        raise UnreadableFile(
            f"{name} could not be read from its drive ({problem.strerror or problem}).",
            "Check the drive and its connection, then retry.",
        ) from problem


@contextmanager
def decoding(name: str, what: str) -> Iterator[None]:
    """Let nothing but `UnreadableFile` out of a decoder.

    Parameters
    ----------
    name
        Of the file, for the message.
    what
        What it was read as, with its article: ``a picture``.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what decoders grumble about and still read
            yield
    except UnreadableFile:
        raise
    except MemoryError as problem:
        raise UnreadableFile(
            f"{name} needs more memory than one file may take.",
            "If it is in order, save it smaller.",
        ) from problem
    except Exception as problem:  # decoders fail in ways of their own on bad bytes
        log.debug("%s could not be decoded", name, exc_info=True)
        raise UnreadableFile(
            f"{name} could not be read as {what}: it is damaged or of an unknown format.",
            "Open it in another program and save it anew, or delete it.",
        ) from problem


def too_short(name: str) -> UnreadableFile:
    """The error for a file that stops before its content does."""
    return UnreadableFile(
        f"{name} ends too early: part of it is missing.",
        "Copy it again from where it came from.",
    )


def _empty(name: str) -> UnreadableFile:
    return UnreadableFile(f"{name} is empty.", "Copy it again from where it came from.")
