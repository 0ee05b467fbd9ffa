"""A row of the clip list: thumbnail, name, class and state, length."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from studio.controls import painting
from studio.controls.ghost_badge import ghost_badge
from studio.controls.painting import RIGHT, color
from studio.models.clip_list import ClipRole
from studio.models.previews import Previews
from studio.views.clip_thumbnail import draw_thumbnail
from studio.views.time_axis import clock

ROW_PX = 56
_EDGE_PX = 14
_WORDS_PX = 90


class ClipDelegate(QStyledItemDelegate):
    """Paints 56 px rows; what a row says comes from the model, its picture from the thumbnails."""

    def __init__(self, thumbnails: Previews, parent: object = None) -> None:
        super().__init__(parent)  # type: ignore[arg-type]
        self._thumbnails = thumbnails

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(240, ROW_PX)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        clip = index.data(ClipRole.CLIP)
        if clip is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        rect = QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        _paint_ground(painter, rect, state)
        frame = QRectF(rect.left() + _EDGE_PX, rect.top() + 9, 64, 38)
        draw_thumbnail(painter, frame, self._thumbnails.get((clip.id, clip.chain)))
        self._paint_words(painter, rect, index, bool(state & QStyle.StateFlag.State_Selected))
        if state & QStyle.StateFlag.State_KeyboardFocusChange:
            painting.focus_ring(painter, rect.adjusted(1, 0, -1, -1), 4)
        painter.restore()

    def _paint_words(
        self, p: QPainter, rect: QRectF, index: QModelIndex | QPersistentModelIndex, is_chosen: bool
    ) -> None:
        left, right = rect.left() + _WORDS_PX, rect.right() - _EDGE_PX
        length = index.data(ClipRole.LENGTH)
        used = painting.text_width(length, "small")
        line = QRectF(left, rect.top() + 8, right - left, 20)
        painting.words(p, line, length, "small", "text3", RIGHT)
        name = index.data(Qt.ItemDataRole.DisplayRole)
        role = "strong" if is_chosen else "body"
        clip = index.data(ClipRole.CLIP)
        if clip.onset_s > 0:  # clips of one recording begin alike: their time tells them apart
            name = f"{clock(clip.onset_s, 1)}  {name}"
        painting.words(p, line.adjusted(0, 0, -used - 8, 0), name, role)
        ghost = index.data(ClipRole.GHOST)
        class_color, key = ghost or index.data(ClipRole.CLASS)
        draw = ghost_badge if ghost else painting.badge
        draw(p, left, rect.top() + 30, class_color, key, 16)
        words, token = index.data(ClipRole.STATE)
        below = QRectF(left + 22, rect.top() + 29, right - left - 22, 18)
        painting.words(p, below, words, "small", token)


def _paint_ground(p: QPainter, rect: QRectF, state: QStyle.StateFlag) -> None:
    if state & QStyle.StateFlag.State_Selected:
        p.fillRect(rect, color("accent-tint"))
        p.fillRect(QRectF(rect.left(), rect.top(), 2, rect.height()), color("accent"))
    elif state & QStyle.StateFlag.State_MouseOver:
        p.fillRect(rect, color("hover"))
    y = rect.bottom() - 0.5
    painting.line(p, rect.left() + _EDGE_PX, y, rect.right() - _EDGE_PX, y, color("line"))
