"""Every key on one sheet, made from the rows of the command tables."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from studio.commands.command import Command
from studio.commands.context import Context
from studio.commands.keymap import key_text
from studio.commands.registry import FAMILIES
from studio.controls.arrange import column, row, scrolling
from studio.controls.buttons import icon_button
from studio.controls.elided import Elided
from studio.controls.key_hint import KeyHint
from studio.controls.text import label
from studio.frame.sheet import Sheet

WIDTH, HEIGHT = 860, 640
_COLUMNS = 2


class KeysSheet(Sheet):
    """Families in columns: what it does at the left, its keys at the right."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        content = QWidget()
        super().__init__(content, parent, WIDTH, HEIGHT)
        self.setAccessibleName("Keys")
        close = icon_button("x", "Close", small=True)
        close.clicked.connect(self.close_now)
        head = row(label("Keys", "heading"), None, close, edges=(24, 18, 16, 8))
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 12)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(scrolling(self._families(context)), 1)

    def _families(self, context: Context) -> QWidget:
        blocks = [
            column(label(family, "strong"), *lines, gap=7, edges=(0, 0, 0, 14))
            for family, rows in FAMILIES
            if (lines := [_line(*line) for line in _lines(rows, context)])
        ]
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(24, 4, 24, 0)
        grid.setHorizontalSpacing(40)
        halves = [column(*half, None, gap=4) for half in _dealt(blocks)]
        for place, half in enumerate(halves):
            grid.addWidget(half, 0, place)
            grid.setColumnStretch(place, 1)
        return made


def _lines(rows: tuple[Command, ...], context: Context) -> list[tuple[str, tuple[str, ...]]]:
    """Return title and keys of each row; the digits of the classes stand in one line."""
    made: list[tuple[str, tuple[str, ...]]] = []
    digits = [each for each in rows if each.key.isdigit() and each.id.endswith(f"-{each.key}")]
    for each in rows:
        if each in digits:
            if each is digits[0]:
                span = f"{digits[0].key} – {digits[-1].key}"
                made.append((each.about or each.words(context), (span,)))
        elif each.keys:
            made.append((each.words(context), tuple(key_text(keys) for keys in each.keys)))
    return made


def _line(title: str, keys: tuple[str, ...]) -> QWidget:
    hints = [KeyHint(each) for each in keys]
    return row((Elided(title, "body", "text2"), 1), *hints, gap=6)


def _dealt(blocks: list[QWidget]) -> list[list[QWidget]]:
    """Deal blocks into columns of about the same height, in their order."""
    total = sum(block.sizeHint().height() for block in blocks)
    made: list[list[QWidget]] = [[] for _ in range(_COLUMNS)]
    height = 0
    for block in blocks:
        made[min(_COLUMNS - 1, height * _COLUMNS // max(1, total))].append(block)
        height += block.sizeHint().height()
    return made
