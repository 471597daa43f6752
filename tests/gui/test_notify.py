"""One place for messages."""

import sys
import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from app.notify import Message, NoticeBar, Notifier, install_hooks, message_for
from engine.errors import EnvironmentProblem, UnreadableFile
from engine.events import Notice

pytestmark = pytest.mark.gui


@pytest.fixture
def notifier(qapp):
    return Notifier()


@pytest.fixture
def bar(qtbot, notifier):
    made = NoticeBar(notifier)
    qtbot.addWidget(made)
    yield made
    made.dismiss()


def test_environment_problems_speak_for_themselves():
    message = message_for(UnreadableFile("a.jpg is empty.", "Copy it again."))
    assert (message.text, message.advice) == ("a.jpg is empty.", "Copy it again.")


def test_our_own_faults_are_admitted_and_their_details_can_be_copied(qapp):
    try:
        raise KeyError("secret")
    except KeyError as error:
        message = message_for(error)
    assert "secret" not in message.text + message.advice
    message.do()
    assert "KeyError: 'secret'" in QGuiApplication.clipboard().text()


def test_a_message_is_shown_with_its_button_and_dismissed(bar, notifier, qtbot):
    pressed = []
    notifier.tell("Removed.", "It can be undone.", "Undo", lambda: pressed.append(1))
    qtbot.waitUntil(lambda: bar.text() == "Removed. It can be undone.")
    qtbot.mouseClick(bar._action, Qt.MouseButton.LeftButton)
    assert pressed == [1]
    assert bar.isHidden()


def test_plain_information_goes_by_itself(bar, notifier, qtbot):
    bar._timer.setInterval(20)
    notifier.tell("Copied.")
    qtbot.waitUntil(lambda: bar.text() == "Copied.")
    qtbot.waitUntil(bar.isHidden)


def test_a_problem_stays_and_is_not_covered_by_small_talk(bar, notifier, qtbot):
    notifier.problem(EnvironmentProblem("The disk is full."))
    notifier.tell("Copied.")
    notifier.tell("Really?", action="Yes", do=lambda: None)
    qtbot.waitUntil(lambda: bar.text() == "Really?")
    bar.dismiss()
    bar.show_message(Message("The disk is full.", is_problem=True))
    bar.show_message(Message("Copied."))
    assert bar.text() == "The disk is full."
    assert not bar._timer.isActive()


@pytest.mark.parametrize(
    "waits", [Message("Disk full.", is_problem=True), Message("Remove it?", "", "Yes", print)]
)
def test_what_nobody_asked_for_never_covers_what_waits_for_an_answer(bar, notifier, qtbot, waits):
    bar.show_message(waits)
    notifier.mention("All is searchable.", "Show me around", lambda: None)
    notifier.problem(EnvironmentProblem("And this."))
    qtbot.waitUntil(lambda: bar.text() == "And this.")
    bar.dismiss()
    notifier.mention("All is searchable.", "Show me around", lambda: None)
    qtbot.waitUntil(lambda: bar.text() == "All is searchable.")
    assert bar._timer.isActive()  # it goes by itself, button or not


def test_a_mention_behind_a_question_is_not_shown_later(bar):
    bar.show_message(Message("Remove it?", "", "Yes", print))
    bar.show_message(Message("All is searchable.", is_quiet=True))
    assert bar.text() == "Remove it?"


def test_it_can_be_told_from_any_thread(bar, notifier, qtbot):
    thread = threading.Thread(target=lambda: notifier.notice(Notice("From afar.", "Do this.")))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bar.text() == "From afar. Do this.")


def test_nothing_is_lost_that_nobody_caught(notifier, qtbot, caplog):
    told = []
    notifier.told.connect(told.append)
    undo = install_hooks(notifier)
    try:
        thread = threading.Thread(target=lambda: 1 / 0)
        thread.start()
        thread.join()
        sys.excepthook(EnvironmentProblem, EnvironmentProblem("No room."), None)
        qtbot.waitUntil(lambda: len(told) == 2)
    finally:
        undo()
    assert "went wrong" in told[0].text
    assert told[1].text == "No room."
    assert "uncaught" in caplog.text


def test_escape_dismisses(bar, qtbot):
    bar.show_message(Message("Hello."))
    qtbot.keyClick(bar, Qt.Key.Key_Escape)
    assert bar.isHidden()
