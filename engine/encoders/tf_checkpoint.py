"""Read the variables of a TensorFlow checkpoint without TensorFlow.

A checkpoint is a table of names (``.index``: LevelDB's table format, values are protocol buffers)
and a file of raw little-endian numbers (``.data-00000-of-00001``).

References
----------
.. [1] tensorflow/core/util/tensor_bundle and tensorflow/core/lib/io/table_format.txt describe both.
"""

import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.errors import DataCorrupt

_MAGIC = 0xDB4775248B80FB57
_FOOTER_BYTES = 48
_FLOAT32 = 1  # DataType.DT_FLOAT


def read_checkpoint(index: Path, data: Path) -> dict[str, npt.NDArray[np.float32]]:
    """Return all float32 variables by name; others (counters, optimiser steps) are left out.

    Raises
    ------
    DataCorrupt
        Not a checkpoint, or cut short.
    """
    table, numbers = index.read_bytes(), data.read_bytes()
    try:
        return dict(_variables(table, numbers))
    except (struct.error, IndexError, ValueError) as error:
        raise DataCorrupt(
            f"{index.name} is not a complete TensorFlow checkpoint ({error}).", "Fetch it again."
        ) from error


def _variables(table: bytes, numbers: bytes) -> Iterator[tuple[str, npt.NDArray[np.float32]]]:
    for key, value in _table_entries(table):
        fields = _message(value)
        if not key or fields.get(1, [0])[0] != _FLOAT32:  # the empty key is the bundle's header
            continue
        shape = [
            _message(dim).get(1, [0])[0] for dim in _message(fields.get(2, [b""])[0]).get(2, [])
        ]
        offset, size = fields.get(4, [0])[0], fields.get(5, [0])[0]
        if offset + size > len(numbers):
            raise ValueError("numbers are missing")
        values = np.frombuffer(numbers, "<f4", size // 4, offset)
        yield key.decode(), values.reshape(shape).astype(np.float32)


def _table_entries(table: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Walk the table: footer -> index block -> data blocks."""
    footer = table[-_FOOTER_BYTES:]
    if len(footer) < _FOOTER_BYTES or struct.unpack("<Q", footer[-8:])[0] != _MAGIC:
        raise ValueError("the table's end mark is missing")
    _offset, position = _varint(footer, 0)  # the meta index, unused
    _size, position = _varint(footer, position)
    offset, position = _varint(footer, position)
    size, _position = _varint(footer, position)
    for _key, handle in _block_entries(_block(table, offset, size)):
        block_offset, position = _varint(handle, 0)
        block_size, _position = _varint(handle, position)
        yield from _block_entries(_block(table, block_offset, block_size))


def _block(table: bytes, offset: int, size: int) -> bytes:
    if table[offset + size] != 0:  # one byte says how the block is packed; 0: not at all
        raise ValueError("compressed tables are not supported")
    return table[offset : offset + size]


def _block_entries(block: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Entries share the beginning of their key with the one before; restart points end the block."""
    (restarts,) = struct.unpack("<I", block[-4:])
    end, position, key = len(block) - 4 * (restarts + 1), 0, b""
    while position < end:
        shared, position = _varint(block, position)
        own, position = _varint(block, position)
        size, position = _varint(block, position)
        key = key[:shared] + block[position : position + own]
        yield key, block[position + own : position + own + size]
        position += own + size


def _message(buffer: bytes) -> dict[int, list]:  # type: ignore[type-arg]  # ints or bytes by field
    """Decode a protocol buffer into lists of values by field number."""
    fields: dict[int, list] = {}  # type: ignore[type-arg]
    position = 0
    while position < len(buffer):
        tag, position = _varint(buffer, position)
        value: int | bytes
        if tag & 7 == 0:
            value, position = _varint(buffer, position)
        elif tag & 7 == 2:
            size, position = _varint(buffer, position)
            value, position = buffer[position : position + size], position + size
        elif tag & 7 == 5:
            value, position = struct.unpack_from("<I", buffer, position)[0], position + 4
        else:
            raise ValueError("unknown field type")
        fields.setdefault(tag >> 3, []).append(value)
    return fields


def _varint(buffer: bytes, position: int) -> tuple[int, int]:
    """Decode a base-128 number; returns it and the position after it."""
    value = shift = 0
    while True:
        byte = buffer[position]
        value |= (byte & 127) << shift
        position, shift = position + 1, shift + 7
        if byte < 128:
            return value, position
