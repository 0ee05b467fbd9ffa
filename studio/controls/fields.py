"""Fields: a line of text, a choice, a search, a path."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QIcon,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QWidget,
)

from studio.controls import painting
from studio.controls.buttons import button
from studio.controls.key_hint import KeyHint
from studio.controls.painting import color
from studio.theme import theme
from studio.theme.fonts import font
from studio.theme.icons import icon


def field(text: str = "", placeholder: str = "", name: str = "") -> QLineEdit:
    """Make a line of text to edit; `name` is what a screen reader calls it."""
    made = QLineEdit(text)
    made.setFont(font("body"))
    made.setPlaceholderText(placeholder)
    made.setAccessibleName(name or placeholder)
    return made


def select(items: Sequence[str], name: str, width: int | None = None) -> Select:
    """Make a choice of one among several; `name` is what a screen reader calls it."""
    made = Select()
    made.setFont(font("body"))
    made.addItems(list(items))
    made.setAccessibleName(name)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    made.setMinimumContentsLength(6)
    if width:
        made.setFixedWidth(width)
    return made


class Select(QComboBox):
    """A choice whose arrow is one of our icons, in the colour of the theme."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()  # the pane under the pointer is what somebody wants to move

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        token = "text2" if self.isEnabled() else "disabled"
        painting.glyph(painter, "chevron-down", self.width() - 23, self.height() / 2 - 7, token, 14)
        painter.end()


class CheckBox(QCheckBox):
    """A box that is ticked; the tick is one of our icons."""

    def __init__(self, text: str, *, on: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setFont(font("body"))
        self.setChecked(on)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        where = QRectF(0, self.height() / 2 - 8, 16, 16)
        if self.checkState() == Qt.CheckState.Unchecked:
            painting.box(painter, where, color("field"), 4, color("edge"))
        else:
            painting.box(painter, where, color("accent"), 4)
            is_part = self.checkState() == Qt.CheckState.PartiallyChecked
            if is_part:
                painting.box(painter, where.adjusted(4, 7, -4, -7), color("on-accent"), 1)
            else:
                painting.glyph(painter, "check", 1, where.top() + 1, "on-accent", 14)
        if self.hasFocus():
            painting.focus_ring(painter, where.adjusted(-2, -2, 2, 2), 6)
        painter.end()


class SearchField(QLineEdit):
    """A field that filters as one types: magnifier at the left, its key at the right.

    Esc empties it, then lets go of it.
    """

    def __init__(self, placeholder: str, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(font("body"))
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self._icon = QAction(placeholder, self)
        self.addAction(self._icon, QLineEdit.ActionPosition.LeadingPosition)
        self._hint = KeyHint(key, parent=self) if key else None
        self.textChanged.connect(self._on_text)
        self._draw_icon()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.clearFocus()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._hint:
            margin = (self.height() - self._hint.height()) // 2
            self._hint.move(self.width() - self._hint.width() - margin, margin)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._draw_icon()

    def _draw_icon(self) -> None:
        now = theme.current()
        drawn: QIcon = icon("search", now.hex("text3"), now.hex("disabled"))
        self._icon.setIcon(drawn)

    def _on_text(self, text: str) -> None:
        if self._hint:
            self._hint.setVisible(not text)


class PathField(QWidget):
    """A path to type or to choose; `ask` opens the system's dialog and returns a path or None."""

    changed = Signal(Path)

    def __init__(
        self, name: str, ask: Callable[[], Path | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._ask = ask
        self._field = field(name=name)
        choose = button("Choose…", "folder-open")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._field, 1)
        layout.addWidget(choose)
        choose.clicked.connect(self._choose)
        self._field.editingFinished.connect(self._tell)

    @property
    def path(self) -> Path | None:
        """What the field holds, or None while it is empty."""
        text = self._field.text().strip()
        return Path(text).expanduser() if text else None

    def set_path(self, path: Path) -> None:
        """Show a path."""
        self._field.setText(str(path))

    def _choose(self) -> None:
        if (chosen := self._ask()) is not None:
            self.set_path(chosen)
            self._tell()

    def _tell(self) -> None:
        if (path := self.path) is not None:
            self.changed.emit(path)
