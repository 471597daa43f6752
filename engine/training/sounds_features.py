"""What the bundled networks and the teacher hear in a collection of sounds, for training.

``python -m engine.training.sounds_features COLLECTION OUT --teacher YAMNET [--minutes 12] [--round N]``

The first round takes every clip once, as it is. In later rounds clips are changed: pitch and speed,
filters, echo, noise, silence around them, or a second clip mixed in. Each example is one block of 2.3 s. Rounds go on
where they were stopped; every chunk of examples is a file of its own in `OUT`.
"""

import argparse
import logging
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.encoders.aisfx import BLOCK_S, AiSfx
from engine.encoders.resources import weights_folder
from engine.encoders.sound import at_least, sounding
from engine.encoders.yamnet import features_tensor, htk_filters, open_network, patches, real_values
from engine.media.base import SAMPLE_RATE
from engine.training.sounds_collect import Sound, read_collection

log = logging.getLogger(__name__)

CHUNK = 500
_BLOCK = round(BLOCK_S * SAMPLE_RATE)
_HEARD = 0.01  # a patch this much below the loudest one of its block does not count
Array = npt.NDArray[np.float32]


class Teacher:
    """YAMNet: likelihoods of 521 classes and 1,024 pooled features of a block.

    Parameters
    ----------
    path
        The TensorFlow Lite file.
    """

    def __init__(self, path: Path) -> None:
        self._net: Any = open_network(path)
        self._features = features_tensor(self._net)
        self._filters = htk_filters()

    def listen(self, sound: Sound) -> tuple[Array, Array, Array]:
        """Class likelihoods (521,), features (1024,), and log-mel patches (n, 96, 64)."""
        source, result = self._net.get_input_details()[0], self._net.get_output_details()[0]
        heard = patches(sound, self._filters)
        loud = np.array([np.exp(patch).max() for patch in heard])
        counted = [p for p, level in zip(heard, loud, strict=True) if level > loud.max() * _HEARD]
        likely, features = [], []
        for patch in counted:
            self._net.set_tensor(source["index"], patch.reshape(source["shape"]))
            self._net.invoke()
            likely.append(real_values(self._net, result))
            features.append(real_values(self._net, self._features))
        means = [np.asarray(np.mean(rows, 0), np.float32) for rows in (likely, features)]
        return means[0], means[1], np.stack(heard)


@dataclass(frozen=True, slots=True)
class Example:
    """One block and where it comes from; ``other`` is the clip mixed in, -1 for none."""

    clip: int
    other: int
    sound: Sound


class Examples:
    """Blocks of a collection, changed by chance; number n of a round is always the same."""

    def __init__(self, folder: Path) -> None:
        self.lines, self._samples = read_collection(folder)

    def __len__(self) -> int:
        return len(self.lines)

    def example(self, number: int, turn: int) -> Example:
        """Example `number` of a round; round 0 changes nothing."""
        chance = np.random.default_rng((turn, number))
        sound = self._clip(number)
        if turn == 0:
            return Example(number, -1, block_of(sound, chance, spread=False))
        sound = changed(sound, chance)
        block = block_of(sound, chance, spread=chance.random() < 0.3)
        if chance.random() < 0.35:
            other = int(chance.integers(len(self)))
            second = block_of(changed(self._clip(other), chance), chance, spread=False)
            gain = 10 ** (chance.uniform(-15, 0) / 20)
            return Example(number, other, levelled(block + gain * second))
        return Example(number, -1, block)

    def _clip(self, number: int) -> Sound:
        line = self.lines[number]
        start, length = int(line["start"]), int(line["length"])
        samples = self._samples[start : start + length].astype(np.float32)
        return np.asarray(samples / np.float32(32_768), np.float32)


def levelled(sound: Sound) -> Sound:
    """Scale to a peak of 1."""
    return np.asarray(sound / max(float(np.abs(sound).max()), 1e-6), np.float32)


def block_of(sound: Sound, chance: np.random.Generator, *, spread: bool) -> Sound:
    """2.3 s of a sound: a stretch of a long one; a short one repeated, or alone in silence."""
    kept = sounding(sound)
    if len(kept) >= _BLOCK:
        start = int(chance.integers(len(kept) - _BLOCK + 1))
        return levelled(kept[start : start + _BLOCK])
    if not spread:
        return levelled(at_least(kept, BLOCK_S)[:_BLOCK])
    found = np.zeros(_BLOCK, np.float32)
    start = int(chance.integers(_BLOCK - len(kept) + 1))
    found[start : start + len(kept)] = kept
    noise = chance.normal(0, 10 ** chance.uniform(-5, -2.5), _BLOCK)
    return levelled(found + noise.astype(np.float32))


def changed(sound: Sound, chance: np.random.Generator) -> Sound:
    """Another speed, other filters, an echo, some noise: each with a chance of its own."""
    import soxr

    if chance.random() < 0.6:
        speed = 2 ** chance.uniform(-0.5, 0.5)
        sound = soxr.resample(sound, SAMPLE_RATE * speed, SAMPLE_RATE, "QQ")
    if chance.random() < 0.5:
        sound = filtered(sound, chance)
    if chance.random() < 0.3:
        sound = echoed(sound, chance)
    if chance.random() < 0.3:
        noise = chance.normal(0, 1, len(sound)).astype(np.float32)
        sound = sound + 10 ** chance.uniform(-3, -1.2) * noise
    return levelled(np.asarray(sound, np.float32))


def filtered(sound: Sound, chance: np.random.Generator) -> Sound:
    """A smooth random gain over the frequencies, within 15 dB, and at times no heights."""
    spectrum = np.fft.rfft(sound)
    octaves = np.log2(np.linspace(20, SAMPLE_RATE / 2, len(spectrum)))
    knots = np.linspace(octaves[0], octaves[-1], 6)
    gain = 10 ** (np.interp(octaves, knots, chance.uniform(-15, 5, 6)) / 20)
    if chance.random() < 0.3:
        gain[octaves > np.log2(chance.uniform(3000, 12_000))] = 0
    return np.asarray(np.fft.irfft(spectrum * gain, len(sound)), np.float32)


def echoed(sound: Sound, chance: np.random.Generator) -> Sound:
    """A room: noise that dies away, of a random length and share."""
    from scipy.signal import fftconvolve

    length = int(chance.uniform(0.1, 1.2) * SAMPLE_RATE)
    fading = np.exp(-np.arange(length) / (length / 6.9))
    room = chance.normal(0, 1, length) * fading
    room *= chance.uniform(0.1, 0.7) / np.sqrt((room**2).sum())
    room[0] += 1
    return np.asarray(fftconvolve(sound, room)[: len(sound) + length // 2], np.float32)


def make_chunk(
    numbers: list[int], turn: int, examples: Examples, network: AiSfx, teacher: Teacher
) -> dict[str, npt.NDArray[Any]]:
    """Everything about some examples, half precision."""
    import torch

    rows: list[tuple[Any, ...]] = []
    with torch.inference_mode():
        for number in numbers:
            example = examples.example(number, turn)
            likely, taught, heard = teacher.listen(example.sound)
            features = network.features(network.blocks(example.sound)[:1])[0]
            rows.append((example.clip, example.other, features, likely, taught, heard[:3]))
    names = ("clip", "other", "features", "likely", "taught", "patches")
    kinds = (np.int32, np.int32, *[np.float16] * 4)
    columns = zip(*rows, strict=True)
    return {n: np.stack(c).astype(k) for n, c, k in zip(names, columns, kinds, strict=True)}


def main() -> int:
    """Run the command line."""
    import torch

    parser = argparse.ArgumentParser(prog="python -m engine.training.sounds_features")
    parser.add_argument("collection", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--teacher", type=Path, required=True, help="yamnet_spectra_in.tflite")
    parser.add_argument("--minutes", type=float, default=12.0)
    parser.add_argument("--round", type=int, default=0)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(1)
    end = time.monotonic() + 60 * options.minutes
    options.out.mkdir(parents=True, exist_ok=True)
    examples, teacher = Examples(options.collection), Teacher(options.teacher)
    network = AiSfx(weights_folder() / "sounds" / "aisfx.safetensors")
    network.use_half()
    order = np.random.default_rng(options.round).permutation(len(examples))
    for start in range(0, len(order), CHUNK):
        target = options.out / f"{options.round}-{start:06d}.npz"
        if target.exists():
            continue
        if time.monotonic() > end:
            break
        numbers = [int(number) for number in order[start : start + CHUNK]]
        columns = make_chunk(numbers, options.round, examples, network, teacher)
        np.savez(target.with_suffix(".part.npz"), allow_pickle=False, **columns)
        target.with_suffix(".part.npz").rename(target)
        log.info("round %d: %d examples", options.round, start + len(numbers))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
