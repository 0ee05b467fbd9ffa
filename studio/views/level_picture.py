"""Levels of a spectrogram, bytes, as pictures in the colours of a map."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QLinearGradient, QPainter

from engine.audio.tiles import ByteArray
from studio.controls.painting import clip_round
from studio.theme import theme
from studio.views.wave_picture import packed


@cache
def color_words(theme_name: str, map_name: str) -> NDArray[np.uint32]:
    """Return a map's 256 colours as words 0xffRRGGBB."""
    return packed(theme.Theme(theme_name).colormap(map_name))


@cache
def _color_list(theme_name: str, map_name: str) -> list[int]:
    return color_words(theme_name, map_name).tolist()


def level_image(levels: ByteArray, map_name: str = "") -> QImage:
    """Make a picture whose bytes are levels: another map changes its table, never its pixels.

    Parameters
    ----------
    levels : NDArray[np.uint8], shape (n_rows, n_columns)
    map_name : str
        A map of the tokens; the theme's own by default.
    """
    n_rows, n_columns = levels.shape
    kept = np.ascontiguousarray(levels)
    made = QImage(kept.data, n_columns, n_rows, n_columns, QImage.Format.Format_Indexed8).copy()
    recolour(made, map_name)
    return made


def recolour(image: QImage, map_name: str = "") -> None:
    """Put the colours of a map, or of the theme now on screen, on a picture of levels."""
    image.setColorTable(_color_list(theme.current().name, map_name))


def map_gradient(rect: QRectF, map_name: str = "") -> QLinearGradient:
    """Return the colours of a map from left to right across `rect`."""
    made = QLinearGradient(rect.topLeft(), rect.topRight())
    for place, word in enumerate(color_words(theme.current().name, map_name)[::17]):
        made.setColorAt(place / 15, int(word))
    return made


def draw_levels(p: QPainter, rect: QRectF, image: QImage, radius: float = 0.0) -> None:
    """Draw a picture of levels into a rounded rectangle, smoothed."""
    p.save()
    if radius:
        clip_round(p, rect, radius)
    # Smoothing mixes colours, and only pictures of 32 bits are smoothed by the painter.
    p.drawImage(rect, image.convertToFormat(QImage.Format.Format_RGB32))
    p.restore()
