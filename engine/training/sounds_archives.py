"""Sounds inside the archives of game packages: zip, Qt resources, OpenTTD sets, Clonk groups.

Every reader yields (path inside the archive, bytes) of each file whose name ends like a sound's.
"""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

SUFFIXES = frozenset({".wav", ".ogg", ".oga", ".mp3", ".flac", ".aif", ".aiff", ".au", ".opus"})
_ZIPS = frozenset({".zip", ".wz", ".pk3", ".pk4", ".love"})
Member = tuple[str, bytes]


def is_sound(name: str) -> bool:
    """Whether a file name ends like that of a sound."""
    return Path(name).suffix.lower() in SUFFIXES


def members(path: Path) -> Iterator[Member]:
    """Yield the sounds in an archive; nothing for a file that is none.

    Raises
    ------
    ValueError
        The file is not what its name says.
    """
    suffix = path.suffix.lower()
    if suffix in _ZIPS:
        yield from _zip(path)
    elif suffix == ".rcc":
        yield from _qt_resources(path.read_bytes())
    elif suffix == ".cat":
        yield from _openttd(path.read_bytes())
    elif suffix == ".ocg":
        yield from _clonk(_clonk_unpacked(path.read_bytes()), path.stem)


def _zip(path: Path) -> Iterator[Member]:
    try:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if is_sound(name):
                    yield name, archive.read(name)
    except zipfile.BadZipFile as error:
        raise ValueError(f"{path.name} is not a zip file") from error


def _qt_resources(data: bytes) -> Iterator[Member]:
    """Qt's binary resources: a header, then a tree of entries that point to names and contents."""
    if data[:4] != b"qres":
        raise ValueError("not a Qt resource file")
    version, tree, contents, names = struct.unpack_from(">4i", data, 4)
    entry_size = 22 if version >= 2 else 14

    def walk(number: int, prefix: str) -> Iterator[Member]:
        at = tree + number * entry_size
        name_at, flags = struct.unpack_from(">ih", data, at)
        length = struct.unpack_from(">h", data, names + name_at)[0]
        start = names + name_at + 6  # after the length and a hash
        name = data[start : start + 2 * length].decode("utf-16-be") if number else ""
        path = f"{prefix}/{name}".strip("/")
        if flags & 2:  # a folder
            count, first = struct.unpack_from(">ii", data, at + 6)
            for child in range(first, first + count):
                yield from walk(child, path)
        elif is_sound(path):
            where = contents + struct.unpack_from(">i", data, at + 10)[0]
            size = struct.unpack_from(">i", data, where)[0]
            body = data[where + 4 : where + 4 + size]
            yield path, zlib.decompress(body[4:]) if flags & 1 else body

    yield from walk(0, "")


def _openttd(data: bytes) -> Iterator[Member]:
    """OpenTTD's sound set: a table of places and lengths, then a title and a wave file each."""
    count = (struct.unpack_from("<I", data)[0] & 0x7FFFFFFF) // 8
    for number in range(count):
        place, length = struct.unpack_from("<II", data, 8 * number)
        place &= 0x7FFFFFFF
        title = data[place + 1 : place + 1 + data[place]].split(b"\0")[0]
        wave = data.find(b"RIFF", place, place + 512)
        if wave >= 0:
            size = struct.unpack_from("<I", data, wave + 4)[0] + 8
            text = title.decode("latin-1").replace("/", " ")
            yield f"{number:02d} {text}.wav", data[wave : wave + max(size, length)]


def _clonk_unpacked(data: bytes) -> bytes:
    """Clonk groups are gzip files with two other first bytes."""
    return (
        gzip.decompress(b"\x1f\x8b" + data[2:]) if data[:2] in (b"\x1e\x8c", b"\x1f\x8b") else data
    )


def _clonk(data: bytes, prefix: str) -> Iterator[Member]:
    """A Clonk group: a scrambled header of 204 bytes, entries of 316 bytes, the contents."""
    head = bytearray(data[:204])
    for at in range(0, 202, 3):
        head[at], head[at + 2] = head[at + 2], head[at]
    head = bytearray(value ^ 237 for value in head)
    if not head.startswith(b"RedWolf Design GrpFolder"):
        raise ValueError("not a Clonk group")
    count = struct.unpack_from("<i", head, 36)[0]
    body = 204 + 316 * count
    for number in range(count):
        entry = data[204 + 316 * number : 204 + 316 * (number + 1)]
        name = entry[:260].split(b"\0")[0].decode("latin-1")
        _packed, is_group, size, _reserved, offset = struct.unpack_from("<5i", entry, 260)
        content = data[body + offset : body + offset + size]
        if is_group:
            yield from _clonk(_clonk_unpacked(content), f"{prefix}/{Path(name).stem}")
        elif is_sound(name):
            yield f"{prefix}/{name}", content


def readable(content: bytes) -> io.BytesIO:
    """Return the contents of a member as a file, for libraries that want one."""
    return io.BytesIO(content)
