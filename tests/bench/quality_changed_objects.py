"""How far composing can get on COCO's objects: ``python -m tests.bench.quality_changed_objects``.

mAP@10 of a photo with A, "with a B", among the photos of COCO (`tests.bench.manifests`):

- WeiMoCIR with words in place of captions: the published method asks a language model for captions
  of every photo; here they are the words that its vector is made of (`engine.search.lexicon`);
- ceilings: the words for A, which nobody has said, beside those for B; whoever knows B for certain.
"""

from collections.abc import Iterator

import numpy as np

from engine.domain import Kind
from engine.encoders.joint import JOINT
from engine.search.background import background_texts
from engine.search.compose import weighted_sum, weimocir_scores
from engine.search.lexicon import Lexicons
from tests.bench.manifests import object_pairs
from tests.bench.quality_bundled import DATA, Bench, mean_ap, meaning_of, say

TEXT_SHARES = (0.5, 0.65, 0.8)
CAPTION_SHARES = (0.0, 0.1, 0.2, 0.4)
OWN_SHARES = (0.2, 0.4, 0.6)
WORDS = 5


def captions_of(bench: Bench, photos: np.ndarray) -> np.ndarray:
    """Vectors of the words that photos are made of, one text for each."""
    lexicons = Lexicons(
        lambda _joint, texts: bench.words(texts),
        lambda _joint: bench.words(background_texts()),
        None,
    )
    told = [lexicons.words(Kind.PHOTO, JOINT, photo, photos, WORDS) for photo in photos]
    return bench.words([", ".join(word for word, _ in words) or "a photo" for words in told])


def standard(scores: np.ndarray) -> np.ndarray:
    return (scores - scores.mean(1, keepdims=True)) / scores.std(1, keepdims=True)


def ways(
    bench: Bench, photos: np.ndarray, own: np.ndarray, words: tuple[list[str], list[str]]
) -> Iterator[tuple[str, np.ndarray]]:
    """Scores of every query for every photo, by what made them."""
    asked = bench.words([f"with a {wanted}" for wanted in words[1]])
    captions = captions_of(bench, photos)
    for share in TEXT_SHARES:
        queries = np.stack(
            [
                weighted_sum([photos[n], text], [1 - share, share])
                for n, text in zip(own, asked, strict=True)
            ]
        )
        for of_captions in CAPTION_SHARES:
            scores = [weimocir_scores(photos @ q, captions @ q, of_captions) for q in queries]
            yield f"WeiMoCIR, words {share}, captions {of_captions}", np.stack(scores)
    yield "words for B", asked @ photos.T
    for share in OWN_SHARES:
        of_own = standard(bench.words(words[0]) @ photos.T)
        yield f"words for B, for A {share}", standard(asked @ photos.T) + share * of_own


def main() -> int:
    if not DATA.is_dir():
        print("The labelled data (../shared/data) is not here: nothing to measure.")
        return 0
    bench = Bench()
    files = sorted((DATA / "photos/coco").glob("*.jpg"))
    rows = list(object_pairs())
    place = {file: number for number, file in enumerate(files)}
    own = np.array([place[file] for file, *_rest in rows])
    right = np.array([[file in found for file in files] for *_rest, found in rows])
    words = [a for _file, a, _b, _right in rows], [b for _file, _a, b, _right in rows]
    photos = meaning_of(bench, files)
    for name, scores in ways(bench, photos, own, words):
        say(f"{name}: {without_own(scores, own, right):.3f}")
    knows = {b: np.zeros(len(files), bool) for b in words[1]}
    for (_file, _a, b, _found), flags in zip(rows, right, strict=True):
        knows[b] |= flags
    certain = np.stack([knows[b] for b in words[1]]) + np.random.default_rng(1).random(right.shape)
    say(f"B for certain, else by chance: {without_own(certain, own, right):.3f}")
    return 0


def without_own(scores: np.ndarray, own: np.ndarray, right: np.ndarray) -> float:
    scores = scores.copy()
    scores[np.arange(len(own)), own] = -99
    return mean_ap(scores, right, 10)


if __name__ == "__main__":
    raise SystemExit(main())
