"""The way others draw long files, as small reference drawers: their method, not their programs.

Audacity: summaries of 256 and of 65,536 samples for each block of a track, drawn from the coarser
one that is fine enough, from samples below that; the spectrogram has one transform for each column
of pixels, kept for as long as the zoom stays (general knowledge of its WaveTrack and SpecCache).

Sonic Visualiser: one peak cache of 64 samples a bucket, from which every zoom is summed up; the
spectrogram draws from a cache of transforms at a fixed hop, filled as columns are first seen
(general knowledge of svcore's ReadOnlyWaveFileModel and FFTModel).

Both draw in the thread of the window, as both programs do but for the decoding of files.
"""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage, QPainter

from engine.audio.sound import Sound
from engine.audio.tiles import Picture
from studio.views.wave_picture import coverage

WIDTH, WAVE_PX, LEVELS_PX = 1030, 132, 420
_READ = 2**22


class MappedWav:
    """A mono 16-bit WAV of 16 kHz, mapped: no peer pays for opening files here."""

    sample_rate = 16_000

    def __init__(self, path: Path) -> None:
        self._samples = np.memmap(path, "<i2", "r", offset=44)
        self.n_samples = self._samples.size

    def read(self, first: int, last: int) -> np.ndarray:
        inside = self._samples[max(0, first) : max(0, last)].astype("f4") / 32_768
        return np.pad(inside, (max(0, -first), last - first - max(0, -first) - inside.size))


def _summed(sound: Sound, bucket: int) -> np.ndarray:
    """Return least, greatest and power of each bucket, read from the file in 16 MB."""
    made = np.zeros((3, -(-sound.n_samples // bucket)), np.float32)
    for onset in range(0, sound.n_samples, _READ):
        part = sound.read(onset, min(onset + _READ, sound.n_samples))
        starts = np.arange(0, part.size, bucket)
        here = slice(onset // bucket, onset // bucket + starts.size)
        made[0, here] = np.minimum.reduceat(part, starts)
        made[1, here] = np.maximum.reduceat(part, starts)
        made[2, here] = np.add.reduceat(part**2, starts) / bucket
    return made


class Drawer:
    """A span of a sound on two pictures; `levels` and `wave` are what each peer does its way."""

    def __init__(self, sound: Sound) -> None:
        self.sound, self.picture = sound, Picture(n_rows=320)
        self.onset_s, self.span_s = 0.0, sound.n_samples / sound.sample_rate
        self.total_s = self.span_s
        self._canvas = QImage(WIDTH, WAVE_PX + LEVELS_PX, QImage.Format.Format_RGB32)
        self._gray = (np.arange(256, dtype=np.uint32) * 0x010101) | np.uint32(0xFF000000)

    def act(self, kind: str, amount: float, place: float) -> None:
        """Zoom or pan, and draw."""
        if kind == "zoom":
            span = min(max(self.span_s / amount, 0.02), self.total_s)
            self.onset_s += place * (self.span_s - span)
            self.span_s = span
        else:
            self.onset_s += amount * self.span_s
        self.onset_s = min(max(0.0, self.onset_s), self.total_s - self.span_s)
        self.paint()

    def paint(self) -> None:
        rate = self.sound.sample_rate
        edges = np.linspace(self.onset_s, self.onset_s + self.span_s, WIDTH + 1) * rate
        low, high, power = self.wave(edges)
        mask = coverage(high, low, np.sqrt(power), WAVE_PX)
        colored = self._gray[np.ascontiguousarray(self.levels(edges).T)]
        p = QPainter(self._canvas)
        for words, y, height in ((self._gray[mask], 0, WAVE_PX), (colored, WAVE_PX, LEVELS_PX)):
            n_rows, n_columns = words.shape
            kept = np.ascontiguousarray(words)
            image = QImage(kept.data, n_columns, n_rows, n_columns * 4, QImage.Format.Format_RGB32)
            p.drawImage(
                self._canvas.rect().adjusted(0, y, 0, y + height - WAVE_PX - LEVELS_PX), image
            )
        p.end()

    def wave(self, edges: np.ndarray) -> np.ndarray:
        raise NotImplementedError

    def levels(self, edges: np.ndarray) -> np.ndarray:
        raise NotImplementedError

    def from_samples(self, edges: np.ndarray) -> np.ndarray:
        first = int(edges[0])
        part = self.sound.read(first, int(edges[-1]) + 1)
        return reduced(np.stack([part, part, part**2]), edges - first)

    def columns_at(self, centres: np.ndarray) -> np.ndarray:
        """Return one transform for each centre, read where it lies."""
        length = self.picture.window_length
        frames = np.stack([self.sound.read(at - length // 2, at + length // 2) for at in centres])
        flat = frames.ravel()
        return self.picture.columns(flat, np.arange(len(centres)) * length + length // 2).T


def reduced(rows: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Reduce three rows between edges."""
    starts = np.clip(edges[:-1].astype(int), 0, rows.shape[1] - 1)
    low, high = np.minimum.reduceat(rows[0], starts), np.maximum.reduceat(rows[1], starts)
    counts = np.maximum(1, np.diff(np.append(starts, rows.shape[1])))
    return np.stack([low, high, np.add.reduceat(rows[2], starts) / counts])


class AudacityWay(Drawer):
    """Two summaries; a transform for each column of pixels at this zoom."""

    def __init__(self, sound: Sound) -> None:
        super().__init__(sound)
        self._summaries = {bucket: _summed(sound, bucket) for bucket in (256, 65_536)}
        self._zoom, self._columns = 0.0, {}

    def wave(self, edges: np.ndarray) -> np.ndarray:
        per_px = edges[1] - edges[0]
        bucket = 65_536 if per_px >= 65_536 else 256
        if per_px < 256:
            return self.from_samples(edges)
        first, last = int(edges[0] / bucket), int(edges[-1] / bucket) + 1
        return reduced(self._summaries[bucket][:, first:last], edges / bucket - first)

    def levels(self, edges: np.ndarray) -> np.ndarray:
        per_px = edges[1] - edges[0]
        if self._zoom != per_px:
            self._zoom, self._columns = per_px, {}
        places = np.floor(edges[:-1] / per_px).astype(int)
        missing = [place for place in places if place not in self._columns]
        if missing:
            centres = ((np.array(missing) + 0.5) * per_px).astype(int)
            self._columns.update(zip(missing, self.columns_at(centres), strict=True))
        return np.stack([self._columns[place] for place in places])


class SonicVisualiserWay(Drawer):
    """One peak cache; transforms at a fixed hop, kept once they were made."""

    HOP, KEPT = 256, 40_000

    def __init__(self, sound: Sound) -> None:
        super().__init__(sound)
        self._peaks = _summed(sound, 64)
        self._cache: OrderedDict[int, np.ndarray] = OrderedDict()

    def wave(self, edges: np.ndarray) -> np.ndarray:
        if edges[1] - edges[0] < 64:
            return self.from_samples(edges)
        first, last = int(edges[0] / 64), int(edges[-1] / 64) + 1
        return reduced(self._peaks[:, first:last], edges / 64 - first)

    def levels(self, edges: np.ndarray) -> np.ndarray:
        places = ((edges[:-1] + edges[1:]) / 2 / self.HOP).astype(int)
        missing = sorted({place for place in places.tolist() if place not in self._cache})
        if missing:
            made = self.columns_at(np.array(missing) * self.HOP)
            self._cache.update(zip(missing, made, strict=True))
            while len(self._cache) > self.KEPT:
                self._cache.popitem(last=False)
        return np.stack([self._cache.get(place, made_zero) for place in places.tolist()])


made_zero = np.zeros(320, np.uint8)
