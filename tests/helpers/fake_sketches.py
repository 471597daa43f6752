"""Sketches in memory, with the facade of `engine.organise.sketches.Sketches`."""

from dataclasses import replace
from datetime import UTC, datetime

from engine.errors import EnvironmentProblem
from engine.organised import SavedSketch


class FakeSketches:
    def __init__(self) -> None:
        self.kept: dict[int, SavedSketch] = {}

    def all(self) -> list[SavedSketch]:
        return [replace(one, strokes="") for one in reversed(self.kept.values())]

    def get(self, sketch_id: int) -> SavedSketch:
        if sketch_id not in self.kept:
            raise EnvironmentProblem("This sketch was deleted.", "Choose another one.")
        return self.kept[sketch_id]

    def save(
        self, name: str, strokes: str, picture: bytes
    ) -> tuple[SavedSketch, SavedSketch | None]:
        before = self._named(name)
        number = max(self.kept, default=0) + 1 if before is None else before.id
        self.restore(SavedSketch(name, picture, strokes, number, datetime.now(UTC)))
        return self.kept[number], before

    def restore(self, kept: SavedSketch) -> None:
        self.kept[kept.id] = kept

    def rename(self, sketch_id: int, name: str) -> None:
        other = self._named(name)
        if other is not None and other.id != sketch_id:
            raise EnvironmentProblem(f"There is a sketch “{name}” already.", "Choose another name.")
        self.kept[sketch_id] = replace(self.get(sketch_id), name=name)

    def delete(self, sketch_id: int) -> SavedSketch | None:
        return self.kept.pop(sketch_id, None)

    def _named(self, name: str) -> SavedSketch | None:
        same = (one for one in self.kept.values() if one.name.casefold() == name.casefold())
        return next(same, None)
