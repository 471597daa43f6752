"""Our window on a fake library, for a drag from another program: prints what was searched with."""

import sys

from PySide6.QtCore import QTimer

from app.main import make_application, make_window
from tests.helpers.fake_library import FakeLibrary


def main() -> None:
    app = make_application()
    window, bridge, end = make_window(FakeLibrary)
    window.move(500, 0)
    window.resize(900, 700)

    def tell_answer(_answer: object) -> None:
        terms = window.session.now.terms
        if terms:
            sys.stdout.write(f"SEARCHED {terms[0].kind} {terms[0].value}\n")
            sys.stdout.flush()
            window.close()
        else:
            QTimer.singleShot(0, lambda: (sys.stdout.write("READY\n"), sys.stdout.flush()))

    window.searching.answered.connect(tell_answer)
    window.show()
    bridge.open()
    app.exec()
    end()


main()
