"""What every table of this folder answers Qt alike: how many rows and columns, and their heads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

Index: TypeAlias = "QModelIndex | QPersistentModelIndex"


class TableModel(QAbstractTableModel):
    """A table whose columns have a head each; the model says how many rows, and what is in them.

    Attributes
    ----------
    heads : Sequence[str]
        The words over the columns.
    alignments : Sequence[Qt.AlignmentFlag | None]
        How each head stands; empty, or None for one, where Qt is to choose.
    """

    heads: Sequence[str] = ()
    alignments: Sequence[Qt.AlignmentFlag | None] = ()

    @property
    def n_rows(self) -> int:
        """Rows there are."""
        raise NotImplementedError

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else self.n_rows

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self.heads)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.heads[section]
        is_asked = role == Qt.ItemDataRole.TextAlignmentRole and self.alignments
        return self.alignments[section] if is_asked else None
