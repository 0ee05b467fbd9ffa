"""The rail: five pages, each with its state; help and settings at its end."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from studio.commands.command import Command
from studio.commands.keymap import key_text
from studio.commands.registry import command
from studio.commands.view import PAGES
from studio.controls import painting
from studio.controls.arrange import pane
from studio.controls.brand import paint_brand
from studio.controls.painting import CENTRE, Painted, color
from studio.controls.toggles import PaintedButton
from studio.theme import theme
from studio.theme.tokens import size

_ENDS = ("help.keys", "window.settings")
_FIRST_Y = 66
_PITCH, _TIGHT_PITCH = 74, 58
_TIGHT_BELOW = 560  # window heights under this have no room for the roomy pitch


class Rail(QWidget):
    """The way through the program; `asked` names the page that was pressed."""

    asked = Signal(str)

    def __init__(self, perform: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        pane(self, width=size("rail"))
        self.setAccessibleName("Pages")
        self._sign = _Sign(self)
        self._items = {name: _Item(name, icon, about, self) for name, icon, about in PAGES}
        for name, item in self._items.items():
            item.clicked.connect(lambda _=False, name=name: self.asked.emit(name))
        self._ends = {each: _End(command(each), self) for each in _ENDS}
        for each, end in self._ends.items():
            end.clicked.connect(lambda _=False, each=each: perform(each))

    def end(self, command_id: str) -> QWidget:
        """Return the button of help or settings, for a popover to point at."""
        return self._ends[command_id]

    def choose(self, page: str) -> None:
        """Mark the page that is in front; ``""`` marks none."""
        for name, item in self._items.items():
            item.setChecked(name == page)

    def set_state(self, page: str, words: str, tone: str) -> None:
        """Write a count or a state under a page's name."""
        self._items[page].set_state(words, tone)

    def state(self, page: str) -> str:
        """Return what stands under a page's name."""
        return self._items[page].state

    def set_enabled(self, is_on: bool) -> None:
        """Turn the pages on, or off while no project is open."""
        for item in self._items.values():
            item.set_reason(None if is_on else "No project is open.")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_tight = self.height() < _TIGHT_BELOW
        pitch = _TIGHT_PITCH if is_tight else _PITCH
        self._sign.move(22, 12)
        for place, item in enumerate(self._items.values()):
            height = pitch - (2 if is_tight else 6)
            item.setGeometry(0, _FIRST_Y - (4 if is_tight else 0) + place * pitch, 76, height)
        for place, end in enumerate(reversed(self._ends.values())):
            end.setGeometry(22, self.height() - 50 - place * 42, 32, 32)


class _Sign(Painted):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(32, 32)

    def paint(self, p: QPainter, rect: QRectF) -> None:
        paint_brand(p, rect.left(), rect.top(), rect.width())


class _Item(PaintedButton):
    def __init__(self, name: str, icon: str, about: str, parent: QWidget) -> None:
        super().__init__(name, checkable=True, parent=parent)
        self.setAutoExclusive(False)
        self._icon, self._about = icon, about
        self.state, self._tone = "", "text3"
        self.setText(name)
        self._key = command(f"page.{name.lower()}").key
        self.set_reason(None)

    def nextCheckState(self) -> None:
        """Stay as it is: the window says which page is in front."""

    def set_state(self, words: str, tone: str) -> None:
        self.state, self._tone = words, tone
        self.setAccessibleDescription(words)
        self.update()

    def set_reason(self, reason: str | None) -> None:
        super().set_reason(reason)
        if reason is None:
            self.setToolTip(f"{self._about}  {key_text(self._key)}")

    def sizeHint(self) -> QSize:
        return QSize(size("rail"), _PITCH - 6)

    def paint(self, p: QPainter, rect: QRectF) -> None:
        is_on = self.isChecked()
        is_tight = rect.height() < 60
        cell = rect.adjusted(8, 0, -8, 0)
        if is_on:
            edge = color("accent") if theme.current().name == "contrast" else None
            painting.box(p, cell, color("accent-tint"), 10, edge)
            mark = QRectF(0, rect.center().y() - 14, 3, 28)
            painting.box(p, mark, color("accent"), 1.5)
        elif self.underMouse() and self.isEnabled():
            painting.box(p, cell, color("hover"), 10)
        ink = "accent" if is_on else "text2" if self.isEnabled() else "disabled"
        top = rect.top() + (5 if is_tight else 9)
        painting.glyph(p, self._icon, 28, top, ink, 20)
        name = QRectF(4, top + 23, 68, 16)
        painting.words(p, name, self.text(), "caption", ink, CENTRE, 600 if is_on else 500)
        below = ink if is_on and self._tone == "text3" else self._tone
        painting.words(
            p,
            QRectF(4, top + (36 if is_tight else 38), 68, 15),
            self.state,
            "caption",
            below,
            CENTRE,
        )
        if self.hasFocus():
            painting.focus_ring(p, cell, 10)


class _End(PaintedButton):
    def __init__(self, row: Command, parent: QWidget) -> None:
        title = row.title if isinstance(row.title, str) else row.id
        super().__init__(title, parent=parent)
        self._icon = row.icon
        self.setObjectName(row.id)
        self.setToolTip(f"{title}  {key_text(row.key)}")

    def sizeHint(self) -> QSize:
        return QSize(32, 32)

    def paint(self, p: QPainter, rect: QRectF) -> None:
        if self.underMouse():
            painting.box(p, rect, color("hover"), 7)
        painting.glyph(p, self._icon, 6, 6, "text2" if self.underMouse() else "text3", 20)
        if self.hasFocus():
            painting.focus_ring(p, rect)
