"""YAMNet: 521 kinds of everyday sounds, as a TensorFlow Lite file that the user adds.

It needs the package ai-edge-litert (the extra ``trouvere[yamnet]``).

References
----------
.. [1] M. Plakal, D. Ellis, YAMNet, in TensorFlow's research models, 2019; classes of AudioSet.
"""

import csv
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.domain import Aspect, Kind
from engine.encoders.audio import blend, text_vectors
from engine.encoders.base import Encoded, EncoderInfo, Role, Space, TextEncoder, Vector
from engine.encoders.bridge import conse
from engine.encoders.manifest import Entry
from engine.encoders.sound import Sound, at_least, is_silent, resample
from engine.encoders.text import DIM as TEXT_DIM
from engine.encoders.text import unit
from engine.errors import DataCorrupt, ModelMissing
from engine.media.base import Sample

_VERSION = 1
_RATE, _WINDOW, _HOP, _FFT = 16_000, 400, 160, 512
_MELS, _LOWEST_HZ, _HIGHEST_HZ = 64, 125.0, 7500.0
_FRAMES, _STEP = 96, 48
_FEATURES = 1024
_EMBEDDING = "layer28/reduce_mean"  # the pooled features, a tensor inside the network
_TOP = 10
_PROMPT = "the sound of {}"
_WORD_FROM, _WORDS = 0.1, 5

Array = npt.NDArray[np.float32]


def info(entry: Entry, joint: str) -> EncoderInfo:
    """What is known of the encoder; `joint` is the sentence encoder's space."""
    name = f"{entry.name}/{entry.hash8}/{_VERSION}"
    spaces = (Space(Aspect.MEANING, TEXT_DIM, joint), Space(Aspect.TIMBRE, _FEATURES, name))
    return EncoderInfo(name, entry.name, Kind.AUDIO, spaces)


class YamNet:
    """The loaded encoder: classes give `meaning`, the pooled features `timbre`.

    Parameters
    ----------
    folder
        Has ``yamnet.tflite`` (input: log-mel patches) and ``classes.csv``.
    """

    def __init__(self, info: EncoderInfo, folder: Path, text: TextEncoder) -> None:
        self.info = info
        self._text = text
        self._net: Any = open_network(folder / "yamnet.tflite")
        self._features = features_tensor(self._net)
        self._names = read_classes(folder / "classes.csv")
        self._vectors = text.encode([_PROMPT.format(name.lower()) for name in self._names])
        self._filters = htk_filters()

    def encode(self, samples: Sequence[Sample], role: Role) -> list[Encoded]:
        """Two vectors for each sound, blended with what is written about it; classes as words."""
        del role
        written = text_vectors([sample.text for sample in samples], self._text)
        return [self._encode(s, told) for s, told in zip(samples, written, strict=True)]

    def close(self) -> None:
        """Release the interpreter."""
        self._net = None

    def _encode(self, sample: Sample, told: Vector | None) -> Encoded:
        if sample.sound is None or is_silent(sample.sound):
            return Encoded({} if told is None else {Aspect.MEANING: told})
        likely, features = self._listen(sample.sound)
        meaning = blend(conse(likely, self._vectors, _TOP), told)
        assert meaning is not None
        return Encoded(
            {Aspect.MEANING: meaning, Aspect.TIMBRE: unit(features)}, self._words(likely)
        )

    def _listen(self, sound: Sound) -> tuple[Array, Array]:
        """Means over the patches of class likelihoods, (521,), and pooled features, (1024,)."""
        source, result = self._net.get_input_details()[0], self._net.get_output_details()[0]
        likely, features = [], []
        for patch in patches(sound, self._filters):
            self._net.set_tensor(source["index"], patch.reshape(source["shape"]))
            self._net.invoke()
            likely.append(real_values(self._net, result))
            features.append(real_values(self._net, self._features))
        return np.mean(likely, axis=0), np.mean(features, axis=0)

    def _words(self, likely: Array) -> tuple[tuple[str, float], ...]:
        best = np.argsort(-likely, kind="stable")[:_WORDS]
        return tuple(
            (self._names[i].lower(), round(float(likely[i]), 4))
            for i in best
            if likely[i] > _WORD_FROM
        )


def patches(sound: Sound, filters: Array) -> list[Array]:
    """Log-mel patches of 0.96 s, each (96, 64), every half patch [1]_."""
    heard = at_least(resample(sound, _RATE), (_FRAMES * _HOP + _WINDOW) / _RATE, _RATE)
    frames = np.lib.stride_tricks.sliding_window_view(heard, _WINDOW)[::_HOP]
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(_WINDOW) / _WINDOW)
    spectrum = np.abs(np.fft.rfft(frames * hann, _FFT)).astype(np.float32)
    bands = np.log(spectrum @ filters + 0.001).astype(np.float32)
    return [bands[i : i + _FRAMES] for i in range(0, len(bands) - _FRAMES + 1, _STEP)]


def read_classes(path: Path) -> tuple[str, ...]:
    """The class names in the order of the network's outputs.

    Raises
    ------
    DataCorrupt
        Not the list of 521 names.
    """
    with path.open(encoding="utf-8", newline="") as file:
        names = tuple(row.get("display_name", "") for row in csv.DictReader(file))
    if len(names) != 521 or not all(names):
        raise DataCorrupt(f"{path.name} is not YAMNet's list of 521 classes.", "Add it again.")
    return names


def open_network(path: Path) -> Any:
    """Open a TensorFlow Lite file.

    Raises
    ------
    ModelMissing
        The package that runs such files is not installed.
    DataCorrupt
        The file is not such a network.
    """
    try:
        from ai_edge_litert.interpreter import Interpreter
    except ImportError as error:
        raise ModelMissing(
            "YAMNet needs the package ai-edge-litert, which is not installed.",
            'Run: pip install "trouvere[yamnet]".',
        ) from error
    try:
        with warnings.catch_warnings():  # keeping all tensors is meant for debugging, it says,
            warnings.simplefilter("ignore")  # but it is the only way to read the pooled features
            net = Interpreter(str(path), num_threads=1, experimental_preserve_all_tensors=True)
        net.allocate_tensors()
    except (ValueError, RuntimeError) as error:
        raise DataCorrupt(
            f"{path.name} is not a TensorFlow Lite network.", "Add it again."
        ) from error
    return net


def features_tensor(net: Any) -> Any:
    """What the network says of the tensor with its pooled features."""
    for tensor in net.get_tensor_details():
        if _EMBEDDING in tensor["name"] and int(np.prod(tensor["shape"])) == _FEATURES:
            return tensor
    raise DataCorrupt(
        "This network is not YAMNet: its pooled features are missing.", "Add it again."
    )


def real_values(net: Any, tensor: Any) -> Array:
    """Values of a tensor as float32, whether it is stored as int8 or not."""
    values = net.get_tensor(tensor["index"]).reshape(-1).astype(np.float32)
    scale, zero = tensor["quantization"]
    return np.asarray((values - zero) * scale if scale else values, np.float32)


def htk_filters() -> Array:
    """Triangular filters on HTK's mel scale, shape (257, 64): power 1, peaks of 1."""
    from librosa.filters import mel

    filters = mel(
        sr=_RATE, n_fft=_FFT, n_mels=_MELS, fmin=_LOWEST_HZ, fmax=_HIGHEST_HZ, htk=True, norm=None
    )
    return np.asarray(filters.T, np.float32)
