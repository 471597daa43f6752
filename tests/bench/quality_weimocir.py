"""WeiMoCIR with words in place of captions: ``python -m tests.bench.quality_weimocir``.

The published method asks a language model for captions of every photo. Here a photo's captions are
the words that its vector is made of (`engine.search.lexicon`), one text for each photo. mAP@10 of a
photo with A, "with a B" among the photos of COCO, for some weights of the captions.
"""

import numpy as np

from engine.domain import Kind
from engine.encoders.joint import JOINT
from engine.search.background import background_texts
from engine.search.compose import weighted_sum, weimocir_scores
from engine.search.lexicon import Lexicons
from tests.bench.manifests import changed_objects
from tests.bench.quality_bundled import DATA, Bench, mean_ap, meaning_of, say

TEXT_SHARES = (0.5, 0.65, 0.8)
CAPTION_SHARES = (0.0, 0.1, 0.2, 0.4)
WORDS = 5


def main() -> int:
    if not DATA.is_dir():
        print("The labelled data (../shared/data) is not here: nothing to measure.")
        return 0
    bench = Bench()
    files = sorted((DATA / "photos/coco").glob("*.jpg"))
    photos = meaning_of(bench, files)
    lexicons = Lexicons(
        lambda _joint, texts: bench.words(texts),
        lambda _joint: bench.words(background_texts()),
        None,
    )
    captions = bench.words(
        [
            ", ".join(w for w, _ in lexicons.words(Kind.PHOTO, JOINT, v, photos, WORDS))
            or "a photo"
            for v in photos
        ]
    )
    place = {str(file): number for number, file in enumerate(files)}
    rows = list(changed_objects())
    own = np.array([place[query["like"]] for query, _right in rows])
    asked = bench.words([query["instruction"] for query, _right in rows])
    right = np.array([[str(file) in set(map(str, found)) for file in files] for _q, found in rows])
    for text_share in TEXT_SHARES:
        queries = np.stack(
            [
                weighted_sum([photos[number], words], [1 - text_share, text_share])
                for number, words in zip(own, asked, strict=True)
            ]
        )
        told = []
        for share in CAPTION_SHARES:
            scores = np.stack(
                [weimocir_scores(photos @ query, captions @ query, share) for query in queries]
            )
            scores[np.arange(len(own)), own] = -9
            told.append(f"{share} {mean_ap(scores, right, 10):.3f}")
        say(f"{len(rows)} queries, words' share {text_share}: captions' share {', '.join(told)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
