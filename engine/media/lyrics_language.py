"""The language of sung words, by their small words. Pure."""

import re
from collections import Counter

_FUNCTION_WORDS = {
    "English": "the and of my to thy is with thou that for her his when o'er all you",
    "German": "und der die das ich ist nicht ein mein dich mich du im wie so zu den mir dir",
    "French": "le les et de la que je vous dans mon ma pas tu est des pour qui au sur un",
    "Italian": "il che di e non mi per la del mio ti si un con nel core sei amor",
    "Spanish": "el que de y no los mi por la las un con se del su una es",
    "Latin": "et in deus domine est non qui tua sancta gloria dei patris cum nobis te ad ora",
}
_WORDS_OF = {language: frozenset(words.split()) for language, words in _FUNCTION_WORDS.items()}


def language_of(lyrics: str) -> str:
    """``German``, by its small words; ``yes`` for a language that cannot be told."""
    words = re.findall(r"[^\W\d_]+", lyrics.casefold())
    counts = Counter(
        {name: sum(word in known for word in words) for name, known in _WORDS_OF.items()}
    )
    (best, most), (_second, less) = counts.most_common(2)
    return best if most >= max(3, 0.05 * len(words)) and most > 1.25 * less else "yes"
