"""The settings of the studio, in a popover at the rail's foot; each is declared in Preferences."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from engine.settings import Declaration, declarations
from studio.controls.arrange import column, row, rule
from studio.controls.fields import Select, select
from studio.controls.segmented import Segmented
from studio.controls.switch import Switch
from studio.controls.text import label
from studio.preferences import Preferences
from studio.session import Session

WIDTH = 380
_WORDS: dict[str, dict[Any, str]] = {
    "theme": {"system": "System", "light": "Light", "dark": "Dark", "contrast": "Contrast"},
    "colormap": {"": "The theme's own"},
}
"""How choices read where their values are not words already."""


def settings_panel(session: Session) -> QWidget:
    """Make the form of every preference; a change takes effect at once."""
    declared = {each.name: each for each in declarations(Preferences)}
    theme = declared["theme"]
    rows = [_row(each, session) for name, each in declared.items() if name != "theme"]
    made = column(
        label("Settings", "title"),
        label(theme.title, "small", "3"),
        _theme_choice(theme, session),
        4,
        rule(),
        2,
        *rows,
        gap=8,
        edges=(18, 16, 18, 16),
    )
    made.setFixedWidth(WIDTH)
    return made


def _theme_choice(declared: Declaration, session: Session) -> Segmented:
    values = list(declared.choices)
    words = [_WORDS["theme"][value] for value in values]
    made = Segmented(words, values.index(session.preferences.theme), declared.title)
    made.setToolTip(declared.about)
    made.chosen_changed.connect(lambda place: session.set_preferences(theme=values[place]))
    return made


def _row(declared: Declaration, session: Session) -> QWidget:
    control = _switch(declared, session) if declared.default in (True, False) else None
    control = control or _select(declared, session)
    about = label(declared.about, "small", "3", wrap=True)
    head = row(label(declared.title), None, control, gap=10)
    return column(head, about, gap=2, edges=(0, 0, 0, 4))


def _switch(declared: Declaration, session: Session) -> Switch | None:
    if not isinstance(declared.default, bool):
        return None
    made = Switch(declared.title, on=getattr(session.preferences, declared.name))
    made.toggled.connect(lambda is_on: session.set_preferences(**{declared.name: is_on}))
    return made


def _select(declared: Declaration, session: Session) -> Select:
    values = list(declared.choices)
    named = _WORDS.get(declared.name, {})
    unit = f"\N{NO-BREAK SPACE}{declared.unit}" if declared.unit else ""
    words = [named.get(value, f"{value}{unit}".capitalize()) for value in values]
    made = select(words, declared.title, 180)
    made.setCurrentIndex(values.index(getattr(session.preferences, declared.name)))
    made.activated.connect(lambda place: session.set_preferences(**{declared.name: values[place]}))
    return made
