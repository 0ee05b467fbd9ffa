"""Values by epoch on a quiet plot: what one run's curves and several runs' have in common.

It needs pyqtgraph, so import it late.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QFrame, QSizePolicy

from studio.theme.fonts import font

N_GRID_LINES = 5
SMOOTH_EPOCHS = 5


def smoothed(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean over five epochs around each, the ends held; shape as given."""
    if not len(values):
        return values
    around = np.pad(values, SMOOTH_EPOCHS // 2, mode="edge")
    return np.convolve(around, np.ones(SMOOTH_EPOCHS) / SMOOTH_EPOCHS, "valid")


def epoch_ticks(last: int) -> list[int]:
    """Return the epochs named under the axis: the first, round ones, the last where it fits."""
    step = next((each for each in (1, 2, 5, 10, 20, 50, 100, 200, 500) if last / each <= 5), 1000)
    ticks = [1, *range(step, last + 1, step)] if step > 1 else list(range(1, last + 1))
    if last - ticks[-1] > step * 0.4:
        ticks.append(last)
    return sorted(set(ticks))


def loss_top(*curves: NDArray[np.float64]) -> float:
    """Return the upper end of a loss axis: the least round number above all finite values."""
    values = np.concatenate([each[np.isfinite(each)] for each in curves])
    highest = float(values.max()) if len(values) else 2.0
    tops = (0.2, 0.4, 1.0, 2.0, 4.0, 8.0, 20.0, 40.0, 100.0)
    return next(
        (top for top in tops if highest <= top * 1.01), 10.0 ** math.ceil(math.log10(highest))
    )


class _Plot(pg.PlotWidget):
    """A plot to look at: the wheel moves the page that it is on, over its axes as well."""

    def wheelEvent(self, ev: QWheelEvent) -> None:
        ev.ignore()


def bare_plot() -> Any:
    """Make a plot without pyqtgraph's own look: no frame, no menu, quiet ticks."""
    plot: Any = _Plot()
    plot.setFrameShape(QFrame.Shape.NoFrame)
    plot.hideButtons()
    plot.setMouseEnabled(False, False)
    plot.setMenuEnabled(False)
    plot.setAntialiasing(True)
    plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    plot.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    plot.setMinimumHeight(80)
    for side in ("left", "bottom"):
        axis = plot.getAxis(side)
        axis.setPen(pg.mkPen(None))
        axis.setStyle(tickFont=font("caption"), tickLength=0, tickTextOffset=6, tickAlpha=0)
    plot.getAxis("left").setWidth(44)
    plot.getAxis("bottom").setHeight(22)
    return plot
