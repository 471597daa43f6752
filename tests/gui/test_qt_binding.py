"""PySide6 6.12.0 on Python 3.11 lost a reference of None with every call that returns nothing, and
of True with every emitted signal: the program aborted after some thousand of them."""

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, QTimer, Signal

CALLS = 400


class Emitter(QObject):
    fired = Signal(bool)


def stopper(owner: QObject) -> Callable[[], object]:
    return QTimer(owner).stop


def emitter(owner: QObject) -> Callable[[], object]:
    sender = Emitter(owner)
    return lambda: sender.fired.emit(True)


@pytest.mark.gui
@pytest.mark.parametrize("make_call", [stopper, emitter])
def test_calls_into_qt_keep_the_references_of_none_and_true(
    qapp: object, make_call: Callable[[QObject], Callable[[], object]]
) -> None:
    owner = QObject()
    call = make_call(owner)
    before = [sys.getrefcount(one) for one in (None, True)]
    for _ in range(CALLS):
        call()
    after = [sys.getrefcount(one) for one in (None, True)]
    lost = [was - now for was, now in zip(before, after, strict=True)]
    assert max(lost) < CALLS / 4
