"""The card that sets how the live view looks: scale, range of levels, colours."""

from __future__ import annotations

from dataclasses import asdict, replace

from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.audio.tiles import PitchScale
from engine.settings import declarations
from studio.commands.context import Context
from studio.controls.arrange import setting_row
from studio.controls.fields import select
from studio.controls.popover import Popover
from studio.controls.segmented import Segmented
from studio.controls.slider_row import SliderRow
from studio.controls.text import label
from studio.preferences import Preferences, remember, remembered
from studio.views.live import LiveView
from studio.views.live_look import LiveLook
from studio.views.scale_strip import ScaleStrip

_SCALES = {"Linear": PitchScale.LINEAR, "Mel": PitchScale.MEL, "Log": PitchScale.LOG}
_MEMORY = "live look"
_CARD_PX = 320
_LEAST_RANGE_DB = 20.0


class LookCard:
    """Sets the look of a live view, and keeps it for the next start.

    Parameters
    ----------
    context : Context
    live : LiveView
    strip : ScaleStrip
        Shows what the colours stand for.
    """

    def __init__(self, context: Context, live: LiveView, strip: ScaleStrip) -> None:
        self._session, self._live, self._strip = context.session, live, strip
        self._popover: Popover | None = None
        self._apply(_remembered())

    def open_over(self, cause: QWidget) -> None:
        """Open the card below its button."""
        if self._popover is not None:
            self._popover.deleteLater()
        self._popover = Popover(self._content(), cause.window())
        self._popover.point_at(cause, "below")

    def _content(self) -> QWidget:
        look = self._live.look
        scale = Segmented(list(_SCALES), list(_SCALES.values()).index(look.scale), "Pitch scale")
        scale.chosen_changed.connect(
            lambda place: self._change(scale=list(_SCALES.values())[place])
        )
        floor = SliderRow("Quietest", -110, -30, look.floor_db, step=1, unit="dB")
        ceiling = SliderRow("Loudest", -60, 0, look.ceiling_db, step=1, unit="dB")
        for each, name in ((floor, "floor_db"), (ceiling, "ceiling_db")):
            for told in (each.changing, each.changed):
                told.connect(lambda value, name=name: self._change(**{name: value}))
        content = QWidget()
        content.setFixedWidth(_CARD_PX)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(16, 14, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(label("The live view", "title"))
        layout.addWidget(setting_row("Pitch scale", scale))
        layout.addWidget(floor)
        layout.addWidget(ceiling)
        layout.addWidget(setting_row("Colours", self._colours()))
        return content

    def _colours(self) -> QWidget:
        declared = next(each for each in declarations(Preferences) if each.name == "colormap")
        maps = list(declared.choices)
        names = [str(name).capitalize() or "As the theme has it" for name in maps]
        chosen = select(names, "Colours of spectrograms", 170)
        chosen.setCurrentIndex(maps.index(self._session.preferences.colormap))
        chosen.activated.connect(lambda place: self._session.set_preferences(colormap=maps[place]))
        return chosen

    def _change(self, **changed: object) -> None:
        look = replace(self._live.look, **changed)
        # The range never closes: the edge that moves pushes the other before it.
        if "floor_db" in changed:
            look = replace(look, ceiling_db=max(look.ceiling_db, look.floor_db + _LEAST_RANGE_DB))
        else:
            look = replace(look, floor_db=min(look.floor_db, look.ceiling_db - _LEAST_RANGE_DB))
        self._apply(look)
        remember(_MEMORY, asdict(look))

    def _apply(self, look: LiveLook) -> None:
        self._live.set_look(look)
        self._strip.set_picture(look.picture(self._live.sample_rate, 8))


def _remembered() -> LiveLook:
    """Return the look of the last time; one that is no look any more is the first one."""
    saved = remembered(_MEMORY, {})
    try:
        look = LiveLook(**{**saved, "scale": PitchScale(saved["scale"])})
        is_range = look.floor_db + 1 < look.ceiling_db
    except (KeyError, TypeError, ValueError):
        return LiveLook()
    return look if is_range else LiveLook()
