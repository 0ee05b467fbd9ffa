"""The large numbers at the top of a page, a line of progress under them, a word about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from studio.controls.painting import bar, box, glyph, painter, text_width, words
from studio.theme.theme import current

_GAP_PX, _TIGHT_GAP_PX = 40, 22
_SIDE_PX = 20
_TIP_CHROME_PX = 44
_LEAST_TIP_PX = 140
_LEAST_NUMBERS = 3


@dataclass(frozen=True, slots=True)
class KeyNumber:
    """A number to be read from afar.

    Attributes
    ----------
    value, name : str
        "19 / 40", "epoch".
    room : str
        The widest value it can have: its neighbours stand where that ends.
    tone : str
        Token of its colour.
    """

    value: str
    name: str
    room: str = ""
    tone: str = "text"


class KeyNumbers(QWidget):
    """Numbers with their names, from the left; a sentence in a tinted box at the right.

    Attributes
    ----------
    tip_clicked : Signal
        The sentence was clicked.
    """

    tip_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._numbers: tuple[KeyNumber, ...] = ()
        self._part: float | None = None
        self._tip = ""
        self._tip_look = ("lightbulb", "warn")
        self._tip_place = QRectF()
        self.setFixedHeight(74)

    def set_numbers(self, numbers: Sequence[KeyNumber]) -> None:
        """Show the numbers in this order."""
        self._numbers = tuple(numbers)
        self.setAccessibleName("; ".join(f"{each.name}: {each.value}" for each in numbers))
        self.update()

    def set_progress(self, part: float | None) -> None:
        """Show how far it is, 0 to 1; None takes the line away."""
        self._part = part
        self.setFixedHeight(74 if part is None else 82)
        self.update()

    def set_tip(self, sentence: str, *, icon: str = "lightbulb", tone: str = "warn") -> None:
        """Say something about the numbers; an empty sentence takes the box away.

        `tone`, ``warn``, ``ok``, ``danger`` or ``info``, colours the icon, its ``-tint`` the box.
        """
        self._tip, self._tip_look = sentence, (icon, tone)
        self.setToolTip(sentence)
        self.update()

    def tip(self) -> str:
        """Return the sentence on screen."""
        return self._tip

    def paintEvent(self, _event: QPaintEvent) -> None:
        p, theme = painter(self), current()
        x = float(_SIDE_PX)
        shown, gap = self._shown()
        for each, room in shown:
            words(p, QRectF(x, 10, room, 34), each.value, "display", each.tone)
            words(p, QRectF(x, 43, room, 18), each.name, "small", "text2")
            x += room + gap
        self._tip_place = QRectF()
        if self._tip and self.width() - _SIDE_PX - x >= _LEAST_TIP_PX:
            self._paint_tip(p, self.width() - _SIDE_PX - x)
        if self._part is not None:
            bar(p, _SIDE_PX, 68, self.width() - 2 * _SIDE_PX, 5, self._part, theme.color("accent"))
        p.end()

    def _shown(self) -> tuple[list[tuple[KeyNumber, float]], float]:
        """Return the numbers that have room beside the tip, with their widths, and their gap.

        Where there is little room they first move together, then the last ones go.
        """
        rooms = [(each, _room(each)) for each in self._numbers]
        tip = text_width(self._tip) + _TIP_CHROME_PX if self._tip else 0.0
        whole = self.width() - 2 * _SIDE_PX

        def taken(gap: int) -> float:
            gaps = len(rooms) - 1 + bool(tip)
            return sum(room for _, room in rooms) + gaps * gap + tip

        gap = _GAP_PX if taken(_GAP_PX) <= whole else _TIGHT_GAP_PX
        least = min(_LEAST_NUMBERS, len(rooms))
        while len(rooms) > least and taken(gap) > whole:
            rooms.pop()
        return rooms, gap

    def _paint_tip(self, p: QPainter, room: float) -> None:
        icon, tone = self._tip_look
        width = min(text_width(self._tip) + _TIP_CHROME_PX, room)
        self._tip_place = QRectF(self.width() - _SIDE_PX - width, 18, width, 36)
        box(p, self._tip_place, current().color(f"{tone}-tint"), 9)
        left, top = self._tip_place.left() + 12, self._tip_place.top() + 10
        glyph(p, icon, left, top, tone)
        inner = self._tip_place.adjusted(34, 0, -8, 0)
        if text_width(self._tip) <= inner.width():
            words(p, inner, self._tip)
            return
        first, second = _two_lines(self._tip, inner.width())
        if not second:
            words(p, inner, first, "small")
            return
        words(p, QRectF(inner.left(), inner.top() + 2, inner.width(), 16), first, "small")
        words(p, QRectF(inner.left(), inner.top() + 18, inner.width(), 16), second, "small")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._tip and self._tip_place.contains(event.position()):
            self.tip_clicked.emit()


def _room(each: KeyNumber) -> float:
    value = max(text_width(each.value, "display"), text_width(each.room, "display"))
    return max(value, text_width(each.name, "small"))


def _two_lines(sentence: str, room: float) -> tuple[str, str]:
    """Break a sentence where the first line is full."""
    taken = sentence.split(" ")
    rest: list[str] = []
    while len(taken) > 1 and text_width(" ".join(taken), "small") > room:
        rest.insert(0, taken.pop())
    return " ".join(taken), " ".join(rest)
