"""The spectrogram of a sound of any length: tiles made where they are seen, coarse levels kept.

A column of level k shows 80 · 2^k samples, 5 ms and up. From 20 ms on it shows the loudest of
windows that leave no gap, so that a column of a coarser level is the louder of two finer ones and a
short call is seen at every zoom. Level for level a tile is what one transform of the whole sound
would be, cut in pieces.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np

from engine.audio.sound import Sound
from engine.audio.tiles import ByteArray, Picture

HOP = 80
"""Samples to a column of level 0: finer than 5 ms a window of 25 ms shows nothing new."""

TILE = 128
"""Columns to a tile."""

BUDGET_BYTES = 24 * 2**20
"""Of tiles in memory: some 600 of 320 rows, ten times what a screen shows."""

_GAPLESS = 2
"""The first level whose windows, each 25 ms, leave no gap only if there are several to a column."""

_MOST_COLUMNS = 2048
"""Of the coarse level that is made at once of a sound in memory: twice a screen."""

_SMALLEST = 512

KEPT_FROM = 7
"""The finest level that is kept of a long recording: 0.64 s to a column, 36 MB for ten hours."""


def hop_of(level: int) -> int:
    """Return the samples to a column of a level."""
    return HOP << level


def pool_of(level: int) -> int:
    """Return the windows to a column of a level."""
    return 1 << max(0, level - _GAPLESS)


def coarse_sizes(n_samples: int, base: int) -> list[int]:
    """Return the columns of each coarse level of a sound, from level `base` on."""
    sizes = [-(-n_samples // hop_of(base))]
    while sizes[-1] > _SMALLEST:
        sizes.append(-(-sizes[-1] // 2))
    return sizes


def draw_columns(sound: Sound, picture: Picture, level: int, first: int, last: int) -> ByteArray:
    """Compute columns `first` to before `last` of a level, shape (n_columns, n_rows)."""
    hop, reach = hop_of(level), picture.window_length // 2
    samples = sound.read(first * hop - reach, last * hop + reach)
    return picture.pooled(samples, last - first, hop, pool_of(level))


class Coarse:
    """The coarse levels of a sound, filled from its beginning on.

    Parameters
    ----------
    levels : Sequence[NDArray[np.uint8]], each of shape (n_columns, n_rows)
        From level `base` on, sizes as of `coarse_sizes`.
    base : int
    n_done : int
        Columns of level `base` that are in it already.
    """

    def __init__(self, levels: Sequence[ByteArray], base: int, n_done: int) -> None:
        self.levels, self.base, self.n_done = levels, base, n_done

    @classmethod
    def of(cls, sound: Sound, picture: Picture) -> Coarse:
        """Compute the coarse levels of a sound that is short, in memory."""
        base = 0
        while -(-sound.n_samples // hop_of(base)) > _MOST_COLUMNS:
            base += 1
        sizes = coarse_sizes(sound.n_samples, base)
        made = cls([np.zeros((n, picture.n_rows), np.uint8) for n in sizes], base, 0)
        made.put(0, draw_columns(sound, picture, base, 0, sizes[0]))
        return made

    @property
    def top(self) -> int:
        """The coarsest level."""
        return self.base + len(self.levels) - 1

    def put(self, first: int, columns: ByteArray) -> None:
        """Put columns of level `base` in, and what hangs on them above."""
        last = first + len(columns)
        self.levels[0][first:last] = columns
        self.n_done = max(self.n_done, last)
        for under, level in zip(self.levels, self.levels[1:], strict=False):
            first, last = first // 2, -(-last // 2)
            pairs = under[2 * first : 2 * last]
            if len(pairs) % 2:
                pairs = np.concatenate([pairs, pairs[-1:]])
            level[first:last] = np.maximum(pairs[::2], pairs[1::2])

    def columns(self, level: int, first: int, last: int) -> ByteArray:
        """Return columns of any level as well as they are known; zeros where nothing is yet."""
        here = max(level, self.base)
        kept = self.levels[min(here, self.top) - self.base]
        shift = min(here, self.top) - level
        places = np.arange(first, last) >> shift
        n_done = self.n_done if shift == 0 and level == self.base else len(kept)
        made = kept[np.clip(places, 0, len(kept) - 1)]
        made[places >= n_done] = 0
        return made

    def patched(self, sound: Sound, picture: Picture, first: int, last: int) -> Coarse:
        """Return the levels of a sound that differs from this one only in a span of samples."""
        made = Coarse([np.array(level) for level in self.levels], self.base, self.n_done)
        hop, reach = hop_of(self.base), picture.window_length
        onset = max(0, first - reach) // hop
        offset = min(-(-(last + reach) // hop), len(self.levels[0]))
        if onset < offset:
            made.put(onset, draw_columns(sound, picture, self.base, onset, offset))
        return made


class TiledSpectrogram:
    """What a view draws of a spectrogram: always something, and the right thing as it comes.

    Parameters
    ----------
    sound : Sound | None
        None while its samples cannot be read at any place.
    picture : Picture
    coarse : Coarse
    n_samples : int
        Length of the sound.
    """

    def __init__(
        self, sound: Sound | None, picture: Picture, coarse: Coarse, n_samples: int
    ) -> None:
        self.sound, self.picture, self.coarse, self.n_samples = sound, picture, coarse, n_samples
        self._lock = Lock()
        self._tiles: OrderedDict[tuple[int, int], ByteArray] = OrderedDict()
        self._n_bytes = 0
        self._wanted: list[tuple[int, int]] = []

    @property
    def seconds(self) -> float:
        """Length of the sound."""
        return self.n_samples / self.picture.sample_rate

    @property
    def n_held(self) -> int:
        """Bytes of tiles in memory."""
        return self._n_bytes

    @property
    def is_waiting(self) -> bool:
        """Whether `fetch` would find something to make."""
        return self.sound is not None and any(each not in self._tiles for each in self._wanted)

    def level_for(self, samples_per_px: float) -> int:
        """Return the level that has about one column to a pixel, at least 0.7."""
        wished = int(np.floor(np.log2(max(1.0, samples_per_px / HOP / 0.7))))
        return min(wished, self.coarse.top)

    def visible(
        self, onset_s: float, offset_s: float, width_px: int
    ) -> tuple[ByteArray, float, float]:
        """Return a span as it is known now, and want what is missing of it.

        Returns
        -------
        levels : NDArray[np.uint8], shape (n_columns, n_rows)
        onset_s, offset_s : float
            What the columns cover: the span and less than a column on either side.
        """
        rate = self.picture.sample_rate
        level = self.level_for((offset_s - onset_s) * rate / max(1, width_px))
        column_s = hop_of(level) / rate
        n_columns = -(-self.n_samples // hop_of(level))
        first = int(np.clip(onset_s / column_s, 0, max(0, n_columns - 1)))
        last = int(np.clip(np.ceil(offset_s / column_s), first + 1, max(1, n_columns)))
        if level >= self.coarse.base:
            self._wanted = []
            return self.coarse.columns(level, first, last), first * column_s, last * column_s
        made = np.empty((last - first, self.picture.n_rows), np.uint8)
        missing: list[tuple[int, int]] = []
        for place in range(first // TILE, (last - 1) // TILE + 1):
            onset, offset = max(first, place * TILE), min(last, (place + 1) * TILE)
            tile = self._tile(level, place)
            if tile is None:
                missing.append((level, place))
                made[onset - first : offset - first] = self._coarser(level, onset, offset)
            else:
                made[onset - first : offset - first] = tile[onset - place * TILE :][
                    : offset - onset
                ]
        self._wanted = missing + self._beside(level, first, last, n_columns)
        return made, first * column_s, last * column_s

    def level_at(self, seconds: float, part: float) -> float:
        """Return the level in dB at a moment and a height, 0 at the lower edge and 1 at the upper.

        It is read from what is known: the finest level that was drawn there.
        """
        sample = int(seconds * self.picture.sample_rate)
        row = min(int((1 - part) * self.picture.n_rows), self.picture.n_rows - 1)
        for level in range(self.coarse.base):
            place = sample // hop_of(level)
            tile = self._tile(level, place // TILE)
            if tile is not None and place % TILE < len(tile):
                return self.picture.db_of(int(tile[place % TILE, row]))
        place = sample // hop_of(self.coarse.base)
        return self.picture.db_of(
            int(self.coarse.columns(self.coarse.base, place, place + 1)[0, row])
        )

    def fetch(self) -> bool:
        """Make one tile of what was wanted last, those in sight first; any thread.

        Returns
        -------
        bool
            Whether there was one to make.

        Raises
        ------
        SoundError
            If the file cannot be read any more.
        """
        wanted = next((each for each in self._wanted if each not in self._tiles), None)
        if wanted is None or self.sound is None:
            return False
        level, place = wanted
        last = min((place + 1) * TILE, -(-self.n_samples // hop_of(level)))
        tile = draw_columns(self.sound, self.picture, level, place * TILE, last)
        with self._lock:
            self._tiles[wanted] = tile
            self._n_bytes += tile.nbytes
            while self._n_bytes > BUDGET_BYTES:
                self._n_bytes -= self._tiles.popitem(last=False)[1].nbytes
        return True

    def _tile(self, level: int, place: int) -> ByteArray | None:
        with self._lock:
            tile = self._tiles.get((level, place))
            if tile is not None:
                self._tiles.move_to_end((level, place))
        return tile

    def _coarser(self, level: int, first: int, last: int) -> ByteArray:
        """Return columns of a tile that is missing from the finest that is at hand."""
        for above in range(level + 1, self.coarse.base):
            shift = above - level
            place = (first >> shift) // TILE
            tile = self._tile(above, place)
            if tile is not None:
                inside = (np.arange(first, last) >> shift) - place * TILE
                return tile[np.clip(inside, 0, len(tile) - 1)]
        return self.coarse.columns(level, first, last)

    def _beside(self, level: int, first: int, last: int, n_columns: int) -> list[tuple[int, int]]:
        """Return half a screen of tiles on either side: a short pan then shows nothing coarse."""
        spare = (last - first) // 2
        left = range(max(0, first - spare) // TILE, first // TILE)
        right = range((last - 1) // TILE + 1, (min(n_columns, last + spare) - 1) // TILE + 1)
        return [(level, place) for place in (*right, *reversed(left))]
