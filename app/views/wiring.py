"""Connects the parts of the window with each other; nothing here decides anything."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeySequence

from app import explain
from app.composition import Composition, diversified, with_word
from app.incoming import Incoming
from app.session import Change
from app.views.drop_overlay import Use
from app.views.grid import TILE_STEP
from app.views.looking import compare, wire_looking
from app.views.menu import Command, add_actions, build_menu, drop_down, grouped
from app.views.parts_of_window import go_to_part
from engine.domain import Hit, ItemDetails, Kind, Term, TermKind

if TYPE_CHECKING:
    from app.views.window import MainWindow


def wire(window: "MainWindow") -> None:
    """Connect everything; called once."""
    _wire_search(window)
    _wire_results(window)
    _wire_steering(window)
    _wire_library(window)
    _wire_order(window)
    _wire_pages(window)
    wire_looking(window)
    made = commands(window)
    actions = add_actions(window, made)
    window.bar.line.yielded = frozenset(
        QKeySequence(keys).toString() for command in made for keys in command.keys
    )
    window.bar.menu.setMenu(build_menu(window, made, actions))


def commands(window: "MainWindow") -> list[Command]:
    """All that can be done by key or menu."""
    hits, control, folding, tr = window.hits, window.control, window.folding, window.tr
    collecting = window.collecting
    return grouped(
        tr("Folders"),
        Command(tr("Add a folder…"), control.choose_folder, ("Ctrl+Shift+N",), in_menu=True),
        Command(tr("Look through all folders"), control.rescan, ("F5",), in_menu=True),
        Command(tr("Files that could not be read"), lambda: window.show_page("failures"), in_menu=True),
        tr("Searching"),
        Command(tr("Search box"), window.focus_search, ("Ctrl+F",)),
        Command(tr("Search with a file"), window.choose_file, ("Ctrl+Shift+O",)),
        Command(tr("Search with a part of the screen"), window.capturing.snip.begin, ("Ctrl+Shift+X",), in_menu=True),
        Command(tr("Record a sound"), window.capturing.record, ("Ctrl+Shift+R",), in_menu=True),
        Command(tr("Sketch"), lambda: window.show_sketch(not window.right.is_sketching), ("Ctrl+D",)),
        Command(tr("Back"), window.session.go_back, ("Alt+Left",)),
        Command(tr("Forward"), window.session.go_forward, ("Alt+Right",)),
        Command(tr("Past searches"), lambda: _open_past(window), ("Ctrl+H",)),
        Command(tr("Save this search…"), window.saving.ask_to_save, ("Ctrl+S",), in_menu=True),
        Command(tr("Exact search"), lambda: _toggle_exact(window), (), True, lambda: window.session.now.exact),
        Command(tr("Something different"), lambda: window.session.edit(diversified), ("Ctrl+E",), True, lambda: bool(window.session.now.diverse)),
        Command(tr("Wander"), lambda: window.steering.wander(window.grid.current_hit()), ("Ctrl+G",), in_menu=True),
        Command(tr("Save what I like as concept…"), window.steering.ask_to_save, ("Ctrl+Shift+S",), in_menu=True),
        tr("Results"),
        Command(tr("Open"), lambda: _open(window), ("Ctrl+Return", "Ctrl+Enter")),
        Command(tr("Search like this"), hits.search_like, ("Ctrl+L",)),
        Command(tr("Add as example"), hits.add_example, ("Ctrl+Shift+L",)),
        Command(tr("Less like this"), hits.less_like, ("Ctrl+Shift+M",)),
        Command(tr("Like this"), lambda: hits.judge(is_liked=True), ("Ctrl+J",)),
        Command(tr("Not this"), lambda: hits.judge(is_liked=False), ("Ctrl+Shift+J",)),
        Command(tr("Find the score, or recordings"), hits.find_partners, ("Ctrl+M",)),
        Command(tr("Play along"), lambda: _play_along(window), ("Ctrl+P",)),
        Command(tr("Compare two results"), lambda: compare(window), ("Ctrl+K",), in_menu=True),
        Command(tr("Show in file manager"), hits.reveal, ("Ctrl+R",)),
        Command(tr("Copy picture"), hits.copy_picture, ("Ctrl+Shift+C",)),
        Command(tr("Show as a grid"), lambda: window.page.tools.set_list(False), ("Ctrl+1",)),
        Command(tr("Show as a list"), lambda: window.page.tools.set_list(True), ("Ctrl+2",), True, lambda: window.grid.is_list),
        Command(tr("Sort…"), lambda: drop_down(window.page.tools.sort), ("Ctrl+Shift+T",)),
        Command(tr("Group…"), lambda: drop_down(window.page.tools.group), ("Ctrl+Shift+G",)),
        Command(tr("Show every near copy"), window.page.tools.toggle_folded, ("Ctrl+Shift+F",), True, lambda: not window.session.now.folded),
        Command(tr("Larger tiles"), lambda: _resize_tiles(window, 1), ("Ctrl++", "Ctrl+=")),
        Command(tr("Smaller tiles"), lambda: _resize_tiles(window, -1), ("Ctrl+-",)),
        tr("Tags and collections"),
        Command(tr("Tags"), hits.edit_tags, ("Ctrl+T",)),
        Command(tr("New collection…"), collecting.ask_to_create, ("Ctrl+N",), in_menu=True),
        Command(tr("Add to collection"), collecting.offer, ("Ctrl+B",)),
        Command(tr("Take out of the collection"), collecting.remove_selected, ("Ctrl+Shift+B",)),
        Command(tr("Write sidecar files (XMP)…"), window.exchanging.ask_to_export, ("Ctrl+Shift+E",), in_menu=True),
        Command(tr("Read sidecar files (XMP)"), window.exchanging.take_over, ("Ctrl+Shift+I",), in_menu=True),
        Command(tr("Duplicates"), lambda: window.show_page("duplicates"), ("Ctrl+Shift+D",), in_menu=True),
        tr("Window"),
        Command(tr("Left pane"), folding.toggle_left, ("F9",), True, folding.left_shown),
        Command(tr("Right pane"), folding.toggle_right, ("F11",), True, folding.right_shown),
        Command(tr("Settings"), lambda: window.show_page("settings"), ("Ctrl+,",), in_menu=True),
        Command(tr("Help"), lambda: window.show_page("help"), ("F1",), in_menu=True),
        Command(tr("Show me around"), window.first.begin_tour, ("Shift+F1",), in_menu=True),
        Command(tr("Keys"), lambda: window.show_page("keys"), ("Ctrl+?", "Ctrl+/"), in_menu=True),
        Command(tr("Quit"), window.close, ("Ctrl+Q",), in_menu=True),
        Command(tr("Next part of the window"), lambda: go_to_part(window, 1), ("F6",)),
        Command(tr("Part before"), lambda: go_to_part(window, -1), ("Shift+F6",)),
        Command(tr("Menu"), lambda: drop_down(window.bar.menu), ("F10",)),
    )  # fmt: skip


def _wire_search(window: "MainWindow") -> None:
    bar, searching = window.bar, window.searching
    bar.searched.connect(searching.search_now)
    bar.results_wanted.connect(window.focus_results)
    bar.pasted.connect(window.intake.paste)
    bar.sketch_toggled.connect(window.show_sketch)
    bar.file_wanted.connect(window.choose_file)
    bar.escaped.connect(window.leave)
    bar.history.past_wanted.connect(lambda: _open_past(window))
    past, listed = window.past, bar.history.list
    past.listed.connect(listed.show_past)
    listed.chosen.connect(lambda one: window.session.put(one.made))
    listed.forget_wanted.connect(past.forget)
    listed.forget_all_wanted.connect(past.forget)
    past.forgot.connect(lambda back: _tell_forgotten(window, back))
    searching.misread.connect(bar.show_misread)
    searching.answered.connect(lambda _answer: bar.hide_misread())
    window.intake.folders_came.connect(window.control.add_folders)
    window.desk.done.connect(lambda: _leave_sketch(window))
    window.pad.cancelled.connect(lambda: window.show_sketch(False))


def _tell_forgotten(window: "MainWindow", back: Callable[[], None]) -> None:
    window.notifier.tell(window.tr("Past searches are forgotten."), "", window.tr("Undo"), back)


def _open_past(window: "MainWindow") -> None:
    window.past.refresh()
    window.bar.history.open_list()


def _wire_results(window: "MainWindow") -> None:
    searching, page, grid = window.searching, window.page, window.grid
    searching.answered.connect(page.show_answer)
    searching.answered.connect(lambda _answer: page.tools.show_query(searching.query))
    searching.kept_rows, grid.load = grid.rows_to_keep, searching.paging.load
    searching.failed.connect(page.show_failure)
    searching.failed.connect(window.notifier.problem)
    searching.waiting.connect(page.show_waiting)
    page.retry_wanted.connect(lambda: _try_again(window))
    page.add_folder_wanted.connect(lambda path: _add_folder(window, path))
    grid.current_changed.connect(lambda hit: _show_hit(window, hit))
    grid.shown_large.connect(lambda _hit: window.show_large(True))
    grid.space_pressed.connect(lambda hit: _look_or_listen(window, hit))
    window.hits.shown_large.connect(lambda _hit: window.show_large(True))
    grid.selectionModel().selectionChanged.connect(lambda _new, _old: _count_selected(window))
    window.folding.large_changed.connect(
        lambda is_large: (window.preview if is_large else grid).setFocus()
    )
    window.bridge.thumbnails_ready.connect(window.results.touch)
    window.preview.word_requested.connect(lambda word, more: _want_word(window, word, more=more))
    window.preview.similar_requested.connect(lambda hit: _search_like(window, hit))
    window.preview.partners_requested.connect(window.hits.find_music_of)
    window.preview.details_shown.connect(lambda details: _read_aloud(window, details))
    window.preview.room_wanted.connect(lambda: window.show_large(True))
    window.hits.pair_chosen.connect(
        lambda sound, score: window.preview.show_pair(score, sound, window.bridge)
    )
    window.filters.misread.connect(lambda text: window.notifier.tell(text) if text else None)


def _wire_steering(window: "MainWindow") -> None:
    steering, concepts, session = window.steering, window.concepts, window.session
    window.bar.feedback.save_wanted.connect(steering.ask_to_save)
    window.page.steer.wander_wanted.connect(lambda: steering.wander(None))
    steering.concepts_shown.connect(concepts.show_concepts)
    concepts.chosen.connect(steering.use)
    concepts.shunned.connect(lambda concept: steering.use(concept, -1.0))
    concepts.rename_wanted.connect(steering.ask_to_rename)
    concepts.delete_wanted.connect(steering.delete)
    session.changed.connect(lambda made, _change: _mark_liked(window, made))


def _mark_liked(window: "MainWindow", made: Composition) -> None:
    liked = frozenset(made.liked)
    if liked != window.tiles.liked:
        window.tiles.liked = liked
        window.grid.viewport().update()


def _wire_library(window: "MainWindow") -> None:
    control, folders, bridge = window.control, window.folders, window.bridge
    folders.add_wanted.connect(control.choose_folder)
    folders.remove_wanted.connect(control.ask_to_remove)
    folders.rescan_wanted.connect(control.rescan)
    folders.reveal_wanted.connect(control.reveal)
    folders.chosen.connect(lambda paths: _limit_to(window, paths))
    control.roots_shown.connect(lambda roots: window.page.show_has_folders(bool(roots)))
    control.roots_shown.connect(lambda _roots: _mark_folders(window))
    control.reached.connect(lambda: _show_hit(window, window.grid.current_hit()))
    control.known_shown.connect(window.filters.offer)
    window.status.pause_toggled.connect(control.set_paused)
    bridge.progress_changed.connect(window.status.show_progress)
    bridge.progress_changed.connect(window.page.show_progress)
    bridge.root_changed.connect(lambda _event: window.searching.refresh_soon())
    bridge.notice.connect(window.notifier.notice)
    bridge.problem.connect(window.notifier.problem)
    bridge.open_failed.connect(window.page.show_failure)


def _wire_order(window: "MainWindow") -> None:
    """Saved searches and collections."""
    saved, saving = window.saved, window.saving
    saved.save_wanted.connect(saving.ask_to_save)
    saved.chosen.connect(saving.open)
    saved.rename_wanted.connect(saving.ask_to_rename)
    saved.delete_wanted.connect(saving.delete)
    saving.shown.connect(saved.show_saved)
    panel, collecting = window.collections, window.collecting
    panel.create_wanted.connect(collecting.ask_to_create)
    panel.chosen.connect(collecting.open)
    panel.narrow_wanted.connect(collecting.narrow)
    panel.add_wanted.connect(collecting.add_selected)
    panel.rename_wanted.connect(collecting.ask_to_rename)
    panel.delete_wanted.connect(collecting.delete)
    panel.dropped.connect(collecting.take_drop)
    collecting.shown.connect(panel.show_collections)


def _wire_pages(window: "MainWindow") -> None:
    window.status.failures_wanted.connect(lambda: window.show_page("failures"))
    window.subpages.left.connect(window.show_search)
    window.subpages.remove_wanted.connect(window.removing.remove)
    window.subpages.did.connect(window.undoing.did)
    window.subpages.library_requested.connect(window.library_requested)
    window.session.changed.connect(lambda _made, change: _go_to_results(window, change))
    window.session.changed.connect(lambda _made, _change: _mark_folders(window))


def _go_to_results(window: "MainWindow", change: Change) -> None:
    window.show_search()
    if change is not Change.SLID:
        window.folding.set_large(False)


def _show_hit(window: "MainWindow", hit: Hit | None) -> None:
    window.desk.select(hit)
    if hit is None:
        window.preview.clear()
        return
    window.balance.show_kind(hit.kind)
    window.preview.show_hit(hit, window.bridge, window.searching.query)


def _read_aloud(window: "MainWindow", details: ItemDetails) -> None:
    """Let a screen reader say what is in the result that the keyboard stands on."""
    text = explain.told(details)
    window.results.tell(details.file_id, text)
    if text and window.grid.hasFocus():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(window.grid, text))


def _search_like(window: "MainWindow", hit: Hit) -> None:
    like = Incoming(terms=(Term(TermKind.LIKE, str(hit.path)),))
    window.intake.take(like, Use.SEARCH)


def _play_along(window: "MainWindow") -> None:
    """The selected pair, else what the preview has a partner for."""
    if window.hits.play_along():
        return
    if window.preview.along.partner is None:
        window.notifier.tell(
            window.tr("There is nothing to play along with."),
            window.tr("Select a recording and a score, or search for the score of a recording."),
        )
    else:
        window.preview.along.toggle()


def _want_word(window: "MainWindow", word: str, *, more: bool) -> None:
    kind = TermKind.TEXT if more else TermKind.WITHOUT
    window.session.edit(lambda made: with_word(made, word, kind))


def _leave_sketch(window: "MainWindow") -> None:
    window.show_sketch(False)
    window.bar.line.setFocus()


def _open(window: "MainWindow") -> None:
    if window.grid.hasFocus() or window.folding.is_large:
        window.hits.open()
    else:
        window.bar.line.entered.emit(True)


def _add_folder(window: "MainWindow", path: str) -> None:
    if path:
        window.control.add_folders((Path(path),))
    else:
        window.control.choose_folder()


def _limit_to(window: "MainWindow", paths: tuple[Path, ...]) -> None:
    folders = tuple(str(path) for path in paths)
    window.session.edit(lambda made: replace(made, filters=replace(made.filters, folders=folders)))


def _look_or_listen(window: "MainWindow", hit: Hit) -> None:
    """Space in the grid: a sound is heard where it is, anything else is seen large."""
    if hit.kind is Kind.AUDIO and window.preview.sound.isVisible():
        window.preview.sound.player.toggle()
    else:
        window.show_large(True)


def _mark_folders(window: "MainWindow") -> None:
    window.folders.show_chosen(window.session.now.filters.folders)


def _count_selected(window: "MainWindow") -> None:
    count = len(window.grid.selected_rows())
    window.status.show_hint(window.tr("%Ln selected", "", count) if count > 1 else "")


def _resize_tiles(window: "MainWindow", steps: int) -> None:
    window.grid.set_density(window.grid.density + steps * TILE_STEP)


def _toggle_exact(window: "MainWindow") -> None:
    window.session.edit(lambda made: replace(made, exact=not made.exact))


def _try_again(window: "MainWindow") -> None:
    """Search again, or open the library again when that is what failed."""
    if window.bridge.is_open:
        window.searching.search_now()
    else:
        window.bridge.open()
