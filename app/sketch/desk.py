"""Where the sketch pad meets the rest: the search follows the pen, sketches are kept, results are traced."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPen

from app.background import Lane
from app.bridge import EngineBridge
from app.incoming import term_kind_of
from app.notify import Notifier
from app.pictures import decoded, png_of
from app.searching import Searching
from app.session import Change, Session, hide_weaker
from app.sketch.asking import has_sketch, with_colours, with_sketch
from app.sketch.canvas import EXPORTED
from app.sketch.pad import SketchPad
from app.sketch.shelf import PICTURE, Shown
from app.sketch.written import UnreadableSketchError, read, written
from app.undo import Undoing
from app.views.prompt import PromptBar
from engine.domain import Hit, Kind, Term, TermKind
from engine.organised import SavedSketch

if TYPE_CHECKING:
    from engine.api import Library

TRACING_PX: Final = 1536  # twice the paper, for sharp screens


class SketchDesk(QObject):
    """Acts on what the pad tells.

    Signals
    -------
    done()
        The sketch was accepted: the pad can go.
    """

    done = Signal()

    def __init__(
        self,
        pad: SketchPad,
        session: Session,
        searching: Searching,
        bridge: EngineBridge,
        notifier: Notifier,
        prompt: PromptBar,
        undoing: Undoing,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._pad, self._session, self._searching = pad, session, searching
        self._bridge, self._notifier, self._prompt = bridge, notifier, prompt
        self._undoing = undoing
        self._name = ""  # of the saved sketch that is on the paper
        self._selected: Hit | None = None
        self._connect()

    def _connect(self) -> None:
        pad, shelf = self._pad, self._pad.shelf.list
        pad.opened.connect(self._warm_up)
        pad.changed.connect(self._ask)
        pad.rested.connect(lambda: self._searching.set_drawing(False))
        pad.accepted.connect(self._accept)
        pad.painting.toggled.connect(self._set_colours)
        pad.save_wanted.connect(self.ask_to_save)
        pad.picture_dropped.connect(self.trace)
        pad.tracing.result_wanted.connect(self._trace_selected)
        shelf.opened.connect(self.open)
        shelf.rename_wanted.connect(self.ask_to_rename)
        shelf.delete_wanted.connect(self.delete)
        self._bridge.opened.connect(self.refresh)

    # -- the search --------------------------------------------------------------------------
    def _ask(self, png: bytes) -> None:
        """Follow the pen: the sketch is a term as long as there is a stroke."""
        name, in_colour = self.tr("sketch"), self._pad.canvas.in_colour
        if not has_sketch(self._session.now):  # another question, and one entry of history for it
            self._session.settle_history()
            self._session.edit(hide_weaker, Change.SLID)
        self._searching.set_drawing(True)
        self._session.edit(
            lambda made: with_sketch(made, name, png, in_colour=in_colour), Change.SLID
        )

    def _accept(self, png: bytes) -> None:
        self._ask(png)
        self._session.settle_history()
        self.done.emit()

    def _set_colours(self, are_meant: bool) -> None:
        if has_sketch(self._session.now):
            self._session.edit(lambda made: with_colours(made, are_meant=are_meant), Change.SLID)

    def _warm_up(self) -> None:
        """Load what sketches need while the first line is drawn."""
        self._run(_warm_up, _nothing, lane=Lane.LONG, failed=_nothing)

    # -- drawing after results ---------------------------------------------------------------
    def select(self, hit: Hit | None) -> None:
        """Offer the selected result to be drawn after."""
        self._selected = hit if hit is not None and hit.kind is not Kind.AUDIO else None
        shown = self._selected
        self._pad.tracing.offer_result("" if shown is None else shown.path.name)

    def trace(self, path: Path, page: int = 1) -> None:
        """Lay any picture or page under the paper, whatever its format."""
        self._pad.complain("")
        self._run(
            lambda library: _picture(library, path, page),
            lambda picture: self._take_picture(path, picture),
            failed=lambda _error: self._take_picture(path, QImage()),
        )

    def _trace_selected(self) -> None:
        hit = self._selected
        if hit is not None:
            page = hit.segment.page if hit.segment is not None else None
            self.trace(hit.path, page or 1)

    def _take_picture(self, path: Path, picture: QImage) -> None:
        if picture.isNull():
            self._pad.tracing.complain_of(path.name)
        else:
            self._pad.trace(picture)

    # -- saved sketches ----------------------------------------------------------------------
    def refresh(self, _anything: object = None) -> None:
        """Show the sketches that are kept."""
        self._run(_pictured, self._pad.shelf.show_sketches, failed=_nothing)

    def ask_to_save(self) -> None:
        """Ask for a name and keep what is on the paper."""
        self._prompt.ask(self.tr("Save the sketch as:"), self._name, self._save)

    def _save(self, name: str) -> None:
        name = name.strip()
        if not name:
            return
        strokes, picture = written(self._pad.canvas.sheet()), self._pad.canvas.picture()
        self._name = name

        def keep(library: "Library") -> tuple[SavedSketch, SavedSketch | None]:
            return library.sketches.save(name, strokes, _small(picture))

        self._run(keep, lambda kept: self._note_saved(*kept))

    def _note_saved(self, saved: SavedSketch, before: SavedSketch | None) -> None:
        def undo(library: "Library") -> None:
            if before is not None:
                library.sketches.restore(before)
            else:
                library.sketches.delete(saved.id)

        self._did(
            self.tr("Sketch “{name}” saved").format(name=saved.name),
            undo,
            lambda library: library.sketches.restore(saved),
        )

    def open(self, sketch: SavedSketch) -> None:
        """Go on drawing a saved sketch; what was on the paper is told by the search's history."""
        self._run(lambda library: library.sketches.get(sketch.id), self._show)

    def _show(self, sketch: SavedSketch) -> None:
        try:
            sheet = read(sketch.strokes)
        except UnreadableSketchError:
            self._pad.complain(
                self.tr("“{name}” cannot be opened: it is from another version.").format(
                    name=sketch.name
                )
            )
            return
        self._name = sketch.name
        self._session.settle_history()
        self._pad.open(sheet)

    def ask_to_rename(self, sketch: SavedSketch) -> None:
        """Ask for another name."""
        self._prompt.ask(
            self.tr("Another name for “{name}”:").format(name=sketch.name),
            sketch.name,
            lambda name: self._rename(sketch, name.strip()),
        )

    def _rename(self, sketch: SavedSketch, name: str) -> None:
        if not name or name == sketch.name:
            return
        if self._name == sketch.name:
            self._name = name

        def to(new: str) -> Callable[["Library"], object]:
            return lambda library: library.sketches.rename(sketch.id, new)

        told = self.tr("Sketch renamed to “{name}”").format(name=name)
        self._run(to(name), lambda _done: self._did(told, to(sketch.name), to(name)))

    def delete(self, sketch: SavedSketch) -> None:
        """Forget a sketch; undo brings it back."""
        self._run(lambda library: library.sketches.delete(sketch.id), self._note_deleted)

    def _note_deleted(self, gone: SavedSketch | None) -> None:
        if gone is None:
            self.refresh()
            return
        self._did(
            self.tr("Sketch “{name}” deleted").format(name=gone.name),
            lambda library: library.sketches.restore(gone),
            lambda library: library.sketches.delete(gone.id),
        )
        self._notifier.tell(
            self.tr("“{name}” was deleted.").format(name=gone.name),
            action=self.tr("Undo"),
            do=self._undoing.way_back(),
        )

    def _did(
        self,
        name: str,
        undo: Callable[["Library"], object],
        redo: Callable[["Library"], object],
    ) -> None:
        """Note a step that was done, and show what came of it."""
        self._undoing.did(
            name, lambda: self._run(undo, self.refresh), lambda: self._run(redo, self.refresh)
        )
        self.refresh()

    def _run(
        self,
        work: Callable[["Library"], Any],
        done: Callable[[Any], None],
        *,
        failed: Callable[[Exception], None] | None = None,
        lane: Lane = Lane.WORK,
    ) -> None:
        self._bridge.run(
            work, done=done, failed=failed or self._notifier.problem, owner=self, lane=lane
        )


def _nothing(_anything: object) -> None:
    """Nobody waits for it, or the grid tells it."""


def _warm_up(library: "Library") -> None:
    """Search with one line; the models stay loaded."""
    paper = QImage(EXPORTED, QImage.Format.Format_RGB32)
    paper.fill(Qt.GlobalColor.white)
    painter = QPainter(paper)
    painter.setPen(QPen(Qt.GlobalColor.black, 6))
    painter.drawLine(QPointF(100, 100), QPointF(300, 250))
    painter.end()
    library.warm_up(Term(TermKind.SKETCH, "", data=png_of(paper)))


def _picture(library: "Library", path: Path, page: int) -> QImage:
    if term_kind_of(path) is TermKind.SCORE:
        return decoded(library.page_picture(path, page))
    return decoded(library.picture(path, TRACING_PX))


def _small(picture: QImage) -> bytes:
    size = PICTURE * 2  # sharp screens
    fit, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return png_of(picture.scaled(size, fit, smooth), level=6)


def _pictured(library: "Library") -> list[Shown]:
    return [(sketch, decoded(sketch.picture)) for sketch in library.sketches.all()]
