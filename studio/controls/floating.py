"""What floats over a page casts the one shadow the design has."""

from __future__ import annotations

from PySide6.QtWidgets import QGraphicsDropShadowEffect, QWidget

from studio.theme import theme
from studio.theme.tokens import TOKENS

# A CSS blur of 24 px looks like a Qt blur radius of 38.
_QT_BLUR = 1.6


def cast_shadow(floating: QWidget, depth: str = "popover") -> None:
    """Put the shadow of ``popover`` or ``dialog`` under a widget; none in the contrast theme.

    Call it again after a change of theme.
    """
    spec = TOKENS["elevation"][depth]
    alpha = spec["alpha"][theme.current().name]
    if not alpha:
        floating.setGraphicsEffect(None)  # type: ignore[arg-type]
        return
    shadow = QGraphicsDropShadowEffect(floating)
    shadow.setBlurRadius(spec["blur"] * _QT_BLUR)
    shadow.setOffset(0, spec["y"])
    shadow.setColor(theme.current().color("shadow", alpha))
    floating.setGraphicsEffect(shadow)
