"""What can be set while listening: the model, how sure is sure enough, what is called unknown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.controls.arrange import row
from studio.controls.buttons import button, icon_button
from studio.controls.fields import select
from studio.controls.slider_row import SliderRow
from studio.controls.text import label
from studio.theme.tokens import size

SURE_PERCENT = 70
UNKNOWN_PERCENT = 35


class ListenSetup(QWidget):
    """Model chooser and two sliders.

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

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._models = select((), "Model")
        self._models.activated.connect(self.model_chosen)
        self._sure = SliderRow("Sure enough from", 0, 100, SURE_PERCENT, unit="%")
        self._unknown = SliderRow("Say “unknown” below", 0, 100, UNKNOWN_PERCENT, unit="%")
        for each in (self._sure, self._unknown):
            each.changing.connect(self.changed)
            each.changed.connect(self.changed)
        self._opens = icon_button("folder-open", "Open a model file…")
        self._opens_large = button("Open a file…", "folder-open")
        for each in (self._opens, self._opens_large):
            each.clicked.connect(self.open_asked)
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        opens = (self._opens, self._opens_large)
        layout.addWidget(row(label("Model", "body", "2"), (self._models, 1), *opens, gap=8))
        layout.addWidget(self._sure)
        layout.addWidget(self._unknown)
        self.set_touch(is_touch=False)

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

    def set_touch(self, *, is_touch: bool) -> None:
        """Make the controls as high as a finger needs, or as a pointer does."""
        touch = size("touch")
        self._opens.setVisible(not is_touch)
        self._opens_large.setVisible(is_touch)
        self._layout.setSpacing(16 if is_touch else 8)
        for each in (self._models, self._opens_large):
            # The sheet fixes the height of a field; a finger needs more than a pointer.
            sheet = f"min-height: {touch - 2}px; max-height: {touch - 2}px;" if is_touch else ""
            each.setStyleSheet(sheet)
        for each in (self._sure, self._unknown):
            each.set_touch(is_touch=is_touch)
