"""Lucide icons in a token's colour."""

from __future__ import annotations

from functools import cache
from importlib import resources

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

THIN_UP_TO_PX = 20


@cache
def pixmap(name: str, color: str, size: int = 16, ratio: float = 1.0) -> QPixmap:
    """Draw an icon: lines 1.5 px thick up to 20 px, 2 px above.

    Parameters
    ----------
    name : str
        Of a file in `resources/icons`, without ``.svg``.
    color : str
        ``#RRGGBB``.
    size : int
        Device-independent pixels.
    ratio : float
        Device pixels to one of them.
    """
    svg = (resources.files("resources") / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    line = (1.5 if size <= THIN_UP_TO_PX else 2.0) * 24 / size
    # Qt SVG draws currentColor black, so the colour goes into the file itself.
    svg = svg.replace("currentColor", color).replace(
        'stroke-width="2"', f'stroke-width="{line:.2f}"'
    )
    made = QPixmap(round(size * ratio), round(size * ratio))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(made.rect()))
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made


def icon(name: str, color: str, disabled: str, size: int = 16) -> QIcon:
    """Make an icon for a button: `color` while it can be used, `disabled` while it cannot."""
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(pixmap(name, color, size, ratio))
        made.addPixmap(pixmap(name, disabled, size, ratio), QIcon.Mode.Disabled)
    return made
