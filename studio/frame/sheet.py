"""A card in the middle of the window: the palette, the keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.controls import painting
from studio.controls.floating import Floating
from studio.controls.painting import color
from studio.theme.tokens import radius

_MARGIN = 16


class Sheet(Floating):
    """A floating card of a wished size, as high over the middle as `above` says."""

    def __init__(self, content: QWidget, parent: QWidget, width: int, height: int) -> None:
        super().__init__(parent, "dialog")
        self._wished = (width, height)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(content)

    def open_in_middle(self, focus: QWidget | None = None, *, top: int | None = None) -> None:
        """Open over the middle of the window; `top` fixes its upper edge instead."""
        room = self._window.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        width = min(self._wished[0], room.width())
        first = room.top() if top is None else min(top, room.top() + 60)
        height = min(self._wished[1], room.bottom() - first)
        y = first if top is not None else room.top() + (room.height() - height) // 2
        self.setGeometry(room.left() + (room.width() - width) // 2, y, width, height)
        self._window.installEventFilter(self)
        self.open_now(focus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self.close_now()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        # The page behind is not being worked on: a key must not label a clip nobody looks at.
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def paint(self, p: QPainter, rect: QRectF) -> None:
        painting.box(p, rect, color("raised"), radius("dialog"), color("edge-soft"))
