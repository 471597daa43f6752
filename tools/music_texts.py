"""The words that the engine's sentences about scores are made of, for `app.music_words`."""

from engine.media.instruments import ENSEMBLES, NAMES, program_name
from engine.media.keys import MODES, key_of
from engine.media.musical_words import FORMS, SPEEDS
from tools.translatable import Text

CONTEXT = "Music"
PROGRAMS = 128
FIFTHS = range(-7, 8)  # signatures of up to seven flats or sharps


def music_texts() -> list[Text]:
    """List speeds, forms, keys, instruments and groups of players, each once."""
    instruments = [*NAMES, *(program_name(number) for number in range(PROGRAMS)), *ENSEMBLES]
    voices = [name.removesuffix(" voice") for name in instruments]
    keys = [str(key_of(fifths, mode)) for mode in MODES for fifths in FIFTHS]
    words = ["piece", *SPEEDS, *FORMS, *instruments, *voices, *keys]
    return [Text(CONTEXT, word) for word in dict.fromkeys(words)]
