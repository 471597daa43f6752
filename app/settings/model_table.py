"""The models as a table."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from app.engine_texts import said
from app.isolates import isolated
from app.preview.texts import kind_text, size_text
from engine.domain import ModelInfo

Index = QModelIndex | QPersistentModelIndex

_TOP: Final = QModelIndex()


def lines_about(model: ModelInfo) -> list[str]:
    """Say what a model is for, and what was measured of it on which set."""
    return [said(line) for line in (model.note, *model.figures.splitlines()) if line]


class ModelTable(QAbstractTableModel):
    """One row per model."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._models: list[ModelInfo] = []
        self._titles = (
            self.tr("Model"),
            self.tr("State"),
            self.tr("For"),
            self.tr("Size"),
            self.tr("Our figures"),
            self.tr("Languages"),
            self.tr("Licence"),
        )

    def show_models(self, models: Sequence[ModelInfo]) -> None:
        """Show these; the rows stay when only their state has changed."""
        same_rows = [model.name for model in models] == [model.name for model in self._models]
        if not same_rows:
            self.beginResetModel()
        self._models = list(models)
        if not same_rows:
            self.endResetModel()
        elif models:
            last = self.index(len(models) - 1, len(self._titles) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def model_at(self, row: int) -> ModelInfo | None:
        """Give the model of a row, or None."""
        return self._models[row] if 0 <= row < len(self._models) else None

    def rowCount(self, parent: Index = _TOP) -> int:
        """Count the models."""
        return 0 if parent.isValid() else len(self._models)

    def columnCount(self, parent: Index = _TOP) -> int:
        """Count the columns."""
        return 0 if parent.isValid() else len(self._titles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give a cell's text, or the whole note as a tool tip."""
        model = self.model_at(index.row())
        if model is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cells(model)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join([f"{model.title} ({model.name})", *lines_about(model)])
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Give a column's title."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def _cells(self, model: ModelInfo) -> tuple[str, ...]:
        return (
            model.title,
            self._state(model),
            ", ".join(kind_text(kind) for kind in model.kinds),
            size_text(model.size_bytes) if model.size_bytes else "",
            said(model.figures.partition("\n")[0]) or self.tr("not measured by us"),
            model.languages,
            model.licence,
        )

    def _state(self, model: ModelInfo) -> str:
        if model.fetched_bytes and not model.installed:
            return self.tr("paused at {size}").format(size=size_text(model.fetched_bytes))
        if not model.installed:
            return self.tr("can be downloaded") if model.downloadable else self.tr("from a file")
        percent = isolated(f"{int(model.coverage * 100)} %")
        if model.active:
            if model.coverage >= 1.0:
                return self.tr("in use")
            return self.tr("in use, {percent} of the library read").format(percent=percent)
        return self.tr("installed")
