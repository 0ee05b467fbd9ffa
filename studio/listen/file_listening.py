"""A long recording through a model: its picture, its events, and what it is as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from engine.audio.files import inspect, read_blocks, read_mono
from engine.audio.mel import FloatArray
from engine.audio.rendering import Renderer, to_mono
from engine.audio.tiles import ByteArray, Picture
from engine.dataset.records import Label
from engine.runtime.detector import Detection, settings_of
from engine.runtime.pooling import pool_windows
from engine.runtime.stream import Heard, SoundStream
from engine.settings import SAMPLE_RATE
from studio.controls.numbers import time_text
from studio.models.events import HeardEvent
from studio.work.job import Task

if TYPE_CHECKING:
    from engine.runtime.classifier import Classifier

PICTURE_COLUMNS = 1200
PICTURE_ROWS = 256
LONGEST_PART_S = 600.0
"""Played of a recording at once: more would take long to read, and much memory."""


@dataclass(frozen=True, slots=True)
class HeardFile:
    """What a recording holds.

    Attributes
    ----------
    path : Path
    seconds : float
    levels : NDArray[np.uint8], shape (n_rows, n_columns)
        Its spectrogram over all its length.
    shares : NDArray[np.float32] | None, shape (n_classes,)
        Of the whole, where a model heard it.
    detections : tuple[Detection, ...]
        In the order of time.
    """

    path: Path
    seconds: float
    levels: ByteArray
    shares: FloatArray | None
    detections: tuple[Detection, ...]


def hear_file(
    task: Task, path: Path, classifier: Classifier | None, *, threshold: float
) -> HeardFile:
    """Hear a recording block by block; memory does not grow with its length.

    Raises
    ------
    SoundError
        If it cannot be read.
    """
    info = inspect(path)
    promised_s = (info.n_frames or 0) / info.sample_rate
    ear = _Ear(classifier, threshold) if classifier is not None else None
    painter = _Painter(promised_s)
    n_samples = 0
    for block in _rendered(path, info.sample_rate):
        task.check()
        n_samples += block.size
        painter.take(block)
        if ear is not None:
            ear.take(block)
        seconds = n_samples / SAMPLE_RATE
        task.progress(round(seconds), max(1, round(promised_s)))
    shares, detections = ear.finish() if ear is not None else (None, ())
    return HeardFile(path, n_samples / SAMPLE_RATE, painter.finish(), shares, detections)


def events_of(heard: HeardFile, labels: Sequence[Label], sure: float) -> list[HeardEvent]:
    """Return what was heard as rows of the log; from the share `sure` on a row is sure."""
    known = {each.name: each for each in labels}
    return [
        HeardEvent(
            label=known[each.label],
            onset_s=each.onset_s,
            offset_s=each.offset_s,
            share=each.peak,
            time_words=time_text(each.onset_s, 1),
            is_sure=each.peak >= sure,
        )
        for each in heard.detections
        if each.label in known
    ]


def read_part(heard: HeardFile, onset_s: float, offset_s: float | None) -> FloatArray:
    """Return samples to be played, 16 kHz mono, shape (n,): up to `LONGEST_PART_S`.

    Raises
    ------
    SoundError
        If the recording cannot be read any more.
    """
    longest_s = onset_s + LONGEST_PART_S
    end_s = min(offset_s or longest_s, longest_s, heard.seconds)
    return read_mono(heard.path, onset_s=onset_s, offset_s=end_s)


def _rendered(path: Path, sample_rate: int) -> Iterator[FloatArray]:
    renderer = Renderer(sample_rate)
    for block in read_blocks(path):
        yield renderer.feed(to_mono(block))
    yield renderer.finish()


class _Ear:
    """The windows of a recording through the model, and what they say together."""

    def __init__(self, classifier: Classifier, threshold: float) -> None:
        settings = settings_of(classifier.card, threshold)
        self._stream = SoundStream(classifier, settings, SAMPLE_RATE)
        self._rows: list[FloatArray] = []
        self._found: list[Detection] = []

    def take(self, block: FloatArray) -> None:
        self._add(self._stream.push(block))

    def finish(self) -> tuple[FloatArray, tuple[Detection, ...]]:
        self._add(self._stream.finish())
        found = [*self._found, *self._stream.close()]
        in_order = tuple(sorted(found, key=lambda each: each.onset_s))
        return pool_windows(np.stack(self._rows)), in_order

    def _add(self, heard: Iterator[Heard]) -> None:
        for each in heard:
            self._rows.append(each.probabilities)
            self._found.extend(each.detections)


class _Painter:
    """The picture of a recording whose length may only be known at its end."""

    def __init__(self, promised_s: float) -> None:
        self._picture = Picture(n_rows=PICTURE_ROWS, floor_db=-76.0, ceiling_db=-14.0)
        # Where the length is not known, ten minutes are expected, and more are drawn coarser.
        expected = max(1.0, promised_s or 600.0)
        self._step = expected * SAMPLE_RATE / PICTURE_COLUMNS
        self._columns: list[ByteArray] = []
        self._held = np.zeros(0, np.float32)
        self._held_at = 0
        self._next = 0.0

    def take(self, block: FloatArray) -> None:
        self._held = np.concatenate([self._held, block])
        end = self._held_at + self._held.size
        ready = np.arange(self._next, end - self._picture.window_length, self._step)
        if ready.size == 0:
            return
        local = (ready - self._held_at).astype(np.int64)
        self._columns.append(self._picture.columns(self._held, local))
        self._next = float(ready[-1]) + self._step
        keep_from = max(0, int(self._next - self._picture.window_length) - self._held_at)
        self._held = self._held[keep_from:].copy()
        self._held_at += keep_from

    def finish(self) -> ByteArray:
        if not self._columns:
            return np.zeros((PICTURE_ROWS, 1), np.uint8)
        return np.concatenate(self._columns, axis=1)
