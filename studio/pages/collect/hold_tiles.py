"""The classes to record as: hold a tile, or its digit, while the sound happens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from engine.dataset.records import Label
from studio.commands.context import Context
from studio.commands.registry import command
from studio.controls import painting
from studio.controls.add_tile import AddTile
from studio.controls.arrange import clear
from studio.controls.numbers import number
from studio.controls.painting import CENTRE, RIGHT, color
from studio.controls.toggles import PaintedButton
from studio.theme import theme

HEIGHT_PX = 70
_LOW_PX = 42
"""Height of a tile where they stand in two rows, each with its name beside its badge."""
_LEAST_PX = 92
"""Width of a tile below which its name cannot be read."""
_GAP_PX, _ADD_PX = 8, 44
_FEW_SHARE = 0.5
"""A class with less than this share of the middle class's clips is written in amber."""


class HoldTiles(QWidget):
    """One tile a class, and one to add another.

    Signals
    -------
    held(str)
        A tile was pressed: the name of its class.
    let_go()
    """

    held = Signal(str)
    let_go = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._tiles: dict[str, _Tile] = {}
        self._add: AddTile | None = None
        self._n_rows = 0
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(_GAP_PX)
        self.setFixedHeight(HEIGHT_PX)

    def set_labels(self, labels: Sequence[Label]) -> None:
        """Show these classes."""
        clear(self._layout)
        self._tiles.clear()
        for each in labels:
            tile = _Tile(each)
            tile.pressed.connect(lambda name=each.name: self.held.emit(name))
            tile.released.connect(self.let_go)
            self._tiles[each.name] = tile
        tip = command("class.add").words(self._context)
        self._add = AddTile(tip, _ADD_PX, HEIGHT_PX, 10, words=not labels)
        self._add.clicked.connect(lambda: self._context.perform("class.add"))
        self._place(self._rows_wanted())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._rows_wanted() != self._n_rows:
            self._place(self._rows_wanted())

    def _rows_wanted(self) -> int:
        """Return 2 where the names could not be read in one row."""
        room = (self.width() - _ADD_PX) / max(1, len(self._tiles)) - _GAP_PX
        return 2 if room < _LEAST_PX and len(self._tiles) > 1 else 1

    def _place(self, n_rows: int) -> None:
        """Set the tiles in rows, the one to add another at the right of them all."""
        self._n_rows = n_rows
        while self._layout.takeAt(0) is not None:
            pass
        n_columns = -(-len(self._tiles) // n_rows)
        for place in range(max(self._layout.columnCount(), n_columns + 2)):
            self._layout.setColumnStretch(place, int(place < n_columns))
        for place, tile in enumerate(self._tiles.values()):
            tile.set_low(n_rows > 1)
            self._layout.addWidget(tile, place // max(1, n_columns), place % max(1, n_columns))
        if self._add is not None:
            self._add.setFixedHeight(HEIGHT_PX if n_rows == 1 else 2 * _LOW_PX + _GAP_PX)
            self._layout.addWidget(self._add, 0, max(1, n_columns), n_rows, 1)
        self._layout.setColumnStretch(max(1, n_columns) + 1, int(not self._tiles))
        self.setFixedHeight(HEIGHT_PX if n_rows == 1 else 2 * _LOW_PX + _GAP_PX)

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many clips each class has."""
        few = _FEW_SHARE * median([counts.get(name, 0) for name in self._tiles] or [0])
        for name, tile in self._tiles.items():
            tile.set_count(counts.get(name, 0), is_few=counts.get(name, 0) < few)

    def set_recording(self, label: str) -> None:
        """Mark the class that is being recorded; ``""`` marks none."""
        for name, tile in self._tiles.items():
            tile.set_recording(name == label)

    def set_reason(self, reason: str | None) -> None:
        """Turn the tiles off and say why; None turns them on."""
        for tile in self._tiles.values():
            tile.set_reason(reason)


class _Tile(PaintedButton):
    """Badge, count and name; filled in the colour of recording while it is held."""

    def __init__(self, of_class: Label) -> None:
        super().__init__(of_class.name)
        self._class = of_class
        self._count = 0
        self._is_few = False
        self._is_recording = False
        self._is_low = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._record_tip = f"Record as {of_class.name}"
        self.setToolTip(self._record_tip)

    def set_reason(self, reason: str | None) -> None:
        super().set_reason(reason)
        # The whole name in either case: a narrow tile has no room for it.
        self.setToolTip(f"{self._class.name}: {reason}" if reason else self._record_tip)

    def set_low(self, is_low: bool) -> None:
        """Stand the name beside the badge, or under it."""
        self._is_low = is_low
        self.setFixedHeight(_LOW_PX if is_low else HEIGHT_PX)

    def set_count(self, n_clips: int, *, is_few: bool) -> None:
        self._count, self._is_few = n_clips, is_few
        self.update()

    def set_recording(self, is_recording: bool) -> None:
        if is_recording != self._is_recording:
            self._is_recording = is_recording
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(40, _LOW_PX)

    def paint(self, p: QPainter, rect: QRectF) -> None:
        name = QRectF(rect.left() + 12, rect.bottom() - 33, rect.width() - 20, 24)
        if self._is_low:
            name = QRectF(rect.left() + 38, rect.top(), rect.width() - 44, rect.height())
        corner = QRectF(rect.left() + 12, rect.top() + 12, 18, 18)
        if self._is_recording:
            painting.box(p, rect, color("record"), 10)
            painting.box(p, corner, color("on-record"), 5)
            if self._class.key:
                painting.words(p, corner, self._class.key, "caption", "record", CENTRE, 600)
            else:
                shape = theme.current().class_shape(self._class.color)
                painting.mark(p, corner.center(), shape, 4.3, color("record"))
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(color("on-record"))
            if not self._is_low:
                p.drawEllipse(QPointF(rect.right() - 17, rect.top() + 21), 5, 5)
            painting.words(p, name, self._class.name, "strong", "on-record")
            return
        ground = color("hover") if self.underMouse() and self.isEnabled() else color("raised")
        painting.box(p, rect, ground, 10, color("edge-soft"))
        painting.badge(p, corner.left(), corner.top(), self._class.color, self._class.key)
        count = QRectF(rect.left(), rect.top() + 12, rect.width() - 12, 18)
        tone = "warn" if self._is_few else "text3"
        n_px = painting.text_width(number(self._count), "small")
        if n_px < rect.width() - 46 and not self._is_low:
            painting.words(p, count, number(self._count), "small", tone, RIGHT)
        ink = "text" if self.isEnabled() else "disabled"
        painting.words(p, name, self._class.name, "strong", ink)
        if self.hasFocus():
            painting.focus_ring(p, rect, 10)
