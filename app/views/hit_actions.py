"""What one can do with a result: the menu and the keys of the grid."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QKeySequence
from PySide6.QtWidgets import QMenu

from app import desktop
from app.bridge import EngineBridge
from app.composition import Composition, Filters, judged, partner_search
from app.incoming import Incoming, url_of
from app.marking import Marking
from app.notify import Notifier
from app.pictures import decoded
from app.preview.partner import OTHER, pair_of
from app.preview.partner_bar import find_text
from app.removing import Removing
from app.session import Session
from app.views.collecting import Collecting
from app.views.drop_overlay import Use
from app.views.grid import ResultsGrid
from app.views.intake import Intake
from app.views.opening import Opening
from app.views.prompt import PromptBar
from app.widgets.tags import cleaned, common_tags, lacking
from engine.domain import Condition, Hit, Kind, Term, TermKind

if TYPE_CHECKING:
    from engine.api import Library

COPIED_SIDE_PX = 4096
STARS = 5
PAIR = 2


class HitActions(QObject):
    """Acts on the selected results.

    Signals
    -------
    shown_large(Hit)
    pair_chosen(Hit, Hit)
        A recording and a score are to be played along.
    compare_wanted()
        The two selected results are to be shown beside each other.
    """

    shown_large = Signal(object)
    compare_wanted = Signal()
    pair_chosen = Signal(object, object)

    def __init__(
        self,
        grid: ResultsGrid,
        session: Session,
        bridge: EngineBridge,
        intake: Intake,
        notifier: Notifier,
        prompt: PromptBar,
    ) -> None:
        super().__init__(grid)
        self._grid, self._session, self._bridge = grid, session, bridge
        self._intake, self._notifier, self._prompt = intake, notifier, prompt
        self.marking: Marking | None = None
        self.removing: Removing | None = None
        self.collecting: Collecting | None = None
        self.opening: Opening | None = None
        grid.customContextMenuRequested.connect(self._open_menu)
        grid.rated.connect(self.rate)
        grid.judged.connect(lambda is_liked: self.judge(is_liked=is_liked))
        grid.copies_wanted.connect(self.show_copies)
        grid.judged_one.connect(lambda hit, is_liked: self._judge([hit], is_liked=is_liked))

    # -- acting ------------------------------------------------------------------------------
    def open(self) -> None:
        """Open the current file with its own program."""
        if (hit := self._grid.current_hit()) is not None:
            self._if_there(hit, lambda: self._open_there(hit))

    def reveal(self) -> None:
        """Show the current file in the file manager."""
        if (hit := self._grid.current_hit()) is not None:
            self._if_there(hit, lambda: desktop.reveal(hit.path))

    def show_copies(self, hit: Hit) -> None:
        """Show a file and its near copies, each of them; going back leads here again."""
        filters = Filters(others=(Condition("copies", "=", str(hit.path)),))
        self._session.put(Composition(filters=filters, folded=False))

    def copy_paths(self) -> None:
        """Copy the selected files, and their paths as text."""
        self._grid.with_selected(self._copy_paths)

    def _copy_paths(self, hits: Sequence[Hit]) -> None:
        if not hits:
            return
        mime = QMimeData()
        mime.setUrls([url_of(hit.path) for hit in hits])
        mime.setText("\n".join(str(hit.path) for hit in hits))
        QGuiApplication.clipboard().setMimeData(mime)
        self._notifier.tell(self.tr("Copied %Ln paths.", "", len(hits)))

    def copy_picture(self) -> None:
        """Copy the current picture or page itself."""
        hit = self._grid.current_hit()
        if hit is None or hit.kind is Kind.AUDIO:
            return
        self._bridge.run(
            _picture, hit, done=self._take_picture, failed=self._notifier.problem, owner=self
        )

    def search_like(self) -> None:
        """Search for what is like the selected results, and nothing else."""
        self._use(Use.SEARCH)

    def add_example(self) -> None:
        """Add the selected results to the search."""
        self._use(Use.ADD)

    def less_like(self) -> None:
        """Push away what is like the selected results."""
        self._use(Use.LESS)

    def find_partners(self) -> None:
        """Search for the score of the current recording, or for recordings of the current score."""
        hit = self._grid.current_hit()
        if hit is not None and hit.kind in OTHER:
            self.find_music_of(hit, OTHER[hit.kind])
        else:
            self._notifier.tell(self.tr("Choose a recording or a score first."))

    def find_music_of(self, hit: Hit, kind: Kind) -> None:
        """Search for scores or recordings of the music of a hit."""
        self._session.put(partner_search(Term(TermKind.LIKE, str(hit.path)), kind))

    def play_along(self) -> bool:
        """Play the two that are selected along, if they are a recording and a score."""
        pair = pair_of(self._grid.selected_hits())
        if pair is not None:
            self.pair_chosen.emit(*pair)
        return pair is not None

    def judge(self, *, is_liked: bool) -> None:
        """Like the selected results, or not; results follow at once. Again: take it back."""
        self._judge(self._grid.selected_hits(), is_liked=is_liked)

    def _judge(self, hits: Sequence[Hit], *, is_liked: bool) -> None:
        paths = [str(hit.path) for hit in hits]
        if paths:
            if not is_liked:
                self._grid.stay()  # several can be sent away one after the other
            self._session.edit(lambda made: judged(made, paths, is_liked=is_liked))

    def rate(self, stars: int) -> None:
        """Rate the selected results; 0 takes the rating away."""
        self._grid.with_selected(lambda hits: self._rate([hit.file_id for hit in hits], stars))

    def _rate(self, ids: list[int], stars: int) -> None:
        if ids and self.marking is not None:
            self.marking.rate(ids, stars)

    def edit_tags(self) -> None:
        """Ask for the tags of the selected results; begins with those that all of them have."""
        self._grid.with_selected(self._edit_tags)

    def _edit_tags(self, hits: Sequence[Hit]) -> None:
        hit = self._grid.current_hit()
        ids = [one.file_id for one in hits] or ([hit.file_id] if hit else [])
        if ids:
            self._bridge.run(
                lambda library: library.marks.of(ids),
                done=lambda marked: self._ask_tags(ids, common_tags(marked)),
                owner=self,
                token=("tags", id(self)),
            )

    def set_kind(self, kind: Kind) -> None:
        """Overrule what the selected files are taken for."""
        if self.marking is not None:
            hits = self._grid.selected_hits()
            self.marking.set_kind({hit.file_id: hit.kind for hit in hits}, kind)

    def move_to_trash(self) -> None:
        """Move the selected files to the trash; Ctrl+Z brings them back."""
        if self.removing is not None:
            remove = self.removing.remove
            self._grid.with_selected(lambda hits: remove([hit.file_id for hit in hits]))

    # -- menu --------------------------------------------------------------------------------
    def menu(self) -> QMenu:
        """Build the menu for what is selected now."""
        menu = QMenu(self._grid)
        hit = self._grid.current_hit()
        if hit is None:
            return menu
        self._add(menu, self.tr("Show large"), lambda: self.shown_large.emit(hit), "Return")
        self._add(menu, self.tr("Open"), self.open, "Ctrl+Return")
        if self.opening is not None:
            menu.addMenu(self.opening.menu(menu, hit))
        self._add(menu, self.tr("Show in file manager"), self.reveal, "Ctrl+R")
        menu.addSeparator()
        self._add_judgement(menu, hit)
        if hit.folded:
            text = self.tr("Show its %Ln near copies", "", hit.folded)
            self._add(menu, text, lambda: self.show_copies(hit))
        menu.addSeparator()
        self._add(menu, self.tr("Search like this"), self.search_like, "Ctrl+L")
        self._add(menu, self.tr("Add as example"), self.add_example, "Ctrl+Shift+L")
        self._add(menu, self.tr("Less like this"), self.less_like, "Ctrl+Shift+M")
        self._add_music(menu, hit)
        menu.addSeparator()
        if len(self._grid.selected_hits()) == PAIR:
            self._add(menu, self.tr("Compare these two"), self.compare_wanted.emit, "Ctrl+K")
        self._add(menu, self.tr("Copy path"), self.copy_paths, "Ctrl+C")
        if hit.kind is not Kind.AUDIO:
            self._add(menu, self.tr("Copy picture"), self.copy_picture, "Ctrl+Shift+C")
        menu.addSeparator()
        self._add_rating(menu)
        self._add(menu, self.tr("Tags…"), self.edit_tags, "Ctrl+T")
        self._add_collections(menu)
        if hit.kind is Kind.PHOTO:
            self._add(menu, self.tr("This is sheet music"), lambda: self.set_kind(Kind.SCORE))
        elif hit.kind is Kind.SCORE:
            self._add(menu, self.tr("This is no sheet music"), lambda: self.set_kind(Kind.PHOTO))
        menu.addSeparator()
        self._add(menu, self.tr("Move to trash"), self.move_to_trash, "Del")
        return menu

    def _add(self, menu: QMenu, text: str, do: Callable[[], object], keys: str = "") -> None:
        action = menu.addAction(text)
        action.triggered.connect(lambda _checked=False: do())
        if keys:  # shown only: the window's shortcuts do the work
            action.setText(f"{text}\t{QKeySequence(keys).toString(_NATIVE)}")

    def _add_judgement(self, menu: QMenu, hit: Hit) -> None:
        made, path = self._session.now, str(hit.path)
        like = self.tr("No longer liked") if path in made.liked else self.tr("More of this kind")
        self._add(menu, like, lambda: self.judge(is_liked=True), "+")
        self._add(menu, self.tr("Not this"), lambda: self.judge(is_liked=False), "-")

    def _add_music(self, menu: QMenu, hit: Hit) -> None:
        if hit.kind not in OTHER:
            return
        menu.addSeparator()
        self._add(menu, find_text(hit.kind), self.find_partners, "Ctrl+M")
        others = find_text(hit.kind, others=True)
        self._add(menu, others, lambda: self.find_music_of(hit, hit.kind))
        if pair_of(self._grid.selected_hits()) is not None:
            self._add(menu, self.tr("Play these two along"), self.play_along, "Ctrl+P")

    def _add_rating(self, menu: QMenu) -> None:
        stars = menu.addMenu(self.tr("Rating"))
        self._add(stars, self.tr("None"), lambda: self.rate(0), "0")
        for n in range(1, STARS + 1):
            self._add(stars, "★" * n, lambda n=n: self.rate(n), str(n))  # type: ignore[misc]

    def _add_collections(self, menu: QMenu) -> None:
        if self.collecting is None:
            return
        menu.addMenu(self.collecting.menu(menu))
        shown = self.collecting.now()
        if shown is not None:
            text = self.tr("Take out of “{name}”").format(name=shown.name)
            self._add(menu, text, self.collecting.remove_selected, "Ctrl+Shift+B")

    def _open_menu(self, point: QPoint) -> None:
        menu = self.menu()
        if menu.isEmpty():
            return
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._grid.viewport().mapToGlobal(point))

    # -- inside ------------------------------------------------------------------------------
    def _use(self, use: Use) -> None:
        hits = self._grid.selected_hits()
        terms = tuple(Term(TermKind.LIKE, str(hit.path)) for hit in hits)
        if terms:
            self._intake.take(Incoming(terms=terms), use)

    def _if_there(self, hit: Hit, do: Callable[[], None]) -> None:
        """Look on a worker thread: a disk may sleep, a network may be gone."""

        def answer(is_there: bool) -> None:
            if is_there:
                do()
                return
            self._notifier.tell(
                self.tr("{name} cannot be reached now.").format(name=hit.path.name),
                self.tr("Plug in the disk or connect the network drive that it is on."),
            )

        self._bridge.run(lambda _library: hit.path.exists(), done=answer, owner=self)

    def _open_there(self, hit: Hit) -> None:
        if not desktop.open_file(hit.path):
            self._notifier.tell(
                self.tr("No program was found that opens {name}.").format(name=hit.path.name)
            )

    def _take_picture(self, image: QImage) -> None:
        QGuiApplication.clipboard().setImage(image)
        self._notifier.tell(self.tr("The picture was copied."))

    def _ask_tags(self, ids: list[int], tags: tuple[str, ...]) -> None:
        question = self.tr("Tags, with commas between them:")
        if len(ids) > 1:
            question = self.tr("Tags that all %Ln have, with commas between them:", "", len(ids))
        self._prompt.ask(
            question,
            ", ".join(tags),
            lambda text: self._save_tags(ids, tags, cleaned(text)),
        )

    def _save_tags(self, ids: list[int], old: Sequence[str], new: Sequence[str]) -> None:
        """What was added or taken away of the common tags; the other tags of each stay."""
        if self.marking is not None:
            self.marking.tag(ids, lacking(new, old), lacking(old, new))
        self._grid.setFocus()


def _picture(library: "Library", hit: Hit) -> QImage:
    page = hit.segment.page if hit.segment is not None else None
    if hit.kind is Kind.SCORE:
        return decoded(library.page_picture(hit.file_id, page or 1))
    return decoded(library.picture(hit.file_id, COPIED_SIDE_PX))


_NATIVE = QKeySequence.SequenceFormat.NativeText
