"""The main window: puts the parts together and takes what no part takes: drags, keys, closing."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QLineEdit,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.bridge import EngineBridge
from app.choosing import Chooser, DialogChooser
from app.incoming import Incoming, offers_something, read_mime
from app.marking import Marking
from app.models.results import ResultsModel
from app.notify import NoticeBar, Notifier
from app.past import PastSearches
from app.places import usual_folders
from app.preview.pane import PreviewPane
from app.removing import Removing
from app.searching import Searching
from app.session import Session
from app.settings.preferences import Preferences
from app.sketch.desk import SketchDesk
from app.sketch.pad import SketchPad
from app.undo import Undoing
from app.views.balance_panel import BalancePanel
from app.views.capturing import Capturing
from app.views.collecting import Collecting
from app.views.collections_panel import CollectionsPanel
from app.views.concepts_panel import ConceptsPanel
from app.views.drop_overlay import DropOverlay
from app.views.exchanging import Exchanging
from app.views.filters_panel import FiltersPanel
from app.views.first_minute import FirstMinute
from app.views.folders_panel import FoldersPanel
from app.views.folding import Folding
from app.views.grid import ResultsGrid
from app.views.hit_actions import HitActions
from app.views.intake import Intake
from app.views.library_control import LibraryControl
from app.views.opening import Opening
from app.views.panes import LeftPane, RightPane
from app.views.presetting import Presetting
from app.views.prompt import PromptBar
from app.views.remembering import remember, restore
from app.views.results_page import ResultsPage
from app.views.saved_panel import SavedPanel
from app.views.saving import Saving
from app.views.search_bar import SearchBar
from app.views.status_line import StatusLine
from app.views.steering import Steering
from app.views.subpages import Subpages
from app.views.tile import TileDelegate
from app.views.wiring import wire
from app.window_state import WindowState, fitting

FIRST_SIZE = (1280, 820)
LEAST_SIZE = (480, 400)


class MainWindow(QMainWindow):
    """One calm window; see the module of each part for what it does.

    Signals
    -------
    closing()
        The window goes: the library may be closed.
    library_requested(Path)
        The user wants another library in place of this one.
    """

    closing = Signal()
    library_requested = Signal(object)

    def __init__(
        self,
        bridge: EngineBridge,
        notifier: Notifier,
        *,
        state: WindowState | None = None,
        chooser: Chooser | None = None,
        preferences: Preferences | None = None,
    ) -> None:
        super().__init__()
        self.bridge, self.notifier = bridge, notifier
        self.state = state or WindowState(None)
        self.chooser: Chooser = chooser or DialogChooser()
        self.undoing = Undoing(self)
        self._dragged = Incoming()
        self.setWindowTitle("Trouvère")
        self.setAcceptDrops(True)
        self.setMinimumSize(*LEAST_SIZE)
        self._make_search()
        self._make_panes()
        self.first = FirstMinute(self, preferences)
        self.capturing = Capturing(self)
        self._lay_out()
        wire(self)
        self._restore()

    # -- building ----------------------------------------------------------------------------
    def _make_search(self) -> None:
        bridge, notifier = self.bridge, self.notifier
        self.session = Session(self)
        self.results = ResultsModel(self)
        self.searching = Searching(self.session, bridge, self.results, self)
        self.intake = Intake(self.session, bridge, notifier, self)
        self.bar = SearchBar(self.session, bridge, self)
        self.past = PastSearches(self.session, bridge, self.undoing, self)
        self.notices = NoticeBar(notifier, self)
        self.prompt = PromptBar(self)
        self.tiles = TileDelegate(bridge.thumbnail, self)
        self.grid = ResultsGrid(self.results, self.tiles)
        self.page = ResultsPage(self.session, self.results, self.grid)
        self.hits = HitActions(self.grid, self.session, bridge, self.intake, notifier, self.prompt)
        self.marking = Marking(bridge, self.undoing, notifier.problem, self)
        self.saving = Saving(
            self.session, bridge, notifier, self.prompt, self.undoing, self._sees_saved, self
        )
        self.collecting = Collecting(
            self.grid, self.session, bridge, notifier, self.prompt, self.undoing
        )
        self.removing = Removing(bridge, self.undoing, notifier, self)
        self.hits.removing = self.removing
        self.exchanging = Exchanging(self.grid, bridge, notifier, self.marking, self.undoing)
        self.hits.marking, self.hits.collecting = self.marking, self.collecting
        self.hits.opening = Opening(self, bridge, notifier, self.chooser)

    def _make_panes(self) -> None:
        self.control = LibraryControl(self.bridge, self.notifier, self.chooser, self.undoing, self)
        self.folders = FoldersPanel(self.control.folders)
        self.filters = FiltersPanel(self.session)
        self.saved = SavedPanel()
        self.collections = CollectionsPanel()
        self.preview = PreviewPane()
        self.pad = SketchPad()
        self.desk = SketchDesk(
            self.pad, self.session, self.searching, self.bridge, self.notifier, self.prompt, self.undoing, self
        )  # fmt: skip
        self.preview.marking = self.marking
        self.balance = BalancePanel(self.session)
        self.presetting = Presetting(
            self.balance.presets, self.session, self.state, self.notifier, self.prompt, self.undoing, self
        )  # fmt: skip
        self.concepts = ConceptsPanel()
        self.steering = Steering(
            self.session, self.bridge, self.results, self.notifier, self.prompt, self.undoing, self
        )
        self.left = LeftPane(
            self.folders, self.filters, self.saved, self.collections, self.concepts
        )
        self.right = RightPane(self.preview, self.pad, self.balance)
        self.status = StatusLine(self)
        self.subpages = Subpages(self.bridge, self)

    def _sees_saved(self) -> bool:
        return self.saved.isVisible()

    def _lay_out(self) -> None:
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        for part in (self.left, self.page, self.right):
            splitter.addWidget(part)
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(1)
        self.folding = Folding(self.left, self.page, self.right, self.state, splitter)
        self._main = splitter
        self._stack = QStackedWidget(self)
        self._stack.addWidget(splitter)
        self._stack.addWidget(self.subpages)
        central = QWidget(self)
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.bar, self.notices, self.prompt, self.capturing.strip, self.first.strip):
            column.addWidget(widget)
        column.addWidget(self._stack, 1)
        column.addWidget(self.status)
        self.setCentralWidget(central)
        self.overlay = DropOverlay(self)

    def _restore(self) -> None:
        self.resize(fitting(QSize(*FIRST_SIZE), self.screen().availableSize()))
        restore(self)
        self.folding.set_width(self.width())
        self.folding.restore()
        self.first.suggest(usual_folders())
        self.preview.installEventFilter(self)
        for line in self.findChildren(QLineEdit):
            line.setAcceptDrops(False)  # they would swallow what is meant for the window
        self.bar.line.setFocus()

    # -- places to go to -----------------------------------------------------------------------
    def focus_search(self) -> None:
        """Put the keyboard into the search box."""
        self.show_search()
        self.bar.line.setFocus()
        self.bar.line.selectAll()

    def focus_results(self) -> None:
        """Put the keyboard into the grid, on a tile."""
        if self.results.hits:
            self.grid.setFocus()
            if not self.grid.selected_hits():  # focus alone gives a current tile, unselected
                self.grid.go_to(max(0, self.grid.currentIndex().row()))

    def show_search(self) -> None:
        """Show the search and its results."""
        self._stack.setCurrentWidget(self._main)

    def show_page(self, name: str) -> None:
        """Show "settings", "failures" or "help" inside the window."""
        self.show_large(False)
        self.preview.stop()
        self.subpages.open(name)
        self._stack.setCurrentWidget(self.subpages)

    @property
    def shown_page(self) -> str:
        """Name of the page in place of the search, or empty."""
        return self.subpages.name if self._stack.currentWidget() is self.subpages else ""

    def show_large(self, is_wanted: bool) -> None:
        """Let the preview take the whole width, or give the grid its place back."""
        if is_wanted and (self.right.is_sketching or self.grid.current_hit() is None):
            return
        self.folding.set_large(is_wanted)

    def show_sketch(self, is_wanted: bool) -> None:
        """Show or hide the sketch pad."""
        self.show_search()
        self.show_large(False)
        self.bar.sketch.setChecked(is_wanted)
        self.right.show_sketch(is_wanted)
        self.folding.apply()

    def choose_file(self) -> None:
        """Let the user choose files to search with."""
        self.chooser.files(self, self.tr("Search with a file"), self.intake.open_files)

    def leave(self) -> None:
        """Escape: close what is open, from the top down."""
        if self.first.tour.is_running:
            self.first.tour.end()
        elif self.capturing.recorder.is_recording:
            self.capturing.recorder.cancel()
        elif self.prompt.isVisible():
            self.prompt.leave()
        elif self.notices.isVisible():
            self.notices.dismiss()
        elif self.shown_page:
            self.show_search()
        elif self.folding.is_large:
            self.show_large(False)
        elif self.right.is_sketching:
            self.show_sketch(False)
        else:
            self.bar.line.setFocus()

    # -- drags -------------------------------------------------------------------------------
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Show what the thing may be dropped for."""
        if not offers_something(event.mimeData()):
            event.ignore()
            return
        self._dragged = read_mime(event.mimeData())
        if self._dragged.is_empty:
            event.ignore()
            return
        self.overlay.begin(self._dragged, self.session.now, self._drop_area())
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Light up the zone under the pointer."""
        self.overlay.move_to(self._on_overlay(event.position().toPoint()))
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Nothing was dropped."""
        self.overlay.end()
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Use what was dropped."""
        use = self.overlay.use_at(self._on_overlay(event.position().toPoint()))
        self.overlay.end()
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.show_search()
        self.intake.take(read_mime(event.mimeData()), use)

    def _drop_area(self) -> QRect:
        """Everything under the search bar, so that one sees what the drop will do there.

        The sketch pad takes drops itself, and collections take results.
        """
        top = self.bar.mapTo(self, QPoint(0, self.bar.height())).y()
        area = QRect(0, top, self.width(), self.height() - top)
        takers: list[QWidget] = [self.right] if self.pad.isVisible() else []
        if self._dragged.terms and self.left.isVisible():
            takers.append(self.left)
        for taker in takers:
            beside = QRect(taker.mapTo(self, QPoint()), taker.size())
            if beside.center().x() > area.center().x():
                area.setRight(beside.left() - 1)
            else:
                area.setLeft(beside.right() + 1)
        return area

    def _on_overlay(self, point: QPoint) -> QPoint:
        return point - self.overlay.pos()

    # -- keys --------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take what nobody took: paste, copy, Escape, and letters for the search box."""
        text = event.text()
        if event.matches(QKeySequence.StandardKey.Paste):
            self.intake.paste(QGuiApplication.clipboard().mimeData())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.hits.copy_paths()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undoing.undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.undoing.redo()
        elif event.key() == Qt.Key.Key_Delete and self._is_among_results():
            self.hits.move_to_trash()
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif text.isprintable() and text.strip() and not self.shown_page:
            self.bar.line.setFocus()
            self.bar.line.insert_typed(text)
        else:
            super().keyPressEvent(event)

    def _is_among_results(self) -> bool:
        """Whether keys are meant for the selected results, and not for a list in a pane."""
        return not self.shown_page and (self.grid.hasFocus() or self.folding.is_large)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While the preview is large, the arrow keys go on through the results."""
        if watched is self.preview and isinstance(event, QKeyEvent) and self.folding.is_large:
            return event.type() == QEvent.Type.KeyPress and self._step_large(event.key())
        return super().eventFilter(watched, event)

    def _step_large(self, key: int) -> bool:
        steps: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        leaves = key in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if leaves or (key == Qt.Key.Key_Space and not self.preview.sound.isVisible()):
            self.show_large(False)
        elif key in steps:
            self.grid.go_to(self.grid.currentIndex().row() + steps[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.hits.judge(is_liked=key != Qt.Key.Key_Minus)
        else:
            return False
        return True

    # -- the window itself ---------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the panes of a narrow window."""
        super().resizeEvent(event)
        self.folding.set_width(self.width())
        if self.overlay.isVisible():
            self.overlay.setGeometry(self._drop_area())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the window and let the library go."""
        self.folding.remember()
        remember(self)
        self.state.save()
        self.searching.stop()
        self.past.stop()
        self.capturing.stop()
        self.control.stop()
        self.saving.stop()
        self.collecting.stop()
        self.exchanging.stop()
        self.preview.clear()
        self.closing.emit()
        self.bridge.hush()
        for timer in self.findChildren(QTimer):  # what still ticks would ask a closed library
            timer.stop()
        super().closeEvent(event)
