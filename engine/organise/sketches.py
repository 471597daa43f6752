"""Sketches that the user keeps: strokes to go on drawing with, and a small picture to know them by."""

import sqlite3

from engine.errors import EnvironmentProblem
from engine.organised import SavedSketch
from engine.store import sketches as stored
from engine.store.connection import Catalog


class Sketches:
    """Keeps sketches under names, each name once. Any thread but a window's own."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def all(self) -> list[SavedSketch]:
        """All sketches, the newest first, without their strokes."""
        return stored.sketches(self._catalog.read())

    def get(self, sketch_id: int) -> SavedSketch:
        """One sketch with its strokes.

        Raises
        ------
        EnvironmentProblem
            It was deleted meanwhile.
        """
        return _known(self._catalog.read(), sketch_id)

    def save(
        self, name: str, strokes: str, picture: bytes
    ) -> tuple[SavedSketch, SavedSketch | None]:
        """Keep a sketch; return it, and the one of the same name that it replaced.

        Parameters
        ----------
        strokes
            What the window needs to draw it again; not looked at here.
        picture
            PNG, small.
        """

        def change(connection: sqlite3.Connection) -> tuple[SavedSketch, SavedSketch | None]:
            before = stored.sketch_named(connection, name)
            number = 0 if before is None else before.id
            return stored.put_sketch(
                connection, SavedSketch(name, picture, strokes, number)
            ), before

        return self._catalog.write(change)

    def restore(self, kept: SavedSketch) -> None:
        """Bring a sketch back as it was before it was deleted, renamed or replaced."""
        self._catalog.write(lambda connection: stored.put_sketch(connection, kept))

    def rename(self, sketch_id: int, name: str) -> None:
        """Give a sketch another name.

        Raises
        ------
        EnvironmentProblem
            Another sketch has that name, or this one was deleted meanwhile.
        """

        def change(connection: sqlite3.Connection) -> None:
            _known(connection, sketch_id)
            other = stored.sketch_named(connection, name)
            if other is not None and other.id != sketch_id:
                raise EnvironmentProblem(
                    f"There is a sketch “{other.name}” already.", "Choose another name."
                )
            stored.rename_sketch(connection, sketch_id, name)

        self._catalog.write(change)

    def delete(self, sketch_id: int) -> SavedSketch | None:
        """Forget a sketch and return it for `restore`; None when it was gone already."""

        def change(connection: sqlite3.Connection) -> SavedSketch | None:
            gone = stored.sketch(connection, sketch_id)
            stored.delete_sketch(connection, sketch_id)
            return gone

        return self._catalog.write(change)


def _known(connection: sqlite3.Connection, sketch_id: int) -> SavedSketch:
    found = stored.sketch(connection, sketch_id)
    if found is None:
        raise EnvironmentProblem("This sketch was deleted.", "Choose another one.")
    return found
