"""What differs between runs, as a table: a row a difference, a column a run."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt

from studio.controls.delegates import Role
from studio.models.comparison import Difference
from studio.models.table import Index, TableModel


class DifferencesModel(TableModel):
    """Scores first, then the recipe, then the classes; the best value of a row is strong."""

    def __init__(self) -> None:
        super().__init__()
        self.heads = ("", "")
        self._rows: tuple[Difference, ...] = ()

    def set_differences(self, names: Sequence[str], rows: Sequence[Difference]) -> None:
        """Show the differences of the runs of these names."""
        self.beginResetModel()
        self.heads, self._rows = ("", "", *names), tuple(rows)
        self.endResetModel()

    @property
    def n_rows(self) -> int:
        return len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.ToolTipRole:  # whole, where a narrow column shortens it
            return row.values[column - 2] if column >= 2 else ""
        if role == Qt.ItemDataRole.DisplayRole:
            is_first = index.row() == 0 or self._rows[index.row() - 1].part != row.part
            return (row.part if is_first else "", row.name, *row.values)[column]
        if role == Role.TONE:
            return "text3" if column == 0 else "text2" if column == 1 else "text"
        if role == Role.STRONG:
            return column >= 2 and row.best == column - 2
        return None
