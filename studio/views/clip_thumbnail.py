"""The small spectrogram that stands first in every row of clips."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from engine.audio.mel import FloatArray
from engine.audio.tiles import ByteArray, Picture, PitchScale
from studio.controls.painting import box
from studio.theme import theme
from studio.views.level_picture import draw_levels, level_image, recolour

WIDTH_PX, HEIGHT_PX = 64, 38
_LONGEST_S = 6.0
"""Of a longer clip the first seconds are shown: a day in 64 columns says nothing."""

_RANGE_DB = 56.0
"""Below the loudest byte of the clip: a thumbnail tells what it looks like, not how loud it is."""

_QUIETEST_TOP_DB = -50.0


def thumbnail_levels(
    samples: FloatArray, sample_rate: int, width: int = WIDTH_PX * 2, height: int = HEIGHT_PX * 2
) -> ByteArray:
    """Compute a thumbnail, by default twice its size for sharp screens; uint8 (height, width)."""
    seen = samples[: round(_LONGEST_S * sample_rate)]
    if seen.size == 0:
        return np.zeros((height, width), np.uint8)
    wide = Picture(sample_rate=sample_rate, n_rows=height, scale=PitchScale.MEL, floor_db=-110.0)
    levels = wide.whole(seen, width).astype(np.float32)
    decibels = wide.floor_db + levels / 255 * (wide.ceiling_db - wide.floor_db)
    top = max(float(decibels.max()), _QUIETEST_TOP_DB)
    return np.clip((decibels - top + _RANGE_DB) / _RANGE_DB * 255, 0, 255).astype(np.uint8)


class ThumbnailCache:
    """The pictures of the clips looked at last; recoloured when the theme is another one.

    Parameters
    ----------
    n_kept : int
        Pictures kept: 2 000 of 10 KB each are 20 MB.
    """

    def __init__(self, n_kept: int = 2000) -> None:
        self._n_kept = n_kept
        self._images: OrderedDict[Hashable, QImage] = OrderedDict()
        self._theme_name = theme.current().name

    def __contains__(self, key: Hashable) -> bool:
        return key in self._images

    def put(self, key: Hashable, levels: ByteArray) -> None:
        """Keep a thumbnail's levels as a picture."""
        self._images[key] = level_image(levels)
        while len(self._images) > self._n_kept:
            self._images.popitem(last=False)

    def get(self, key: Hashable) -> QImage | None:
        """Return the picture in the colours of the theme on screen, None where it is not kept."""
        if self._theme_name != theme.current().name:
            self._theme_name = theme.current().name
            for image in self._images.values():
                recolour(image)
        if key not in self._images:
            return None
        self._images.move_to_end(key)
        return self._images[key]

    def forget(self, key: Hashable) -> None:
        """Drop a picture whose clip sounds different now."""
        self._images.pop(key, None)


def draw_thumbnail(p: QPainter, rect: QRectF, image: QImage | None, radius: float = 5.0) -> None:
    """Draw a thumbnail, or the grey shape that stands for it while it is on its way."""
    if image is None:
        box(p, rect, theme.current().color("track", 0.5), radius)
    else:
        draw_levels(p, rect, image, radius)
