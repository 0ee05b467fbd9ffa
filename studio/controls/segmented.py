"""A few ways side by side, one of them chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.controls import painting
from studio.controls.painting import CENTRE, Painted, color
from studio.theme import theme

HEIGHT = 30


class Segmented(Painted):
    """A track of names; the chosen one is raised. Arrow keys move the choice."""

    chosen_changed = Signal(int)

    def __init__(
        self, names: Sequence[str], chosen: int = 0, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._names = tuple(names)
        self._chosen = chosen
        self._pointed = -1
        self.setAccessibleName(name or " / ".join(self._names))
        self.setAccessibleDescription(self._names[chosen])
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def chosen(self) -> int:
        """The place of the chosen name, from 0."""
        return self._chosen

    def choose(self, index: int) -> None:
        """Choose a name; tells `chosen_changed` where that is a change."""
        index = max(0, min(len(self._names) - 1, index))
        if index != self._chosen:
            self._chosen = index
            self.setAccessibleDescription(self._names[index])
            self.update()
            self.chosen_changed.emit(index)

    def sizeHint(self) -> QSize:
        widest = max(painting.text_width(name, "small", 600) for name in self._names)
        return QSize(int((widest + 24) * len(self._names) + 4), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paint(self, p: QPainter, rect: QRectF) -> None:
        painting.box(p, rect, color("sunken"), 7, color("line"))
        for index, name in enumerate(self._names):
            cell = self._cell(index)
            is_on = index == self._chosen
            if is_on:
                ground = "panel" if theme.current().name == "light" else "raised"
                painting.box(p, cell, color(ground), 5, color("edge-soft"))
            ink = "text" if is_on or index == self._pointed else "text2"
            ink = ink if self.isEnabled() else "disabled"
            painting.words(p, cell, name, "small", ink, CENTRE, 600 if is_on else 500)
        if self.hasFocus():
            painting.focus_ring(p, self._cell(self._chosen), 5)

    def _cell(self, index: int) -> QRectF:
        each = (self.width() - 4) / len(self._names)
        return QRectF(2 + index * each, 2, each, self.height() - 4)

    def _at(self, point: QPointF) -> int:
        each = (self.width() - 4) / len(self._names)
        return max(0, min(len(self._names) - 1, int((point.x() - 2) / each)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.choose(self._at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointed = self._at(event.position())
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._pointed = -1
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Up):
            self.choose(self._chosen - 1)
        elif event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Down):
            self.choose(self._chosen + 1)
        else:
            super().keyPressEvent(event)
