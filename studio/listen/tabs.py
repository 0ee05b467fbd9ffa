"""The head of the touch layout: four tabs; on a window of its own also a name and a way out."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from studio.controls.painting import (
    CENTRE,
    Painted,
    box,
    color,
    focus_ring,
    glyph,
    text_width,
    words,
)

HEIGHT_PX = 50
TABS = ("Now", "Timeline", "Log", "Set up")
_FROM_PX = 300
_BARE_FROM_PX = 2
_CLOSE_PX = 60


class TouchHead(Painted):
    """Every target is as high as the head, and at least 48 px wide.

    Parameters
    ----------
    name : str
        What is listened with.
    is_bare : bool
        The tabs only: the window around has a name and a way out.

    Attributes
    ----------
    chosen_changed : Signal(int)
    close_asked : Signal()
    """

    NOW, TIMELINE, LOG, SET_UP = range(4)
    chosen_changed = Signal(int)
    close_asked = Signal()

    def __init__(self, name: str, *, is_bare: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._is_bare, self._chosen = name, is_bare, 0
        self._shows_ring = False
        self.setFixedHeight(HEIGHT_PX)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Tabs")
        self.setAccessibleDescription(TABS[0])

    @property
    def chosen(self) -> int:
        """Place of the tab in front."""
        return self._chosen

    def show_name(self, name: str) -> None:
        """Name what is listened with."""
        self._name = name
        self.update()

    def choose(self, place: int) -> None:
        """Bring a tab to the front."""
        if place != self._chosen:
            self._chosen = place
            self.setAccessibleDescription(TABS[place])
            self.update()
            self.chosen_changed.emit(place)

    def paint(self, p: QPainter, rect: QRectF) -> None:
        if not self._is_bare:
            _paint_mark(p, 14, 10, 30)
            named = QRectF(56, 0, self._tab(0).left() - 64, rect.height())
            words(p, named, self._name, "title")
            glyph(p, "x", rect.width() - 38, 13, "text2", 24)
        for place, name in enumerate(TABS):
            cell, is_on = self._tab(place), place == self._chosen
            words(
                p,
                cell,
                name,
                "title",
                "accent" if is_on else "text2",
                CENTRE,
                600 if is_on else 500,
            )
            if is_on:
                mark = QRectF(cell.left() + 14, rect.height() - 3, cell.width() - 28, 3)
                box(p, mark, color("accent"), 1.5)
            if is_on and self._shows_ring:
                focus_ring(p, cell.adjusted(2, 4, -2, -6))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._is_bare and event.position().x() > self.width() - _CLOSE_PX:
            self.close_asked.emit()
            return
        for place in range(len(TABS)):
            if self._tab(place).contains(event.position()):
                self.choose(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.choose((self._chosen + step) % len(TABS))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_key = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._shows_ring = event.reason() in by_key
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._shows_ring = False
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()

    def _tab(self, place: int) -> QRectF:
        x = float(_BARE_FROM_PX if self._is_bare else _FROM_PX)
        for name in TABS[:place]:
            x += text_width(name, "title", 600) + 36
        return QRectF(x, 0, text_width(TABS[place], "title", 600) + 36, HEIGHT_PX)


def _paint_mark(p: QPainter, x: float, y: float, size: float) -> None:
    """Draw the brand: five bars of a level meter that read as an H."""
    box(p, QRectF(x, y, size, size), color("accent"), size * 0.27)
    width = size * 0.094
    for place, part in enumerate((0.22, 0.60, 0.20, 0.60, 0.22)):
        left = x + size * 0.5 + (place - 2) * size * 0.156 - width / 2
        bar = QRectF(left, y + size * (1 - part) / 2, width, size * part)
        box(p, bar, color("on-accent"), width / 2)
