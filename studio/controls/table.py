"""A table in the look: no grid, a hairline a row, the chosen row tinted, widths remembered."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from studio.controls import painting
from studio.controls.delegates import EDGE, GAP, Index, WordsDelegate
from studio.controls.painting import LEFT, color
from studio.preferences import remember, remembered
from studio.theme.tokens import size

HEAD_HEIGHT = 30


class Table(QTableView):
    """A table whose `name` remembers the widths of its columns from one start to the next.

    Type to find a row, click a head to sort, Shift and Ctrl choose several.

    Attributes
    ----------
    room_changed : Signal(int)
        Its columns have so many pixels together, without a scroll bar where there is one.
    """

    room_changed = Signal(int)

    def __init__(
        self, name: str, row_height: int | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name = name
        self.hovered_row = -1
        self._shows_ring = False
        self.setObjectName(name)
        self.setAccessibleName(name)
        self.setItemDelegate(WordsDelegate(self))
        self.setHorizontalHeader(_Head(self))
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(24)
        self.verticalHeader().setDefaultSectionSize(row_height or size("row"))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._saving = QTimer(self, singleShot=True, interval=500)
        self._saving.timeout.connect(self._save_widths)
        self.horizontalHeader().sectionResized.connect(self._on_resized)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)  # Qt comes here when a scroll bar takes of the room, too
        self.room_changed.emit(self.viewport().width())

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        self._restore_widths()

    def set_widths(self, *widths: int) -> None:
        """Set the columns' first widths; a person's own win, and the last one stretches."""
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
        self.horizontalHeader().setStretchLastSection(True)
        self._saving.stop()
        self._restore_widths()

    def _restore_widths(self) -> None:
        widths = remembered(f"columns/{self._name}", [])
        header = self.horizontalHeader()
        if isinstance(widths, list) and len(widths) == header.count():
            for column, width in enumerate(widths):
                header.resizeSection(column, int(width))
            self._saving.stop()

    def _on_resized(self, column: int, _old: int, _new: int) -> None:
        # The last column stretches with the window: that is no choice of a person's.
        if column < self.horizontalHeader().count() - 1 and self.horizontalHeader().underMouse():
            self._saving.start()

    def _save_widths(self) -> None:
        header = self.horizontalHeader()
        remember(f"columns/{self._name}", [header.sectionSize(i) for i in range(header.count())])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self.hovered_row:
            self.hovered_row = row
            self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_key = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._shows_ring = event.reason() in by_key
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._shows_ring = False
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._shows_ring:
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painting.focus_ring(painter, self._ring_rect(), 4)
            painter.end()

    def _ring_rect(self) -> QRectF:
        current = self.currentIndex()
        if not current.isValid():
            return QRectF(self.viewport().rect())
        row: QRect = self.visualRect(current)
        return QRectF(1, row.top(), self.viewport().width() - 2, row.height())

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if self._shows_ring:
            self.viewport().update()


class _Head(QHeaderView):
    """Column heads in a small, quiet voice, aligned as their cells are."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self.setFixedHeight(HEAD_HEIGHT)
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setMinimumSectionSize(32)
        self.setStretchLastSection(True)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), HEAD_HEIGHT)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803
        model = self.model()
        if model is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(rect)
        is_last = self.visualIndex(logicalIndex) == self.count() - 1
        left = EDGE if self.visualIndex(logicalIndex) == 0 else 0
        inner = whole.adjusted(left, 0, -(EDGE if is_last else GAP), 0)
        text = model.headerData(logicalIndex, Qt.Orientation.Horizontal) or ""
        align = model.headerData(
            logicalIndex, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole
        )
        self._paint_words(painter, inner, logicalIndex, str(text), align)
        y = whole.bottom() - 0.5
        painting.line(painter, whole.left(), y, whole.right(), y, color("line"))
        painter.restore()

    def _paint_words(
        self, p: QPainter, rect: QRectF, column: int, text: str, align: int | None
    ) -> None:
        where = Qt.AlignmentFlag(align) | Qt.AlignmentFlag.AlignVCenter if align else LEFT
        is_sorted = self.isSortIndicatorShown() and self.sortIndicatorSection() == column and text
        if not is_sorted:
            painting.words(p, rect, text, "small", "text3", where, 500)
            return
        # The arrow stands at the side where the words do not begin, so that they stay put.
        is_up = self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
        icon = "chevron-up" if is_up else "chevron-down"
        used = painting.words(p, rect, text, "small", "text2", where, 500)
        is_right = bool(where & Qt.AlignmentFlag.AlignRight)
        x = rect.right() - used - 16 if is_right else rect.left() + used + 4
        painting.glyph(p, icon, x, rect.center().y() - 6, "text2", 12)
