"""The runs of a project as a table: what was trained, how well, and a note to each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Qt, Signal

from engine.dataset.records import RunRow
from studio.controls.delegates import Role
from studio.controls.numbers import number, percent
from studio.models.table import Index, TableModel

_RIGHT = Qt.AlignmentFlag.AlignRight
_LEFT = Qt.AlignmentFlag.AlignLeft
_STATE_WORDS = {"running": "running", "failed": "did not finish", "stopped": "stopped early"}
_STATE_TONES = {"running": "accent", "failed": "danger", "stopped": "text2"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, what it says of a run, what it sorts by, how it is aligned."""

    head: str
    words: Callable[[RunRow], str]
    order: Callable[[RunRow], str | float]
    align: Qt.AlignmentFlag = _LEFT


def _note(run: RunRow) -> str:
    return run.note or _STATE_WORDS.get(run.state, "")


COLUMNS = (
    Column("Run", lambda run: run.name, lambda run: run.id),
    Column("Preset", lambda run: run.preset.capitalize(), lambda run: run.preset),
    Column(
        "Accuracy",
        lambda run: "–" if run.accuracy is None else percent(run.accuracy, 1),
        lambda run: run.accuracy or 0.0,
        _RIGHT,
    ),
    Column(
        "Macro F1",
        lambda run: "–" if run.macro_f1 is None else f"{run.macro_f1:.3f}",
        lambda run: run.macro_f1 or 0.0,
        _RIGHT,
    ),
    Column(
        "Minutes",
        lambda run: number(run.seconds / 60, places=1) if run.seconds else "–",
        lambda run: run.seconds,
        _RIGHT,
    ),
    Column("", lambda _run: "", lambda run: run.is_pinned),
    Column("Note", _note, _note),
)
NAME, PIN, NOTE = 0, 5, 6


class RunsModel(TableModel):
    """Runs, newest first, the one that goes on and the pinned one above all.

    Attributes
    ----------
    renamed, annotated : Signal(int, str)
        A cell was edited: id of the run, its new name or note.
    """

    heads = tuple(column.head for column in COLUMNS)
    alignments = tuple(column.align for column in COLUMNS)
    renamed = Signal(int, str)
    annotated = Signal(int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runs: list[RunRow] = []

    def set_runs(self, runs: Sequence[RunRow]) -> None:
        """Show these runs; the selection is kept where only values differ."""
        ordered = sorted(runs, key=_place)
        if [each.id for each in ordered] == [each.id for each in self._runs]:
            self._runs = ordered
            self._tell_changed(0, len(ordered) - 1)
            return
        self.beginResetModel()
        self._runs = ordered
        self.endResetModel()

    def show_progress(self, run_id: int, accuracy: float, macro_f1: float, seconds: float) -> None:
        """Write the latest figures of a run that goes on."""
        for row, run in enumerate(self._runs):
            if run.id == run_id:
                figures = {"accuracy": accuracy, "macro_f1": macro_f1, "seconds": seconds}
                self._runs[row] = replace(run, **figures)
                self._tell_changed(row, row)

    def run_at(self, row: int) -> RunRow | None:
        """Return the run of a row."""
        return self._runs[row] if 0 <= row < len(self._runs) else None

    def row_of(self, run_id: int) -> int:
        """Return the row of a run, -1 where it is not shown."""
        return next((i for i, run in enumerate(self._runs) if run.id == run_id), -1)

    @property
    def n_rows(self) -> int:
        return len(self._runs)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        run = self.run_at(index.row())
        if run is None:
            return None
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[column].words(run)
        if role == Qt.ItemDataRole.EditRole:
            return run.name if column == NAME else run.note
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return COLUMNS[column].align
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tip(run, column)
        return _look(run, column, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.column() in (NAME, NOTE):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        run = self.run_at(index.row())
        words = str(value).strip()
        if run is None or role != Qt.ItemDataRole.EditRole:
            return False
        if index.column() == NAME and words and words != run.name:
            self.renamed.emit(run.id, words)
        elif index.column() == NOTE and words != run.note:
            self.annotated.emit(run.id, words)
        return False  # the session tells what became of it

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.layoutAboutToBeChanged.emit()
        is_down = order == Qt.SortOrder.DescendingOrder
        self._runs.sort(key=COLUMNS[column].order, reverse=is_down)
        self.layoutChanged.emit()

    def _tell_changed(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(COLUMNS) - 1))


def _place(run: RunRow) -> tuple[bool, bool, int]:
    return (run.state != "running", not run.is_pinned, -run.id)


def _look(run: RunRow, column: int, role: int) -> object:
    """Return what a cell looks like beyond its words."""
    is_live = run.state == "running"
    if column == NAME and role == Role.DOT:
        return "accent" if is_live or run.is_pinned else "edge"
    if column == NAME and role == Role.STRONG:
        return is_live or run.is_pinned
    if column == PIN and role == Role.VERDICT and run.is_pinned:
        return ("pin", "accent")
    if column == NOTE and role == Role.TONE:
        return "text2" if run.note else _STATE_TONES.get(run.state, "text2")
    return None


def _tip(run: RunRow, column: int) -> str:
    if column == PIN and run.is_pinned:
        return "Export and Listen take this run"
    if column in (NAME, NOTE):
        return f"r{run.id}, seed {run.seed}. Double-click to change."
    return ""
