"""The popovers over the class bar: one picks a class by typing, one changes a class."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from engine.dataset.edits.base import Edit
from engine.dataset.records import Label
from studio.controls.popover import Popover
from studio.pages.label.class_bar import ClassBar
from studio.pages.label.class_editor import ClassEditor
from studio.pages.label.class_picker import ClassPicker


def pick_class(labels: tuple[Label, ...], bar: ClassBar, picked: Callable[[str], None]) -> None:
    """Offer every class by its name; `picked` is told the one that was chosen or typed."""
    picker = ClassPicker(labels)
    popover = _over(bar, picker, bar)
    picker.picked.connect(lambda name: (popover.close_now(), picked(name)))
    picker.field.setFocus()


def edit_class(
    label: Label,
    labels: tuple[Label, ...],
    n_clips: int,
    bar: ClassBar,
    wanted: Callable[[Edit], None],
) -> None:
    """Show the card of a class of `n_clips` clips; `wanted` is told the edit chosen on it."""
    card = ClassEditor(label, labels, n_clips)
    popover = _over(bar.key_of(label.name), card, bar)
    card.wanted.connect(lambda edit: (popover.close_now(), wanted(edit)))
    card.name.setFocus()
    card.name.selectAll()


def _over(cause: QWidget, content: QWidget, bar: ClassBar) -> Popover:
    popover = Popover(content, bar.window())
    popover.closed.connect(popover.deleteLater)
    popover.point_at(cause, "above")
    return popover
