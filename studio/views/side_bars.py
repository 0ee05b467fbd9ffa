"""What each side of the split is made of: a bar a side, in parts of the classes' colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.dataset.records import Label
from studio.controls.painting import RIGHT, box, clip_round, painter, text_width, words
from studio.theme.theme import current

_ROW_PX = 52
_TALLEST_ROW_PX = 84
_MARGIN_PX = 20


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the split.

    Attributes
    ----------
    name : str
    n_clips, n_groups : int
    minutes : float
    by_class : tuple[int, ...]
        Clips of each class, in the order of the labels.
    """

    name: str
    n_clips: int
    n_groups: int
    minutes: float
    by_class: tuple[int, ...]


class SideBars(QWidget):
    """Three rows; where the mix of colours is alike, the split is even."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels: tuple[Label, ...] = ()
        self._sides: tuple[Side, ...] = ()
        self.setAccessibleName("What each side of the split is made of")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_data(self, labels: Sequence[Label], sides: Sequence[Side]) -> None:
        """Show the sides, in the order given."""
        self._labels, self._sides = tuple(labels), tuple(sides)
        self.setAccessibleDescription(
            "; ".join(
                f"{each.name}: {each.n_clips} clips of {each.n_groups} recordings" for each in sides
            )
        )
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(360, _ROW_PX * len(self._sides))

    def minimumSizeHint(self) -> QSize:
        return QSize(260, _ROW_PX * len(self._sides))

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = painter(self)
        whole = max(1, sum(each.n_clips for each in self._sides))
        each_px = min(_TALLEST_ROW_PX, self.height() / max(1, len(self._sides)))
        for i, side in enumerate(self._sides):
            self._paint_side(p, side, i * each_px, side.n_clips / whole)
        p.end()

    def _paint_side(self, p: QPainter, side: Side, top: float, share: float) -> None:
        theme = current()
        left, right = float(_MARGIN_PX), self.width() - float(_MARGIN_PX)
        line = QRectF(left, top, right - left, 20)
        x = left + words(p, line, side.name, "strong") + 8
        notes = (
            f"{side.n_clips} clips of {side.n_groups} recordings, {side.minutes:.1f} minutes",
            f"{side.n_clips} clips, {side.minutes:.1f} minutes",
            f"{side.n_clips} clips",
        )
        room = right - x - 50
        note = next((each for each in notes if text_width(each, "small") <= room), notes[-1])
        words(p, QRectF(x, top, room, 20), note, "small", "text3")
        words(p, line, f"{share * 100:.0f} %", "strong", "text", RIGHT)
        track = QRectF(left, top + 26, right - left, 14)
        box(p, track, theme.color("track", 0.55), 5)
        if not side.n_clips:
            return
        p.save()
        clip_round(p, track, 5)
        start = track.left()
        for label, count in zip(self._labels, side.by_class, strict=True):
            width = track.width() * count / side.n_clips
            if count:
                piece = QRectF(start, track.top(), max(1.0, width - 1), track.height())
                p.fillRect(piece, theme.class_color(label.color))
            start += width
        p.restore()
