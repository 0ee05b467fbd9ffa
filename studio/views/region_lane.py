"""The lane of names above the waveform: each region's class, key and length over its span."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from studio.controls import painting
from studio.controls.badge import UNLABELLED
from studio.controls.ghost_badge import ghost_badge
from studio.controls.numbers import number, percent, time_text
from studio.controls.painting import CENTRE, LEFT, RIGHT, color
from studio.theme import theme
from studio.views.time_axis import GUTTER_PX, MARGIN_PX, TimeAxis
from studio.views.waveform import Region

HEIGHT_PX = 34
_CHIP = QRectF(0, 5, 0, 24)
_NARROWEST_NAMED_PX = 56
_NARROWEST_BADGE_PX = 24
_NARROWEST_PX = 3.0
_MINUTE_S = 60.0


class RegionLane(QWidget):
    """Draws a chip over each region: filled while it is chosen, outlined otherwise.

    Signals
    -------
    region_pressed(int)
        Id of a region whose chip was pressed.
    """

    region_pressed = Signal(int)

    def __init__(self, axis: TimeAxis, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._axis = axis
        self._regions: tuple[Region, ...] = ()
        self.setFixedHeight(HEIGHT_PX)
        axis.changed.connect(self.update)

    def set_regions(self, regions: tuple[Region, ...]) -> None:
        """Show these regions."""
        self._regions = regions
        self.setAccessibleName(", ".join(_words(each) for each in regions))
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.update()
        super().changeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = painting.painter(self)
        for region in sorted(self._regions, key=_depth):
            chip = self._chip_of(region)
            if not chip.isEmpty():
                self._draw_chip(p, chip, region)
        p.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._region_at(event.position())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self.region_pressed.emit(found.id)

    def _region_at(self, at: QPointF) -> Region | None:
        """Return the region whose chip is there, the shortest of several: it lies in the others."""
        under = [each for each in self._regions if self._chip_of(each).contains(at)]
        return min(under, key=lambda each: each.offset_s - each.onset_s, default=None)

    def _chip_of(self, region: Region) -> QRectF:
        width = self.width() - GUTTER_PX - MARGIN_PX
        left, right = (
            min(max(self._axis.x_of(at, width), 0.0), float(width))
            for at in (region.onset_s, region.offset_s)
        )
        if region.offset_s <= self._axis.onset_s or region.onset_s >= self._axis.offset_s:
            return QRectF()
        seen = max(right - left, _NARROWEST_PX)  # a call in an hour is less than a pixel
        return QRectF(GUTTER_PX + min(left, width - seen), _CHIP.top(), seen, _CHIP.height())

    def _draw_chip(self, p: QPainter, chip: QRectF, region: Region) -> None:
        if region.color is None:
            edge = color("text2") if region.is_chosen else color("edge-soft")
            painting.box(p, chip, color("raised" if region.is_chosen else "sunken"), 5, edge)
            self._draw_badge(p, chip, region)
            self._draw_words(p, chip, region, "text2", "text3")
        elif region.sure is not None:
            self._draw_ghost(p, chip, region, region.color)
        elif region.is_chosen:
            self._draw_filled(p, chip, region, region.color)
        else:
            painting.box(p, chip, color("panel"), 5)
            p.setPen(QPen(theme.current().class_color(region.color, 0.8), 1))
            p.setBrush(theme.current().class_color(region.color, 0.14))
            p.drawRoundedRect(chip.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
            self._draw_badge(p, chip, region)
            self._draw_words(p, chip, region, "text", "text2")

    def _draw_ghost(self, p: QPainter, chip: QRectF, region: Region, index: int) -> None:
        """Draw what is only suggested: dashed, with a question mark and how sure the model is."""
        painting.box(p, chip, color("panel"), 5)
        tint = theme.current().class_color(index, 0.26 if region.is_chosen else 0.1)
        width = 1.5 if region.is_chosen else 1
        p.setPen(QPen(theme.current().class_color(index), width, Qt.PenStyle.DashLine))
        p.setBrush(tint)
        p.drawRoundedRect(chip.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        if chip.width() >= _NARROWEST_BADGE_PX:
            ghost_badge(p, chip.left() + 5, chip.top() + 4, index, region.key, 16)
        self._draw_words(p, chip, region, "text", "text2")

    def _draw_badge(self, p: QPainter, chip: QRectF, region: Region) -> None:
        """Draw the badge where the chip has room for it: its colour tells enough without."""
        if chip.width() >= _NARROWEST_BADGE_PX:
            painting.badge(p, chip.left() + 5, chip.top() + 4, region.color, region.key, 16)

    def _draw_filled(self, p: QPainter, chip: QRectF, region: Region, index: int) -> None:
        fill, ink = theme.current().class_color(index), theme.current().class_ink(index)
        painting.box(p, chip, fill, min(5.0, chip.width() / 2))
        if chip.width() < _NARROWEST_BADGE_PX:
            return
        key = QRectF(chip.left() + 5, chip.top() + 4, 16, 16)
        painting.box(p, key, ink, 4.5)
        if region.key:
            painting.words(p, key, region.key, "caption", fill, CENTRE, 600)
        else:
            painting.mark(p, key.center(), theme.current().class_shape(index), 3.8, fill)
        self._draw_words(p, chip, region, ink, ink)

    def _draw_words(self, p: QPainter, chip: QRectF, region: Region, ink, faint) -> None:
        if chip.width() < _NARROWEST_NAMED_PX:
            return
        name, length = _words(region), _length(region)
        if region.sure is not None:
            length = percent(region.sure)
        room = chip.width() - 38 - painting.text_width(length, "caption", 500) - 12
        shows_length = painting.text_width(name, "small", 600) <= room
        end = -8 if not shows_length else -(chip.width() - 28 - room)
        weight = 600 if region.is_chosen else 500
        painting.words(p, chip.adjusted(28, 0, end, 0), name, "small", ink, LEFT, weight)
        if shows_length:
            painting.words(p, chip.adjusted(0, 0, -10, 0), length, "caption", faint, RIGHT, 500)


def _words(region: Region) -> str:
    if region.sure is not None:
        return f"{region.name}?"
    return region.name or UNLABELLED


def _depth(region: Region) -> tuple[float, bool]:
    """Return what sorts the longest first: a shorter one lies on top, and can be seen and hit."""
    return region.onset_s - region.offset_s, region.is_chosen


def _length(region: Region) -> str:
    length_s = region.offset_s - region.onset_s
    return number(length_s, "s", 2) if length_s < _MINUTE_S else time_text(length_s)
