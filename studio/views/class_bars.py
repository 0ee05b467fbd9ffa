"""How well each class is heard: found of all there were, right of all that were named so."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from engine.dataset.records import Label
from studio.controls.numbers import percent
from studio.controls.painting import RIGHT, badge, bar, line, painter, words
from studio.theme.theme import current
from studio.views.confusion import FOOT_PX, HEAD_PX, SIDE_PX

_COLUMN_PX = 50


class ClassBarsView(QWidget):
    """A bar a class; its rows line up with those of the confusion matrix beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels: tuple[Label, ...] = ()
        self._found: tuple[float, ...] = ()
        self._right: tuple[float, ...] = ()
        self._spans: tuple[tuple[float, float] | None, ...] = ()
        self.setAccessibleName("How well each class is heard")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_data(
        self,
        labels: Sequence[Label],
        found: Sequence[float],
        right: Sequence[float],
        spans: Sequence[tuple[float, float] | None] = (),
    ) -> None:
        """Show each class.

        Parameters
        ----------
        labels : Sequence[Label]
        found, right : Sequence[float]
            Recall and precision, 0 to 1, one a class; NaN where there was none.
        spans : Sequence[tuple[float, float] | None]
            Where the recall of a class would lie on other clips like these; None where nobody
            knows.
        """
        self._spans = tuple(spans) or (None,) * len(labels)
        self._labels, self._found, self._right = tuple(labels), tuple(found), tuple(right)
        shares = zip(labels, found, right, strict=True)
        self.setAccessibleDescription(
            "; ".join(
                f"{each.name}: found {_percent(f)}, right {_percent(r)}" for each, f, r in shares
            )
        )
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(360, HEAD_PX + 32 * len(self._labels) + FOOT_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, HEAD_PX + 22 * len(self._labels) + FOOT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._labels:
            return
        p = painter(self)
        width = float(self.width())
        first, second = width - SIDE_PX - _COLUMN_PX, width - SIDE_PX
        words(p, QRectF(0, 4, first, 18), "Found", "caption", "text3", RIGHT)
        words(p, QRectF(0, 4, second, 18), "Right", "caption", "text3", RIGHT)
        height = (self.height() - HEAD_PX - FOOT_PX) / len(self._labels)
        size = min(18.0, height - 3)
        for i, label in enumerate(self._labels):
            row = QRectF(0, HEAD_PX + i * height, width, height)
            badge(p, SIDE_PX, row.center().y() - size / 2, label.color, label.key, size)
            part = 0.0 if math.isnan(self._found[i]) else self._found[i]
            fill = current().class_color(label.color)
            across = QRectF(SIDE_PX + 30, row.center().y() - 4, first - SIDE_PX - 86, 8)
            bar(p, across.x(), across.y(), across.width(), across.height(), part, fill)
            _paint_span(p, across, self._spans[i])
            words(
                p,
                QRectF(0, row.top(), first, height),
                _percent(self._found[i]),
                "strong",
                "text",
                RIGHT,
            )
            words(
                p,
                QRectF(0, row.top(), second, height),
                _percent(self._right[i]),
                "body",
                "text2",
                RIGHT,
            )
        p.end()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._labels:
            row = int(
                (event.y() - HEAD_PX)
                / max(1.0, (self.height() - HEAD_PX - FOOT_PX))
                * len(self._labels)
            )
            told = ""
            if event.y() >= HEAD_PX and row < len(self._labels):
                told = (
                    f"{self._labels[row].name}: {_percent(self._found[row])} of its clips "
                    "were found (recall), "
                    f"{_percent(self._right[row])} of what was named so was right (precision)"
                )
                if (span := self._spans[row]) is not None:
                    told += (
                        f". On other clips like these, {_percent(span[0])} to {_percent(span[1])} "
                        "would be found, 95 times in 100"
                    )
            QToolTip.showText(event.globalPos(), told, self)
            return True
        return super().event(event)


def _paint_span(p: QPainter, across: QRectF, span: tuple[float, float] | None) -> None:
    """Draw how far the bar's end may be trusted: a line through its middle, its ends marked.

    At 0 and 100 % the scale ends anyway, and a mark would look like a bar that goes on.
    """
    if span is None or span[0] == span[1]:
        return
    low, high = (across.left() + share * across.width() for share in span)
    middle, ink = across.center().y(), current().color("text2")
    line(p, low, middle, high, middle, ink, 1)
    for share, x in zip(span, (low, high), strict=True):
        if 0 < share < 1:
            line(p, x, middle - 4, x, middle + 4, ink, 1)


def _percent(share: float) -> str:
    return "–" if math.isnan(share) else percent(share)
