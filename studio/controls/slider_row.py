"""A number that is dragged: its name, its value at the right, the slider below."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QSlider, QVBoxLayout, QWidget

from studio.controls.arrange import row
from studio.controls.numbers import number
from studio.controls.text import label
from studio.theme.tokens import size

_HEIGHT_PX = 20


class SliderRow(QWidget):
    """A slider with its name and value.

    Signals
    -------
    changing(float)
        While it is dragged; for a preview.
    changed(float)
        Once, when the drag ends or a key has moved it; for an edit.
    """

    changing = Signal(float)
    changed = Signal(float)

    def __init__(  # noqa: PLR0913  a number has that many facts
        self,
        name: str,
        minimum: float,
        maximum: float,
        value: float,
        *,
        step: float = 1.0,
        unit: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._minimum, self._step, self._unit = minimum, step, unit
        self._places = 0 if step >= 1 else len(f"{step:.6f}".rstrip("0").partition(".")[2])
        self._shown = label("")
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, round((maximum - minimum) / step))
        self._slider.setAccessibleName(name)
        self._slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.set_touch(is_touch=False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(row(label(name, "body", "2"), None, self._shown))
        layout.addWidget(self._slider)
        self.set_value(value)
        self._slider.valueChanged.connect(self._on_moved)
        self._slider.sliderReleased.connect(self._on_released)

    def set_touch(self, *, is_touch: bool) -> None:
        """Make the slider as high as a finger needs, or as a pointer does."""
        self._slider.setFixedHeight(size("touch") if is_touch else _HEIGHT_PX)

    @property
    def value(self) -> float:
        """The number now shown."""
        return self._minimum + self._slider.value() * self._step

    def set_value(self, value: float) -> None:
        """Show a number without telling anybody."""
        with QSignalBlocker(self._slider):
            self._slider.setValue(round((value - self._minimum) / self._step))
        self._show()

    def _show(self) -> None:
        text = number(self.value, self._unit, self._places)
        self._shown.setText(text)
        self._slider.setAccessibleDescription(text)

    def _on_moved(self) -> None:
        self._show()
        self.changing.emit(self.value)
        if not self._slider.isSliderDown():
            self.changed.emit(self.value)

    def _on_released(self) -> None:
        self.changed.emit(self.value)
