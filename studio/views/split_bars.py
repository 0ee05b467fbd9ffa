"""How many clips each class has, and on which side of the split they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.dataset.records import Label
from studio.controls.painting import RIGHT, badge, box, clip_round, painter, text_width, words
from studio.theme.theme import current

SIDE_TINTS = (1.0, 0.58, 0.30)
"""Strength of a class colour for training, validation and test."""
SIDE_NAMES = ("Training", "Validation", "Test")
_MARGIN_PX = 20
_HEAD_PX = 36
_NARROW_ROW_PX = 47
_WIDE_ROW_PX = 40
_TALLEST_ROW_PX = 58
_WIDE_FROM_PX = 560


@dataclass(frozen=True, slots=True)
class ClassCount:
    """One class as a row of the view.

    Attributes
    ----------
    label : Label
    sides : tuple[int, int, int]
        Clips in training, validation and test.
    n_undealt : int
        Clips whose group is on no side yet.
    minutes : float
    n_groups : int
    is_short : bool
        Whether its total is so small that it should be looked at.
    """

    label: Label
    sides: tuple[int, int, int]
    n_undealt: int
    minutes: float
    n_groups: int
    is_short: bool = False

    @property
    def total(self) -> int:
        """All its clips."""
        return sum(self.sides) + self.n_undealt


class SplitBars(QWidget):
    """A row a class: name, total, the three sides, minutes, and a bar in the class's own colour.

    Attributes
    ----------
    class_chosen : Signal(str)
        Name of a class whose row was clicked.
    """

    class_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[ClassCount, ...] = ()
        self._hovered = -1
        self.setMouseTracking(True)
        self.setAccessibleName("Clips of each class")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_data(self, rows: Sequence[ClassCount]) -> None:
        """Show the classes, in the order given."""
        self._rows = tuple(rows)
        self.setAccessibleDescription(
            "; ".join(
                f"{each.label.name}: {each.total} clips, {each.sides[0]} training, "
                f"{each.sides[1]} validation, {each.sides[2]} test"
                for each in rows
            )
        )
        self.updateGeometry()
        self.update()

    def rows(self) -> tuple[ClassCount, ...]:
        """Return what is on screen."""
        return self._rows

    def sizeHint(self) -> QSize:
        return QSize(404, _HEAD_PX + _NARROW_ROW_PX * len(self._rows) + 7)

    def minimumSizeHint(self) -> QSize:
        each = _WIDE_ROW_PX if self._is_wide() else _NARROW_ROW_PX
        return QSize(300, _HEAD_PX + each * len(self._rows) + 7)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = painter(self)
        self._paint_head(p)
        most = max((each.total for each in self._rows), default=1) or 1
        for i, row in enumerate(self._rows):
            place = QRectF(0, _HEAD_PX + i * self._row_px(), self.width(), self._row_px())
            if i == self._hovered:
                box(p, place.adjusted(8, 0, -8, 0), current().color("hover"), 7)
            if self._is_wide():
                self._paint_wide(p, place, row, most)
            else:
                self._paint_narrow(p, place, row, most)
        p.end()

    def _paint_head(self, p: QPainter) -> None:
        x, theme = float(_MARGIN_PX), current()
        for name, strength in zip(SIDE_NAMES, SIDE_TINTS, strict=True):
            box(
                p, QRectF(x, 11, 10, 10), theme.color("wave", strength), 3, theme.color("wave", 0.8)
            )
            x += 16 + words(p, QRectF(x + 16, 6, 90, 20), name, "small", "text2") + 18
        right = self.width() - _MARGIN_PX
        words(p, QRectF(right - 80, 6, 80, 20), "Minutes", "small", "text3", RIGHT)
        if self._is_wide():
            words(p, QRectF(right - 170, 6, 80, 20), "Recordings", "small", "text3", RIGHT)

    def _paint_narrow(self, p: QPainter, place: QRectF, row: ClassCount, most: int) -> None:
        left, right, top = float(_MARGIN_PX), self.width() - float(_MARGIN_PX), place.top()
        line = QRectF(left, top, right - left, 20)
        badge(p, left, top + 1, row.label.color, row.label.key)
        words(p, QRectF(left + 26, top, 104, 20), row.label.name)
        tone = "warn" if row.is_short else "text"
        words(p, QRectF(left + 110, top, 70, 20), str(row.total), "strong", tone, RIGHT)
        words(p, line.adjusted(0, 0, -48, 0), _sides(row), "small", "text3", RIGHT)
        words(p, line, f"{row.minutes:.1f}", "small", "text2", RIGHT)
        self._paint_bar(p, QRectF(left, top + 24, right - left, 8), row, most)

    def _paint_wide(self, p: QPainter, place: QRectF, row: ClassCount, most: int) -> None:
        left, right = float(_MARGIN_PX), self.width() - float(_MARGIN_PX)
        middle = place.center().y()
        line = QRectF(left, place.top(), right - left, place.height())
        names = self._names_px()
        badge(p, left, middle - 9, row.label.color, row.label.key)
        words(p, QRectF(left + 28, place.top(), names - 28, place.height()), row.label.name)
        tone = "warn" if row.is_short else "text"
        after = left + names
        words(
            p, QRectF(after, place.top(), 48, place.height()), str(row.total), "strong", tone, RIGHT
        )
        words(p, line, f"{row.minutes:.1f}", "body", "text2", RIGHT)
        words(p, line.adjusted(0, 0, -90, 0), str(row.n_groups), "body", "text2", RIGHT)
        words(p, line.adjusted(0, 0, -184, 0), _sides(row), "body", "text3", RIGHT)
        end = right - 184 - max(text_width(_sides(each)) for each in self._rows) - 24
        self._paint_bar(p, QRectF(after + 68, middle - 5, end - after - 68, 10), row, most)

    def _paint_bar(self, p: QPainter, track: QRectF, row: ClassCount, most: int) -> None:
        theme = current()
        radius = track.height() / 2
        box(p, track, theme.color("track", 0.55), radius)
        if not row.total:
            return
        p.save()
        whole = QRectF(
            track.left(), track.top(), max(8.0, track.width() * row.total / most), track.height()
        )
        clip_round(p, whole, radius)
        x = track.left()
        fills = [theme.class_color(row.label.color, tint) for tint in SIDE_TINTS]
        fills.append(QColor(theme.color("edge")))
        for count, fill in zip((*row.sides, row.n_undealt), fills, strict=True):
            width = track.width() * count / most
            p.fillRect(QRectF(x, track.top(), max(0.0, width - 1), track.height()), fill)
            x += width
        p.restore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        was_wide = event.oldSize().width() >= _WIDE_FROM_PX
        if was_wide != self._is_wide():
            self.updateGeometry()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().y())
        if row != self._hovered:
            self._hovered = row
            is_row = row >= 0
            self.setCursor(
                Qt.CursorShape.PointingHandCursor if is_row else Qt.CursorShape.ArrowCursor
            )
            self.setToolTip(_tip(self._rows[row]) if is_row else "")
            self.update()

    def leaveEvent(self, _event: QEvent) -> None:
        self._hovered = -1
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().y())
        if row >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.class_chosen.emit(self._rows[row].label.name)

    def _row_at(self, y: float) -> int:
        row = int((y - _HEAD_PX) // self._row_px())
        return row if y >= _HEAD_PX and row < len(self._rows) else -1

    def _is_wide(self) -> bool:
        return self.width() >= _WIDE_FROM_PX

    def _row_px(self) -> float:
        if not self._is_wide():
            return _NARROW_ROW_PX
        room = (self.height() - _HEAD_PX - 7) / max(1, len(self._rows))
        return max(_WIDE_ROW_PX, min(_TALLEST_ROW_PX, room))

    def _names_px(self) -> float:
        widest = max((text_width(each.label.name) for each in self._rows), default=0.0)
        return 28 + max(70.0, min(widest + 8, 180.0))


def _sides(row: ClassCount) -> str:
    return " · ".join(map(str, row.sides))


def _tip(row: ClassCount) -> str:
    undealt = f"; {row.n_undealt} not dealt out yet" if row.n_undealt else ""
    return (
        f"{row.label.name}: {row.sides[0]} clips in training, {row.sides[1]} in validation, "
        f"{row.sides[2]} in the test{undealt}. Click to see them in Label."
    )
