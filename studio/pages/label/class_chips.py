"""The classes as chips that break into lines: one press names the chosen clips."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from engine.dataset.records import Label
from studio.controls import painting
from studio.controls.arrange import clear
from studio.controls.flow import FlowLayout
from studio.controls.painting import color
from studio.controls.toggles import PaintedButton
from studio.theme import theme

_HEIGHT_PX = 26


class ClassChips(QWidget):
    """One chip a class; `pressed` tells its name."""

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(gap=6, line_gap=6, parent=self)
        self._chips: dict[str, _ClassChip] = {}

    def set_labels(self, labels: Iterable[Label]) -> None:
        """Offer these classes."""
        clear(self._flow)
        self._chips.clear()
        for each in labels:
            chip = _ClassChip(each)
            chip.clicked.connect(lambda _checked, name=each.name: self.pressed.emit(name))
            self._flow.addWidget(chip)
            chip.show()
            self._chips[each.name] = chip
        self.updateGeometry()

    def set_chosen(self, label: str) -> None:
        """Mark one of them; ``""`` marks none."""
        for name, chip in self._chips.items():
            chip.setChecked(name == label)


class _ClassChip(PaintedButton):
    """Badge and name, 26 px high, tinted in the class's colour while it is chosen."""

    def __init__(self, of_class: Label) -> None:
        super().__init__(of_class.name, checkable=True)
        self._class = of_class
        self.setToolTip(f"{of_class.name} · {of_class.key}" if of_class.key else of_class.name)
        self.setFixedSize(self.sizeHint())

    def nextCheckState(self) -> None:
        """Leave the mark to the session, which hears of the press."""

    def sizeHint(self) -> QSize:
        width = painting.text_width(self._class.name, "small", 600) + 38
        return QSize(min(int(width), 240), _HEIGHT_PX)

    def paint(self, p: QPainter, rect: QRectF) -> None:
        own = self._class.color
        if self.isChecked():
            tint, edge = (theme.current().class_color(own, alpha) for alpha in (0.2, 1.0))
        else:
            tint = color("hover") if self.underMouse() else color("raised")
            edge = color("edge-soft")
        painting.box(p, rect, tint, _HEIGHT_PX / 2, edge)
        painting.badge(p, rect.left() + 5, rect.top() + 5, own, self._class.key, 16)
        weight = 600 if self.isChecked() else 500
        words = rect.adjusted(27, 0, -8, 0)
        painting.words(p, words, self._class.name, "small", "text", painting.LEFT, weight)
        if self.hasFocus():
            painting.focus_ring(p, rect, _HEIGHT_PX / 2)
