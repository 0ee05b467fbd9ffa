"""Thumbnails of clips in the colours of the theme: the picture first in every row."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from engine.audio.tiles import ByteArray
from studio.controls.painting import box, picture
from studio.theme import theme
from studio.views.level_picture import level_image


class ThumbnailColours:
    """The coloured pictures of the thumbnails drawn last.

    Parameters
    ----------
    n_kept : int
        Pictures kept: 500 of 40 KB each are 20 MB.
    """

    def __init__(self, n_kept: int = 500) -> None:
        self._n_kept = n_kept
        self._images: OrderedDict[Hashable, QImage] = OrderedDict()

    def image(self, levels: ByteArray) -> QImage:
        """Return levels as a picture of 32 bits, which the painter can smooth; it is kept."""
        key = (id(levels), theme.current().name)
        if key not in self._images:
            made = level_image(levels).convertToFormat(QImage.Format.Format_RGB32)
            # The levels are kept beside their picture: their id is not given to others meanwhile.
            made.levels = levels  # type: ignore[attr-defined]
            self._images[key] = made
            if len(self._images) > self._n_kept:
                self._images.popitem(last=False)
        self._images.move_to_end(key)
        return self._images[key]


_colours = ThumbnailColours()


def draw_thumbnail(
    p: QPainter, rect: QRectF, levels: ByteArray | None, radius: float = 5.0
) -> None:
    """Draw a thumbnail, or the grey shape that stands for it while it is on its way."""
    if levels is None:
        box(p, rect, theme.current().color("track", 0.5), radius)
    else:
        picture(p, rect, _colours.image(levels), radius)
