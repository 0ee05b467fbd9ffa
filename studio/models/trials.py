"""The recipes that a search has tried, as a table: the best first."""

from __future__ import annotations

from PySide6.QtCore import Qt

from engine.training.search import Trial
from studio.controls.delegates import Role
from studio.controls.numbers import percent
from studio.models.table import Index, TableModel

HEADS = ("Preset", "Augmentation", "Width", "Segment", "Round", "Macro F1", "Accuracy")
_NUMBERS = range(2, 7)
_RIGHT = Qt.AlignmentFlag.AlignRight


class TrialsModel(TableModel):
    """Fills while a search goes on; a recipe tried again on a later round moves."""

    heads = HEADS
    alignments = tuple(_RIGHT if column in _NUMBERS else None for column in range(len(HEADS)))

    def __init__(self) -> None:
        super().__init__()
        self._trials: list[Trial] = []

    def clear(self) -> None:
        """Begin anew."""
        self.beginResetModel()
        self._trials = []
        self.endResetModel()

    def take(self, trial: Trial) -> None:
        """Add a trial, or what became of it on a later round."""
        self.beginResetModel()
        if all(each is not trial for each in self._trials):
            self._trials.append(trial)
        self._trials.sort(key=lambda each: (-each.rung, -each.macro_f1))
        self.endResetModel()

    def trial_at(self, row: int) -> Trial | None:
        """Return the trial of a row."""
        return self._trials[row] if 0 <= row < len(self._trials) else None

    @property
    def n_rows(self) -> int:
        return len(self._trials)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        trial = self.trial_at(index.row())
        if trial is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _words(trial)[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignments[index.column()]
        return index.row() == 0 if role == Role.STRONG else None


def _words(trial: Trial) -> tuple[str, ...]:
    of = trial.choice
    return (
        of.preset.capitalize(),
        of.strength,
        str(of.width),
        f"{of.segment_s:g} s",
        str(trial.rung),
        f"{trial.macro_f1:.3f} ± {trial.std_macro_f1:.3f}",
        percent(trial.accuracy, 1),
    )
