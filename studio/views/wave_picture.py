"""A waveform as one small picture: bytes of coverage, coloured through a table."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from engine.audio.tiles import ByteArray

FloatArray = NDArray[np.float32]

_STEPS = 15
"""Shades from outside to inside a body; more cannot be told apart on an edge one pixel wide."""

LOUDNESS = 1.25
"""The inner body is drawn at the mean power times this: steady sound fills most of its peaks."""


def coverage(high: FloatArray, low: FloatArray, rms: FloatArray, height: int) -> ByteArray:
    """Compute how far each pixel lies in the two bodies of a waveform.

    Parameters
    ----------
    high, low, rms : NDArray[np.float32], shape (n_columns,)
        Largest and smallest sample and mean power's root of each column, full scale 1.
    height : int
        Rows of the picture; full scale reaches from its top to its bottom.

    Returns
    -------
    NDArray[np.uint8], shape (height, n_columns)
        ``16 * peaks + power``, each 0 to 15: edges are smooth without a painter.
    """
    middle = height / 2
    rows = np.arange(height, dtype=np.float32)[:, None] * _STEPS

    def body(top: FloatArray, bottom: FloatArray) -> ByteArray:
        # Half a pixel at least on either side: silence is a line, not nothing. In place, since
        # this is done again for each frame of a hand that zooms.
        upper = middle - np.maximum(np.clip(top, -1, 1) * middle, 0.5)
        lower = middle - np.minimum(np.clip(bottom, -1, 1) * middle, -0.5)
        depth = rows + ((1 - upper) * _STEPS).astype(np.float32)
        np.minimum(depth, (lower * _STEPS).astype(np.float32) - rows, out=depth)
        np.maximum(depth, 0, out=depth)
        np.minimum(depth, _STEPS, out=depth)
        depth += 0.5
        return depth.astype(np.uint8)

    inner = np.minimum(rms * LOUDNESS, np.maximum(high, -low))
    made = body(high, low)
    made <<= 4
    made |= body(inner, -inner)
    return made


def wave_table(ground: QColor, peaks: QColor, power: QColor) -> NDArray[np.uint32]:
    """Make the colours of all 256 coverages on an opaque `ground`, as 0xffRRGGBB, shape (256,)."""
    code = np.arange(256)
    outer = (code // 16).clip(0, _STEPS)[:, None] / _STEPS * peaks.alphaF()
    inner = (code % 16).clip(0, _STEPS)[:, None] / _STEPS * power.alphaF()
    mixed = _rgb(ground) * (1 - outer) + _rgb(peaks) * outer
    mixed = mixed * (1 - inner) + _rgb(power) * inner
    return packed(mixed.round().astype(np.uint32))


def packed(rgb: NDArray[np.integer]) -> NDArray[np.uint32]:
    """Pack colours of shape (n, 3) into words 0xffRRGGBB, as QImage's RGB32 wants them."""
    red, green, blue = rgb.astype(np.uint32).T
    return (np.uint32(0xFF000000) | (red << 16) | (green << 8) | blue).astype(np.uint32)


def image_of(words: NDArray[np.uint32]) -> QImage:
    """Wrap an array of RGB32 words as a picture that owns its bytes."""
    height, width = words.shape
    kept = np.ascontiguousarray(words)
    return QImage(kept.data, width, height, width * 4, QImage.Format.Format_RGB32).copy()


def over(fill: QColor, ground: QColor) -> QColor:
    """Return the solid colour that a fill, perhaps half clear, makes on a ground."""
    alpha = fill.alphaF()
    mixed = _rgb(fill) * alpha + _rgb(ground) * (1 - alpha)
    return QColor(*(round(part) for part in mixed))


def _rgb(color: QColor) -> NDArray[np.float64]:
    return np.array([color.red(), color.green(), color.blue()], float)
