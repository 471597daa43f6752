"""Looking words up in names, folders, titles, artists, tags and text inside files (SQLite FTS5).

What is found is fused with the ranking by meaning by reciprocal rank [1]_: a file that holds all
telling words of a term gets a bonus that falls with its place in the list by bm25.

References
----------
.. [1] G. Cormack, C. Clarke, S. Büttcher, "Reciprocal rank fusion outperforms Condorcet and
   individual rank learning methods", SIGIR 2009: 1 / (K + rank) with K = 60.
"""

import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.index.base import Ids, Scores
from engine.store.texts import spelt

K = 60.0
LIFT = 5.0
"""What holding the words is worth at least, in spreads: more than the relevance line of one word."""

BONUS = 4.0
"""What the best place in the list by bm25 is worth on top.

Measured by `tests/bench/quality_names.py` on 2,273 files, without and with the look-up: 1,000 captions
R@10 .743 and .743 (no name holds all their words), class names that are folder names .71 and .99
(Caltech), .57 and .90 (clothing), a file first for the stem of its own name 0 and .995."""

MOST_RANKED = 20_000
"""Words that more files hold say nothing about which of them is meant: all get the same place."""

MOST_FILES = 200_000
"""Words that more files hold are not looked up: to collect these files would take a second."""

MOST_CANDIDATES = 2000
"""Contents that are added to those which approximate indexes propose."""

_WEIGHTS = "10.0, 10.0, 4.0, 8.0, 6.0, 10.0, 1.0"
_RANKED = f"""
SELECT f.content_id, bm25(file_text, {_WEIGHTS}) FROM file_text JOIN file f ON f.id = file_text.rowid
WHERE file_text MATCH ? AND f.content_id IS NOT NULL AND f.missing_since IS NULL LIMIT {MOST_RANKED + 1}
"""  # noqa: S608 -- constants
_ALL = f"""
SELECT f.content_id FROM file_text JOIN file f ON f.id = file_text.rowid
WHERE file_text MATCH ? AND f.content_id IS NOT NULL AND f.missing_since IS NULL
LIMIT {MOST_FILES + 1}
"""  # noqa: S608 -- constants
_SILENT_WORDS = (
    "a an the of in on at with and or is are was to by for from some this that it its my our your his her"
    " photo photos picture pictures image images sound sounds recording score"
    " der die das den dem des ein eine einen einem einer und mit am im auf von zu bei vor"
    " le la les l un une des du de d et avec sur dans au aux en"
    " el los las una unos y con del al por para il lo gli i uno e di da nel o os as um uma com no na"
)
_SILENT = frozenset(_SILENT_WORDS.split())


@dataclass(frozen=True, slots=True)
class Named:
    """Contents that hold a term's words: sorted ids, and what that is worth in spreads."""

    ids: Ids
    worth: Scores

    def bonus(self, groups: Ids, own: Scores) -> Scores:
        """What to add to the term's `own` scores of sorted groups; 0 for those that are not named.

        A name that says it is not weakened by a look that does not: own scores below usual are
        taken back.
        """
        added = np.zeros(len(groups), np.float32)
        places, here = self._places(groups)
        added[here] = self.worth[places[here]] - np.minimum(own[here], 0)
        return added

    def holds(self, groups: Ids) -> npt.NDArray[np.bool_]:
        """Which of the groups are named."""
        return self._places(groups)[1]

    def best(self, count: int = MOST_CANDIDATES) -> Ids:
        """At most `count` ids, those that are worth most."""
        if len(self.ids) <= count:
            return self.ids
        return self.ids[np.lexsort((self.ids, -self.worth))[:count]]

    def times(self, weight: float) -> "Named":
        """The same at another weight of the term."""
        return Named(self.ids, self.worth * np.float32(weight))

    def _places(self, groups: Ids) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
        if not len(self.ids):
            return np.zeros(len(groups), np.intp), np.zeros(len(groups), bool)
        places = np.minimum(np.searchsorted(self.ids, groups), len(self.ids) - 1)
        return places, self.ids[places] == groups


NOBODY = Named(np.empty(0, np.int64), np.empty(0, np.float32))


def named(connection: sqlite3.Connection, texts: Sequence[str]) -> Named:
    """Contents that hold all telling words of one of these texts, which mean the same."""
    best: dict[int, float] = {}
    for match in dict.fromkeys(words_match(text) for text in texts):
        for content, worth in _looked_up(connection, match).items() if match else ():
            best[content] = max(worth, best.get(content, 0.0))
    ids = np.array(sorted(best), np.int64)
    return Named(ids, np.array([best[content] for content in ids.tolist()], np.float32))


def worth_of(rank: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    """Spreads that a place in the list is worth; places count from 1."""
    return LIFT + BONUS * (K + 1) / (K + rank)


def phrase_match(text: str) -> str | None:
    """FTS5 expression for words in this order, whole; a ``*`` at the end: the last one goes on.

    None when the text has no word.
    """
    words = _parts(text)
    if not words:
        return None
    star = " *" if text.rstrip().endswith("*") else ""
    phrases = [" ".join(words)]
    whole = re.fullmatch(r"\W*([^\W_]+)\W*", text)
    if whole and len(words) > 1:  # "SeaShore" is also "seashore"
        phrases.append(whole[1])
    return " OR ".join(f'"{phrase}"{star}' for phrase in phrases)


def words_match(text: str) -> str | None:
    """FTS5 expression for all telling words of a text, in any order; None when it has none."""
    words = [word for word in re.findall(r"[^\W_]+", text) if not is_silent(word)]
    groups = [found for word in dict.fromkeys(words) if (found := _forms(word))]
    return " AND ".join(f"({group})" for group in groups) if groups else None


def is_silent(word: str) -> bool:
    """Whether a word tells nothing apart: articles and the like."""
    return word.casefold() in _SILENT


def _forms(word: str) -> str:
    """A word as it may stand in a name: its parts set apart, whole, in singular or plural."""
    forms = {word}
    if len(word) > 3 and word.isalpha():
        forms |= {word[:-1]} if word.casefold().endswith("s") else {f"{word}s"}
    phrases = [f'"{" ".join(parts)}"' for form in sorted(forms) if (parts := _parts(form))]
    if len(_parts(word)) > 1:
        phrases.append(f'"{word}"')
    return " OR ".join(phrases)


def _parts(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", spelt(text))


def _looked_up(connection: sqlite3.Connection, match: str) -> Mapping[int, float]:
    cursor = connection.cursor()
    cursor.row_factory = None
    rows = cursor.execute(_RANKED, (match,)).fetchall()
    if len(rows) > MOST_RANKED:
        contents = [row[0] for row in cursor.execute(_ALL, (match,))]
        if len(contents) > MOST_FILES:
            return {}
        worth = float(worth_of(np.array(len(contents) / 2)))
        return dict.fromkeys(contents, worth)
    scores = np.array([row[1] for row in rows])
    # bm25 is negative, lower is better; whoever is as good shares the place
    ranks = 1.0 + np.searchsorted(np.sort(scores.round(6)), scores.round(6), side="left")
    best: dict[int, float] = {}
    for (content, _score), worth in zip(rows, worth_of(ranks).tolist(), strict=True):
        best[content] = max(worth, best.get(content, 0.0))
    return best
