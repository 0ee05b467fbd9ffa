"""Detail on a card that points at its cause; Esc, a click beside it or a resize closes it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.controls.floating import Floating
from studio.controls.painting import color
from studio.theme.tokens import radius, size

BEAK = 10
_HALF_BEAK = 10
_MARGIN = 8


class Popover(Floating):
    """A floating card over a window, held on to its cause by a beak."""

    def __init__(self, content: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._side = "right"
        self._tip = QPointF()
        self._layout = QVBoxLayout(self)
        self._layout.addWidget(content)

    def point_at(self, cause: QWidget | QRect, side: str = "right") -> None:
        """Open beside `cause` and point at it.

        Parameters
        ----------
        cause : QWidget | QRect
            A widget, or a rectangle in the coordinates of the window.
        side : str
            ``right``, ``left``, ``below`` or ``above`` it; the opposite where that has no room.
        """
        window = self._window
        if isinstance(cause, QWidget):
            cause = QRect(cause.mapTo(window, QPoint(0, 0)), cause.size())
        self._set_side(side)
        if not self._fits(cause):
            opposite = {"right": "left", "left": "right", "above": "below", "below": "above"}
            self._set_side(opposite[side])
        # The foot stays in sight: what is being worked on is told there.
        foot = size("foot") + _MARGIN
        self._place(cause, window.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -foot))
        self.open_now()

    def _set_side(self, side: str) -> None:
        self._side = side
        edges = {"right": (BEAK, 0, 0, 0), "left": (0, 0, BEAK, 0)}
        edges |= {"below": (0, BEAK, 0, 0), "above": (0, 0, 0, BEAK)}
        self._layout.setContentsMargins(*edges[side])

    def _fits(self, cause: QRect) -> bool:
        room = self._window.rect()
        hint = self.sizeHint()
        return {
            "right": cause.right() + hint.width() < room.right(),
            "left": cause.left() - hint.width() > 0,
            "below": cause.bottom() + hint.height() < room.bottom(),
            "above": cause.top() - hint.height() > 0,
        }[self._side]

    def _place(self, cause: QRect, room: QRect) -> None:
        extent = self.sizeHint().boundedTo(room.size())
        centre = cause.center()
        corner = {
            "right": QPoint(cause.right() + 2, centre.y() - extent.height() // 2),
            "left": QPoint(cause.left() - extent.width() - 1, centre.y() - extent.height() // 2),
            "below": QPoint(centre.x() - extent.width() // 2, cause.bottom() + 2),
            "above": QPoint(centre.x() - extent.width() // 2, cause.top() - extent.height() - 1),
        }[self._side]
        x = max(room.left(), min(corner.x(), room.right() - extent.width()))
        y = max(room.top(), min(corner.y(), room.bottom() - extent.height()))
        self.setGeometry(QRect(QPoint(x, y), extent))
        self._tip = QPointF(centre - QPoint(x, y))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self.close_now()  # its cause has moved, and the card might lie outside the window
        return super().eventFilter(watched, event)

    def paint(self, p: QPainter, rect: QRectF) -> None:
        body = rect.adjusted(0.5, 0.5, -0.5, -0.5)
        margins = self._layout.contentsMargins()
        body.adjust(margins.left(), margins.top(), -margins.right(), -margins.bottom())
        card = QPainterPath()
        card.addRoundedRect(body, radius("panel"), radius("panel"))
        beak = QPainterPath()
        beak.addPolygon(self._beak(body))
        p.setPen(QPen(color("edge-soft"), 1))
        p.setBrush(color("raised"))
        p.drawPath(card.united(beak).simplified())

    def _beak(self, body: QRectF) -> QPolygonF:
        keep = radius("panel") + _HALF_BEAK
        x = max(body.left() + keep, min(self._tip.x(), body.right() - keep))
        y = max(body.top() + keep, min(self._tip.y(), body.bottom() - keep))
        h = _HALF_BEAK
        points = {
            "right": [(body.left() - BEAK, y), (body.left() + 1, y - h), (body.left() + 1, y + h)],
            "left": [
                (body.right() + BEAK, y),
                (body.right() - 1, y - h),
                (body.right() - 1, y + h),
            ],
            "below": [(x, body.top() - BEAK), (x - h, body.top() + 1), (x + h, body.top() + 1)],
            "above": [
                (x, body.bottom() + BEAK),
                (x - h, body.bottom() - 1),
                (x + h, body.bottom() - 1),
            ],
        }[self._side]
        corners = [QPointF(*point) for point in points]
        return QPolygonF([*corners, corners[0]])
