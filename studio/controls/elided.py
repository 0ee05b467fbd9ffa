"""A line of words that gives way: it shortens with an ellipsis where there is no room."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.controls import painting
from studio.controls.painting import LEFT, Painted


class Elided(Painted):
    """One line; the whole of it is in the tooltip where it was shortened."""

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        token: str = "text2",
        align: Qt.AlignmentFlag = LEFT,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role, self._token, self._align = role, token, align
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.set_text(text)

    @property
    def text(self) -> str:
        """The whole line."""
        return self._text

    def set_text(self, text: str, token: str = "") -> None:
        """Change the line, and its tone where one is given."""
        self._text = text
        self._token = token or self._token
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(int(painting.text_width(self._text, self._role)) + 2, 20)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 20)

    def paint(self, p: QPainter, rect: QRectF) -> None:
        if rect.width() < 12:
            return
        used = painting.words(p, rect, self._text, self._role, self._token, self._align)
        is_cut = used + 2 < painting.text_width(self._text, self._role)
        self.setToolTip(self._text if is_cut else "")
