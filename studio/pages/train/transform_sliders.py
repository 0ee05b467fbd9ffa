"""The ranges of a transform as sliders, made from their declarations."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.settings import Declaration, declarations
from engine.training.transforms import Transform
from studio.controls.arrange import setting_row
from studio.controls.segmented import Segmented
from studio.controls.slider_row import SliderRow

_SWITCH, _CHANCE = "is_on", "probability"
_PER_CENT = 100


class TransformSliders(QWidget):
    """A slider a range, that of the probability last.

    Attributes
    ----------
    changed : Signal(object)
        The transform with one value changed.
    """

    changed = Signal(object)

    def __init__(self, transform: Transform) -> None:
        super().__init__()
        self._transform = transform
        self.rows: dict[str, _Range] = {}
        self._ways: dict[str, tuple[Segmented, Declaration]] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        declared = [each for each in declarations(type(transform)) if each.name != _SWITCH]
        for each in sorted(declared, key=lambda one: one.name == _CHANCE):
            layout.addWidget(self._ways_of(each) if each.choices else self._slider(each))

    def show_transform(self, transform: Transform) -> None:
        """Show the values of the same transform after a change."""
        self._transform = transform
        for name, each in self.rows.items():
            each.set_value(getattr(transform, name) * each.scale)
        for name, (way, declared) in self._ways.items():
            way.choose(declared.choices.index(getattr(transform, name)))

    def _slider(self, declared: Declaration) -> QWidget:
        name = declared.name
        made = _Range(declared, getattr(self._transform, name))
        made.setToolTip(declared.about)
        made.changed.connect(lambda value: self._set(name, made.kept(value)))
        self.rows[name] = made
        return made

    def _ways_of(self, declared: Declaration) -> QWidget:
        chosen = declared.choices.index(getattr(self._transform, declared.name))
        names = [str(each).capitalize() for each in declared.choices]
        made = Segmented(names, chosen, declared.title)
        made.setToolTip(declared.about)
        made.chosen_changed.connect(lambda place: self._set(declared.name, declared.choices[place]))
        self._ways[declared.name] = (made, declared)
        return setting_row(declared.title, made)

    def _set(self, name: str, value: object) -> None:
        if getattr(self._transform, name) != value:
            self.changed.emit(replace(self._transform, **{name: value}))


class _Range(SliderRow):
    """A slider in the unit a person thinks in: shares are per cent.

    Attributes
    ----------
    scale : float
        Shown number for a kept one of 1.
    """

    def __init__(self, declared: Declaration, value: float) -> None:
        is_share = declared.unit.startswith("of ") or declared.name == _CHANCE
        self.scale = float(_PER_CENT) if is_share else 1.0
        self._is_whole = isinstance(declared.default, int)
        low, high = float(declared.minimum or 0), float(declared.maximum or 1)
        name, unit = declared.title, declared.unit
        if is_share:
            name, unit = f"{name}, {unit}" if unit else f"{name}, of the clips", "%"
        super().__init__(
            name,
            low * self.scale,
            high * self.scale,
            value * self.scale,
            step=1.0 if is_share or self._is_whole else _step(high - low),
            unit=unit,
        )

    def kept(self, shown: float) -> float:
        """Return what is kept for a number on the slider."""
        return round(shown) if self._is_whole else round(shown / self.scale, 4)


def _step(extent: float) -> float:
    return 0.1 if extent <= 5 else 0.5
