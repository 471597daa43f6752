"""Words to vectors: all-MiniLM-L6-v2 with int8 weights on onnxruntime. No torch: it starts at once.

References
----------
.. [1] W. Wang et al., "MiniLM: deep self-attention distillation", 2020; the sentence encoder is
   sentence-transformers' all-MiniLM-L6-v2: mean of the last layer over the real tokens, unit length.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from engine.encoders.manifest import Entry

if TYPE_CHECKING:
    from tokenizers import Encoding

DIM = 384
_BATCH = 64
_REMEMBERED = 2048  # texts, of 2 kB each
MAX_TOKENS = 128
"""What the model was trained with; longer texts are cut."""


def joint_of(entry: Entry) -> str:
    """Name of the space of this sentence encoder's vectors."""
    return f"{entry.name}/{entry.hash8}"


class MiniLM:
    """A loaded sentence encoder; satisfies `engine.encoders.base.TextEncoder`.

    Parameters
    ----------
    folder
        Has ``model.onnx`` and ``tokenizer.json``.
    joint
        Name of its vector space.
    threads
        Threads of onnxruntime; 0: its own choice.
    """

    dim = DIM

    def __init__(self, folder: Path, joint: str, threads: int = 0) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # its threads would spin while numpy's work: 8 ms for a query instead of 4
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self.joint = joint
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._known: dict[str, tuple[npt.NDArray[np.float32], list[int]]] = {}
        self._tokenizer.enable_padding()  # to the longest of a batch; the file's own pads to 128

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return vectors, shape (len(texts), 384), float32, unit length, in the order of `texts`."""
        return self.read(texts)[0]

    def read(self, texts: Sequence[str]) -> tuple[npt.NDArray[np.float32], list[list[int]]]:
        """Vectors as `encode` gives them, and the tokens of each text, without padding.

        Remembers texts: each query is read for the space of photos and for that of sentences.
        """
        known = self._known  # another thread may replace it
        found = {text: known[text] for text in texts if text in known}
        new = sorted({text for text in texts if text not in found}, key=len)  # little padding
        for start in range(0, len(new), _BATCH):
            batch = new[start : start + _BATCH]
            encoded = self._tokenizer.encode_batch(batch)
            tokens = [one.ids[: sum(one.attention_mask)] for one in encoded]
            found.update(zip(batch, zip(self._vectors(encoded), tokens, strict=True), strict=True))
        if len(self._known) > _REMEMBERED:
            self._known = {}
        self._known.update(found)
        rows = [found[text] for text in texts]
        vectors = np.array([vector for vector, _ids in rows], np.float32).reshape(-1, DIM)
        return vectors, [ids for _vector, ids in rows]

    def _vectors(self, tokens: "Sequence[Encoding]") -> npt.NDArray[np.float32]:
        ids = np.array([t.ids for t in tokens], np.int64)
        mask = np.array([t.attention_mask for t in tokens], np.int64)
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        hidden = self._session.run(None, inputs)[0]
        means = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
        return unit(means)


def unit(vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Scale the last axis to length 1; zeros stay zeros."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)
