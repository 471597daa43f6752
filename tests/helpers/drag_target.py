"""Our window on a fake library, for a drag: prints what was searched with, or what was collected."""

import sys

from PySide6.QtCore import QTimer

from app.main import make_application, make_window
from app.views.named_list import Entry
from tests.helpers.fake_library import FakeLibrary


def main() -> None:
    app = make_application()
    window, bridge, end = make_window(FakeLibrary)
    window.move(500, 0)
    window.resize(900, 700)

    def tell_answer(_answer: object) -> None:
        terms = window.session.now.terms
        if terms:
            say(f"SEARCHED {terms[0].kind} {terms[0].value}")
            window.close()
        else:
            QTimer.singleShot(0, lambda: say("READY"))

    def tell_collections(entries: tuple[Entry, ...]) -> None:
        if entries and entries[0].count:
            say(f"COLLECTED {entries[0].count}")
            window.close()
        elif entries:
            QTimer.singleShot(300, tell_place)  # once it is laid out

    def tell_place() -> None:
        rows = window.collections.list
        place = rows.viewport().mapToGlobal(rows.visualRect(rows.rows.index(0, 0)).center())
        say(f"PLACE {place.x()} {place.y()}")

    window.searching.answered.connect(tell_answer)
    window.collecting.shown.connect(tell_collections)
    if "--collection" in sys.argv:
        bridge.run(lambda library: library.collections.create("Wall"))
    window.show()
    bridge.open()
    app.exec()
    end()


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


main()
