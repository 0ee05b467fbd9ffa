"""An empty page: what will be here, and the ways to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from math import exp, sin

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QVBoxLayout, QWidget

from studio.controls.arrange import Item, card, column, row
from studio.controls.buttons import button
from studio.controls.painting import Painted, color
from studio.controls.text import label
from studio.theme import theme
from studio.theme.icons import pixmap

_N_STROKES = 46
_CLASS_STROKES = {14: 0, 20: 1, 27: 4, 32: 3}  # which stroke wears which class colour
_NARROW, _LOW = 860, 460
"""Pixels below which the ways stand below one another, and lose their sentence."""
_GAP_PX, _LINE_GAP_PX, _SIDE_PX = 16, 8, 24
_SPRING = 4
"""Place in a card of what pushes the button down."""
_NO_ART, _NO_ART_FLAT = 560, 700
"""Pixels of height below which there is no room for the art."""
_NO_SENTENCE = 250
"""Pixels of height below which the title alone stands over the ways."""
# How tall each stroke is, 0 to 1: drawn once by hand of a random generator, then kept.
_TALL = (
    0.25, 0.95, 0.19, 0.28, 0.71, 0.94, 0.66, 0.09, 0.91, 0.55, 0.86, 0.73,
    0.21, 0.43, 0.35, 0.60, 0.98, 0.52, 0.30, 0.78, 0.62, 0.96, 0.88, 0.84,
    0.13, 0.82, 0.58, 0.66, 0.40, 0.49, 0.76, 0.70, 0.34, 0.27, 0.52, 0.45,
    0.20, 0.61, 0.33, 0.28, 0.47, 0.22, 0.38, 0.15, 0.30, 0.24,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Way:
    """One way on from an empty page: a card with one button."""

    icon: str
    title: str
    sentence: str
    act: str
    go: Callable[[], None]


class _Shape(Enum):
    """How a way is shown: its width and height in pixels, at most and at least."""

    WHOLE = (268, 190)
    FLAT = (320, 136)
    SMALL = (200, 96)
    LINE = (420, 52)
    """Icon, title and button side by side; narrower where it must be."""


class EmptyState(Painted):
    """Art of strokes, one sentence large, one small, at most three ways on; `below` them more.

    A dashed frame, `dashed_px` from the edge, says that things can be dropped.
    """

    def __init__(
        self,
        title: str,
        sentence: str,
        ways: Sequence[Way] = (),
        *,
        dashed_px: int | None = None,
        below: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._dashed_px = dashed_px
        self._art = _Strokes()
        head = label(title, "display", wrap=True)
        self._said = label(sentence, "title", "2", wrap=True, weight=400)
        for words in (head, self._said):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._ways = [_WayCard(way) for way in ways]
        cards = row(None, *self._ways, None, gap=_GAP_PX)
        self._cards: QBoxLayout = cards.layout()  # type: ignore[assignment]
        under: tuple[Item, ...] = (18, below) if below else ()
        inner = column(
            None,
            self._art,
            14,
            head,
            self._said,
            22,
            cards,
            *under,
            None,
            gap=8,
            edges=(_SIDE_PX, 0, _SIDE_PX, 24),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(inner)

    def change_way(self, place: int, title: str, sentence: str) -> None:
        """Say something else on one of the cards."""
        self._ways[place].say(title, sentence)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow, is_low = self.width() < _NARROW, self.height() < _LOW
        small_px = len(self._ways) * (_Shape.SMALL.value[0] + _GAP_PX) + 2 * _SIDE_PX
        low = _Shape.LINE if self.width() < small_px else _Shape.SMALL
        shape = low if is_low else _Shape.FLAT if is_narrow else _Shape.WHOLE
        is_column = shape in (_Shape.FLAT, _Shape.LINE)
        way = QBoxLayout.Direction.TopToBottom if is_column else QBoxLayout.Direction.LeftToRight
        self._cards.setDirection(way)
        self._cards.setSpacing(_LINE_GAP_PX if shape is _Shape.LINE else _GAP_PX)
        is_fixed = shape is _Shape.FLAT
        aligned = Qt.AlignmentFlag.AlignHCenter if is_fixed else Qt.AlignmentFlag(0)
        for each in self._ways:
            each.take_shape(shape)
            self._cards.setAlignment(each, aligned)
        self._said.setVisible(self.height() >= _NO_SENTENCE)
        self._art.setVisible(self.height() > (_NO_ART_FLAT if is_column else _NO_ART))

    def paint(self, p: QPainter, rect: QRectF) -> None:
        inset = self._dashed_px
        if inset is not None:
            pen = QPen(color("edge-soft"), 1.5)
            pen.setDashPattern([5, 5])
            p.setPen(pen)
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), 14, 14)


class _Strokes(Painted):
    """A song as strokes: the empty page shows what will fill it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(176)

    def paint(self, p: QPainter, rect: QRectF) -> None:
        p.setPen(Qt.PenStyle.NoPen)
        for k, tall in enumerate(_TALL):
            near = exp(-(((k - (_N_STROKES - 1) / 2) / 10.5) ** 2))
            height = 8 + 92 * near * (0.45 + 0.55 * tall)
            x = rect.center().x() - 340 + k * 15.1
            y = rect.bottom() - 68 + 14 * sin(k / 3.1) - height / 2
            if k in _CLASS_STROKES:
                p.setBrush(theme.current().class_color(_CLASS_STROKES[k]))
            else:
                p.setBrush(color("accent", 0.16 + 0.84 * near))
            p.drawRoundedRect(QRectF(x, y, 6, height), 3, 3)


class _WayCard(QFrame):
    """One way on: icon, title, sentence and button, or fewer of them where there is little room."""

    def __init__(self, way: Way) -> None:
        super().__init__()
        self._icon_name = way.icon
        self._picture = QLabel()
        self._title = label(way.title, "title", wrap=True)
        self._sentence = label(way.sentence, "body", "2", wrap=True)
        self._act = button(way.act, small=True)
        self._act.clicked.connect(way.go)
        content = column(
            self._picture, 4, self._title, self._sentence, None, row(self._act, None), gap=6
        )
        self._content: QBoxLayout = content.layout()  # type: ignore[assignment]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card(content))
        self.take_shape(_Shape.WHOLE)
        self._draw_icon()

    def say(self, title: str, sentence: str) -> None:
        """Change the words."""
        self._title.setText(title)
        self._sentence.setText(sentence)

    def take_shape(self, shape: _Shape) -> None:
        """Take the shape that the page has room for."""
        is_line = shape is _Shape.LINE
        self._picture.setVisible(shape is _Shape.WHOLE or is_line)
        self._sentence.setVisible(shape in (_Shape.WHOLE, _Shape.FLAT))
        way = QBoxLayout.Direction
        self._content.setDirection(way.LeftToRight if is_line else way.TopToBottom)
        self._content.setContentsMargins(*((16, 4, 14, 4) if is_line else (20, 20, 20, 18)))
        self._content.setStretchFactor(self._title, int(is_line))
        self._content.setStretch(_SPRING, int(not is_line))
        width, height = shape.value
        self.setMinimumSize(0 if is_line else width, height)
        self.setMaximumSize(width, height)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._draw_icon()

    def _draw_icon(self) -> None:
        ratio = self.devicePixelRatioF()
        drawn = pixmap(self._icon_name, theme.current().hex("accent"), 24, ratio)
        self._picture.setPixmap(drawn)
