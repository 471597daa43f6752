"""Vectors of the words that items are told in, for the bundled spaces.

Those of the bank of sentences (`engine.search.hubness`) are among them.

``python -m engine.training.told_words`` writes ``resources/models/words.safetensors``: encoding
the words takes ten seconds, reading them nothing. To be run again when `engine/search/words_*.txt`
or the weights of a bundled space of words change; the program works without it, but starts slower.
"""

from pathlib import Path

from engine.domain import Aspect, Kind
from engine.encoders.int8 import pack
from engine.encoders.local import LocalEncoders
from engine.encoders.models import ModelStore
from engine.encoders.resources import resources_folder
from engine.search.hubness import bank_texts
from engine.search.lexicon import name_of, shipped_path, words_of_kind


def main() -> int:
    """Encode the words of photos and of sounds and write them down."""
    from safetensors.numpy import save_file

    encoders = LocalEncoders(ModelStore(resources_folder(), Path("no-models")))
    found = {}
    for kind in (Kind.PHOTO, Kind.AUDIO):
        spaces = [space for info in encoders.active(kind) for space in info.spaces]
        joint = next(space.joint for space in spaces if space.aspect is Aspect.MEANING)
        words = words_of_kind(kind)
        found[name_of(joint, words)] = encoders.encode_texts(joint, words)
        if kind is Kind.PHOTO:
            bank = bank_texts()
            found[name_of(joint, bank)] = encoders.encode_texts(joint, bank)
    save_file(pack(found), shipped_path())
    shipped_path().chmod(0o644)  # safetensors writes for the owner alone
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
