"""Names of instruments and groups of players, in the languages that scores print them in. Pure."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from engine.media.musical_words import plain

_PROGRAMS = """
    acoustic grand piano, bright acoustic piano, electric grand piano, honky-tonk piano,
    electric piano, electric piano, harpsichord, clavinet, celesta, glockenspiel, music box,
    vibraphone, marimba, xylophone, tubular bells, dulcimer, drawbar organ, percussive organ,
    rock organ, church organ, reed organ, accordion, harmonica, tango accordion, nylon guitar,
    steel guitar, jazz guitar, clean guitar, muted guitar, overdriven guitar, distortion guitar,
    guitar harmonics, acoustic bass, finger bass, pick bass, fretless bass, slap bass, slap bass,
    synth bass, synth bass, violin, viola, cello, double bass, tremolo strings, pizzicato strings,
    harp, timpani, strings, slow strings, synth strings, synth strings, choir, voice, synth voice,
    orchestra hit, trumpet, trombone, tuba, muted trumpet, horn, brass, synth brass, synth brass,
    soprano saxophone, alto saxophone, tenor saxophone, baritone saxophone, oboe, cor anglais,
    bassoon, clarinet, piccolo, flute, recorder, pan flute, blown bottle, shakuhachi, whistle,
    ocarina, square lead, saw lead, calliope, chiff, charang, voice lead, fifths lead, bass lead,
    new age pad, warm pad, polysynth, choir pad, bowed pad, metallic pad, halo pad, sweep pad, rain,
    soundtrack, crystal, atmosphere, brightness, goblins, echoes, sci-fi, sitar, banjo, shamisen,
    koto, kalimba, bagpipe, fiddle, shanai, tinkle bell, agogo, steel drums, woodblock, taiko drum,
    melodic tom, synth drum, reverse cymbal, guitar fret noise, breath noise, seashore, bird tweet,
    telephone, helicopter, applause, gunshot"""
GENERAL_MIDI: Final = tuple(" ".join(name.split()) for name in _PROGRAMS.split(","))
"""What the 128 programs of MIDI stand for, in our words."""

_NAMES: Mapping[str, str] = {
    "piano": "piano pianoforte klavier pf pno pft piano-forte fortepiano clavier hammerklavier",
    "organ": "organ orgel orgue organo harmonium",
    "harpsichord": "harpsichord cembalo clavecin clavicembalo virginal spinett spinet",
    "violin": "violin violins violine violino violini violon violons vln vl geige fiddle",
    "viola": "viola violas viole bratsche vla alto-viola",
    "cello": "cello cellos violoncello violoncelli violoncelle violoncell violonc vc vcl vlc",
    "double bass": "contrabass kontrabass contrabasso contrabbasso contrebasse db cb double-bass",
    "viola da gamba": "gamba viol",
    "flute": "flute flutes flote floten flauto flauti fl traverso",
    "piccolo": "piccolo ottavino",
    "recorder": "recorder blockflote",
    "oboe": "oboe oboes oboen hautbois oboi ob",
    "cor anglais": "anglais englischhorn inglese english-horn",
    "clarinet": "clarinet clarinets klarinette klarinetten clarinetto clarinetti clarinette cl clar",
    "bassoon": "bassoon bassoons fagott fagotte fagotto fagotti basson bsn fg",
    "saxophone": "saxophone saxophon sax sassofono",
    "horn": "horn horns corno corni cor waldhorn horner hn",
    "trumpet": "trumpet trumpets trompete trompeten tromba trombe trompette tpt",
    "trombone": "trombone trombones posaune posaunen tromboni tbn",
    "tuba": "tuba",
    "timpani": "timpani pauken timbales timp",
    "drums": "drum drums percussion schlagzeug batterie drumset",
    "harp": "harp harfe harpe arpa",
    "guitar": "guitar guitars gitarre guitare chitarra guitarra",
    "lute": "lute laute luth liuto",
    "ukulele": "ukulele",
    "mandolin": "mandolin mandoline mandolino",
    "banjo": "banjo",
    "accordion": "accordion akkordeon accordeon",
    "bells": "bells glockenspiel glocken carillon",
    "soprano voice": "soprano sopran sopranos dessus discantus discant superius cantus treble",
    "mezzo-soprano voice": "mezzo mezzosoprano",
    "alto voice": "alto alt altus altos contralto haute-contre",
    "tenor voice": "tenor tenore tenors taille",
    "baritone voice": "baritone bariton baritono baryton",
    "bass voice": "bass basso basse bassus",
    "choir": "choir chor chorus choeur coro",
    "voice": "voice voices vocals singstimme gesang voix voce canto chant singer stimme vox",
    "strings": "strings streicher cordes archi",
    "continuo": "continuo",
}
_LONGER = {
    "double bass": "double bass", "string bass": "double bass", "english horn": "cor anglais",
    "cor anglais": "cor anglais", "viola da gamba": "viola da gamba", "mezzo soprano": "mezzo-soprano voice",
    "soprano sax": "saxophone", "alto sax": "saxophone", "tenor sax": "saxophone",
    "baritone sax": "saxophone", "alto flute": "flute", "bass clarinet": "clarinet", "basset horn": "clarinet",
    "bass guitar": "bass guitar", "electric bass": "bass guitar", "bass trombone": "trombone", "tenor trombone": "trombone",
    "alto trombone": "trombone", "french horn": "horn", "alto saxophone": "saxophone",
    "tenor saxophone": "saxophone", "soprano saxophone": "saxophone", "baritone saxophone": "saxophone",
    "bass drum": "drums", "basso continuo": "continuo", "upright bass": "double bass", "bass viol": "viola da gamba",
    "alto recorder": "recorder", "soprano recorder": "recorder", "tenor recorder": "recorder", "bass recorder": "recorder",
    "treble recorder": "recorder", "acoustic bass": "double bass",
}  # fmt: skip
_NAME_OF = {word: name for name, words in _NAMES.items() for word in words.split()}
NAMES: Final = tuple(dict.fromkeys([*_NAMES, *_LONGER.values()]))

_ENSEMBLES: Mapping[str, Mapping[str, int]] = {
    "string quartet": {"violin": 2, "viola": 1, "cello": 1},
    "string trio": {"violin": 1, "viola": 1, "cello": 1},
    "string quintet": {"violin": 2, "viola": 2, "cello": 1},
    "piano trio": {"violin": 1, "cello": 1, "piano": 1},
    "piano quartet": {"violin": 1, "viola": 1, "cello": 1, "piano": 1},
    "piano quintet": {"violin": 2, "viola": 1, "cello": 1, "piano": 1},
    "wind quintet": {"flute": 1, "oboe": 1, "clarinet": 1, "horn": 1, "bassoon": 1},
    "clarinet quintet": {"clarinet": 1, "violin": 2, "viola": 1, "cello": 1},
    "piano duet": {"piano": 2},
}
ENSEMBLES: Final = (*_ENSEMBLES, "choir", "duet", "trio", "quartet", "quintet", "orchestra")
_BY_SIZE = {2: "duet", 3: "trio", 4: "quartet", 5: "quintet"}
_ORCHESTRA = 10  # players' lines
_SINGERS = ("soprano", "alto", "tenor", "bass", "mezzo", "baritone")


def instrument_of(name: str) -> str | None:
    """``Violino II`` -> ``violin``, ``Klarinette in B`` -> ``clarinet``; None for what is none."""
    words = re.findall(r"[a-z]+", plain(name))
    text = " ".join(words)
    longer = next((found for long, found in _LONGER.items() if re.search(rf"\b{long}\b", text)), "")
    return longer or next((_NAME_OF[word] for word in words if word in _NAME_OF), None)


def instrument_named(word: str) -> str | None:
    """A word of a query; abbreviations of scores are too short to be meant."""
    return _NAME_OF.get(plain(word)) if len(word) > 3 else None


def program_name(program: int) -> str:
    """What a MIDI program plays, without its make: ``piano``, ``violin``, ``sitar``."""
    return instrument_of(GENERAL_MIDI[program]) or GENERAL_MIDI[program]


def parts_named(names: Sequence[str], programs: Sequence[int | None], sung: bool) -> list[str]:
    """One instrument for each part: by its name, else by its MIDI program; empty where unknown.

    ``Bass`` is a voice beside other voices or under words, else a string bass.
    """
    found = [_part(name, program) for name, program in zip(names, programs, strict=True)]
    singing = sung or any(f"{kind} voice" in found for kind in ("soprano", "alto", "tenor"))
    return ["double bass" if each == "bass voice" and not singing else each or "" for each in found]


def ensemble_of(instruments: Sequence[str]) -> str | None:
    """What a group of players is called; None for a single one or an unusual number."""
    counts = Counter(instruments)
    named = next((name for name, need in _ENSEMBLES.items() if counts == Counter(need)), None)
    if named or not instruments:
        return named
    if len(instruments) > 2 and all(is_voice(each) for each in instruments):
        return "choir"
    if len(instruments) >= _ORCHESTRA:
        return "orchestra"
    mixed = any(map(is_voice, instruments)) or len(set(instruments)) == len(instruments) == 2
    return None if mixed else _BY_SIZE.get(len(instruments))


def is_voice(instrument: str) -> bool:
    """Whether it is sung."""
    return instrument.endswith("voice") or instrument == "choir"


def _part(name: str, program: int | None) -> str | None:
    known = instrument_of(name)
    if known or program is None or (not program and name.strip()):
        return known  # program 0 is also what is written where nobody has chosen
    return program_name(program)
