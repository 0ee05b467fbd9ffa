"""The confusion matrix: right answers in the accent, mistakes in amber: the eye goes to these."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from engine.dataset.records import Label
from studio.controls.painting import CENTRE, badge, box, ink_on, painter, text_width, words
from studio.theme.theme import current

HEAD_PX = 44
"""Above the first row; the bars beside the matrix keep the same, so that their rows line up."""
FOOT_PX = 10
SIDE_PX = 20
_GAP_PX = 1.5  # on each side of a cell
_MOVES = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class ConfusionView(QWidget):
    """Rows are what the clips are, columns what the model heard; a cell opens its clips.

    Attributes
    ----------
    cell_opened : Signal(int, int)
        Row and column of a cell with clips in it that was clicked, or entered by key.
    """

    cell_opened = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels: tuple[Label, ...] = ()
        self._counts: NDArray[np.int64] = np.zeros((0, 0), np.int64)
        self._at = (0, 0)
        self._opened: tuple[int, int] | None = None
        self._hovered: tuple[int, int] | None = None
        self._shows_ring = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Confusion matrix")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_data(self, labels: Sequence[Label], counts: NDArray[np.integer]) -> None:
        """Show a matrix.

        Parameters
        ----------
        labels : Sequence[Label]
            The classes, in the order of rows and columns.
        counts : NDArray[np.integer], shape (n_classes, n_classes)
            Clips; rows are the truth.
        """
        if len(labels) != len(self._labels):
            self._at, self._opened = (0, 0), None
        self._labels = tuple(labels)
        self._counts = np.asarray(counts, np.int64)
        self.updateGeometry()
        self.update()

    def counts(self) -> NDArray[np.int64]:
        """Return the matrix on screen."""
        return self._counts

    def mark(self, cell: tuple[int, int] | None) -> None:
        """Ring the cell whose clips are open beside it; None when they are closed."""
        self._opened = cell
        self.update()

    def cell_rect(self, row: int, column: int) -> QRectF:
        """Return where a cell is drawn, in this widget's pixels: a popover points at it."""
        n = max(1, len(self._labels))
        left = self._names_px()
        width = (self.width() - left - SIDE_PX) / n
        height = (self.height() - HEAD_PX - FOOT_PX) / n
        whole = QRectF(left + column * width, HEAD_PX + row * height, width, height)
        return whole.adjusted(_GAP_PX, _GAP_PX, -_GAP_PX, -_GAP_PX)

    def sizeHint(self) -> QSize:
        n = len(self._labels)
        return QSize(int(self._names_px()) + 64 * n + SIDE_PX, HEAD_PX + 32 * n + FOOT_PX)

    def minimumSizeHint(self) -> QSize:
        n = len(self._labels)
        return QSize(int(self._names_px()) + 26 * n + SIDE_PX, HEAD_PX + 22 * n + FOOT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._labels:
            return
        p = painter(self)
        left = self._names_px()
        words(p, QRectF(SIDE_PX, 4, left - SIDE_PX - 6, 18), "What it is", "caption", "text3")
        words(p, QRectF(left, 4, 200, 18), "What the model heard", "caption", "text3")
        for i, label in enumerate(self._labels):
            beside, above = self.cell_rect(i, 0), self.cell_rect(0, i)
            size = min(18.0, beside.height(), above.width())
            badge(p, above.center().x() - size / 2, 41 - size, label.color, label.key, size)
            badge(p, SIDE_PX, beside.center().y() - size / 2, label.color, label.key, size)
            named = QRectF(SIDE_PX + 26, beside.top(), left - SIDE_PX - 32, beside.height())
            words(p, named, label.name, "small", "text2")
        totals = np.maximum(1, self._counts.sum(axis=1))
        for row, column in np.ndindex(self._counts.shape):
            self._paint_cell(p, row, column, self._counts[row, column] / totals[row])
        p.end()

    def _paint_cell(self, p: QPainter, row: int, column: int, share: float) -> None:
        theme, cell = current(), self.cell_rect(row, column)
        count = int(self._counts[row, column])
        if count == 0:
            well = theme.color("sunken")
            # In contrast the well has the pane's colour: its outline says that there is a cell.
            box(p, cell, well, 5, theme.color("line", 0.35) if theme.name == "contrast" else None)
        else:
            fill = _fill(share, is_right=row == column)
            box(p, cell, fill, 5)
            role = "strong" if cell.height() >= 20 else "caption"
            words(p, cell, str(count), role, ink_on(fill), CENTRE)
        if (row, column) == self._hovered and count:
            box(p, cell, None, 5, theme.color("text2"), 1)
        if (row, column) == self._opened or (self._shows_ring and (row, column) == self._at):
            ring = 3.0 if theme.name == "contrast" else 2.0
            box(p, cell.adjusted(-1.5, -1.5, 1.5, 1.5), None, 6, theme.color("focus"), ring)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        cell = self._cell_at(event.position())
        if cell is not None:
            self._at = cell
            self.update()
            self._open(cell)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position())
        if cell != self._hovered:
            self._hovered = cell
            has_clips = cell is not None and self._counts[cell] > 0
            self.setCursor(
                Qt.CursorShape.PointingHandCursor if has_clips else Qt.CursorShape.ArrowCursor
            )
            QToolTip.showText(event.globalPosition().toPoint(), self._sentence(cell), self)
            self.update()

    def leaveEvent(self, _event: QEvent) -> None:
        self._hovered = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        n = len(self._labels)
        if event.key() in _MOVES and n:
            down, right = _MOVES[Qt.Key(event.key())]
            self._shows_ring = True
            self._at = ((self._at[0] + down) % n, (self._at[1] + right) % n)
            self.setAccessibleDescription(self._sentence(self._at))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and n:
            self._open(self._at)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        by_key = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._shows_ring = event.reason() in by_key
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._shows_ring = False
        self.update()
        super().focusOutEvent(event)

    def _open(self, cell: tuple[int, int]) -> None:
        if self._counts[cell] > 0:
            self.cell_opened.emit(*cell)

    def _names_px(self) -> float:
        widest = max((text_width(each.name, "small") for each in self._labels), default=0.0)
        room = max(84.0, min(widest, 150.0, self.width() * 0.28))
        return SIDE_PX + 26 + room + 8

    def _cell_at(self, where: QPointF) -> tuple[int, int] | None:
        n = len(self._labels)
        for row, column in np.ndindex(n, n):
            if self.cell_rect(row, column).contains(where):
                return row, column
        return None

    def _sentence(self, cell: tuple[int, int] | None) -> str:
        if cell is None:
            return ""
        is_, heard = self._labels[cell[0]].name, self._labels[cell[1]].name
        count, total = int(self._counts[cell]), int(self._counts[cell[0]].sum())
        if cell[0] == cell[1]:
            return f"{count} of {total} {is_} heard as {heard}"
        return (
            f"{count} of {total} {is_} heard as {heard}, a mistake"
            if count
            else f"No {is_} heard as {heard}"
        )


def _fill(share: float, *, is_right: bool) -> QColor:
    # A mistake is strong at a small share already: one in ten is worth a look.
    strength = 0.18 + 0.62 * share if is_right else 0.22 + 1.9 * share
    return current().color("accent" if is_right else "warn", min(0.85, strength))
