"""The clips of a training as arrays: mel power of every clip in one block, and who is who."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.audio.mel import FloatArray
from engine.audio.segment import Segment, tile, window_onsets

IndexArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ClipPower:
    """Mel power of one clip, short clips tiled to a segment.

    Attributes
    ----------
    body : NDArray[np.float32], shape (n_frames, n_mels)
        The whole clip; at least one segment.
    tail : NDArray[np.float32], shape (0 or segment.n_frames, n_mels)
        The window that ends with the clip, where it does not fall on the frames of `body`: predict
        cuts there, so validation must too.
    """

    body: FloatArray
    tail: FloatArray


def clip_power(samples: FloatArray, segment: Segment) -> ClipPower:
    """Compute the mel power of a clip, shape (n_samples,), any length."""
    front_end = segment.front_end
    tiled = tile(samples, segment.n_samples)
    last = tiled.size - segment.n_samples
    is_on_grid = last % front_end.hop_length == 0
    return ClipPower(
        body=front_end.power(tiled),
        tail=front_end.power(tiled[:0] if is_on_grid else tiled[last:]),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Examples:
    """Labelled clips, ready to train on.

    Attributes
    ----------
    labels : tuple[str, ...]
        The class list.
    clip_ids, truth : NDArray[np.int64], shape (n_clips,)
        Ids in the catalog, and the index of each clip's class.
    segment : Segment
    power : NDArray[np.float32], shape (total_frames, n_mels)
        Body and tail of clip after clip.
    onsets, n_frames : NDArray[np.int64], shape (n_clips,)
        Where each clip begins in `power`, and the frames of its body.
    n_samples : NDArray[np.int64], shape (n_clips,)
        Samples of each tiled clip.
    """

    labels: tuple[str, ...]
    clip_ids: IndexArray
    truth: IndexArray
    segment: Segment
    power: FloatArray
    onsets: IndexArray
    n_frames: IndexArray
    n_samples: IndexArray

    def windows(self, chosen: IndexArray) -> tuple[IndexArray, IndexArray]:
        """Return the windows that predict would cut from some clips.

        Parameters
        ----------
        chosen : NDArray[np.int64], shape (n,)
            Indices of clips.

        Returns
        -------
        frames : NDArray[np.int64], shape (n_windows,)
            First frame of each window in `power`.
        owners : NDArray[np.int64], shape (n_windows,)
            Position in `chosen` of the clip it belongs to, ascending.
        """
        frames: list[int] = []
        owners: list[int] = []
        for position, index in enumerate(chosen):
            cut = self._window_frames(int(index))
            frames += cut
            owners += [position] * len(cut)
        return np.array(frames, np.int64), np.array(owners, np.int64)

    def _window_frames(self, index: int) -> list[int]:
        hop = self.segment.front_end.hop_length
        begin, body = int(self.onsets[index]), int(self.n_frames[index])
        onsets = window_onsets(
            int(self.n_samples[index]), self.segment.n_samples, self.segment.hop_samples
        )
        return [begin + (body if onset % hop else onset // hop) for onset in onsets]

    def level_db(self, index: int) -> float:
        """Return how loud a clip is where it is loudest, in dB: the power of one frame."""
        begin = self.onsets[index]
        loudest = self.power[begin : begin + self.n_frames[index]].sum(axis=1).max()
        return 10 * float(np.log10(loudest + self.segment.front_end.floor))

    def statistics(self, chosen: IndexArray) -> tuple[FloatArray, FloatArray]:
        """Return mean and standard deviation of log power over some clips, each (n_mels,).

        The mean is each band's own, the deviation that of all bands together: a band in which
        nothing sounds, above the limit of an 8 kHz file say, must not be blown up.
        """
        front_end = self.segment.front_end
        total, squares = np.zeros(front_end.n_mels), np.zeros(front_end.n_mels)
        for index in chosen:
            begin = self.onsets[index]
            log = front_end.log_power(self.power[begin : begin + self.n_frames[index]])
            total += log.sum(axis=0, dtype=np.float64)
            squares += (log.astype(np.float64) ** 2).sum(axis=0)
        n = self.n_frames[chosen].sum()
        mean = total / n
        deviation = np.sqrt(max(float((squares / n - mean**2).mean()), 1e-6))
        return mean.astype(np.float32), np.full(front_end.n_mels, deviation, np.float32)


def n_tiled(samples: FloatArray, segment: Segment) -> int:
    """Count the samples of a clip once it is tiled to a segment."""
    return max(samples.size, segment.n_samples)


def pack_examples(
    labels: tuple[str, ...],
    clip_ids: list[int],
    truth: list[int],
    powers: list[tuple[ClipPower, int]],
    segment: Segment,
) -> Examples:
    """Lay the power of all clips end to end.

    Parameters
    ----------
    labels : tuple[str, ...]
    clip_ids, truth : list[int]
    powers : list[tuple[ClipPower, int]]
        With the samples of each tiled clip.
    segment : Segment
    """
    blocks = [block for power, _ in powers for block in (power.body, power.tail)]
    sizes = np.array([len(power.body) + len(power.tail) for power, _ in powers], np.int64)
    return Examples(
        labels=labels,
        clip_ids=np.array(clip_ids, np.int64),
        truth=np.array(truth, np.int64),
        segment=segment,
        power=np.concatenate(blocks or [np.zeros((0, segment.front_end.n_mels), np.float32)]),
        onsets=(np.cumsum(sizes) - sizes).astype(np.int64),
        n_frames=np.array([len(power.body) for power, _ in powers], np.int64),
        n_samples=np.array([n_samples for _, n_samples in powers], np.int64),
    )
