"""Number fields that show a proposal in words until somebody chooses: 0 is nobody's choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QSpinBox

if TYPE_CHECKING:
    _Box = QAbstractSpinBox
else:
    _Box = object  # Qt's own box comes second, and there can be only one of its classes


class _Proposing(_Box):
    """Steps from the number that the words tell; a digit takes the place of the words."""

    def __init__(self) -> None:
        super().__init__()
        self._proposed: Any = 0

    def propose(self, value: float, words: str) -> None:
        """Show `words`, which tell `value`, while nobody has chosen."""
        self._proposed = value
        self.setSpecialValueText(words)

    @property
    def _shows_words(self) -> bool:
        return self.text() == self.specialValueText() != ""

    def stepBy(self, steps: int) -> None:
        if self._shows_words:
            box: Any = self
            box.setValue(self._proposed + steps * box.singleStep())
            self.selectAll()
        else:
            super().stepBy(steps)

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        enabled = super().stepEnabled()
        # The words stand for the least value, from where Qt would allow no step down.
        down = QAbstractSpinBox.StepEnabledFlag.StepDownEnabled
        return enabled | down if self._shows_words else enabled

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._shows_words and event.text().isdigit():
            self.lineEdit().selectAll()
        super().keyPressEvent(event)


class ProposalBox(_Proposing, QSpinBox):
    """A whole number."""


class DecimalProposalBox(_Proposing, QDoubleSpinBox):
    """A number with decimals."""
