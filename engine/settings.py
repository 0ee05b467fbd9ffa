"""Settings, declared once: default, title, unit, range and explanation stand beside the field.

A settings class is a frozen dataclass whose fields are made by `setting`. The form that edits it,
the check of its range and its page of the guide all read the declaration.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from engine.errors.usage import SettingRangeError

SAMPLE_RATE = 16_000
"""Hz. Everything Harken trains on and predicts from is mono at this rate, in 16-bit steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What is known of one setting apart from its value.

    Attributes
    ----------
    name, title, unit, about : str
        Field name, its words in a form, the unit shown behind it, one sentence for the tooltip.
    default : Any
        The value when nobody chose one.
    minimum, maximum : float | None
        Inclusive bounds of a number.
    choices : tuple
        The only values allowed, or empty.
    """

    name: str
    title: str
    default: Any
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[Any, ...] = ()
    about: str = ""

    def check(self, value: Any) -> None:
        """Raise SettingRangeError where the declaration does not allow `value`."""
        if self.choices and value not in self.choices:
            raise SettingRangeError(self.title, value, ", ".join(map(str, self.choices)))
        too_low = self.minimum is not None and value < self.minimum
        too_high = self.maximum is not None and value > self.maximum
        if too_low or too_high:
            raise SettingRangeError(self.title, value, f"{self.minimum} to {self.maximum}")


def setting(default: Any, title: str, **declared: Any) -> Any:
    """Declare a dataclass field that is a setting; `declared` are the fields of Declaration."""
    if isinstance(default, list | dict):
        message = f"the default of “{title}” must be immutable"
        raise TypeError(message)
    return field(default=default, metadata={"title": title, **declared})


def declarations(settings_class: type) -> tuple[Declaration, ...]:
    """Return the declared settings of a dataclass, in the order of its fields."""
    return tuple(
        Declaration(name=each.name, default=each.default, **each.metadata)
        for each in fields(settings_class)
        if "title" in each.metadata
    )


def check_settings(settings: Any) -> None:
    """Raise SettingRangeError for the first field of `settings` outside its declaration."""
    for declared in declarations(settings.__class__):
        declared.check(getattr(settings, declared.name))
