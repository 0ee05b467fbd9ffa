"""Tokens become colours, fonts and icons, and nothing else holds a colour."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QTreeWidget

from studio.app import make_application, wardrobe
from studio.preferences import Preferences
from studio.theme import theme
from studio.theme.fonts import font
from studio.theme.icons import pixmap
from studio.theme.motion import duration, reduce_motion
from studio.theme.theme import THEME_NAMES, Theme
from studio.theme.tokens import TOKENS

STUDIO = Path(__file__).parents[3] / "studio"


def test_no_colour_stands_anywhere_but_in_the_tokens():
    literal = re.compile(r"#[0-9A-Fa-f]{6}\b|#[0-9A-Fa-f]{3}\b|QColor\(\s*\d")

    found = [
        f"{path.relative_to(STUDIO)}: {line.strip()}"
        for path in STUDIO.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if literal.search(line)
    ]

    assert found == []


@pytest.mark.parametrize("name", THEME_NAMES)
def test_the_style_sheet_has_a_value_for_every_name_in_it(name, qapp):
    sheet = Theme(name).style_sheet()

    assert "$" not in sheet


@pytest.mark.parametrize("name", THEME_NAMES)
@pytest.mark.parametrize("colors", ["", "ember", "paper", "lagoon", "ink", "night"])
def test_a_spectrogram_map_goes_from_the_quietest_to_the_loudest_without_turning_back(name, colors):
    rgb = Theme(name).colormap(colors).astype(float)

    lightness = rgb @ np.array([0.2126, 0.7152, 0.0722])
    steps = np.diff(lightness)
    assert rgb.shape == (256, 3)
    assert (steps >= -1.5).all() or (steps <= 1.5).all()


def test_a_map_that_was_chosen_stays_through_a_change_of_theme(qapp):
    theme.set_colormap("lagoon")
    try:
        light, dark = Theme("light").colormap(), Theme("dark").colormap()
    finally:
        theme.set_colormap("")

    assert (light == dark).all()
    assert (Theme("light").colormap() != light).any()


@pytest.mark.parametrize("role", list(TOKENS["type"]))
def test_figures_stand_still_in_every_role(role, qapp):
    made = font(role)

    assert made.pixelSize() == TOKENS["type"][role]["size"]
    assert made.featureValue(QFont.Tag("tnum")) == 1


def test_an_icon_wears_the_colour_it_is_given(qapp):
    drawn = pixmap("play", Theme("dark").hex("accent"), 24).toImage()

    inks = {
        drawn.pixelColor(x, y).name()
        for x in range(24)
        for y in range(24)
        if drawn.pixelColor(x, y).alpha() == 255
    }

    assert inks == {Theme("dark").hex("accent").lower()}


def test_reduced_motion_sets_every_time_to_nothing():
    assert duration("page") == 150
    reduce_motion(is_on=True)
    try:
        assert {duration(name) for name in ("hover", "panel", "page")} == {0}
    finally:
        reduce_motion(is_on=False)


def test_the_system_is_followed_only_where_that_was_chosen(qapp):
    app = make_application(Preferences(theme="dark"))
    assert theme.current().name == "dark"

    wardrobe(app).follow(Preferences(theme="system"))

    assert theme.current().name in ("light", "dark")


@pytest.mark.parametrize("name", THEME_NAMES)
def test_the_column_heads_of_a_file_dialog_wear_the_theme(name, qapp, qtbot):
    theme.use(name, qapp)
    tree = QTreeWidget(columnCount=2)
    qtbot.addWidget(tree)
    tree.show()

    ground = tree.header().grab().toImage().pixelColor(2, 2)

    assert ground == theme.current().color("panel")
