"""Keys: names in several languages, and the mode found by the notes."""

import pytest

from engine.media.keys import Key, Sounding, found_key, key_named, key_of, keys_in, pitch_class


@pytest.mark.parametrize("text", ["", "nonsense", "H", "Q minor", "do", "7", "A4", "am Abend"])
def test_what_is_no_key(text: str) -> None:
    assert key_named(text) is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Eb", "E-flat"),
        ("A", "A"),
        ("Am", "A minor"),
        ("Abm", "A-flat minor"),
        ("CM", "C major"),
        ("F# minor", "F-sharp minor"),
        ("f-sharp minor", "F-sharp minor"),
        ("E flat major", "E-flat major"),
        ("e-flat-major", "E-flat major"),
        ("B♭ major", "B-flat major"),
        ("es-Moll", "E-flat minor"),
        ("H-moll", "B minor"),
        ("B-Dur", "B-flat major"),
        ("As-Dur", "A-flat major"),
        ("fis-moll", "F-sharp minor"),
        ("mi bémol majeur", "E-flat major"),
        ("re minore", "D minor"),
        ("do sostenido menor", "C-sharp minor"),
        ("D dorian", "D dorian"),
    ],
)
def test_names(text: str, key: str) -> None:
    assert str(key_named(text)) == key


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Sonata in B flat major, K. 333", ["B-flat major"]),
        ("Konzert Es-Dur für Trompete", ["E-flat major"]),
        ("Prélude en do dièse mineur", ["C-sharp minor"]),
        ("From C minor to C major", ["C minor", "C major"]),
        ("Quintet in Am", []),
        ("A Sunday by the sea", []),
        ("D'amour", []),
    ],
)
def test_keys_in_titles(text: str, keys: list[str]) -> None:
    assert [str(key) for _start, _end, key in keys_in(text)] == keys


@pytest.mark.parametrize(
    ("fifths", "mode", "key"),
    [(0, "", "C major"), (-4, "minor", "F minor"), (7, "major", "C-sharp major"),
     (-7, "minor", "A-flat minor"), (0, "dorian", "D dorian"), (1, "mixolydian", "D mixolydian"),
     (2, "nonsense", "D major")],
)  # fmt: skip
def test_signatures(fifths: int, mode: str, key: str) -> None:
    assert str(key_of(fifths, mode)) == key


def scale(tonic: int, steps: str) -> list[float]:
    """Time of each pitch class of a scale, longest on the tonic and the fifth."""
    weights = [0.0] * 12
    for place, step in enumerate(steps.split()):
        weights[(tonic + int(step)) % 12] += 3 if place == 0 else 2 if place == 4 else 1
    return weights


MAJOR, MINOR = "0 2 4 5 7 9 11", "0 2 3 5 7 8 11"


@pytest.mark.parametrize("name", ["C", "E-flat", "F-sharp", "B", "A-flat"])
def test_the_key_is_found_by_the_notes(name: str) -> None:
    tonic = pitch_class(name)
    assert found_key(Sounding(scale(tonic, MAJOR)), None) == Key(name, "major")
    minor = found_key(Sounding(scale(tonic, MINOR)), None)
    assert minor is not None
    assert (pitch_class(minor.tonic), minor.mode) == (tonic, "minor")


def test_the_signature_leaves_two_keys() -> None:
    assert found_key(Sounding(scale(9, MINOR)), 0) == Key("A", "minor")
    assert found_key(Sounding(scale(0, MAJOR)), 0) == Key("C", "major")


def test_the_bass_at_the_end_decides() -> None:
    both = [a + b for a, b in zip(scale(0, MAJOR), scale(9, MINOR), strict=True)]
    assert found_key(Sounding(both, last_bass=9), 0) == Key("A", "minor")
    assert found_key(Sounding(both, last_bass=0), 0) == Key("C", "major")


@pytest.mark.parametrize("weights", [[0.0] * 12, [1.0] * 12])
def test_no_notes_and_all_alike_are_in_no_key(weights: list[float]) -> None:
    assert found_key(Sounding(weights), None) is None
    assert found_key(Sounding(weights), 0) is None
