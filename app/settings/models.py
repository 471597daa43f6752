"""Settings: which models see, hear and read; get others, choose, remove.

Nothing is fetched from the network unless the download button is pressed.
"""

import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFileDialog,
    QHeaderView,
    QProgressBar,
    QPushButton,
    QTableView,
    QWidget,
)

from app.background import Lane
from app.preview.texts import problem_text, size_text
from app.settings import model_calls
from app.settings.download_text import download_text
from app.settings.model_table import ModelTable, lines_about
from app.settings.preferences import Preferences
from app.settings.proxy_row import ProxyRow, for_engine
from app.settings.section import Section, label
from app.theme import SPACE_S
from app.widgets.flow import FlowLayout
from engine.domain import ModelCheck, ModelInfo
from engine.errors import EnvironmentProblem

if TYPE_CHECKING:
    from app.bridge import EngineBridge

PROGRESS_STEPS: Final = 1000
LETTERS: Final = 34  # a column is no wider; the tool tip has the whole text
HASH_DIGITS: Final = 16  # enough to compare by eye


class Cancelled(EnvironmentProblem):
    """The user stopped it; raised out of the progress callback, as the engine has no other way."""


class ModelsSection(Section):
    """A table, and what can be done with the chosen row.

    Signals
    -------
    progressed(int, int)
        Bytes that are there, bytes in all (0 while unknown); from a background thread.
    """

    progressed = Signal(object, object)  # not int: Qt's ends at 2 GB

    def __init__(
        self, bridge: "EngineBridge", preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(self.tr("Models"), parent, is_wide=True)
        self._bridge, self._preferences = bridge, preferences
        self._stop: threading.Event | None = None
        self._adding: ModelInfo | None = None
        self._throws_away = self._is_download = False
        self._first_seen: tuple[int, float] | None = None  # bytes and when, for the speed
        self._wants_removal = False
        self.table = ModelTable(self)
        self.view = self._made_view()
        self.use = QPushButton(self.tr("Use"), self)
        self.use.setProperty("primary", True)
        self.download = QPushButton(self.tr("Download"), self)
        self.from_file = QPushButton(self.tr("Add from a file…"), self)
        self.drop = QPushButton(self.tr("Throw the part away"), self)
        self.check = QPushButton(self.tr("Check"), self)
        self.check.setToolTip(self.tr("Compare its files with their checksums"))
        self.remove = QPushButton(self.tr("Remove"), self)
        self.keep = QPushButton(self.tr("Keep"), self)
        self.pause = QPushButton(self.tr("Pause"), self)
        self.pause.setToolTip(self.tr("What is here is kept, and the download goes on from there"))
        self.cancel = QPushButton(self.tr("Cancel"), self)
        self.proxy = ProxyRow(preferences, self)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, PROGRESS_STEPS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.note = label("", "text", self)
        self.note.setAccessibleName(self.tr("About this model"))
        self.message = label("", "text", self)
        self._lay_out()
        self._connect()
        self._show_state()

    # -- construction -------------------------------------------------------------------------------
    def _made_view(self) -> QTableView:
        view = QTableView(self)
        view.setModel(self.table)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setTabKeyNavigation(False)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.verticalHeader().hide()
        view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        view.horizontalHeader().setMaximumSectionSize(
            LETTERS * view.fontMetrics().averageCharWidth()
        )
        view.horizontalHeader().setStretchLastSection(True)
        view.horizontalHeader().setHighlightSections(False)
        view.setAccessibleName(self.tr("Models"))
        view.setMinimumHeight(220)
        return view

    def _lay_out(self) -> None:
        buttons = FlowLayout(gap=SPACE_S)
        for button in (
            *(self.pause, self.cancel, self.use, self.download, self.drop),
            *(self.from_file, self.check, self.remove, self.keep),
        ):
            buttons.addWidget(button)
        self.add(
            label(
                self.tr(
                    "Models turn pictures, sounds and scores into numbers that can be compared."
                    " After a change the library is read again; searching goes on meanwhile."
                ),
                "muted",
                self,
            )
        )
        self.add(self.view, 1)
        self.add(self.note)
        self.add(self.message)
        self.add(self.bar)
        self.add_layout(buttons)
        self.add(self.proxy)

    def _connect(self) -> None:
        self.view.selectionModel().selectionChanged.connect(self._chosen_changed)
        self.table.modelReset.connect(self._choose_first)
        self.use.clicked.connect(self._use)
        self.download.clicked.connect(lambda: self._begin_adding(None))
        self.from_file.clicked.connect(self._ask_for_file)
        self.drop.clicked.connect(lambda: self._drop(self.chosen()))
        self.check.clicked.connect(lambda: self._check(self.chosen()))
        self.remove.clicked.connect(self._ask_or_remove)
        self.keep.clicked.connect(self._chosen_changed)
        self.pause.clicked.connect(self.stop)
        self.cancel.clicked.connect(lambda: self.stop(throw_away=True))
        app = QApplication.instance()
        if isinstance(app, QApplication):  # a download would hold up the end of the program
            app.lastWindowClosed.connect(self.stop)
        self.progressed.connect(self._show_progress, Qt.ConnectionType.QueuedConnection)

    # -- state ----------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Ask the library for its models."""
        self._bridge.run(
            model_calls.models, done=self._take, failed=self._fail, token=("models", id(self))
        )

    def chosen(self) -> ModelInfo | None:
        """Give the model of the chosen row."""
        rows = self.view.selectionModel().selectedRows()
        return self.table.model_at(rows[0].row()) if rows else None

    @property
    def is_busy(self) -> bool:
        """True while one is being added."""
        return self._stop is not None

    def stop(self, *, throw_away: bool = False) -> None:
        """Stop adding; what has been fetched is kept, unless it shall be thrown away."""
        if self._stop is not None:
            self._throws_away = throw_away
            self._stop.set()
            for button in (self.pause, self.cancel):
                button.setEnabled(False)
            self.say(self.tr("Stopping…"))

    def say(self, sentence: str, role: str = "text") -> None:
        """Show a sentence under the table."""
        self.message.setProperty("role", role)
        self.message.style().unpolish(self.message)
        self.message.style().polish(self.message)
        self.message.setText(sentence)

    def _take(self, models: list[ModelInfo]) -> None:
        self.table.show_models(models)
        self._show_state()

    def _choose_first(self) -> None:
        # `selectRow` looks for a column at the edge, and a mirrored table may have none there
        self.view.setCurrentIndex(self.table.index(0, 0))

    def _chosen_changed(self) -> None:
        self._wants_removal = False
        if not self.is_busy:
            self.say("")
        self._show_state()

    def _show_state(self) -> None:
        model, idle = self.chosen(), not self.is_busy
        self.note.setText("\n".join(lines_about(model)) if model is not None else "")
        has, active = model is not None and model.installed, model is not None and model.active
        self.use.setEnabled(idle and has and not active)
        is_part = model is not None and bool(model.fetched_bytes) and not has
        self.download.setText(self.tr("Go on downloading") if is_part else self.tr("Download"))
        self.download.setEnabled(
            idle and model is not None and model.downloadable and not model.installed
        )
        self.drop.setVisible(is_part and idle)
        self.check.setEnabled(idle and has)
        self.from_file.setEnabled(idle and model is not None and not model.installed)
        self.remove.setEnabled(idle and has and not active)
        asks = self._wants_removal
        self.remove.setText(self.tr("Yes, remove it") if asks else self.tr("Remove"))
        self.keep.setVisible(asks)
        self.pause.setVisible(self.is_busy and self._is_download)
        self.cancel.setVisible(self.is_busy)
        self.bar.setVisible(self.is_busy)

    # -- adding ---------------------------------------------------------------------------------------
    def _ask_for_file(self) -> None:
        dialog = QFileDialog(self, self.tr("A file or folder with the model's weights"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self._begin_adding(Path(name)))
        dialog.open()

    def add_from(self, source: Path) -> None:
        """Install the chosen model from a file."""
        self._begin_adding(source)

    def _begin_adding(self, source: Path | None) -> None:
        model = self.chosen()
        if model is None or self.is_busy:
            return
        stop = self._stop = threading.Event()
        self._adding, self._throws_away, self._first_seen = model, False, None
        self._is_download = source is None

        def on_progress(done: int, total: int) -> None:
            if stop.is_set():
                raise Cancelled(self.tr("Stopped."))
            self.progressed.emit(done, total)

        for button in (self.pause, self.cancel):
            button.setEnabled(True)
        self.bar.setRange(0, 0)
        self.say(self.tr("Getting {name}…").format(name=model.title))
        self._show_state()
        self._bridge.run(
            model_calls.add,
            model.name,
            source,
            on_progress,
            for_engine(self._preferences.proxy),
            done=lambda _nothing: self._end_adding(model),
            failed=self._fail_adding,
            lane=Lane.LONG,
        )

    def _show_progress(self, done: int, total: int) -> None:
        model = self._adding
        if self._stop is None or self._stop.is_set() or model is None:
            return
        self.bar.setRange(0, PROGRESS_STEPS if total else 0)
        self.bar.setValue(done * PROGRESS_STEPS // total if total else 0)
        if done == total:
            self.bar.setRange(0, 0)
            self.say(self.tr("Checking {name} and trying it…").format(name=model.title))
            return
        first, begun = self._first_seen = self._first_seen or (done, time.monotonic())
        of = download_text(done, total, done - first, time.monotonic() - begun)
        self.say(self.tr("Getting {name}: {of}").format(name=model.title, of=of))

    def _end_adding(self, model: ModelInfo) -> None:
        self._stop = self._adding = None
        self.say(self.tr("{name} is installed.").format(name=model.title))
        self._show_state()
        self.refresh()
        self._check(model)

    def _fail_adding(self, error: Exception) -> None:
        model, self._stop, self._adding = self._adding, None, None
        self._fail(error, "muted" if isinstance(error, Cancelled) else "danger")
        self._show_state()
        if self._throws_away:
            self._drop(model)
        else:
            self.refresh()

    def _drop(self, model: ModelInfo | None) -> None:
        """Throw away what a paused download left."""
        if model is not None:
            self._bridge.run(
                model_calls.drop,
                model.name,
                done=lambda _nothing: self.refresh(),
                failed=self._fail,
                owner=self,
            )

    # -- checking -----------------------------------------------------------------------------------
    def _check(self, model: ModelInfo | None) -> None:
        if model is None:
            return
        self._bridge.run(
            model_calls.check,
            model.name,
            done=lambda found: self._show_check(model, found),
            failed=self._fail,
            owner=self,
            lane=Lane.LONG,
        )

    def _show_check(self, model: ModelInfo, found: ModelCheck) -> None:
        if found.damaged:
            text = self.tr("{name} is damaged: {files}. Remove it and get it again.")
            self.say(text.format(name=model.title, files=", ".join(found.damaged)), "danger")
        elif not found.files:
            text = self.tr("{name} is installed. It came without checksums to compare.")
            self.say(text.format(name=model.title))
        else:
            hashes = ", ".join(digest[:HASH_DIGITS] + "…" for _name, digest in found.files)
            text = self.tr("{name} is installed, and its checksum is right (SHA-256 {hashes}).")
            self.say(text.format(name=model.title, hashes=hashes))

    # -- choosing and removing ----------------------------------------------------------------------
    def _use(self) -> None:
        model = self.chosen()
        if model is not None:
            self._bridge.run(
                model_calls.use,
                model.name,
                done=lambda _nothing: self._end_use(model),
                failed=self._fail,
            )

    def _end_use(self, model: ModelInfo) -> None:
        self.say(
            self.tr(
                "The library is being read with {name}. Until that is complete, the model before"
                " it goes on answering."
            ).format(name=model.title)
        )
        self.refresh()

    def _ask_or_remove(self) -> None:
        model = self.chosen()
        if model is None:
            return
        if not self._wants_removal:
            self._wants_removal = True
            size = size_text(model.size_bytes)
            self.say(
                self.tr("Remove {name}? Its files ({size}) will be deleted.").format(
                    name=model.title, size=size
                ),
                "warning",
            )
            self._show_state()
            self.keep.setFocus()
            return
        self._wants_removal = False
        self._bridge.run(
            model_calls.remove,
            model.name,
            done=lambda _nothing: self._end_removal(model),
            failed=self._fail,
        )

    def _end_removal(self, model: ModelInfo) -> None:
        self.say(self.tr("{name} was removed.").format(name=model.title))
        self.refresh()

    def _fail(self, error: Exception, role: str = "danger") -> None:
        self.say(problem_text(error), role)
        self._show_state()
