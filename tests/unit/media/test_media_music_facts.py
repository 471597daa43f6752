"""What the notes of a score say. The trees are MEI as verovio writes it, cut to what is read."""

import pytest

from engine.media.music_facts import MusicFacts, music_facts
from engine.media.notation_key import heard_key
from engine.media.notation_tree import read_mei

HEAD = '<mei xmlns="http://www.music-encoding.org/ns/mei"><music><body><mdiv><score>'
TAIL = "</score></mdiv></body></music></mei>"
VIOLIN = '<staffDef n="1"><label>Violin</label>{}</staffDef>'
SCALE = "c4 d4 e4 f4 g2 a4 b4 c2"


def mei(staves: str, *measures: str, common: str = "") -> str:
    return f"{HEAD}<scoreDef {common}><staffGrp>{staves}</staffGrp></scoreDef><section>{''.join(measures)}</section>{TAIL}"


def measure(notes: str, number: int = 1, staff: int = 1, more: str = "") -> str:
    """Notes such as ``c4 fs2``: step, sharp or flat, length; all in one octave."""
    written = "".join(
        f'<note pname="{n[0]}" oct="4" dur="{n[-1]}" accid.ges="{n[1:-1]}"/>' for n in notes.split()
    )
    return (
        f'<measure n="{number}"><staff n="{staff}"><layer>{written}</layer></staff>{more}</measure>'
    )


def facts(tree: str, title: str = "", lyrics: str = "") -> MusicFacts:
    return music_facts(read_mei(tree), title, lyrics)


def key(sig: str, mode: str = "") -> str:
    return f'<keySig sig="{sig}" {f"mode={mode!r}" if mode else ""}/>'


def test_nothing_at_all() -> None:
    assert facts(mei("")) == MusicFacts()
    assert facts(mei("")).extra == {"music": "Piece"}


def test_no_notes_no_key() -> None:
    assert facts(mei(VIOLIN.format(key("1f")), measure(""))).key is None


def test_a_missing_signature_leaves_the_notes() -> None:
    assert facts(mei(VIOLIN.format(""), measure(SCALE))).key == "C major"


def test_a_written_mode_is_believed() -> None:
    assert facts(mei(VIOLIN.format(key("0", "minor")), measure(SCALE))).key == "A minor"


def test_the_title_decides_between_two_keys_of_a_signature() -> None:
    tree = mei(VIOLIN.format(key("0")), measure(SCALE))
    assert facts(tree).key == "C major"
    assert facts(tree, "Prelude in A minor").key == "A minor"
    assert facts(tree, "Symphony in E-flat major, second movement").key == "C major"


def test_notes_after_a_change_of_signature_do_not_count() -> None:
    change = '<scoreDef><keySig sig="3s"/></scoreDef>'
    later = [measure("a1 cs1 e1 a1", n) for n in range(2, 9)]
    tree = mei(VIOLIN.format(key("0")), measure(SCALE), change, *later)
    assert facts(tree).key == "C major"


def test_transposing_instruments_sound_elsewhere() -> None:
    clarinet = f'<staffDef n="1" trans.semi="-2"><label>Clarinet in B</label>{key("2s")}</staffDef>'
    tree = mei(clarinet, measure("d4 e4 fs4 g4 a2 b4 cs4 d2"))
    found = facts(tree)
    assert (found.key, found.instruments) == ("C major", ("clarinet",))


def test_a_part_at_concert_pitch_is_asked_first() -> None:
    horn = f'<staffDef n="1" trans.semi="-7"><label>Horn in F</label>{key("0")}</staffDef>'
    cello = f'<staffDef n="2"><label>Cello</label>{key("1f")}</staffDef>'
    tree = mei(horn + cello, measure("f4 g4 a4 bf4 c2 d4 e4 f2", staff=2))
    assert facts(tree).key == "F major"


def test_grace_notes_and_broken_attributes_weigh_nothing() -> None:
    odd = (
        '<note pname="z" dur="x" oct="?"/><note pname="c" accid.ges="?" dur="4" dots="y" oct="4"/>'
    )
    odd += '<note pname="f" accid.ges="s" dur="1" grace="acc" oct="4"/>'
    tree = mei(
        VIOLIN.format(key("0")), measure(SCALE).replace("<layer>", f"<layer>{odd}"),
        measure("c1"),
    )  # fmt: skip
    found = heard_key(read_mei(tree))
    assert str(found) == "C major"


@pytest.mark.parametrize(
    ("signs", "metre"),
    [('<meterSig count="3" unit="4"/>', "3/4"), ('<meterSig sym="cut"/>', "2/2"),
     ('<meterSig count="x" unit="4"/>', None), ("", None)],
)  # fmt: skip
def test_metre(signs: str, metre: str | None) -> None:
    assert facts(mei(VIOLIN.format(signs), measure("c4"))).metre == metre


def test_the_metre_of_most_measures_and_pick_ups() -> None:
    change = '<scoreDef meter.count="6" meter.unit="8"/>'
    tree = mei(
        "", measure("c4", 0), measure("c4", 1), change, *(measure("c4", n) for n in range(2, 9)),
        common='meter.count="4" meter.unit="4"',
    )  # fmt: skip
    found = facts(tree)
    assert (found.metre, found.measures) == ("6/8", 8)


def test_tempo_words_come_before_figures() -> None:
    mark = '<tempo midi.bpm="150">Andante (♩ = 150)</tempo>'
    found = facts(mei(VIOLIN.format(""), measure("c4", more=mark)))
    assert (found.tempo, found.speed, found.bpm) == ("Andante", "slow", 150)


def test_tempo_written_as_a_direction() -> None:
    tree = mei(VIOLIN.format(""), measure("c4", more="<dir>dolce</dir><dir>Presto</dir>"))
    assert (facts(tree).tempo, facts(tree).speed) == ("Presto", "very fast")


def test_figures_alone() -> None:
    tree = mei(
        VIOLIN.format('<meterSig count="6" unit="8"/>'), measure("c4"), common='midi.bpm="90"'
    )
    assert facts(tree).speed == "slow"


def test_two_staves_under_a_brace_are_a_piano() -> None:
    piano = '<staffGrp symbol="brace"><staffDef n="1"/><staffDef n="2"/></staffGrp>'
    found = facts(mei(piano, measure("c4")))
    assert (found.instruments, found.forces, found.staves) == (("piano",), "piano", 2)


def test_a_song() -> None:
    piano = '<staffGrp symbol="brace"><label>Klavier</label><staffDef n="2"/><staffDef n="3"/></staffGrp>'
    voice = '<staffDef n="1"><label>Singstimme<lb/>Voice</label></staffDef>'
    found = facts(mei(voice + piano, measure("c4")), lyrics="Der Mond ist auf und die Stern")
    assert found.forces == "voice and piano"
    assert (found.forms, found.lyrics) == (("song",), "German")


def test_hidden_names() -> None:
    """Programs hide the names of a song's staves; the sound of the voice is anything."""
    voice = '<staffDef n="1"><instrDef midi.instrnum="68"/></staffDef>'
    piano = '<staffGrp><instrDef midi.instrnum="0"/><staffDef n="2"/><staffDef n="3"/></staffGrp>'
    sung = measure("c4").replace("/></layer>", "><verse><syl>Der</syl></verse></note></layer>")
    assert facts(mei(voice + piano, sung), lyrics="Der").forces == "voice and piano"


def test_waltz_only_where_it_is_written() -> None:
    staff = VIOLIN.format(key("0", "minor") + '<meterSig count="3" unit="4"/>')
    tree = mei(staff, measure("a4 c4 e4", more="<tempo>Langsam</tempo>"))
    assert facts(tree).sentence == "Slow piece in A minor, 3/4, for violin"
    assert facts(tree, "Valse triste").sentence == "Slow waltz in A minor, 3/4, for violin"
