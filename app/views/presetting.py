"""What the preset buttons do, and the user's own presets."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject

from app.composition import Composition
from app.incoming import term_kind_of
from app.notify import Notifier
from app.presets import (
    PRESETS,
    Preset,
    fitting,
    from_json,
    kept,
    kinds_shown,
    own_preset,
    to_json,
    toggled,
)
from app.session import Session
from app.undo import Undoing
from app.views.preset_row import PresetRow
from app.views.prompt import PromptBar
from app.window_state import WindowState

STATE_NAME = "presets"


class Presetting(QObject):
    """Own presets lie with the window's state; each change of them can be undone."""

    def __init__(
        self,
        row: PresetRow,
        session: Session,
        state: WindowState,
        notifier: Notifier,
        prompt: PromptBar,
        undoing: Undoing,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._row, self._session, self._state = row, session, state
        self._notifier, self._prompt, self._undoing = notifier, prompt, undoing
        self.own = from_json(state.text(STATE_NAME))
        row.toggled.connect(self._toggle)
        row.save_wanted.connect(self.ask_to_save)
        row.rename_wanted.connect(self.ask_to_rename)
        row.delete_wanted.connect(self.delete)
        session.changed.connect(lambda made, _change: self._show(made))
        self._show(session.now)

    def ask_to_save(self) -> None:
        """Ask for a name and keep what is changed now."""
        words = self._session.now.instruction
        self._prompt.ask(self.tr("Name of the preset:"), words, self._save)

    def ask_to_rename(self, preset: Preset) -> None:
        """Ask for another name."""
        self._prompt.ask(
            self.tr("Another name for “{name}”:").format(name=preset.name),
            preset.name,
            lambda name: self._rename(preset, name.strip()),
        )

    def delete(self, preset: Preset) -> None:
        """Forget an own preset; undo brings it back."""
        self._change(
            [one for one in self.own if one != preset],
            self.tr("Preset “{name}” deleted").format(name=preset.name),
        )
        self._notifier.tell(
            self.tr("“{name}” was deleted.").format(name=preset.name),
            action=self.tr("Undo"),
            do=self._undoing.way_back(),
        )

    def _toggle(self, preset: Preset) -> None:
        self._session.edit(lambda made: toggled(made, preset, (*PRESETS, *self.own)))
        self._row.show_composition(
            self._session.now
        )  # where nothing changed the button springs back

    def _save(self, name: str) -> None:
        name, made = name.strip(), self._session.now
        if name:
            new = own_preset(made, name, kinds_shown(made.terms, term_kind_of))
            self._change(kept(self.own, new), self.tr("Preset “{name}” saved").format(name=name))

    def _rename(self, preset: Preset, name: str) -> None:
        if not name or name == preset.name:
            return
        if any(one.name.casefold() == name.casefold() for one in self.own if one != preset):
            self._notifier.tell(
                self.tr("There is a preset “{name}” already.").format(name=name),
                self.tr("Choose another name."),
            )
            return
        new = [replace(one, name=name) if one == preset else one for one in self.own]
        self._change(new, self.tr("Preset renamed to “{name}”").format(name=name))

    def _change(self, presets: Sequence[Preset], step: str) -> None:
        before = list(self.own)
        self._put(presets)
        self._undoing.did(step, lambda: self._put(before), lambda: self._put(presets))

    def _put(self, presets: Sequence[Preset]) -> None:
        self.own = list(presets)
        self._state.put(STATE_NAME, to_json(self.own))
        self._show(self._session.now)

    def _show(self, made: Composition) -> None:
        kinds = kinds_shown(made.terms, term_kind_of)
        self._row.show_presets(fitting((*PRESETS, *self.own), kinds))
        self._row.show_composition(made)
