import pickle
import struct
from pathlib import Path

import numpy as np
import pytest

from engine.encoders.convert import convert, read_torch_weights
from engine.encoders.tf_checkpoint import read_checkpoint
from engine.errors import DataCorrupt


class Bomb:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return open, (str(self.path), "w")  # type: ignore[return-value]


def test_a_pickle_with_code_in_it_is_refused_and_not_run(tmp_path: Path) -> None:
    import torch

    torch.save({"w": torch.ones(2), "bomb": Bomb(tmp_path / "harmed")}, tmp_path / "evil.pth")
    with pytest.raises(DataCorrupt, match="read safely"):
        read_torch_weights(tmp_path / "evil.pth")
    assert not (tmp_path / "harmed").exists()


def test_weights_beside_numpy_numbers_are_read(tmp_path: Path) -> None:
    import torch

    torch.save(({"w": torch.arange(6.0)}, {"classes": (np.int64(0), 7)}), tmp_path / "a.pth")
    assert read_torch_weights(tmp_path / "a.pth")["w"].tolist() == [0, 1, 2, 3, 4, 5]
    torch.save({"epoch": 3, "state_dict": {"w": torch.ones(1)}}, tmp_path / "b.pth")
    assert list(read_torch_weights(tmp_path / "b.pth")) == ["w"]


@pytest.mark.parametrize("data", [b"", b"not a checkpoint", pickle.dumps([1, 2])])
def test_other_files_are_said_to_be_no_weights(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.pth").write_bytes(data)
    with pytest.raises(DataCorrupt, match=r"x\.pth"):
        read_torch_weights(tmp_path / "x.pth")


def test_torch_weights_become_the_same_safetensors(tmp_path: Path) -> None:
    import torch
    from safetensors.torch import load_file

    tensors = {"a": torch.randn(3, 4).T, "b": torch.ones(2, dtype=torch.int64)}
    torch.save(tensors, tmp_path / "x.pth")
    convert("torch", [tmp_path / "x.pth"], tmp_path / "x.safetensors")
    read = load_file(tmp_path / "x.safetensors")
    assert all(torch.equal(read[name], tensors[name]) for name in tensors)


def varint(value: int) -> bytes:
    out = b""
    while value > 127:
        out, value = out + bytes([value & 127 | 128]), value >> 7
    return out + bytes([value])


def field(number: int, value: int | bytes) -> bytes:
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def block(entries: list[tuple[bytes, bytes]]) -> bytes:
    """A table block whose keys share beginnings with the ones before."""
    out, before = b"", b""
    for key, value in entries:
        shared = 0
        while shared < min(len(key), len(before)) and key[shared] == before[shared]:
            shared += 1
        own = key[shared:]
        out += varint(shared) + varint(len(own)) + varint(len(value)) + own + value
        before = key
    return out + struct.pack("<II", 0, 1)


def write_checkpoint(folder: Path, variables: dict[str, np.ndarray]) -> tuple[Path, Path]:
    """A TensorFlow checkpoint, written by the book."""
    numbers, entries = b"", [(b"", field(1, 1))]
    for name, values in sorted(variables.items()):
        dims = b"".join(field(2, field(1, size)) for size in values.shape)
        kind = 1 if values.dtype == np.float32 else 9
        value = field(1, kind) + field(2, dims) + field(4, len(numbers)) + field(5, values.nbytes)
        value += varint(6 << 3 | 5) + struct.pack("<I", 0)  # a checksum nobody looks at
        entries.append((name.encode(), value))
        numbers += values.tobytes()
    table = block(entries)
    handle = varint(0) + varint(len(table))
    table += b"\0" + b"crc!"
    index_at, index = len(table), block([(b"z", handle)])
    table += index + b"\0crc!"
    footer = varint(0) + varint(0) + varint(index_at) + varint(len(index))
    table += footer.ljust(40, b"\0") + struct.pack("<Q", 0xDB4775248B80FB57)
    paths = folder / "x.index", folder / "x.data"
    paths[0].write_bytes(table)
    paths[1].write_bytes(numbers)
    return paths


VARIABLES = {
    "conv/kernel": np.arange(2 * 3 * 300, dtype=np.float32).reshape(2, 3, 300),
    "conv/bias": np.float32([0.5, -1]),
    "conv/bias/Adam": np.float32([9, 9]),
    "beta1_power": np.array(0.9, np.float32),
    "step": np.array(7, np.int64),
}


def test_a_tensorflow_checkpoint_is_read_without_tensorflow(tmp_path: Path) -> None:
    from safetensors.numpy import load_file

    paths = write_checkpoint(tmp_path, VARIABLES)
    read = read_checkpoint(*paths)
    assert set(read) == set(VARIABLES) - {"step"}
    np.testing.assert_array_equal(read["conv/kernel"], VARIABLES["conv/kernel"])
    convert("tensorflow", paths, tmp_path / "x.safetensors")
    assert set(load_file(tmp_path / "x.safetensors")) == {"conv/kernel", "conv/bias"}


def test_a_damaged_checkpoint_is_refused(tmp_path: Path) -> None:
    index, data = write_checkpoint(tmp_path, VARIABLES)
    whole, numbers = index.read_bytes(), data.read_bytes()
    data.write_bytes(numbers[:100])
    with pytest.raises(DataCorrupt, match="numbers are missing"):
        read_checkpoint(index, data)
    for broken in (b"", whole[:-1], whole[:60] + whole[-48:]):
        index.write_bytes(broken)
        with pytest.raises(DataCorrupt, match="not a complete TensorFlow checkpoint"):
            read_checkpoint(index, data)
