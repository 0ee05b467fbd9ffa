"""A class on a card: its name, its colour and key, and the ways to be rid of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QButtonGroup, QWidget

from engine.dataset.edits.base import Edit
from engine.dataset.edits.classes import (
    KEYS,
    MergeClass,
    RecolourClass,
    RemoveClass,
    RenameClass,
    SetClassKey,
)
from engine.dataset.records import Label
from studio.controls import painting
from studio.controls.arrange import column, row, rule
from studio.controls.badge import UNLABELLED
from studio.controls.buttons import button
from studio.controls.fields import field, select
from studio.controls.flow import FlowLayout
from studio.controls.numbers import count
from studio.controls.painting import color
from studio.controls.text import label
from studio.controls.toggles import PaintedButton
from studio.theme import theme

_WIDTH_PX = 296
_N_COLORS = 12
"""Of the palette; behind them they repeat with the next shape."""

_NO_KEY = "None"


class ClassEditor(QWidget):
    """Tells the edit that a person asks for; the session carries it out.

    Parameters
    ----------
    of_class : Label
    labels : Sequence[Label]
        All classes, for merging and for what happens to the clips of a deleted one.
    n_clips : int
        That the class has.

    Signals
    -------
    wanted(Edit)
        One step, undoable as any other.
    """

    wanted = Signal(object)

    def __init__(self, of_class: Label, labels: Sequence[Label], n_clips: int) -> None:
        super().__init__()
        self._class = of_class
        others = [each.name for each in labels if each.name != of_class.name]
        self.name = field(of_class.name, name="Name of the class")
        self.colors = _Swatches(of_class.color)
        self.key = select([_NO_KEY, *KEYS], "Key", 84)
        self.key.setCurrentText(of_class.key or _NO_KEY)
        self.into = select(others, "Merge into", 148)
        self.merge = button("Merge", "merge")
        self.merge.set_reason(None if others else "There is no other class.")
        self.heirs = select([UNLABELLED, *others], "Its clips become", 148)
        self.remove = button("Delete", "trash-2", kind="danger")
        self._lay_out(n_clips)
        self._connect()

    def _lay_out(self, n_clips: int) -> None:
        head = row(label("Class", "title"), None, label(count(n_clips, "clip"), "small", "3"))
        content = column(
            head,
            self.name,
            self.colors,
            row(label("Key", tone="2"), None, self.key),
            rule(),
            label("Merge into", "small", "3"),
            row((self.into, 1), self.merge),
            label("Delete; its clips become", "small", "3"),
            row((self.heirs, 1), self.remove),
            gap=10,
            edges=(16, 14, 16, 16),
        )
        layout = content.layout()
        assert layout is not None  # noqa: S101 - `column` made it
        self.setLayout(layout)
        self.setFixedWidth(_WIDTH_PX)

    def _connect(self) -> None:
        self.name.returnPressed.connect(self._rename)
        self.colors.chosen.connect(
            lambda index: self._want(RecolourClass(name=self._class.name, color=index))
        )
        self.key.activated.connect(lambda _place: self._set_key())
        self.merge.clicked.connect(
            lambda: self._want(MergeClass(name=self._class.name, into=self.into.currentText()))
        )
        self.remove.clicked.connect(self._remove)

    def _rename(self) -> None:
        name = self.name.text().strip()
        if name and name != self._class.name:
            self._want(RenameClass(name=self._class.name, new_name=name))

    def _set_key(self) -> None:
        chosen = self.key.currentText()
        key = "" if chosen == _NO_KEY else chosen
        if key != self._class.key:
            self._want(SetClassKey(name=self._class.name, key=key))

    def _remove(self) -> None:
        heir = self.heirs.currentText()
        if self.heirs.currentIndex() == 0:
            self._want(RemoveClass(name=self._class.name))
        else:
            self._want(MergeClass(name=self._class.name, into=heir))

    def _want(self, edit: Edit) -> None:
        self.wanted.emit(edit)


class _Swatches(QWidget):
    """The colours of the palette, each with the shape that goes with it."""

    chosen = Signal(int)

    def __init__(self, index: int) -> None:
        super().__init__()
        flow = FlowLayout(gap=6, line_gap=6, parent=self)
        self._group = QButtonGroup(self)
        for each in range(_N_COLORS):
            swatch = _Swatch(each)
            swatch.setChecked(each == index)
            self._group.addButton(swatch, each)
            flow.addWidget(swatch)
        self._group.idClicked.connect(self.chosen)

    def press(self, index: int) -> None:
        """Choose a colour as a person does."""
        self._group.button(index).click()


class _Swatch(PaintedButton):
    """A colour to choose, 38 by 26."""

    def __init__(self, index: int) -> None:
        super().__init__(f"Colour {index + 1}", checkable=True)
        self._index = index
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(38, 26)

    def paint(self, p: QPainter, rect: QRectF) -> None:
        own = theme.current().class_color(self._index)
        painting.box(p, rect.adjusted(3, 3, -3, -3), own, 5)
        ink, shape = (
            theme.current().class_ink(self._index),
            theme.current().class_shape(self._index),
        )
        painting.mark(p, rect.center(), shape, 4.2, ink)
        if self.isChecked():
            painting.box(p, rect, color("text", 0), 7, color("text"), 1.5)
        if self.hasFocus():
            painting.focus_ring(p, rect, 7)
