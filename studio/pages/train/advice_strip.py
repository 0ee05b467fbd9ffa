"""What a person should know of a run, in sentences with something to do: one line, or all."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.training.advice import Advice
from studio.controls.arrange import clear, column, pane, row, rule
from studio.controls.buttons import button
from studio.controls.painting import Painted, glyph
from studio.controls.text import label

_SEVERE_LOOK, _QUIET_LOOK = ("triangle-alert", "warn"), ("info", "info")
_SEVERE = ("guessing", "overfitting", "underfitting")


class _Icon(Painted):
    """How serious it is."""

    def __init__(self, name: str, tone: str) -> None:
        super().__init__()
        self._look = (name, tone)
        self.setFixedSize(16, 20)

    def paint(self, p: QPainter, rect: QRectF) -> None:
        glyph(p, self._look[0], rect.left(), rect.top() + 2, self._look[1])


class AdviceStrip(QWidget):
    """The worst first; the others behind a button. Nothing to say takes no room."""

    def __init__(self) -> None:
        super().__init__()
        self._advice: tuple[Advice, ...] = ()
        self._is_whole = False
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self._more = button("", "chevron-down", kind="quiet", small=True)
        self._more.clicked.connect(self._turn)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        lines = row((self._lines, 1), (column(self._more, None, gap=0), 0), gap=8)
        lines.layout().setContentsMargins(20, 10, 16, 10)  # type: ignore[union-attr]
        layout.addWidget(pane(lines))
        layout.addWidget(rule())
        self.hide()

    def show_advice(self, advice: Sequence[Advice]) -> None:
        """Show what is said of another run."""
        if tuple(advice) != self._advice:
            self._advice, self._is_whole = tuple(advice), False
            self._draw()

    def sentences(self) -> tuple[str, ...]:
        """Return what is on screen."""
        seen = self._advice if self._is_whole else self._advice[:1]
        return tuple(each.sentence for each in seen)

    def _turn(self) -> None:
        self._is_whole = not self._is_whole
        self._draw()

    def _draw(self) -> None:
        clear(self._lines)
        seen = self._advice if self._is_whole else self._advice[:1]
        for each in seen:
            icon = (
                _Icon("triangle-alert", "warn") if each.kind in _SEVERE else _Icon("info", "info")
            )
            said = label(each.sentence, wrap=True)
            cure = label(each.cure, "small", "2", wrap=True)
            words = column(said, cure, None, gap=1)
            self._lines.addWidget(row(column(icon, None, gap=0), (words, 1), gap=10))
        n_more = len(self._advice) - 1
        self._more.setVisible(n_more > 0)
        self._more.set_icon("chevron-up" if self._is_whole else "chevron-down")
        self._more.set_words("Less" if self._is_whole else f"{n_more} more")
        self.setVisible(bool(self._advice))
