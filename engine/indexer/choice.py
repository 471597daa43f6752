"""Which model each kind of file uses, and which one answers while a new one's vectors are made.

Changing the model never breaks search: vectors of the new one are made beside the old, the old one
answers until the last file has its new vectors, and only then the old vectors are dropped.
"""

from collections.abc import Callable

from engine.domain import Kind
from engine.encoders.base import EncoderInfo
from engine.store.connection import Catalog
from engine.store.contents import contents_without, count_without, drop_encoders
from engine.store.settings import get_setting, put_setting

EncodersOf = Callable[[Kind, str | None], tuple[EncoderInfo, ...]]


class ModelChoice:
    """Remembered in the catalog's settings. Thread-safe: reads and writes go through the catalog."""

    def __init__(self, catalog: Catalog, encoders_of: EncodersOf) -> None:
        self._catalog = catalog
        self._encoders_of = encoders_of
        self._chosen = {kind: self._remembered("model", kind) for kind in Kind}
        self._answering = {kind: self._remembered("answers", kind) for kind in Kind}

    def chosen(self, kind: Kind) -> str | None:
        """Name of the model that the user chose; None: the default."""
        return self._chosen[kind]

    def is_changing(self, kind: Kind) -> bool:
        """Whether the vectors of a newly chosen model are still being made."""
        return self._chosen[kind] != self._answering[kind]

    def to_index(self, kind: Kind) -> tuple[EncoderInfo, ...]:
        """Encoders that every file must go through: the chosen model's, and the answering one's."""
        wanted = self._encoders_of(kind, self._chosen[kind])
        if not self.is_changing(kind):
            return wanted
        answering = self._encoders_of(kind, self._answering[kind])
        return wanted + tuple(info for info in answering if info not in wanted)

    def serving(self, kind: Kind) -> tuple[EncoderInfo, ...]:
        """Encoders whose vectors answer at present."""
        return self._encoders_of(kind, self._answering[kind])

    def unanswered(self) -> int:
        """How many searchable files the answering encoders have not seen yet.

        None but after an update of the program whose bundled models are others. Looks at every
        content.
        """
        connection = self._catalog.read()
        return sum(
            count_without(connection, kind, [info.id for info in self.serving(kind)])
            for kind in Kind
        )

    def choose(self, kind: Kind, name: str | None) -> None:
        """Change the model of a kind; the old one goes on answering."""
        self._remember("model", kind, name)
        self._chosen[kind] = name

    def settle(self) -> bool:
        """Hand over to models that are complete and drop vectors nobody needs; True if any."""
        changed = False
        for kind in Kind:
            wanted = self._encoders_of(kind, self._chosen[kind])
            if not self._complete(kind, wanted):
                continue
            if self.is_changing(kind):
                self._remember("answers", kind, self._chosen[kind])
                self._answering[kind] = self._chosen[kind]
                changed = True
            changed |= self._drop_others(kind, [info.id for info in wanted])
        return changed

    def _complete(self, kind: Kind, wanted: tuple[EncoderInfo, ...]) -> bool:
        connection = self._catalog.read()
        return bool(wanted) and not any(
            contents_without(connection, kind, info.id, 1) for info in wanted
        )

    def _drop_others(self, kind: Kind, keep: list[str]) -> bool:
        known = self._catalog.read().execute(
            "SELECT DISTINCT encoder_id FROM space WHERE kind = ?", (kind.value,)
        )
        if all(row["encoder_id"] in keep for row in known):
            return False
        return bool(self._catalog.write(lambda c: drop_encoders(c, kind, keep)))

    def _remembered(self, what: str, kind: Kind) -> str | None:
        return get_setting(self._catalog.read(), f"{what}.{kind}") or None

    def _remember(self, what: str, kind: Kind, name: str | None) -> None:
        self._catalog.write(lambda c: put_setting(c, f"{what}.{kind}", name or ""))
