"""How the cells of a table are drawn; which role of a model says what."""

from __future__ import annotations

from enum import IntEnum
from typing import TypeAlias

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio.controls import painting
from studio.controls.painting import LEFT, color
from studio.theme.tokens import size

Index: TypeAlias = "QModelIndex | QPersistentModelIndex"

EDGE = 20
"""Pixels from the pane's edge to the first words."""
GAP = 16
"""Pixels between two columns."""


class Role(IntEnum):
    """What a model may say of a cell beyond Qt's own roles."""

    CLASS = Qt.ItemDataRole.UserRole + 1
    """(place in the palette or None, key): drawn as a badge."""
    VERDICT = Qt.ItemDataRole.UserRole + 2
    """(icon, token): an icon before the words, in that colour."""
    TONE = Qt.ItemDataRole.UserRole + 3
    """Token for the words, such as ``text2``."""
    STRONG = Qt.ItemDataRole.UserRole + 4
    """True where the words are in the strong weight."""
    PART = Qt.ItemDataRole.UserRole + 5
    """0 to 1: a bar."""
    DOT = Qt.ItemDataRole.UserRole + 6
    """Token of a dot before the words: a run that goes on, one that is done."""


class WordsDelegate(QStyledItemDelegate):
    """Words on the ground of a row: tint and mark where it is chosen, a hairline below."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        rect = QRectF(option.rect)
        self._paint_ground(painter, rect, option, index)
        is_first, is_last = index.column() == 0, self._is_last(index)
        left, right = EDGE if is_first else 0, EDGE if is_last else GAP
        self.paint_content(painter, rect.adjusted(left, 0, -right, 0), index)
        painter.restore()

    def paint_content(self, p: QPainter, rect: QRectF, index: Index) -> None:
        """Draw what the cell says."""
        if (dot := index.data(Role.DOT)) is not None:
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(color(dot))
            p.drawEllipse(QRectF(rect.left() + 1, rect.center().y() - 4, 8, 8))
            rect = rect.adjusted(20, 0, 0, 0)
        self.paint_words(p, rect, index)

    def paint_words(self, p: QPainter, rect: QRectF, index: Index) -> None:
        """Draw the words of the cell into what is left of it."""
        text = index.data(Qt.ItemDataRole.DisplayRole)
        if text is None:
            return
        align = index.data(Qt.ItemDataRole.TextAlignmentRole) or LEFT
        role = "strong" if index.data(Role.STRONG) else "body"
        token = index.data(Role.TONE) or "text"
        if not index.flags() & Qt.ItemFlag.ItemIsEnabled:
            token = "text3"
        align = Qt.AlignmentFlag(align) | Qt.AlignmentFlag.AlignVCenter
        painting.words(p, rect, str(text), role, token, align)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = painting.text_width(str(index.data(Qt.ItemDataRole.DisplayRole) or ""))
        edges = EDGE if index.column() == 0 else 0
        return QSize(int(width) + GAP + edges + self.extra_width, size("row"))

    extra_width = 0

    def _paint_ground(
        self, p: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            p.fillRect(rect, color("accent-tint"))
            if index.column() == 0:
                p.fillRect(QRectF(rect.left(), rect.top(), 2, rect.height()), color("accent"))
        elif index.row() == self._hovered_row(option):
            p.fillRect(rect, color("hover"))
        left = EDGE if index.column() == 0 else 0
        right = EDGE if self._is_last(index) else 0
        y = rect.bottom() - 0.5
        painting.line(p, rect.left() + left, y, rect.right() - right, y, color("line"))

    def _is_last(self, index: Index) -> bool:
        return index.column() == index.model().columnCount(index.parent()) - 1

    def _hovered_row(self, option: QStyleOptionViewItem) -> int:
        view: QWidget | None = option.widget
        return getattr(view, "hovered_row", -1)


class BadgeDelegate(WordsDelegate):
    """A class: its badge, then its name."""

    extra_width = 26

    def paint_content(self, p: QPainter, rect: QRectF, index: Index) -> None:
        if (of_class := index.data(Role.CLASS)) is not None:
            painting.badge(p, rect.left(), rect.center().y() - 9, *of_class)
            rect = rect.adjusted(26, 0, 0, 0)
        self.paint_words(p, rect, index)


class VerdictDelegate(WordsDelegate):
    """A verdict: an icon and a word, never colour alone."""

    extra_width = 24

    def paint_content(self, p: QPainter, rect: QRectF, index: Index) -> None:
        if (verdict := index.data(Role.VERDICT)) is not None:
            icon, token = verdict
            painting.glyph(p, icon, rect.left(), rect.center().y() - 8, token, 16)
            rect = rect.adjusted(24, 0, 0, 0)
        self.paint_words(p, rect, index)


class ThumbnailDelegate(WordsDelegate):
    """A small spectrogram, 52 by 25, then the name; a grey shape until the picture is there."""

    extra_width = 64

    def paint_content(self, p: QPainter, rect: QRectF, index: Index) -> None:
        where = QRectF(rect.left(), rect.center().y() - 12.5, 52, 25)
        image = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(image, QImage | QPixmap) and not image.isNull():
            painting.picture(p, where, image, 4)
        else:
            painting.box(p, where, color("track", 0.5), 4)
        self.paint_words(p, rect.adjusted(64, 0, 0, 0), index)


class BarDelegate(WordsDelegate):
    """A share as a 4 px bar."""

    def paint_content(self, p: QPainter, rect: QRectF, index: Index) -> None:
        part = index.data(Role.PART)
        if part is not None:
            y = rect.center().y() - 2
            painting.bar(p, rect.left(), y, rect.width(), 4, float(part), color("accent"))
