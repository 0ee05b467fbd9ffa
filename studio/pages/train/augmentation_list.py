"""The transforms of the recipe as a list: what each does, how far it goes, on or off, try it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.training.choice import in_words
from engine.training.transforms import TRANSFORMS, Transform
from studio.controls.arrange import column, row
from studio.controls.buttons import button, icon_button
from studio.controls.eliding import ElidingLabel
from studio.controls.numbers import MINUS
from studio.controls.switch import Switch
from studio.controls.text import label

ALL = ""
"""Stands for all that are switched on, one after the other."""


class AugmentationList(QWidget):
    """A row a transform; what is asked for goes to the page.

    Attributes
    ----------
    switched : Signal(str, bool)
        Name of a transform, and whether it is to be on.
    opened : Signal(str)
        A transform is to be tried and set, or `ALL` of them.
    """

    switched = Signal(str, bool)
    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._n_on = label("", "small", "3")
        self.rows = {name: TransformRow(name) for name in TRANSFORMS}
        for name, each in self.rows.items():
            each.switch.toggled.connect(lambda on, name=name: self.switched.emit(name, on))
            each.open_key.clicked.connect(lambda _down, name=name: self.opened.emit(name))
        self.all_key = button("Hear all", "volume-2", kind="quiet", small=True)
        self.all_key.clicked.connect(lambda: self.opened.emit(ALL))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(7)
        self._head = row(label("Augmentation", "title"), self._n_on, None, self.all_key)
        layout.addWidget(self._head)
        about = "Made-up variety. In training only: validation and test clips stay as they are."
        layout.addWidget(label(about, "small", "2", wrap=True))
        for each in self.rows.values():
            layout.addWidget(each)

    def show_transforms(self, transforms: Sequence[Transform]) -> None:
        """Show what the project keeps: every transform, on or off."""
        for each in transforms:
            self.rows[each.name].show_transform(each)
        self._n_on.setText(f"{sum(each.is_on for each in transforms)} of {len(transforms)}")

    def row_of(self, name: str) -> QWidget:
        """Return the row of a transform, or the head for `ALL`: a popover points at it."""
        return self.rows[name] if name else self._head


class TransformRow(QWidget):
    """One transform: its name, how far it goes, a way to try and set it, its switch."""

    def __init__(self, name: str) -> None:
        super().__init__()
        made = TRANSFORMS[name]
        self._note = ElidingLabel()
        self.switch = Switch(made.title)
        self.open_key = icon_button("volume-2", f"Hear, see and set “{made.title}”", small=True)
        self.setToolTip(made.about)
        words = column(label(made.title), self._note, gap=0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(row((words, 1), self.open_key, self.switch, gap=6))

    def show_transform(self, transform: Transform) -> None:
        """Show its range and whether it is on."""
        self._note.set_text(in_words(transform).replace("-", MINUS))
        with QSignalBlocker(self.switch):
            self.switch.setChecked(transform.is_on)
        self.switch.update()
