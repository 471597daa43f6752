"""Settings: which models see, hear and read; get others, choose, remove.

Nothing is fetched from the network unless the download button is pressed.
"""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QPushButton,
    QTableView,
    QWidget,
)

from app.background import Lane
from app.engine_texts import said
from app.preview.texts import problem_text, size_text
from app.settings.model_table import ModelTable
from app.settings.section import Section, label
from app.theme import SPACE_S
from engine.domain import ModelInfo
from engine.errors import EnvironmentProblem

if TYPE_CHECKING:
    from app.bridge import EngineBridge
    from engine.api import Library

PROGRESS_STEPS: Final = 1000
NOTE_COLUMN: Final = 6


class Cancelled(EnvironmentProblem):
    """The user stopped it; raised out of the progress callback, as the engine has no other way."""


def _models(library: "Library") -> list[ModelInfo]:
    return library.models()


def _use(library: "Library", name: str) -> None:
    library.use_model(name)


def _remove(library: "Library", name: str) -> None:
    library.remove_model(name)


def _add(
    library: "Library", name: str, source: Path | None, on_progress: Callable[[int, int], None]
) -> None:
    library.add_model(name, source, on_progress)


class ModelsSection(Section):
    """A table, and what can be done with the chosen row.

    Signals
    -------
    progressed(int, int)
        Bytes that are there, bytes in all (0 while unknown); from a background thread.
    """

    progressed = Signal(object, object)  # not int: Qt's ends at 2 GB

    def __init__(self, bridge: "EngineBridge", parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Models"), parent, is_wide=True)
        self._bridge = bridge
        self._stop: threading.Event | None = None
        self._wants_removal = False
        self.table = ModelTable(self)
        self.view = self._made_view()
        self.use = QPushButton(self.tr("Use"), self)
        self.use.setProperty("primary", True)
        self.download = QPushButton(self.tr("Download"), self)
        self.from_file = QPushButton(self.tr("Add from a file…"), self)
        self.remove = QPushButton(self.tr("Remove"), self)
        self.keep = QPushButton(self.tr("Keep"), self)
        self.cancel = QPushButton(self.tr("Cancel"), self)
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
        view.horizontalHeader().setStretchLastSection(True)
        view.horizontalHeader().setHighlightSections(False)
        view.setAccessibleName(self.tr("Models"))
        view.setMinimumHeight(220)
        return view

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_S)
        for button in (self.use, self.download, self.from_file, self.remove, self.keep):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
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

    def _connect(self) -> None:
        self.view.selectionModel().selectionChanged.connect(self._chosen_changed)
        self.table.modelReset.connect(self._choose_first)
        self.use.clicked.connect(self._use)
        self.download.clicked.connect(lambda: self._begin_adding(None))
        self.from_file.clicked.connect(self._ask_for_file)
        self.remove.clicked.connect(self._ask_or_remove)
        self.keep.clicked.connect(self._chosen_changed)
        self.cancel.clicked.connect(self.stop)
        self.progressed.connect(self._show_progress, Qt.ConnectionType.QueuedConnection)

    # -- state ----------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Ask the library for its models."""
        self._bridge.run(_models, done=self._take, failed=self._fail, token=("models", id(self)))

    def chosen(self) -> ModelInfo | None:
        """Give the model of the chosen row."""
        rows = self.view.selectionModel().selectedRows()
        return self.table.model_at(rows[0].row()) if rows else None

    @property
    def is_busy(self) -> bool:
        """True while one is being added."""
        return self._stop is not None

    def stop(self) -> None:
        """Stop adding; what has been fetched is kept and the download can go on later."""
        if self._stop is not None:
            self._stop.set()
            self.cancel.setEnabled(False)
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
        self.view.selectRow(0)

    def _chosen_changed(self) -> None:
        self._wants_removal = False
        if not self.is_busy:
            self.say("")
        self._show_state()

    def _show_state(self) -> None:
        model, idle = self.chosen(), not self.is_busy
        self.note.setText(said(model.note) if model is not None else "")
        has, active = model is not None and model.installed, model is not None and model.active
        self.use.setEnabled(idle and has and not active)
        self.download.setEnabled(
            idle and model is not None and model.downloadable and not model.installed
        )
        self.from_file.setEnabled(idle and model is not None and not model.installed)
        self.remove.setEnabled(idle and has and not active)
        asks = self._wants_removal
        self.remove.setText(self.tr("Yes, remove it") if asks else self.tr("Remove"))
        self.keep.setVisible(asks)
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

        def on_progress(done: int, total: int) -> None:
            if stop.is_set():
                raise Cancelled(self.tr("Stopped."))
            self.progressed.emit(done, total)

        self.cancel.setEnabled(True)
        self.bar.setRange(0, 0)
        self.say(self.tr("Getting {name}…").format(name=model.title))
        self._show_state()
        self._bridge.run(
            _add,
            model.name,
            source,
            on_progress,
            done=lambda _nothing: self._end_adding(model),
            failed=self._fail_adding,
            lane=Lane.LONG,
        )

    def _show_progress(self, done: int, total: int) -> None:
        model = self.chosen()
        if self._stop is None or self._stop.is_set() or model is None:
            return
        self.bar.setRange(0, PROGRESS_STEPS if total else 0)
        self.bar.setValue(done * PROGRESS_STEPS // total if total else 0)
        of = f"{size_text(done)} / {size_text(total)}" if total else size_text(done)
        self.say(self.tr("Getting {name}: {of}").format(name=model.title, of=of))

    def _end_adding(self, model: ModelInfo) -> None:
        self._stop = None
        self.say(self.tr("{name} is installed.").format(name=model.title))
        self._show_state()
        self.refresh()

    def _fail_adding(self, error: Exception) -> None:
        self._stop = None
        self._fail(error, "muted" if isinstance(error, Cancelled) else "danger")
        self._show_state()
        self.refresh()

    # -- choosing and removing ----------------------------------------------------------------------
    def _use(self) -> None:
        model = self.chosen()
        if model is not None:
            self._bridge.run(
                _use, model.name, done=lambda _nothing: self._end_use(model), failed=self._fail
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
            _remove, model.name, done=lambda _nothing: self._end_removal(model), failed=self._fail
        )

    def _end_removal(self, model: ModelInfo) -> None:
        self.say(self.tr("{name} was removed.").format(name=model.title))
        self.refresh()

    def _fail(self, error: Exception, role: str = "danger") -> None:
        self.say(problem_text(error), role)
        self._show_state()
