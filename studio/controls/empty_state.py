"""An empty page: what will be here, and the ways to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, sin

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QVBoxLayout, QWidget

from studio.controls.arrange import card, column, row
from studio.controls.buttons import button
from studio.controls.painting import Painted, color
from studio.controls.text import label
from studio.theme import theme
from studio.theme.icons import pixmap

_N_STROKES = 46
_CLASS_STROKES = {14: 0, 20: 1, 27: 4, 32: 3}  # which stroke wears which class colour
_NARROW = 860  # below this width the ways stand below one another
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


class EmptyState(Painted):
    """Art of strokes, one sentence large, one small, at most three ways on."""

    def __init__(
        self,
        title: str,
        sentence: str,
        ways: Sequence[Way] = (),
        *,
        dashed: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._is_dashed = dashed
        self._art = _Strokes()
        head = label(title, "display", wrap=True)
        below = label(sentence, "title", "2", wrap=True, weight=400)
        for words in (head, below):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        cards = row(None, *(_WayCard(way) for way in ways), None, gap=16)
        self._cards: QBoxLayout = cards.layout()  # type: ignore[assignment]
        inner = column(
            None, self._art, 14, head, below, 22, cards, None, gap=8, edges=(24, 0, 24, 30)
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(inner)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < _NARROW
        way = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        self._cards.setDirection(way)
        aligned = Qt.AlignmentFlag.AlignHCenter if is_narrow else Qt.AlignmentFlag(0)
        for each in self.findChildren(_WayCard):
            each.lie_flat(is_narrow)
            self._cards.setAlignment(each, aligned)
        self._art.setVisible(self.height() > (620 if is_narrow else 520))

    def paint(self, p: QPainter, rect: QRectF) -> None:
        if self._is_dashed:
            pen = QPen(color("edge-soft"), 1.5)
            pen.setDashPattern([5, 5])
            p.setPen(pen)
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawRoundedRect(rect.adjusted(20, 20, -20, -20), 14, 14)


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
    """One way on; lies flat, words beside the button, where the page is narrow."""

    def __init__(self, way: Way) -> None:
        super().__init__()
        self._icon_name = way.icon
        self._picture = QLabel()
        self._act = button(way.act, small=True)
        self._act.clicked.connect(way.go)
        content = column(
            self._picture,
            4,
            label(way.title, "title"),
            label(way.sentence, "body", "2", wrap=True),
            None,
            row(self._act, None),
            gap=6,
            edges=(20, 20, 20, 18),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card(content))
        self.lie_flat(False)
        self._draw_icon()

    def lie_flat(self, is_flat: bool) -> None:
        """Take the shape for a narrow page, or for a wide one."""
        self._picture.setVisible(not is_flat)
        self.setMinimumSize(0, 0)
        self.setMaximumSize(520 if is_flat else 268, 128 if is_flat else 190)
        self.setMinimumSize(268, 128 if is_flat else 190)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._draw_icon()

    def _draw_icon(self) -> None:
        ratio = self.devicePixelRatioF()
        drawn = pixmap(self._icon_name, theme.current().hex("accent"), 24, ratio)
        self._picture.setPixmap(drawn)
