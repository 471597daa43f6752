"""The left and the right pane of the window."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.models.results import HITS_MIME
from app.preview.pane import PreviewPane
from app.sketch.pad import SketchPad
from app.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XS
from app.views.balance_panel import BalancePanel
from app.views.collections_panel import CollectionsPanel
from app.views.concepts_panel import ConceptsPanel
from app.views.filters_panel import FiltersPanel
from app.views.folders_panel import FoldersPanel
from app.views.saved_panel import SavedPanel
from app.widgets.upright import UprightArea

LEFT_PX, RIGHT_PX = 248, 340
LEFT_MIN_PX, RIGHT_MIN_PX = 200, 260


class LeftPane(UprightArea):
    """Folders, filters, saved searches, collections and concepts, one under the other."""

    def __init__(
        self,
        folders: FoldersPanel,
        filters: FiltersPanel,
        saved: SavedPanel,
        collections: CollectionsPanel,
        concepts: ConceptsPanel,
    ) -> None:
        super().__init__(least_px=LEFT_MIN_PX)
        self.setObjectName("leftPane")
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(SPACE_S, SPACE_XS, SPACE_S, SPACE_M)
        column.setSpacing(SPACE_L)
        for panel in (folders, filters, saved, collections, concepts):
            column.addWidget(panel)
        column.addStretch(1)
        self.setWidget(inside)
        self.viewport().setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Keep results that are dropped beside the collections: nothing is done with them."""
        if event.mimeData().hasFormat(HITS_MIME):
            event.setDropAction(Qt.DropAction.IgnoreAction)
            event.accept()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show that there is nothing to drop on here."""
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()


class FittingArea(QScrollArea):
    """As high as its content, but never more than half of the pane: then it scrolls."""

    def __init__(self, content: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setWidget(content)
        self._content, self._pane = content, parent
        content.installEventFilter(self)

    def sizeHint(self) -> QSize:
        """Follow the content."""
        wanted = self._content.sizeHint()
        return QSize(wanted.width(), min(wanted.height(), self._pane.height() // 2))

    def minimumSizeHint(self) -> QSize:
        """Insist on that height: the preview above gives way first."""
        return QSize(0, self.sizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for another height when the content wants one."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


class RightPane(QWidget):
    """The preview with the sliders under it, or the sketch pad."""

    def __init__(self, preview: PreviewPane, pad: SketchPad, balance: BalancePanel) -> None:
        super().__init__()
        self.setObjectName("rightPane")
        self._preview, self._pad = preview, pad
        self._stack = QStackedWidget(self)
        self._stack.addWidget(preview)
        self._pad_area = self._scrolling(pad)
        self._balance = balance
        sliders = FittingArea(balance, self)
        sliders.setObjectName("sliders")
        sliders.hide()
        self._sliders = sliders
        self._is_large = False
        self._has_sliders = False
        balance.useful_changed.connect(self._show_sliders)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(sliders)

    def minimumSizeHint(self) -> QSize:
        """Be wide enough for the tools under a picture, however large the text."""
        least = super().minimumSizeHint()
        return QSize(max(RIGHT_MIN_PX, least.width()), least.height())

    @property
    def is_sketching(self) -> bool:
        """True while the sketch pad is shown."""
        return self._stack.currentWidget() is self._pad_area

    def _scrolling(self, pad: SketchPad) -> QScrollArea:
        """The pad at its least height in a low window, scrolled."""
        area = QScrollArea(self._stack)
        area.setObjectName("padArea")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(pad)
        self._stack.addWidget(area)
        return area

    def set_large(self, is_large: bool) -> None:
        """Give the preview all the room, or the sliders their place back."""
        self._is_large = is_large
        self._preview.set_large(is_large)
        self._show_sliders(self._has_sliders)

    def _show_sliders(self, is_useful: bool) -> None:
        self._has_sliders = is_useful
        self._sliders.setVisible(is_useful and not self._is_large)

    def show_sketch(self, is_wanted: bool) -> None:
        """Show the sketch pad in place of the preview, or the preview again."""
        self._stack.setCurrentWidget(self._pad_area if is_wanted else self._preview)
        self._balance.set_sketching(is_wanted)
        if is_wanted:
            self._pad.setFocus()
