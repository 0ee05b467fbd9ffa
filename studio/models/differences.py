"""What differs between runs, as a table: a row a difference, a column a run."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from studio.controls.delegates import Role
from studio.models.comparison import Difference

Index = QModelIndex | QPersistentModelIndex


class DifferencesModel(QAbstractTableModel):
    """Scores first, then the recipe, then the classes; the best value of a row is strong."""

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ()
        self._rows: tuple[Difference, ...] = ()

    def set_differences(self, names: Sequence[str], rows: Sequence[Difference]) -> None:
        """Show the differences of the runs of these names."""
        self.beginResetModel()
        self._names, self._rows = tuple(names), tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 2 + len(self._names)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return ("", "", *self._names)[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            is_first = index.row() == 0 or self._rows[index.row() - 1].part != row.part
            return (row.part if is_first else "", row.name, *row.values)[column]
        if role == Role.TONE:
            return "text3" if column == 0 else "text2" if column == 1 else "text"
        if role == Role.STRONG:
            return column >= 2 and row.best == column - 2
        return None
