"""Rings of picture columns that roll: each new column is coloured once, nothing is moved."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from engine.audio.tiles import ByteArray


class ColumnRing:
    """A rolling picture: bytes beside their colours, so that another map needs no sound.

    Parameters
    ----------
    n_rows, n_columns : int
        Size in device pixels.
    """

    def __init__(self, n_rows: int, n_columns: int) -> None:
        self.n_rows, self.n_columns = max(1, n_rows), max(1, n_columns)
        self.levels: ByteArray = np.zeros((self.n_rows, self.n_columns), np.uint8)
        self._words = np.zeros((self.n_rows, self.n_columns), np.uint32)
        # The picture lies over the array itself: what is written there is what is drawn.
        self._image = QImage(
            self._words.data,
            self.n_columns,
            self.n_rows,
            self.n_columns * 4,
            QImage.Format.Format_RGB32,
        )
        self._next = 0

    def append(self, levels: ByteArray, table: NDArray[np.uint32]) -> None:
        """Write new columns, shape (n_rows, n), in the colours of `table`, shape (256,)."""
        levels = levels[:, -self.n_columns :]
        places = (self._next + np.arange(levels.shape[1])) % self.n_columns
        self.levels[:, places] = levels
        self._words[:, places] = table[levels]
        self._next = (self._next + levels.shape[1]) % self.n_columns

    def level_at(self, row: int, column: int) -> int:
        """Return a byte of the picture, row 0 at the top, column 0 the oldest."""
        row, column = min(row, self.n_rows - 1), min(column, self.n_columns - 1)
        return int(self.levels[row, (self._next + column) % self.n_columns])

    def recolour(self, table: NDArray[np.uint32], first: int = 0, last: int | None = None) -> None:
        """Colour the columns `first` to `last` anew, counted from the oldest one."""
        if first == 0 and last is None:
            np.take(table, self.levels, out=self._words)  # in place: the picture lies over it
            return
        if last is not None and last <= first:
            return
        places = (
            self._next + np.arange(first, self.n_columns if last is None else last)
        ) % self.n_columns
        self._words[:, places] = table[self.levels[:, places]]

    def draw(self, p: QPainter, rect: QRectF) -> None:
        """Draw the ring with its newest column at the right edge, as two halves."""
        old = self.n_columns - self._next
        seam = rect.left() + rect.width() * old / self.n_columns
        if old:
            p.drawImage(
                QRectF(rect.left(), rect.top(), seam - rect.left(), rect.height()),
                self._image,
                QRectF(self._next, 0, old, self.n_rows),
            )
        if self._next:
            p.drawImage(
                QRectF(seam, rect.top(), rect.right() - seam, rect.height()),
                self._image,
                QRectF(0, 0, self._next, self.n_rows),
            )


class SampleHistory:
    """The last seconds of sound, for the day the view is made wider.

    Parameters
    ----------
    n_samples : int
        How many are kept.
    """

    def __init__(self, n_samples: int) -> None:
        self._kept = np.zeros(2 * n_samples, np.float32)
        self._n = n_samples
        self._end = n_samples
        self.total = 0

    def copy(self) -> SampleHistory:
        """Return another history of the same sound."""
        made = SampleHistory(self._n)
        made._kept, made._end, made.total = self._kept.copy(), self._end, self.total
        return made

    def append(self, samples: NDArray[np.float32]) -> None:
        """Take new samples, shape (n,)."""
        self.total += samples.size
        samples = samples[-self._n :]
        if self._end + samples.size > self._kept.size:
            # Half of the array is spare, so this copy comes once in as many samples as are kept.
            self._kept[: self._n] = self._kept[self._end - self._n : self._end]
            self._end = self._n
        self._kept[self._end : self._end + samples.size] = samples
        self._end += samples.size

    def last(self, n_samples: int) -> NDArray[np.float32]:
        """Return a view of the newest samples, at most as many as are kept."""
        return self._kept[self._end - min(n_samples, self._n) : self._end]
