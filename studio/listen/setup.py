"""What can be set while listening: the model, how sure is sure enough, what is called unknown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QSlider, QVBoxLayout, QWidget

from studio.controls.arrange import row
from studio.controls.buttons import Button, button, icon_button
from studio.controls.fields import select
from studio.controls.slider_row import SliderRow
from studio.controls.text import label
from studio.theme.tokens import size

SURE_PERCENT = 70
UNKNOWN_PERCENT = 35


class ListenSetup(QWidget):
    """Model chooser and two sliders.

    Parameters
    ----------
    is_touch : bool
        Controls as high as a finger needs.

    Attributes
    ----------
    model_chosen : Signal(int)
        Place of the model in the list given.
    open_asked : Signal()
        A model file is to be opened.
    changed : Signal()
        A slider moved.
    """

    model_chosen = Signal(int)
    open_asked = Signal()
    changed = Signal()

    def __init__(self, *, is_touch: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._models = select((), "Model")
        self._models.activated.connect(self.model_chosen)
        self._sure = SliderRow("Sure enough from", 0, 100, SURE_PERCENT, unit="%")
        self._unknown = SliderRow("Say “unknown” below", 0, 100, UNKNOWN_PERCENT, unit="%")
        for each in (self._sure, self._unknown):
            each.changing.connect(self.changed)
            each.changed.connect(self.changed)
        opens = self._open_button(is_touch=is_touch)
        opens.clicked.connect(self.open_asked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16 if is_touch else 8)
        chooser = row(label("Model", "body", "2"), (self._models, 1), opens, gap=8)
        layout.addWidget(chooser)
        layout.addWidget(self._sure)
        layout.addWidget(self._unknown)
        if is_touch:
            self._make_touchable(opens)

    @property
    def sure(self) -> float:
        """From this share on a class counts as heard, 0 to 1."""
        return self._sure.value / 100

    @property
    def unknown_below(self) -> float:
        """Below this share nothing is called by its name, 0 to 1."""
        return self._unknown.value / 100

    def set_unknown_below(self, share: float) -> None:
        """Take over a model's own rule."""
        self._unknown.set_value(round(share * 100))

    def show_models(self, names: Sequence[str], chosen: int) -> None:
        """Offer these models; `chosen` is -1 where none is loaded."""
        with QSignalBlocker(self._models):
            self._models.clear()
            self._models.addItems(list(names))
            self._models.setCurrentIndex(chosen)

    def _open_button(self, *, is_touch: bool) -> Button:
        if is_touch:
            return button("Open a file…", "folder-open")
        return icon_button("folder-open", "Open a model file…")

    def _make_touchable(self, opens: Button) -> None:
        touch = size("touch")
        for each in (self._models, opens):
            # The sheet fixes the height of a field; a finger needs more than a pointer.
            each.setStyleSheet(f"min-height: {touch - 2}px; max-height: {touch - 2}px;")
        for each in self.findChildren(QSlider):
            each.setFixedHeight(touch)
