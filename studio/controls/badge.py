"""A class as a badge: its key on its colour, never colour alone."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from studio.controls import painting
from studio.controls.painting import Painted

UNLABELLED = "No label"


class Badge(Painted):
    """The key of a class on its colour; its shape where it has no key; “?” without a class."""

    def __init__(
        self, color: int | None, key: str, size: int = 18, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._color, self._key = color, key
        self.setFixedSize(size, size)

    def show_class(self, color: int | None, key: str) -> None:
        """Change the class; `color` is the place in the palette, None for no label."""
        self._color, self._key = color, key
        self.update()

    def paint(self, p: QPainter, rect: QRectF) -> None:
        painting.badge(p, rect.left(), rect.top(), self._color, self._key, rect.width())


class BadgeName(Painted):
    """A badge with the name of its class beside it."""

    def __init__(
        self,
        name: str,
        color: int | None,
        key: str,
        role: str = "body",
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role = role
        self.setMinimumHeight(20)
        self.show_class(name, color, key)

    def show_class(self, name: str, color: int | None, key: str) -> None:
        """Change the class; an empty name says that there is no label."""
        self._name, self._color, self._key = name or UNLABELLED, color, key
        self.setAccessibleName(self._name)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(int(painting.text_width(self._name, self._role)) + 28, 20)

    def paint(self, p: QPainter, rect: QRectF) -> None:
        top = rect.center().y() - 9
        painting.badge(p, rect.left(), top, self._color, self._key)
        painting.words(p, rect.adjusted(26, 0, 0, 0), self._name, self._role)
