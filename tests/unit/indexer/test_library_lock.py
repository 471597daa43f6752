"""One program at a time owns a library, whichever of its threads opens and closes it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.api import Library
from engine.errors import LibraryLocked
from tests.helpers.fake_encoders import FakeEncoders


def test_a_library_that_another_thread_closed_can_be_opened_again(tmp_path):
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(1) as other:
        opened = one.submit(Library.open, tmp_path, encoders=FakeEncoders()).result()
        with pytest.raises(LibraryLocked):
            Library.open(tmp_path, encoders=FakeEncoders())
        other.submit(opened.close).result()
    Library.open(tmp_path, encoders=FakeEncoders()).close()
