"""The desktop portal's screenshot, on a session bus of the test's own."""

import shutil
import subprocess
import sys

import pytest

pytestmark = [
    pytest.mark.gui,
    pytest.mark.slow,
    pytest.mark.skipif(
        not (shutil.which("dbus-run-session") and shutil.which("gdbus")),
        reason="needs a D-Bus daemon and gdbus",
    ),
]

ASK = """
import subprocess, sys
from PySide6.QtCore import QCoreApplication, QTimer
from app.capture.portal import REQUEST, ScreenshotPortal

def answer():
    how = ["uint32 " + sys.argv[1], sys.argv[2]]
    subprocess.run(["gdbus", "emit", "--session", "--object-path", portal._request,
                    "--signal", REQUEST + ".Response", *how], check=True)

app = QCoreApplication([])
portal = ScreenshotPortal()
if len(sys.argv) > 1:
    portal._hear_sent = lambda sent: answer()  # there is no desktop: the call itself is refused
portal.taken.connect(lambda path: (print("taken", path), app.quit()))
portal.failed.connect(lambda sentence: (print("failed", sentence), app.quit()))
portal.ask()
QTimer.singleShot(3000, app.quit)
app.exec()
"""


def asked(*answer):
    done = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", ASK, *answer],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    return done.stdout.strip()


def test_the_picture_of_the_portal_is_taken():
    assert asked("0", "{'uri': <'file:///tmp/a%20b.png'>}") == "taken /tmp/a b.png"


def test_an_answer_without_a_picture_is_a_failure():
    assert asked("2", "@a{sv} {}").startswith("failed This desktop gives no picture")


def test_a_desktop_without_a_portal_is_explained():
    assert asked().startswith("failed This desktop gives no picture")
