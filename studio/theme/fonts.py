"""Fonts by role; sizes come from here, never from the style sheet."""

from __future__ import annotations

from functools import cache
from importlib import resources

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFont, QFontDatabase

from studio.theme.tokens import TOKENS

DISPLAY_FROM_PX = 20


def font(role: str, weight: int | None = None) -> QFont:
    """Return the font of a role, with figures that stand still.

    Parameters
    ----------
    role : str
        ``caption``, ``small``, ``body``, ``strong``, ``title``, ``heading``, ``display``, ``hero``.
    weight : int | None
        Overrides the role's own weight, 100 to 900.
    """
    return QFont(_font(role, weight))  # a copy: QFont can be changed, and shares its data


@cache
def _font(role: str, weight: int | None) -> QFont:
    spec = TOKENS["type"][role]
    family = TOKENS["font"]["display" if spec["size"] >= DISPLAY_FROM_PX else "text"]
    made = QFont([family, *TOKENS["font"]["fallback"]])
    made.setPixelSize(spec["size"])
    made.setWeight(QFont.Weight(weight or spec["weight"]))
    made.setFeature(QFont.Tag("tnum"), 1)
    made.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    if spec.get("tracking"):
        made.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 100 + spec["tracking"])
    return made


def load_fonts() -> None:
    """Register the fonts that travel with the program; a system font is only the fall-back."""
    for file in (resources.files("resources") / "fonts").iterdir():
        if file.name.endswith((".otf", ".ttf")):
            QFontDatabase.addApplicationFontFromData(QByteArray(file.read_bytes()))
