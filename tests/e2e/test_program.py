import hashlib
import json
import shutil
import signal
import time

import pytest

from tests.e2e.conftest import Program
from tests.helpers.media_files import make_collection, make_photo


def hits(answer):
    return [hit["path"] for hit in answer["hits"]]


def digest(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path: (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in files
    }


# -- indexing ------------------------------------------------------------------------------------
def test_every_file_is_searchable_failed_or_skipped(program, collection):
    report = program.report
    assert report["files"] == 13
    assert (report["searchable"], report["failed"], report["skipped"]) == (11, 1, 1)
    assert report["per_kind"] == {"photo": 6, "audio": 3, "score": 2}


def test_a_broken_file_is_listed_with_reason_and_advice(program):
    (row,) = program.json("failed")["failed"]
    assert row["path"].endswith("broken.jpg")
    assert "broken.jpg" in row["reason"]
    assert row["advice"]


def test_retrying_counts_again(program):
    assert program.json("retry") == {"retried": 1, "searchable": 0, "failed": 1}


def test_the_users_files_are_left_untouched(tmp_path):
    folder = make_collection(tmp_path / "files")
    before = digest(folder)
    fresh = Program(tmp_path / "library")
    fresh.json("index", folder)
    fresh.json("search", "--image", folder / "photos" / "red hill.jpg", "--all")
    assert digest(folder) == before


def test_moved_files_keep_their_vectors_and_new_ones_are_found(tmp_path):
    folder = make_collection(tmp_path / "files")
    fresh = Program(tmp_path / "library")
    fresh.json("index", folder)
    (folder / "elsewhere").mkdir()
    moved = folder / "elsewhere" / "renamed.jpg"
    shutil.move(folder / "photos" / "red hill.jpg", moved)
    (folder / "photos" / "green hill.jpg").unlink()
    new = make_photo(folder / "photos" / "violet hill.jpg", (120, 30, 160))
    started = time.monotonic()
    report = fresh.json("index", folder)
    assert report["searchable"] == 11
    found = hits(fresh.json("search", "--filter", "kind:photo", "--all", "--limit", "100"))
    assert {str(moved), str(new)} <= set(found)
    assert not any("green hill.jpg" in path for path in found)
    assert report["seconds"] < time.monotonic() - started


# -- searching -----------------------------------------------------------------------------------
def test_an_example_finds_its_other_size_and_not_itself(program, collection):
    answer = program.json("search", "--image", collection / "photos" / "blue hill.jpg", "--all")
    assert any(path.endswith("large/blue hill.png") for path in hits(answer)[:2])
    assert all(hit["kind"] == "photo" for hit in answer["hits"])
    assert str(collection / "photos" / "blue hill.jpg") not in hits(answer)


def test_a_score_is_found_by_its_title(program):
    answer = program.json("search", "--text", "waltz of the snow", "--kind", "score", "--all")
    assert hits(answer)[0].endswith("waltz.musicxml")
    assert answer["hits"][0]["segment"]["page"] == 1


def test_a_sound_is_found_by_example_and_says_where(program, collection):
    answer = program.json("search", "--like", collection / "sounds" / "tone 440.wav", "--all")
    assert {hit["kind"] for hit in answer["hits"]} == {"audio"}
    assert answer["hits"][0]["segment"]["start_s"] == 0.0


def test_the_same_query_gives_the_same_order_again(program):
    first, second = (
        program.json("search", "--text", "a hill", "--all", "--limit", "50") for _ in range(2)
    )
    assert hits(first) == hits(second)
    scores = [hit["score"] for hit in first["hits"]]
    assert scores == sorted(scores, reverse=True)


def test_filters_are_obeyed(program, collection):
    answer = program.json(
        "search", "--text", "hill", "--in", collection / "photos" / "large", "--all"
    )
    assert len(hits(answer)) == 3
    assert all("/large/" in path for path in hits(answer))


def test_an_instruction_leaves_the_example_out(program, collection):
    example = collection / "photos" / "red hill.jpg"
    answer = program.json(
        "search", "--image", example, "--instruction", "in blue", "--alpha-text", 1, "--alpha-image", 1.4,
        "--beta", 0.5, "--all",
    )  # fmt: skip
    assert str(example) not in hits(answer)
    assert len(hits(answer)) == 5


def test_a_batch_answers_every_line_in_order(program, collection, tmp_path):
    queries = [
        {"text": "a hill", "kind": "photo", "limit": 3},
        {"image": str(collection / "no such.jpg")},
        {"like": str(collection / "sounds" / "tone 220.wav"), "limit": 2},
    ]
    batch = tmp_path / "queries.jsonl"
    batch.write_text("\n".join(json.dumps(query) for query in queries), encoding="utf-8")
    result = program.run("search", "--batch", batch, "--all", "--json")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [len(row["hits"]) for row in rows] == [3, 0, 2]
    assert "no such.jpg" in rows[1]["error"]
    assert result.returncode == 0


def test_evaluate_measures_a_manifest(program, collection, tmp_path):
    manifest = tmp_path / "manifest.jsonl"
    row = {
        "query": {"image": str(collection / "photos" / "red hill.jpg")},
        "relevant": [str(collection / "photos" / "large" / "red hill.png")],
    }
    manifest.write_text(json.dumps(row), encoding="utf-8")
    report = program.json("evaluate", manifest)
    assert report["queries"] == 1
    assert report["R@1"] == report["MRR"] == 1.0
    other = tmp_path / "other" / "manifest.jsonl"
    other.parent.mkdir()
    other.write_text(json.dumps(row), encoding="utf-8")
    both = program.json("evaluate", manifest, other)
    assert set(both) == {str(manifest), str(other)}
    lines = program.run("evaluate", manifest, other).stdout.splitlines()
    assert len(lines) == 3
    assert len({len(line) for line in lines}) == 1


def test_a_healthy_library_is_said_to_be_healthy(program):
    assert program.json("doctor")["healthy"] is True


# -- trouble -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["search"], 2, "nothing to search for"),
        (["search", "--image", "/no/such.jpg"], 1, "no file"),
        (["index", "/no/such/folder"], 1, "no folder"),
        (["frobnicate"], 2, "invalid choice"),
        (["search", "--filter", "rating:many"], 1, "rating"),
        (["models", "use", "no-such-model"], 1, "no-such-model"),
        (["evaluate", "/no/manifest.jsonl"], 1, "cannot be read"),
    ],
)
def test_trouble_is_a_sentence_and_an_exit_code(program, arguments, code, words):
    result = program.run(*arguments)
    assert result.returncode == code
    assert words in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stderr.strip()


def test_a_second_instance_is_told_who_has_the_library(program, collection):
    watcher = program.start("index", collection, "--watch")
    try:
        for line in watcher.stderr:
            if "Watching" in line:
                break
        second = program.run("index", collection)
        assert second.returncode == 1
        assert "open in another Trouvère" in second.stderr
        assert program.json("search", "--text", "a hill", "--all")["hits"]  # searching still works
    finally:
        watcher.send_signal(signal.SIGINT)
        watcher.communicate(timeout=60)
    assert watcher.returncode == 0
