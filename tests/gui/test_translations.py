"""Every text is translated: none unfinished, none stale, no hole lost, and the program loads them."""

import re

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from app.engine_texts import FILE
from app.language import speak
from app.views.subpages import pages
from tools.translatable import CannotTell, Text, module_of, texts_of_engine, texts_of_window
from tools.translations import (
    FOLDER,
    LANGUAGES,
    PLURALS_ONLY,
    all_texts,
    engine_lines,
    read_known,
    texts_for,
)

pytestmark = pytest.mark.gui

HOLES = re.compile(r"\{[a-z_0-9]+\}|%L?n")
ALL = (*LANGUAGES, PLURALS_ONLY)
ADVICE = "run: python -m tools.translations"


@pytest.fixture(scope="module")
def texts() -> list[Text]:
    return all_texts()


def key(text: Text) -> tuple[str, str, str]:
    return text.context, text.source, text.comment


@pytest.mark.parametrize("language", ALL)
def test_every_text_is_translated_and_none_is_stale(language: str, texts: list[Text]) -> None:
    known, wanted = read_known(language), texts_for(language, texts)
    assert [one for one in map(key, wanted) if one not in known] == [], ADVICE
    assert sorted(set(known) - set(map(key, wanted))) == [], ADVICE


def test_what_counts_has_a_form_for_one_and_one_for_many(texts: list[Text]) -> None:
    counting = [key(text) for text in texts if text.counts]
    assert counting
    for language in ALL:
        known = read_known(language)
        assert [one for one in counting if len(known[one]) != 2] == [], language
    assert [text.source for text in texts if re.search(r"\([a-z]{1,2}\)", text.source)] == []


@pytest.mark.parametrize("language", ALL)
def test_no_translation_loses_a_hole_or_a_menu_dot(language: str) -> None:
    for (_context, source, _comment), forms in read_known(language).items():
        for form in forms:
            assert sorted(HOLES.findall(form)) == sorted(HOLES.findall(source)), source
            assert form.endswith("…") == source.endswith("…"), source
            assert form == form.strip() or source != source.strip(), source


@pytest.mark.parametrize("language", ALL)
def test_the_program_loads_what_is_written(language: str) -> None:
    translator = QTranslator()
    assert translator.load(f"trouvere_{language}", str(FOLDER))
    for (context, source, comment), forms in read_known(language).items():
        counts = (1, 2) if len(forms) > 1 else (-1,)
        found = [translator.translate(context, source, comment, count) for count in counts]
        assert found == forms, ADVICE


def test_the_engines_sentences_are_listed(texts: list[Text]) -> None:
    assert FILE.read_text(encoding="utf-8") == engine_lines(texts), ADVICE


CODE = """
from PySide6.QtCore import QCoreApplication
from app.other import tr as told

def tr(text):
    return QCoreApplication.translate("Here", text)

class View(QWidget):
    def show(self, window: "MainWindow"):
        self.tr("Open")
        tr("Close")
        told("Elsewhere")
        said = window.tr
        tr, n = window.tr, 2
        tr("Of the window")
        self.tr("%n files", "", n)
"""
OTHER = 'def tr(text):\n    return QCoreApplication.translate("There", text)\n'


def test_contexts_are_found_as_qt_asks_for_them() -> None:
    modules = {"app.here": module_of("app.here", CODE), "app.other": module_of("app.other", OTHER)}
    found = {(text.context, text.source, text.counts) for text in texts_of_window(modules)}
    assert ("View", "Open", False) in found
    assert ("There", "Elsewhere", False) in found
    assert ("View", "%n files", True) in found
    assert ("Here", "Close", False) in found


def test_a_text_that_does_not_stand_there_is_refused() -> None:
    code = 'class View:\n    def show(self, name):\n        self.tr(f"Open {name}")\n'
    with pytest.raises(CannotTell, match=r"app\.here:3"):
        texts_of_window({"app.here": module_of("app.here", code)})


def test_sentences_of_the_engine_keep_their_holes() -> None:
    code = '''
"""A docstring. It is not said."""
def f(path, size):
    log.warning("Nobody reads this.")
    raise UnreadableFile(f"{path.name} is {size} of {MOST_MB} MB.", "Try again")
    note = f"{len(path):,} files wait; {path.name} and {size.name}."
'''
    assert [text.source for text in texts_of_engine(code)] == [
        "{name} is {size} of {most_mb} MB.",
        "Try again",
        "{path} files wait; {name} and {name2}.",
    ]


SHOWN = ("text", "toolTip", "placeholderText", "accessibleName", "accessibleDescription", "title")


def words_of(top: QWidget) -> set[str]:
    """All that widgets and actions say."""
    things = [top, *top.findChildren(QWidget), *top.findChildren(QAction)]
    asked = (getattr(one, name, None) for one in things for name in SHOWN)
    said = (ask() for ask in asked if callable(ask))
    return {text for text in said if isinstance(text, str)}


def test_a_german_window_says_nothing_in_english(qapp, closed_scene_in_german) -> None:
    """A text that is translated but asked for in another context would stay English."""
    window = closed_scene_in_german.open().window
    same = {key[1] for key, forms in read_known("de").items() if forms[0] == key[1]}
    english = {source for _, source, _ in read_known("de")} - same
    for name in sorted(pages()):
        window.show_page(name)
    window.show_sketch(True)
    window.grid.go_to(0)
    qapp.processEvents()
    assert sorted(words_of(window) & english) == []
    assert "Ordner" in words_of(window)


@pytest.fixture
def closed_scene_in_german(request, qapp):
    speak(qapp, "de")
    yield request.getfixturevalue("closed_scene")
    speak(qapp, "en")
    QLocale.setDefault(QLocale.c())
