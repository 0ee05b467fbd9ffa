"""Words, boxes, badges and shapes for a paintEvent, in the colours of the theme on screen."""

from __future__ import annotations

from functools import cache
from math import cos, radians, sin

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget

from studio.theme import theme
from studio.theme.fonts import font
from studio.theme.icons import pixmap

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
FOCUS_RADIUS = 7.0

_CORNERS = {  # shape: number of corners, direction of the first in degrees
    "triangle": (3, -90),
    "triangle-down": (3, 90),
    "square": (4, -45),
    "diamond": (4, -90),
    "pentagon": (5, -90),
    "hexagon": (6, 0),
    "arrow-left": (3, 180),
    "arrow-right": (3, 0),
}


def painter(widget: QWidget) -> QPainter:
    """Open a painter on a widget, with smooth edges and pictures; the caller ends it."""
    made = QPainter(widget)
    made.setRenderHint(QPainter.RenderHint.Antialiasing)
    made.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    return made


class Painted(QWidget):
    """A widget that paints itself: subclasses override `paint`."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = painter(self)
        self.paint(p, QRectF(self.rect()))
        p.end()

    def paint(self, p: QPainter, rect: QRectF) -> None:
        """Draw the widget into `rect`, smoothly."""
        raise NotImplementedError


def color(token: str, alpha: float = 1.0) -> QColor:
    """Return a token's colour in the theme on screen."""
    return theme.current().color(token, alpha)


def words(  # noqa: PLR0913, PLR0917  as many facts as a line of text has
    p: QPainter,
    rect: QRectF | QRect,
    text: str,
    role: str = "body",
    token: str | QColor = "text",
    align: Qt.AlignmentFlag = LEFT,
    weight: int | None = None,
) -> float:
    """Write one line, shortened with an ellipsis where it must be; return its width in pixels."""
    face, measure = _face(role, weight)
    rect = QRectF(rect)
    p.setFont(face)
    p.setPen(color(token) if isinstance(token, str) else token)
    shown, width = text, measure.horizontalAdvance(text)
    if width > rect.width() + 1:
        shown = measure.elidedText(text, Qt.TextElideMode.ElideRight, rect.width() + 1)
        width = measure.horizontalAdvance(shown)
    p.drawText(rect, int(align), shown)
    return width


def text_width(text: str, role: str = "body", weight: int | None = None) -> float:
    """Return how many pixels one line takes in a role's font."""
    return _face(role, weight)[1].horizontalAdvance(text)


@cache
def _face(role: str, weight: int | None) -> tuple[QFont, QFontMetricsF]:
    """Keep a role's font and its measure: making both for each word costs a live view its frame."""
    made = font(role, weight)
    return made, QFontMetricsF(made)


def box(
    p: QPainter,
    rect: QRectF | QRect,
    fill: QColor | None,
    radius: float = 7.0,
    edge: QColor | None = None,
    width: float = 1.0,
) -> None:
    """Draw a rounded box; its outline lies wholly inside `rect`."""
    rect = QRectF(rect)
    if edge is not None:
        rect = rect.adjusted(width / 2, width / 2, -width / 2, -width / 2)
    p.setPen(QPen(edge, width) if edge is not None else Qt.PenStyle.NoPen)
    p.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    p.drawRoundedRect(rect, radius, radius)


def dashed_box(p: QPainter, rect: QRectF, edge: QColor, radius: float, dash: float = 5.0) -> None:
    """Draw the dashed outline of what is not there yet: a suggestion, a place to drop."""
    pen = QPen(edge, 1.25)
    pen.setDashPattern([dash, dash])
    p.setPen(pen)
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius)


def glyph(
    p: QPainter, name: str, x: float, y: float, token: str | QColor = "text2", size: int = 16
) -> None:
    """Draw an icon with its upper left corner at (x, y)."""
    ink = token if isinstance(token, QColor) else color(token)
    device = p.device()
    ratio = device.devicePixelRatio() if device is not None else 1.0
    p.drawPixmap(QPointF(round(x), round(y)), pixmap(name, ink.name(), size, ratio))


def badge(
    p: QPainter, x: float, y: float, class_color: int | None, key: str, size: float = 18.0
) -> None:
    """Draw a class as its key on its colour; without a key its shape, without a class a “?”."""
    where = QRectF(x, y, size, size)
    role = "caption" if size < 22 else "title" if size < 36 else "heading"
    if class_color is None:
        box(p, where, None, size * 0.28, color("edge"))
        words(p, where, "?", role, "text2", CENTRE)
        return
    box(p, where, theme.current().class_color(class_color), size * 0.28)
    ink = theme.current().class_ink(class_color)
    if key:
        words(p, where, key, role, ink, CENTRE, 600)
    else:
        mark(p, where.center(), theme.current().class_shape(class_color), size * 0.24, ink)


def mark(p: QPainter, centre: QPointF, shape: str, size: float, ink: QColor) -> None:
    """Draw one of the twelve shapes that classes have on the map; `size` is its half width."""
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(ink)
    if shape == "circle":
        p.drawEllipse(centre, size * 0.86, size * 0.86)
    elif shape in ("plus", "cross"):
        p.save()
        p.translate(centre)
        p.rotate(45 if shape == "cross" else 0)
        p.drawRect(QRectF(-size, -size * 0.3, size * 2, size * 0.6))
        p.drawRect(QRectF(-size * 0.3, -size, size * 0.6, size * 2))
        p.restore()
    else:
        p.drawPolygon(QPolygonF(_corners(centre, shape, size)))


def _corners(centre: QPointF, shape: str, size: float) -> list[QPointF]:
    if shape == "star":
        polar = [(-90 + 36 * k, size * (1.15 if k % 2 == 0 else 0.5)) for k in range(10)]
    else:
        n, turn = _CORNERS[shape]
        polar = [(turn + 360 / n * k, size * 1.1) for k in range(n)]
    return [centre + QPointF(r * cos(radians(a)), r * sin(radians(a))) for a, r in polar]


def line(  # noqa: PLR0913, PLR0917  two points and a pen
    p: QPainter,
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    ink: QColor,
    width: float = 1.0,
    style: Qt.PenStyle = Qt.PenStyle.SolidLine,
) -> None:
    """Draw a line, crisp where it is level or upright."""
    p.save()
    p.setRenderHint(QPainter.RenderHint.Antialiasing, x1 != x2 and y1 != y2)
    p.setPen(QPen(ink, width, style))
    p.drawLine(QPointF(x1, y1), QPointF(x2, y2))
    p.restore()


def bar(  # noqa: PLR0913, PLR0917  a rectangle, a share and two colours
    p: QPainter,
    x: float,
    y: float,
    width: float,
    height: float,
    part: float,
    ink: QColor,
    track: QColor | None = None,
) -> None:
    """Draw a round-ended bar filled from the left to `part` (0 to 1) of its width."""
    box(p, QRectF(x, y, width, height), track or color("track"), height / 2)
    if part > 0:
        filled = min(width, max(height, width * part))
        box(p, QRectF(x, y, filled, height), ink, height / 2)


def picture(p: QPainter, rect: QRectF, image: QImage | QPixmap, radius: float = 5.0) -> None:
    """Draw an image stretched into a rounded frame."""
    p.save()
    clip_round(p, rect, radius)
    if isinstance(image, QPixmap):
        p.drawPixmap(rect, image, QRectF(image.rect()))
    else:
        p.drawImage(rect, image)
    p.restore()


def clear_picture(widget: QWidget) -> QPixmap:
    """Return a transparent picture as large as a widget, as sharp as its screen, to paint on."""
    ratio = widget.devicePixelRatioF()
    made = QPixmap(widget.size() * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    return made


def clip_round(p: QPainter, rect: QRectF, radius: float) -> None:
    """Keep what is painted next inside a rounded box, until the painter is restored."""
    path = QPainterPath()
    path.addRoundedRect(rect, radius, radius)
    p.setClipPath(path)


def focus_ring(
    p: QPainter, rect: QRectF, radius: float = FOCUS_RADIUS, token: str = "focus"
) -> None:
    """Draw the ring of keyboard focus just inside `rect`; thicker in the contrast theme."""
    box(p, rect, None, radius, color(token), theme.current().focus_width())


def ink_on(fill: QColor, under: str = "panel") -> QColor:
    """Return black or white, whichever reads better on a (translucent) fill over a surface."""
    behind, a = color(under), fill.alphaF()
    mixed = [
        fill.redF() * a + behind.redF() * (1 - a),
        fill.greenF() * a + behind.greenF() * (1 - a),
        fill.blueF() * a + behind.blueF() * (1 - a),
    ]
    return QColor(Qt.GlobalColor.black if _luminance(mixed) > 0.179 else Qt.GlobalColor.white)


def _luminance(rgb: list[float]) -> float:
    """Return relative luminance, 0 to 1, of sRGB parts; source: WCAG 2.2."""
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
