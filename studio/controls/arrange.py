"""Rows, columns and panes, so that a page reads as it looks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studio.controls.text import label

Item: TypeAlias = "QWidget | QLayout | int | tuple[QWidget | QLayout, int] | None"
"""What stands in a row: a widget, a layout, pixels of space, None to stretch, (item, stretch)."""
Edges: TypeAlias = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels."""

NO_LIMIT_PX = 16_777_215
"""Qt's own largest width or height of a widget."""


def row(*items: Item, gap: int = 8, edges: Edges = (0, 0, 0, 0)) -> QWidget:
    """Set items side by side."""
    made = QWidget()
    _fill(QHBoxLayout(made), items, gap, edges)
    return made


def column(*items: Item, gap: int = 8, edges: Edges = (0, 0, 0, 0)) -> QWidget:
    """Set items below one another."""
    made = QWidget()
    _fill(QVBoxLayout(made), items, gap, edges)
    return made


def _fill(layout: QBoxLayout, items: Iterable[Item], gap: int, edges: Edges) -> None:
    layout.setContentsMargins(*edges)
    layout.setSpacing(gap)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        else:
            content, stretch = item if isinstance(item, tuple) else (item, 0)
            if isinstance(content, QLayout):
                layout.addLayout(content, stretch)
            else:
                layout.addWidget(content, stretch)


def pane(content: QWidget, tone: str = "true", width: int | None = None) -> QWidget:
    """Give a widget the ground of a pane (or of a well: ``tone="sunken"``), edge to edge."""
    content.setProperty("pane", tone)
    content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    if width:
        content.setFixedWidth(width)
    return content


def scrolling(content: QWidget) -> QScrollArea:
    """Let a pane be moved up and down where it is higher than its place."""
    made = QScrollArea()
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setWidgetResizable(True)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setWidget(content)
    return made


def rule(way: str = "h") -> QFrame:
    """Make the hairline that parts two panes; ``"v"`` stands upright."""
    made = QFrame()
    made.setProperty("rule", way)
    return made


def card(content: QWidget, tone: str = "true") -> QFrame:
    """Put a widget on a card; ``tone="tint"`` marks the chosen one."""
    made = QFrame()
    made.setProperty("card", tone)
    _fill(QVBoxLayout(made), (content,), 0, (0, 0, 0, 0))
    return made


def section(title: str, *items: Item, control: QWidget | None = None) -> QWidget:
    """Make a section of an inspector: its title, a switch or a name in the head, items below."""
    head = row(label(title, "title"), None, *([control] if control else []))
    return column(head, *items, gap=8, edges=(16, 14, 16, 14))


def setting_row(name: str, control: QWidget) -> QWidget:
    """Set a name at the left and its control or value at the right."""
    return row(label(name, "body", "2"), None, control)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let go of the widgets."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)
