"""Takes in what is dropped, pasted or opened, and makes it part of the search."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QImage

from app.bridge import EngineBridge
from app.composition import (
    Composition,
    TypedAs,
    partner_search,
    with_term,
)
from app.incoming import Incoming, encoded, is_web_address, read_files, read_mime
from app.notify import Notifier
from app.session import Session
from app.term_edits import changed_by_words, has_words
from app.views.drop_overlay import Use
from engine.domain import Kind, Term, TermKind

T = TypeVar("T")

PARTNERS = {Use.SCORES: Kind.SCORE, Use.RECORDINGS: Kind.AUDIO}
LESS_WEIGHT = -0.5  # a whole -1 would drown what is asked for


class Intake(QObject):
    """Sorts what comes in on a worker thread and edits the session.

    Signals
    -------
    folders_came(tuple[Path, ...])
        Folders were dropped: they are to be added to the library.
    """

    folders_came = Signal(object)

    def __init__(
        self,
        session: Session,
        bridge: EngineBridge,
        notifier: Notifier,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._bridge, self._notifier = session, bridge, notifier

    def paste(self, mime: QMimeData | None) -> None:
        """Take the clipboard: words, or an example for the words or beside those that are there."""
        incoming = Incoming() if mime is None else read_mime(mime)
        if incoming.is_empty:
            self._notifier.tell(self.tr("The clipboard holds nothing to search with."))
            return
        self.show(incoming)

    def show(self, incoming: Incoming) -> None:
        """Take something for what it is most likely meant for."""
        self.take(incoming, _use_of(incoming, self._session.now))

    def open_files(self, paths: list[Path]) -> None:
        """Search with chosen files; several are several examples of one search."""
        self.take(Incoming(paths=tuple(paths)), Use.SEARCH)

    def take(self, incoming: Incoming, use: Use) -> None:
        """Use a thing for what it was dropped on."""
        if incoming.paths and incoming.text:
            self._in_background(
                lambda: read_files(path for path in incoming.paths if path.exists()),
                lambda found: self._take_named(found, incoming, use),
            )
        elif incoming.paths:
            self._in_background(
                lambda: read_files(incoming.paths), lambda found: self._take_files(found, use)
            )
        elif incoming.text:
            self._take_text(incoming.text, use)
        elif incoming.image is not None:
            image = QImage(incoming.image)
            name = incoming.label or self.tr("pasted picture")
            self._in_background(
                lambda: Term(TermKind.IMAGE, name, data=encoded(image)),
                lambda term: self._take_terms((term,), use),
            )
        elif incoming.terms:
            self._take_terms(incoming.terms, use)

    def _take_named(self, found: Incoming, named: Incoming, use: Use) -> None:
        """A text has named files: they are meant where there are any, else the words."""
        if found.is_empty and not found.unknown:
            self._take_text(named.text, use)
        else:
            self._take_files(found, use)

    def _take_text(self, text: str, use: Use) -> None:
        if is_web_address(text):
            self._notifier.tell(
                self.tr("Trouvère fetches nothing from the network."),
                self.tr("Copy the picture itself and paste it, or save it and drop the file."),
            )
        elif use is Use.CHANGE:
            self._session.edit(lambda made: replace(made, instruction=text))
        else:
            self._session.edit(lambda made: replace(made, text=text))

    def _take_files(self, found: Incoming, use: Use) -> None:
        if found.folders:
            self.folders_came.emit(found.folders)
        if found.terms:
            self._take_terms(found.terms, Use.ADD if use is Use.WATCH else use)
        if found.unknown:
            name = found.unknown[0].name
            self._notifier.tell(
                self.tr("{name} is no picture, sound or sheet music.").format(name=name),
                self.tr("Try a JPEG, WAV, PDF or MusicXML file."),
            )

    def _take_terms(self, terms: tuple[Term, ...], use: Use) -> None:
        if use in PARTNERS:
            self._session.put(partner_search(terms[0], PARTNERS[use]))
            return
        if use is Use.LESS:
            terms = tuple(replace(term, weight=LESS_WEIGHT) for term in terms)
        self._session.edit(lambda made: _with_terms(made, terms, use))

    def _in_background(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        self._bridge.run(
            lambda _library: work(), done=done, owner=self, failed=self._notifier.problem
        )


def _use_of(incoming: Incoming, made: Composition) -> Use:
    """What something comes in for, where nobody has said it: nothing that stands is lost."""
    if not incoming.is_example:
        return Use.SEARCH
    if has_words(made) and not made.has_example:
        return Use.BASE
    return Use.ADD if made.terms else Use.SEARCH


def _with_terms(made: Composition, terms: tuple[Term, ...], use: Use) -> Composition:
    if use is Use.SEARCH:
        made = replace(made, text="", terms=(), instruction="")
    elif use is Use.BASE:
        made = changed_by_words(made)
    elif made.text.strip() and not made.has_example:
        made = replace(made, typed_as=TypedAs.WORDS)  # they stay what they were
    for term in terms:
        made = with_term(made, term)
    return made
