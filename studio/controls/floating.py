"""What floats over a page casts the one shadow the design has."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QGraphicsDropShadowEffect, QWidget

from studio.controls.painting import Painted
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


class Floating(Painted):
    """A card over a window that takes the focus; Esc or a press beside it closes it.

    Signals
    -------
    closed()
        It was closed, in whatever way.
    """

    closed = Signal()

    def __init__(self, parent: QWidget, depth: str = "popover") -> None:
        super().__init__(parent.window())
        self._window = parent.window()
        self._depth = depth
        self._before: QWidget | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    def open_now(self, focus: QWidget | None = None) -> None:
        """Show the card over everything and give the focus to it, or to `focus` in it."""
        self._before = QApplication.focusWidget()
        self.show()
        self.raise_()
        cast_shadow(self, self._depth)
        (focus or self).setFocus(Qt.FocusReason.PopupFocusReason)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def close_now(self) -> None:
        """Close and give the focus back to where it was."""
        if self.isHidden():
            return
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()
        self.closed.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.isVisible():
            cast_shadow(self, self._depth)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            here = self.mapFromGlobal(event.globalPosition().toPoint())
            # A drop-down opened from the card is a window of its own: a press there is no way out.
            is_ours = isinstance(watched, QWidget) and watched.window() is self._window
            if is_ours and not self.rect().contains(here):
                self.close_now()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            is_here = isinstance(watched, QWidget) and watched.window() is self._window
            if is_here and event.key() == Qt.Key.Key_Escape:
                self.close_now()
                return True
        return False
