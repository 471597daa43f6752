"""Thumbnails in memory: the newest few hundred, fetched when a view first asks for them."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

MEMORY_BYTES = 192 * 1024 * 1024  # about 500 pictures of 320 x 320 px
MAX_WANTED = 300  # more than a screen holds: whoever scrolls fast has no use for the rest
READY_GATHER_MS = 16  # one repaint for all that came within a frame

Loaded = Callable[[QImage | None], None]


class Cancellable(Protocol):
    """A request under way."""

    def cancel(self) -> None:
        """Its answer is no longer wanted."""


class Thumbnails(QObject):
    """A memory of decoded thumbnails that forgets the longest unused. GUI thread only.

    Parameters
    ----------
    load
        Fetches one in the background and calls back on the GUI thread; None: there is none yet.

    Signals
    -------
    ready(set[int])
        These can be drawn now.
    """

    ready = Signal(object)

    def __init__(
        self,
        load: Callable[[int, Loaded], Cancellable],
        parent: QObject | None = None,
        memory_bytes: int = MEMORY_BYTES,
    ) -> None:
        super().__init__(parent)
        self._load = load
        self._limit = memory_bytes
        self._used = 0
        self._images: OrderedDict[int, QImage] = OrderedDict()
        self._wanted: OrderedDict[int, Cancellable] = OrderedDict()
        self._missing: set[int] = set()
        self._arrived: set[int] = set()
        self._gather = QTimer(self, singleShot=True, interval=READY_GATHER_MS)
        self._gather.timeout.connect(self._tell)

    def get(self, file_id: int) -> QImage | None:
        """Return the picture when it is here, else ask for it once."""
        if (image := self._images.get(file_id)) is not None:
            self._images.move_to_end(file_id)
            return image
        if file_id not in self._wanted and file_id not in self._missing:
            self._want(file_id)
        return None

    def forget(self, file_ids: Iterable[int]) -> None:
        """Drop these, so that the next `get` fetches them again."""
        for file_id in file_ids:
            self._missing.discard(file_id)
            if (image := self._images.pop(file_id, None)) is not None:
                self._used -= image.sizeInBytes()

    def forget_missing(self, file_ids: Iterable[int]) -> None:
        """Look again for those that had none; no ids: for all of them."""
        ids = set(file_ids)
        again = self._missing & ids if ids else set(self._missing)
        self._missing -= again
        self._announce(again)

    def stop(self) -> None:
        """Tell nobody anything any more."""
        self._gather.stop()

    def _want(self, file_id: int) -> None:
        self._wanted[file_id] = self._load(file_id, lambda image: self._take(file_id, image))
        if len(self._wanted) > MAX_WANTED:
            _, oldest = self._wanted.popitem(last=False)
            oldest.cancel()

    def _take(self, file_id: int, image: QImage | None) -> None:
        self._wanted.pop(file_id, None)
        if image is None:
            self._missing.add(file_id)
            return
        self._images[file_id] = image
        self._used += image.sizeInBytes()
        while self._used > self._limit and len(self._images) > 1:
            _, oldest = self._images.popitem(last=False)
            self._used -= oldest.sizeInBytes()
        self._announce({file_id})

    def _announce(self, file_ids: set[int]) -> None:
        self._arrived |= file_ids
        if self._arrived and not self._gather.isActive():
            self._gather.start()

    def _tell(self) -> None:
        arrived, self._arrived = self._arrived, set()
        self.ready.emit(arrived)
