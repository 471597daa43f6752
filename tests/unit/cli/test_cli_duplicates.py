import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from engine.api import Library
from engine.cli import build_parser
from engine.cli_duplicates import found, to_json, to_lines
from engine.domain import Kind
from engine.organised import Advantage, Copy, DuplicateGroup, Likeness
from tests.helpers.fake_encoders import FakeEncoders
from tests.helpers.media_files import make_photo

COPY = Copy(
    1, 1, "a", Path("/p/a.jpg"), Kind.PHOTO, 3000, datetime(2024, 5, 1, tzinfo=UTC), 40, 30, tags=("dog",)
)  # fmt: skip
GROUP = DuplicateGroup(
    Likeness.SAME, (COPY, replace(COPY, path=Path("/p/b.jpg"), size_bytes=1000)), Advantage.BYTES
)


def test_a_group_is_one_object_with_the_file_to_keep_first() -> None:
    told = json.loads(json.dumps(to_json(GROUP)))
    assert (told["alike"], told["keep"], told["because"]) == ("same", "/p/a.jpg", "bytes")
    assert [file["path"] for file in told["files"]] == ["/p/a.jpg", "/p/b.jpg"]
    assert told["spare_bytes"] == 1000
    assert told["files"][0]["tags"] == ["dog"]


def test_a_person_sees_what_to_keep() -> None:
    assert to_lines(GROUP)[1:] == ["  keep  /p/a.jpg  (bytes)", "        /p/b.jpg"]


def test_options() -> None:
    options = build_parser().parse_args(["duplicates", "--alike", "similar", "--kind", "score"])
    assert (options.alike, options.kind) == (["similar"], ["score"])


def test_a_real_library_lists_its_copies_and_touches_nothing(tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    (pictures / "copies").mkdir(parents=True)
    first = make_photo(pictures / "a.jpg", (90, 40, 20))
    second = pictures / "copies" / "a.jpg"
    second.write_bytes(first.read_bytes())
    options = build_parser().parse_args(["duplicates", "--json"])
    with Library.open(
        tmp_path / "library", isolate_encoders=False, encoders=FakeEncoders()
    ) as library:
        library.index([pictures])
        [group] = found(library, options)
    assert group.likeness is Likeness.BYTES
    assert {copy.path for copy in group.copies} == {first, second}
    assert first.exists()
    assert second.exists()
