"""The first minutes with a library: folders to begin with, samples, what comes in, a tour."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.background import Lane
from app.places import SAMPLES
from app.settings.preferences import Preferences
from app.views.arriving import Choice, GuideStrip, is_first_reading, reading_text
from app.views.tour import Tour
from app.views.tour_stops import stops
from engine.domain import Glance, Progress, Root

if TYPE_CHECKING:
    from app.views.window import MainWindow
    from engine.api import Library

SAMPLES_SEEN = "samples_seen"


class FirstMinute(QObject):
    """Fills the welcome page and the strip above the results, and offers the tour once.

    Parameters
    ----------
    preferences
        Remembers per user that the tour was offered; None: never offer it.
    """

    def __init__(self, window: "MainWindow", preferences: Preferences | None = None) -> None:
        super().__init__(window)
        self._window, self._bridge = window, window.bridge
        self._preferences = preferences
        self.welcome = window.page.welcome
        self.strip = GuideStrip(window.bridge.thumbnail, window)
        self.tour = Tour(window, lambda: stops(window))
        self._offered: Sequence[tuple[str, str]] = ()
        self._samples_root: Root | None = None
        self._progress = Progress(0, 0, 0)
        self._is_reading = False
        self._is_hidden = False
        self._connect()

    def suggest(self, folders: Sequence[tuple[str, str]]) -> None:
        """Offer these folders to begin with."""
        self._offered = folders
        self.welcome.suggest(folders)

    def _connect(self) -> None:
        window, bridge, welcome = self._window, self._bridge, self.welcome
        welcome.folders_chosen.connect(window.control.add_folders)
        # the page goes away with the button that was pressed: one goes on by typing
        welcome.folders_chosen.connect(lambda _paths: window.focus_search())
        welcome.samples_wanted.connect(window.focus_search)
        welcome.other_wanted.connect(window.control.choose_folder)
        welcome.samples_wanted.connect(lambda: window.control.add_folders((SAMPLES,)))
        welcome.tour_wanted.connect(self.begin_tour)
        window.control.roots_shown.connect(self._take_roots)
        bridge.progress_changed.connect(self._take_progress)
        bridge.files_changed.connect(self._take_files)
        bridge.thumbnails_ready.connect(lambda _ids: self.strip.newest.update())
        self.strip.dismissed.connect(self._hide_strip)
        self.tour.ended.connect(self._remember_tour)

    # -- folders and samples --------------------------------------------------------------------
    def _take_roots(self, roots: tuple[Root, ...]) -> None:
        if not roots:
            self._look_ahead()
        self._samples_root = next((root for root in roots if root.path == SAMPLES), None)
        self._show_strip()

    def _look_ahead(self) -> None:
        """Count what the offered folders hold, in the background and once."""
        offered, self._offered = self._offered, ()
        for _name, path in offered:
            self._bridge.run(
                _glance,
                Path(path),
                done=lambda seen, path=path: self.welcome.show_seen(Path(path), seen),  # type: ignore[misc]
                failed=lambda _error: None,  # the folder can be ticked all the same
                owner=self.welcome,
                lane=Lane.LONG,
            )

    def remove_samples(self) -> None:
        """Take the samples out of the library; undo brings them back."""
        self._samples_root = None
        self._show_strip()
        self._window.control.remove_folder(SAMPLES)

    # -- the strip --------------------------------------------------------------------------------
    def _take_progress(self, progress: Progress) -> None:
        self._progress = progress
        if is_first_reading(progress):
            self._is_reading = True
        elif not progress.queued and not progress.scanning:
            if self._is_reading:
                self._end_reading()
            self._is_reading = False
        self._show_strip()

    def _end_reading(self) -> None:
        self.strip.newest.clear()
        if not self._is_hidden:
            offer = self._tour_choice()
            action, do = offer[0] if offer else ("", None)
            done = self.tr("Everything is searchable now.")
            self._window.notifier.mention(done, action, do)

    def _take_files(self, file_ids: tuple[int, ...]) -> None:
        if self._is_reading and not self._is_hidden:
            self.strip.newest.add(file_ids)

    def _show_strip(self) -> None:
        if self._is_reading and not self._is_hidden:
            choices = [*self._anyway_choice(), *self._tour_choice()]
            self.strip.say(reading_text(self._progress), choices, with_newest=True)
        elif self._samples_root is not None and self._window.state.flag(SAMPLES_SEEN, default=True):
            self.strip.say(
                self.tr("These are the samples that come with Trouvère."),
                [
                    (self.tr("Add a folder of yours…"), self._window.control.choose_folder),
                    (self.tr("Take the samples out"), self.remove_samples),
                    *self._tour_choice(),
                ],
            )
        else:
            self.strip.hide()

    def _anyway_choice(self) -> list[Choice]:
        if not self._progress.pause_reason:
            return []
        return [(self.tr("Index anyway"), lambda: self._window.control.set_paused(False))]

    def _hide_strip(self) -> None:
        if self._is_reading:
            self._is_hidden = True
        else:
            self._window.state.put(SAMPLES_SEEN, False)
        self._show_strip()

    # -- the tour -----------------------------------------------------------------------------------
    def begin_tour(self) -> None:
        """Lead around the window."""
        self._window.show_search()
        self._window.show_large(False)
        self.tour.begin()

    def _tour_choice(self) -> list[Choice]:
        if self._preferences is None or self._preferences.tour_seen:
            return []
        return [(self.tr("Show me around"), self.begin_tour)]

    def _remember_tour(self) -> None:
        if self._preferences is not None:
            self._preferences.tour_seen = True
        if not self.strip.isHidden():
            self._show_strip()


def _glance(library: "Library", folder: Path) -> Glance:
    return library.glance(folder)
