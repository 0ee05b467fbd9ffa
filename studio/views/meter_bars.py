"""What is heard now: the two best classes large, the others as small bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.dataset.records import Label
from studio.controls.numbers import percent
from studio.controls.painting import RIGHT, badge, bar, line, painter, text_width, words
from studio.theme.theme import current

_PAD_PX = 24
_ROW_PX = 28
_WIDE_PAD_PX = 16


@dataclass(frozen=True, slots=True)
class Heard:
    """A class and how sure the model is of it, 0 to 1."""

    label: Label
    share: float


class BestTwoView(QWidget):
    """The two best classes, as large as a glance from across the room needs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._best: tuple[Heard, ...] = ()
        self._line = "Hearing now"
        self._is_unknown = False
        self.setAccessibleName("Heard now")
        self.set_wide(is_wide=False)

    def set_wide(self, *, is_wide: bool) -> None:
        """Draw them side by side, for the touch screen, or one under the other."""
        self._is_wide = is_wide
        self.setFixedHeight(100 if is_wide else 228)
        self.update()

    def set_data(self, best: Sequence[Heard], *, line: str, is_unknown: bool = False) -> None:
        """Show the best classes.

        Parameters
        ----------
        best : Sequence[Heard]
            The surest first; nothing while nothing was heard yet.
        line : str
            What the numbers are of: "Hearing now", "In the last recording".
        is_unknown : bool
            None is sure enough to be called by its name.
        """
        self._best, self._line, self._is_unknown = tuple(best[:2]), line, is_unknown
        told = " · ".join(f"{each.label.name} {percent(each.share)}" for each in self._best)
        self.setAccessibleDescription(f"Unknown; {told}" if is_unknown else told)
        self.update()

    def shown(self) -> tuple[Heard, ...]:
        """Return the classes on screen, the surest first."""
        return self._best

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = painter(self)
        if self._is_wide:
            self._paint_wide(p)
        else:
            self._paint_tall(p)
        p.end()

    def _paint_tall(self, p: QPainter) -> None:
        room = self.width() - 2 * _PAD_PX
        words(p, QRectF(_PAD_PX, 22, room, 20), self._line, "small", "text3", weight=500)
        self._paint_first(p, QRectF(_PAD_PX, 54, room, 80), badge_y=61, bar_y=124)
        self._paint_second(p, QRectF(_PAD_PX, 162, room, 50), bar_y=206, bar_px=6)

    def _paint_wide(self, p: QPainter) -> None:
        split = round(self.width() * 0.6175)
        left = QRectF(_WIDE_PAD_PX, 10, split - 24 - _WIDE_PAD_PX, 80)
        self._paint_first(p, left, badge_y=16, bar_y=74)
        line(p, split, 14, split, self.height() - 12, current().color("line"))
        right = QRectF(split + 22, 20, self.width() - split - 22 - _WIDE_PAD_PX, 60)
        self._paint_second(p, right, bar_y=75, bar_px=8)

    def _paint_first(self, p: QPainter, place: QRectF, *, badge_y: float, bar_y: float) -> None:
        theme = current()
        line_ = QRectF(place.left(), place.top(), place.width(), 58)
        if not self._best:
            words(p, line_, "–", "hero", "text3")
            bar(p, place.left(), bar_y, place.width(), 10, 0.0, theme.color("track"))
            return
        first = self._best[0]
        used = words(p, line_, percent(first.share), "hero", "text2", RIGHT)
        named = line_.adjusted(58, 0, -used - 12, 0)
        if self._is_unknown:
            _paint_guess(p, place.left(), badge_y, 44)
            words(p, named, "Unknown", _fitting("Unknown", named.width()), "text2")
        else:
            badge(p, place.left(), badge_y, first.label.color, first.label.key, 44)
            words(p, named, first.label.name, _fitting(first.label.name, named.width()))
        fill = theme.class_color(first.label.color, 0.45 if self._is_unknown else 1.0)
        bar(p, place.left(), bar_y, place.width(), 10, first.share, fill)

    def _paint_second(self, p: QPainter, place: QRectF, *, bar_y: float, bar_px: float) -> None:
        theme = current()
        # While nothing is sure enough the best guess stands here, small and with a question mark.
        shown = self._best[:1] if self._is_unknown else self._best[1:2]
        if not shown:
            bar(p, place.left(), bar_y, place.width(), bar_px, 0.0, theme.color("track"))
            return
        second = shown[0]
        line_ = QRectF(place.left(), place.top(), place.width(), 34)
        used = words(p, line_, percent(second.share), "display", "text3", RIGHT)
        named = line_.adjusted(40, 0, -used - 12, 0)
        name = f"{second.label.name}?" if self._is_unknown else second.label.name
        badge(p, place.left(), place.top() + 3, second.label.color, second.label.key, 28)
        words(p, named, name, _fitting(name, named.width(), "display"), "text2")
        fill = theme.class_color(second.label.color)
        bar(p, place.left(), bar_y, place.width(), bar_px, second.share, fill)


class AllClassesView(QWidget):
    """All classes, a small bar each, in the order of the class list: the rows stand still."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pad = _PAD_PX
        self._all: tuple[Heard, ...] = ()
        self.setAccessibleName("All classes")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_pad(self, pad_px: int) -> None:
        """Leave this much free at the left and at the right."""
        self._pad = pad_px
        self.update()

    def set_data(self, heard: Sequence[Heard]) -> None:
        """Show the classes in the order given."""
        grew = len(heard) != len(self._all)
        self._all = tuple(heard)
        if grew:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, _ROW_PX * len(self._all) + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, _ROW_PX * len(self._all) + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p, theme = painter(self), current()
        right = self.width() - float(self._pad)
        bars = self._pad + 136
        for i, heard in enumerate(self._all):
            y = i * float(_ROW_PX)
            badge(p, self._pad, y + 5, heard.label.color, heard.label.key)
            words(p, QRectF(self._pad + 26, y, 104, 28), heard.label.name, "body", "text2")
            fill = theme.class_color(heard.label.color)
            bar(p, bars, y + 12, right - bars - 60, 4, heard.share, fill)
            told = percent(heard.share, 1)
            words(p, QRectF(right - 60, y, 60, 28), told, "body", "text3", RIGHT)
        p.end()


def _fitting(name: str, room: float, largest: str = "hero") -> str:
    """Return the largest role in which a name fits: a shorter name is better than half of one."""
    roles = ("hero", "display", "heading", "title")
    smaller = roles[roles.index(largest) :]
    return next((role for role in smaller if text_width(name, role) <= room), smaller[-1])


def _paint_guess(p: QPainter, x: float, y: float, size: float) -> None:
    theme = current()
    pen = p.pen()
    pen.setColor(theme.color("edge"))
    pen.setStyle(Qt.PenStyle.DashLine)
    pen.setWidthF(1.5)
    p.setPen(pen)
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.drawRoundedRect(QRectF(x, y, size, size), size * 0.28, size * 0.28)
    words(p, QRectF(x, y, size, size), "?", "heading", "text2", Qt.AlignmentFlag.AlignCenter)
