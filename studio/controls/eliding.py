"""A line of words that gives way: it is shortened with an ellipsis where the room is small."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.controls import painting
from studio.controls.painting import Painted


class ElidingLabel(Painted):
    """Words that never make their pane wider; the whole of them is the tooltip."""

    def __init__(
        self,
        text: str = "",
        role: str = "small",
        token: str = "text3",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text, self._role, self._token = text, role, token
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(20)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Say something else."""
        self._text = text
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.update()

    def text(self) -> str:
        """Return all of the words."""
        return self._text

    def sizeHint(self) -> QSize:
        return QSize(int(painting.text_width(self._text, self._role)) + 2, 20)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 20)

    def paint(self, p: QPainter, rect: QRectF) -> None:
        painting.words(p, rect, self._text, self._role, self._token)
