"""A theme: what each token's name is in colour, and the palette and style sheet made of them."""

from __future__ import annotations

from string import Template

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from studio.theme.fonts import font
from studio.theme.tokens import THEME_FILES, TOKENS

THEME_NAMES = ("light", "dark", "contrast")

_PALETTE = {
    QPalette.ColorRole.Window: "bg",
    QPalette.ColorRole.Base: "panel",
    QPalette.ColorRole.AlternateBase: "sunken",
    QPalette.ColorRole.Button: "raised",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.PlaceholderText: "text3",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on-accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.Accent: "accent",
}


class Theme:
    """One of `light`, `dark`, `contrast`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._color: dict[str, str] = TOKENS["color"][name]
        self._classes: list[dict[str, str]] = TOKENS["class"][name]

    def hex(self, token: str) -> str:
        """Return a token's colour as ``#RRGGBB``."""
        return self._color[token]

    def color(self, token: str, alpha: float = 1.0) -> QColor:
        """Return a token's colour; `alpha` 0 is clear, 1 solid."""
        made = QColor(self._color[token])
        made.setAlphaF(alpha)
        return made

    def class_color(self, index: int, alpha: float = 1.0) -> QColor:
        """Return the colour of the class in place `index`; colours repeat after twelve."""
        made = QColor(self._classes[index % len(self._classes)]["hex"])
        made.setAlphaF(alpha)
        return made

    def class_ink(self, index: int) -> QColor:
        """Return the text colour that reads on a fill of that class."""
        return QColor(self._classes[index % len(self._classes)]["on"])

    def class_shape(self, index: int) -> str:
        """Return the shape a class has on the map; the second dozen starts one shape later."""
        shapes = TOKENS["shape"]
        return shapes[(index + index // len(self._classes)) % len(shapes)]

    def colormap(self, name: str = "") -> NDArray[np.uint8]:
        """Return a spectrogram map, shape (256, 3), red green blue.

        `name` defaults to the one that was chosen apart from the theme, else to the theme's own.
        """
        stops = TOKENS["map"][name or _chosen_map or TOKENS["map_default"][self.name]]
        rgb = np.array([[int(stop[i : i + 2], 16) for i in (1, 3, 5)] for stop in stops], float)
        where = np.linspace(0, len(stops) - 1, 256)
        columns = [np.interp(where, range(len(stops)), rgb[:, i]) for i in range(3)]
        return np.stack(columns, axis=-1).round().astype(np.uint8)

    def focus_width(self) -> int:
        """Return how thick the ring of keyboard focus is, in pixels."""
        return int(TOKENS["focus"]["width"][self.name])

    def palette(self) -> QPalette:
        """Make the palette, for the few things a style sheet does not reach."""
        made = QPalette()
        for role, token in _PALETTE.items():
            made.setColor(role, self.color(token))
        for role in (
            QPalette.ColorRole.WindowText,
            QPalette.ColorRole.Text,
            QPalette.ColorRole.ButtonText,
        ):
            made.setColor(QPalette.ColorGroup.Disabled, role, self.color("disabled"))
        return made

    def style_sheet(self) -> str:
        """Fill the tokens into the style sheet."""
        values = {name.replace("-", "_"): value for name, value in self._color.items()}
        values |= {f"radius_{name}": f"{px}px" for name, px in TOKENS["radius"].items()}
        values |= {
            f"size_{name.replace('-', '_')}": f"{px}px" for name, px in TOKENS["size"].items()
        }
        ring = self.focus_width()
        values["focus_width"] = f"{ring}px"
        # The padding gives way to the ring, so that the words do not move when it comes.
        values["focus_pad_button"] = f"{12 - (ring - 1)}px"
        values["focus_pad_quiet"] = f"{8 - (ring - 1)}px"
        values["focus_pad_small"] = f"{9 - (ring - 1)}px"
        values["focus_pad_field"] = f"{10 - (ring - 1)}px"
        sheet = (THEME_FILES / "harken.qss.template").read_text(encoding="utf-8")
        return Template(sheet).substitute(values)


_current = Theme("light")
_chosen_map = ""


def current() -> Theme:
    """Return the theme now on screen; views read it at each paint, so a switch needs no wiring."""
    return _current


def set_colormap(name: str) -> None:
    """Choose a spectrogram map apart from the theme; ``""`` follows the theme again."""
    global _chosen_map  # noqa: PLW0603  one application shows sound in one map
    _chosen_map = name


def use(name: str, app: QApplication) -> Theme:
    """Put a theme on the whole application and return it."""
    global _current  # noqa: PLW0603  one application wears one theme
    _current = Theme(name)
    app.setStyle("Fusion")  # the one style that looks the same on the three systems
    app.setPalette(_current.palette())
    app.setFont(font("body"))
    app.setStyleSheet(_current.style_sheet())
    return _current
