"""What a person would see as badly laid out: things that overlap, stick out or are squeezed."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QLayout, QScrollArea, QWidget

SMALL = (800, 480)
"""A Raspberry Pi's touch screen, in pixels."""


def faults(page: QWidget) -> list[str]:
    """Name what of a page is badly laid out: nothing, where all is well."""
    found = []
    for parent in (page, *page.findChildren(QWidget)):
        if parent.layout() is not None and parent.isVisible():
            found += _faults_in(parent)
        if isinstance(parent, QScrollArea) and parent.isVisible():
            inner, room = parent.widget(), parent.viewport()
            if inner is not None and inner.width() > room.width():
                found.append(f"{_name(inner)} goes on at the right of its pane")
    return found


def _faults_in(parent: QWidget) -> Iterator[str]:
    shown = [(each, least) for each, least in _laid_in(parent.layout()) if each.isVisible()]
    for place, (each, least) in enumerate(shown):
        if not parent.rect().contains(each.geometry()):
            yield f"{_name(each)} leaves its place"
        is_short = each.width() < least.width() or each.height() < least.height()
        # What holds others may ask for more than it needs, such as a stack for its hidden pages.
        if is_short and each.layout() is None:
            yield f"{_name(each)} is squeezed"
        for other, _ in shown[place + 1 :]:
            if each.geometry().intersects(other.geometry()):
                yield f"{_name(each)} and {_name(other)} lie over one another"


def _laid_in(layout: QLayout | None) -> Iterator[tuple[QWidget, QSize]]:
    """Yield the widgets of a layout and of those within it, with the least room each needs."""
    for place in range(layout.count() if layout is not None else 0):
        item = layout.itemAt(place) if layout is not None else None
        if item is None:
            continue
        if (widget := item.widget()) is not None:
            yield widget, item.minimumSize()
        yield from _laid_in(item.layout())


def _name(widget: QWidget) -> str:
    words = widget.text() if isinstance(widget, QLabel) else widget.accessibleName()
    return f"{type(widget).__name__} “{words or widget.objectName()}”"
