"""Keeps the translations: `python -m tools.translations` writes what has changed.

Texts of the code go into `resources/translations/trouvere_LANGUAGE.ts`, what was translated stays;
those are compiled for the program (`.qm`, with Qt's lrelease). The engine's sentences go into
`engine.txt` as well, where `app.engine_texts` looks them up.
"""

import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from pathlib import Path

from engine.encoders.languages import NAMES
from tools.music_texts import music_texts
from tools.translatable import ENGINE, Module, Text, module_of, texts_of_engine, texts_of_window

TOP = Path(__file__).resolve().parent.parent
FOLDER = TOP / "resources" / "translations"
LANGUAGES = ("de", "es")
PLURALS_ONLY = "en"
"""What the code is written in: here only what it counts has other words, for one."""

NOT_IN_THE_WINDOW = ("cli", "evaluate", "training")
"""Parts of the engine that speak in a terminal only."""

COUNTS = ("1 file", "{count} files", "{count} photos", "{count} sounds", "{count} scores")
WORDS = ("photo", "photos", "sound", "sounds", "score", "scores", *NAMES.values())
"""Hints of the engine's that are no sentences, and words that fill holes."""

Known = dict[tuple[str, str, str], list[str]]
"""Translations by context, source and comment: one form, or one for each count."""


def all_texts() -> list[Text]:
    """Read the code."""
    return [*texts_of_window(_modules()), *_engine_texts(), *music_texts()]


def texts_for(language: str, texts: Iterable[Text]) -> list[Text]:
    """Choose what is to be translated into a language."""
    return [text for text in texts if text.counts or language != PLURALS_ONLY]


def _modules() -> dict[str, Module]:
    made = {}
    for path in sorted((TOP / "app").rglob("*.py")):
        name = ".".join(path.relative_to(TOP).with_suffix("").parts).removesuffix(".__init__")
        made[name] = module_of(name, path.read_text(encoding="utf-8"))
    return made


def _engine_texts() -> list[Text]:
    found: dict[Text, None] = {}
    for path in sorted((TOP / "engine").rglob("*.py")):
        if not path.relative_to(TOP / "engine").parts[0].startswith(NOT_IN_THE_WINDOW):
            found.update(dict.fromkeys(texts_of_engine(path.read_text(encoding="utf-8"))))
    found.update((Text(ENGINE, source), None) for source in (*_model_notes(), *COUNTS, *WORDS))
    return list(found)


def _model_notes() -> list[str]:
    manifest = json.loads((TOP / "resources" / "models" / "manifest.json").read_text("utf-8"))
    told = [[model["note"], *model.get("figures", "").splitlines()] for model in manifest["models"]]
    return [line for lines in told for line in lines]


def engine_lines(texts: Iterable[Text]) -> str:
    """Write the engine's sentences, one a line."""
    sources = sorted({text.source for text in texts if text.context == ENGINE})
    return "".join(source.replace("\n", "\\n") + "\n" for source in sources)


def read_known(language: str, folder: Path = FOLDER) -> Known:
    """Read what is translated into a language."""
    path = folder / f"trouvere_{language}.ts"
    known: Known = {}
    if not path.is_file():
        return known
    for context in ET.parse(path).getroot().iter("context"):  # noqa: S314 -- our own file
        for message in context.iter("message"):
            key = (
                context.findtext("name", ""),
                message.findtext("source", ""),
                message.findtext("comment", ""),
            )
            forms = _forms(message)
            if forms:
                known[key] = forms
    return known


def _forms(message: ET.Element) -> list[str]:
    translation = message.find("translation")
    if translation is None:
        return []
    several = [form.text or "" for form in translation.iter("numerusform")]
    return [form for form in several or [translation.text or ""] if form]


def write(language: str, texts: Iterable[Text], known: Known, folder: Path = FOLDER) -> None:
    """Write the texts of the code with their translations; what is gone from the code goes."""
    top = ET.Element("TS", version="2.1", language=language, sourcelanguage="en")
    contexts: dict[str, ET.Element] = {}
    for text in sorted(texts, key=lambda one: one.context):
        if text.context not in contexts:
            contexts[text.context] = context = ET.SubElement(top, "context")
            ET.SubElement(context, "name").text = text.context
        _write_message(contexts[text.context], text, known)
    ET.indent(top)
    body = ET.tostring(top, encoding="unicode")
    head = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
    (folder / f"trouvere_{language}.ts").write_text(head + body + "\n", encoding="utf-8")


def _write_message(context: ET.Element, text: Text, known: Known) -> None:
    message = ET.SubElement(context, "message")
    if text.counts:
        message.set("numerus", "yes")
    ET.SubElement(message, "source").text = text.source
    if text.comment:
        ET.SubElement(message, "comment").text = text.comment
    translation = ET.SubElement(message, "translation")
    forms = known.get((text.context, text.source, text.comment), [])
    if not forms:
        translation.set("type", "unfinished")
    if text.counts:
        for form in forms or ["", ""]:
            ET.SubElement(translation, "numerusform").text = form
    elif forms:
        translation.text = forms[0]


def compile_all(folder: Path = FOLDER) -> None:
    """Compile the translations with Qt's tool."""
    tool = Path(sys.executable).with_name("pyside6-lrelease")
    files = [str(folder / f"trouvere_{language}.ts") for language in (*LANGUAGES, PLURALS_ONLY)]
    subprocess.run([str(tool), "-silent", *files], check=True)


def main() -> None:
    """Bring everything up to date and say what is left to translate."""
    texts = all_texts()
    (FOLDER / "engine.txt").write_text(engine_lines(texts), encoding="utf-8")
    for language in (*LANGUAGES, PLURALS_ONLY):
        known, wanted = read_known(language), texts_for(language, texts)
        write(language, wanted, known)
        left = [text for text in wanted if (text.context, text.source, text.comment) not in known]
        sys.stdout.write(f"{language}: {len(wanted) - len(left)} of {len(wanted)} translated\n")
    compile_all()


if __name__ == "__main__":
    main()
