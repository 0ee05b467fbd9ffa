"""The runs of the project, below the results: chosen, renamed, annotated, pinned, deleted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QMenu, QVBoxLayout, QWidget

from engine.dataset.records import RunRow
from studio.controls.arrange import row
from studio.controls.delegates import VerdictDelegate
from studio.controls.table import Table
from studio.controls.text import label
from studio.models.runs import NAME, PIN, RunsModel

ROW_PX = 31
HEAD_PX = 28
_SHARES = (14, 13, 11, 11, 9, 3, 39)
_LEAST_PX = (136, 92, 84, 88, 76, 32, 90)
_FOLDED = (1, 4, 3)
"""Preset, minutes, macro F1: the columns that a narrow table goes without, in this order."""


class RunsPanel(QWidget):
    """A table of runs; what is done to one is asked of the page.

    Parameters
    ----------
    actions : QWidget
        Buttons at the right of the head.
    fill_menu : Callable[[QMenu], None]
        Puts the commands on a run into the menu of the right mouse button.

    Attributes
    ----------
    run_chosen : Signal(int)
        Id of the run whose row was chosen.
    several_chosen : Signal(tuple[int, ...])
        Ids of the runs chosen together, with Ctrl or Shift.
    """

    run_chosen = Signal(int)
    several_chosen = Signal(object)

    def __init__(
        self, actions: QWidget, fill_menu: Callable[[QMenu], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.model = RunsModel(self)
        self.table = Table("Runs", ROW_PX)
        self._fill_menu = fill_menu
        table = self.table
        table.setModel(self.model)
        table.setItemDelegateForColumn(PIN, VerdictDelegate(table))
        table.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._open_menu)
        table.horizontalHeader().setFixedHeight(HEAD_PX)
        table.setSortingEnabled(True)
        table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.room_changed.connect(self._spread)
        table.selectionModel().selectionChanged.connect(self._on_selected)
        self.model.modelReset.connect(lambda: self.choose(self._chosen))
        self._chosen = 0
        self._several: tuple[int, ...] = ()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(
            row(
                label("Runs", "title"),
                label("on validation clips", "small", "3"),
                None,
                actions,
                edges=(20, 8, 16, 0),
            )
        )
        layout.addWidget(table, 1)

    def show_runs(self, runs: Sequence[RunRow]) -> None:
        """Show these runs; the chosen one stays chosen."""
        self.model.set_runs(runs)

    def choose(self, run_id: int) -> None:
        """Choose the row of a run, without telling anybody."""
        self._chosen, self._several = run_id, ()
        at = self.model.row_of(run_id)
        if at >= 0 and self.chosen_ids() != (run_id,):
            self.table.selectRow(at)

    def edit(self, run_id: int, column: int) -> None:
        """Open the cell of a run for typing."""
        at = self.model.row_of(run_id)
        self.table.edit(self.model.index(at, column))

    def rename(self, run_id: int) -> None:
        """Open the name of a run for typing."""
        self.edit(run_id, NAME)

    def _spread(self, room: int) -> None:
        """Share the room among the columns."""
        self._fold(room)
        columns = zip(_SHARES, _LEAST_PX, strict=True)
        self.table.set_widths(*(max(least, room * share // 100) for share, least in columns))

    def _fold(self, room: int) -> None:
        """Leave out the columns that there is no room for; the figures above have them too."""
        lacking = sum(_LEAST_PX) - room
        for place in _FOLDED:
            self.table.setColumnHidden(place, lacking > 0)
            lacking -= _LEAST_PX[place] if lacking > 0 else 0

    def choose_several(self, run_ids: Sequence[int]) -> None:
        """Choose the rows of several runs."""
        self._chosen = 0
        table, flags = self.table, QItemSelectionModel.SelectionFlag
        chosen = QItemSelection()
        for run_id in run_ids:
            at = self.model.index(self.model.row_of(run_id), 0)
            chosen.select(at, at)
        table.selectionModel().select(chosen, flags.ClearAndSelect | flags.Rows)

    def chosen_ids(self) -> tuple[int, ...]:
        """Return the runs whose rows are chosen, in the order of the table."""
        rows = sorted(each.row() for each in self.table.selectionModel().selectedRows())
        found = [self.model.run_at(row) for row in rows]
        return tuple(each.id for each in found if each is not None)

    def _on_selected(self) -> None:
        ids = self.chosen_ids()
        if len(ids) > 1:
            is_new = set(ids) != set(self._several)
            self._chosen, self._several = 0, ids
            if is_new:
                self.several_chosen.emit(ids)
        elif ids and ids[0] != self._chosen:
            self._chosen = ids[0]
            self.run_chosen.emit(ids[0])
        elif not ids:
            # A press beside the rows takes the tint away while the page still shows that run.
            QTimer.singleShot(0, self, self._choose_again)

    def _choose_again(self) -> None:
        if self._several:
            self.choose_several(self._several)
        else:
            self.choose(self._chosen)

    def _open_menu(self, at: QPoint) -> None:
        if self.table.indexAt(at).isValid():
            menu = QMenu(self)
            self._fill_menu(menu)
            menu.exec(self.table.viewport().mapToGlobal(at))
