"""Turns of the event loop under a hand that never rests, and the memory they take."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QApplication

STEPS_A_SECOND = 60


def resident_mb() -> float:
    """Return the memory of this process that is in use, mapped files included."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


@dataclass
class Frames:
    """What was measured: turns in which something was done, milliseconds each.

    `busy_ms` is the processor time of the window's thread in them: on a machine that does other
    things, too, it tells what is ours of the `turns_ms` that passed.
    """

    turns_ms: list[float] = field(default_factory=list)
    busy_ms: list[float] = field(default_factory=list)
    peak_mb: float = 0.0

    def add(self, began: float, busy: float) -> None:
        """Note a turn that began then, by both clocks, and ends now."""
        self.turns_ms.append((time.perf_counter() - began) * 1e3)
        self.busy_ms.append((time.thread_time() - busy) * 1e3)

    def row(self) -> dict[str, float]:
        return {
            "median_ms": float(np.median(self.turns_ms)),
            "p99_ms": float(np.percentile(self.turns_ms, 99)),
            "worst_ms": max(self.turns_ms),
            "busy_median_ms": float(np.median(self.busy_ms)),
            "busy_worst_ms": max(self.busy_ms),
            "n_frames": len(self.turns_ms),
            "peak_mb": self.peak_mb,
        }


def drive(steps: Iterable[Callable[[], None]]) -> Frames:
    """Carry out a step 60 times a second; measure each turn with its paint, and those between."""
    app, made = QApplication.instance(), Frames()
    assert app is not None
    due = time.perf_counter()
    for step in steps:
        due += 1 / STEPS_A_SECOND
        began, busy = time.perf_counter(), time.thread_time()
        step()
        app.processEvents()
        made.add(began, busy)
        while (left := due - time.perf_counter()) > 0.001:
            time.sleep(min(left, 0.002))
            began, busy = time.perf_counter(), time.thread_time()
            app.processEvents()
            if time.thread_time() - busy > 0.001:  # what came in between is painted: a frame, too
                made.add(began, busy)
        if len(made.turns_ms) % 6 == 0:
            made.peak_mb = max(made.peak_mb, resident_mb())
    return made


def until(is_true: Callable[[], object], within_s: float = 60.0) -> float:
    """Let the event loop run until something is so; return the seconds it took."""
    app, began = QApplication.instance(), time.perf_counter()
    assert app is not None
    while not is_true():
        app.processEvents()
        time.sleep(0.0005)
        if time.perf_counter() - began > within_s:
            raise TimeoutError
    return time.perf_counter() - began
