"""Reducing noise in a child process of its own: noisereduce is loaded there and nowhere else."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

import numpy as np

from engine.audio.mel import FloatArray
from engine.audio.noise_reduction import (
    Method,
    Reduction,
    blocks,
    decode_samples,
    encode_samples,
    own_noise,
)
from engine.errors.program import WorkerLostError
from engine.processes import Message, WorkerProcess, rebuild_error

POLL_S = 0.05
"""How often a caller is asked whether it still wants the sound."""

SILENT_S = 120.0
"""Without a block for so long the child hangs: one takes half a second, its start two."""

Check = Callable[[], None]
"""Called a few times a second while something lasts; what it raises ends the work."""


def go_on() -> None:
    """Never end the work: the `Check` of those who wait for it."""


class Denoiser:
    """One reusable child that gates sounds.

    It is started by the first sound that needs it and replaced when it dies. One sound is worked
    on at a time; calls may come from any thread. A caller that gives up is let go at once: the
    child ends the block it is at, and stays, as its start is what costs time.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._worker: WorkerProcess | None = None
        self._number = 0

    @property
    def pid(self) -> int | None:
        """The number of the child's process; None while there is none."""
        return None if self._worker is None else self._worker.pid

    def close(self) -> None:
        """End the child; a later sound would start another."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.stop()

    def reduce(
        self,
        samples: FloatArray,
        sample_rate: int,
        reduction: Reduction,
        noise: FloatArray | None = None,
        *,
        check: Check = go_on,
    ) -> FloatArray:
        """Reduce the noise in a sound.

        Parameters
        ----------
        samples : NDArray[np.float32], shape (n,)
            Full scale is 1.
        sample_rate : int
            Hz.
        reduction : Reduction
        noise : NDArray[np.float32] | None, shape (m,)
            What the noise sounds like; without it stationary reduction takes the quietest part of
            the sound itself. Non-stationary reduction uses none.
        check : Check
            Asked 20 times a second.

        Returns
        -------
        NDArray[np.float32], shape (n,)
            Finite and no louder; the same bits for the same sound. Digital silence and a strength
            of 0 give the sound as it is, without a process.

        Raises
        ------
        PartMissingError
            If noisereduce is not installed.
        WorkerLostError
            If the child could not start or ended before its time.
        """
        if reduction.strength == 0 or not samples.any():
            return samples
        if reduction.method is Method.NON_STATIONARY:
            noise = None
        elif noise is None:
            noise = own_noise(samples, sample_rate)
        request: Message = {
            "sample_rate": sample_rate,
            "method": str(reduction.method),
            "strength": reduction.strength,
            "noise": None if noise is None else encode_samples(noise),
        }
        reduced = np.empty_like(samples)
        with self._taking_turns(check):
            for place, block in blocks(samples, sample_rate):
                check()
                reduced[place] = self._ask({**request, "block": encode_samples(block)}, check)
        return reduced

    def _ask(self, request: Message, check: Check) -> FloatArray:
        self._number += 1
        worker = self._running_worker()
        try:
            worker.send({**request, "number": self._number})
        except BaseException:  # half a line may have gone: what follows would not be understood
            worker.kill()
            raise
        return self._await_block(worker, self._number, check)

    def _await_block(self, worker: WorkerProcess, number: int, check: Check) -> FloatArray:
        until_s = time.monotonic() + SILENT_S
        while time.monotonic() < until_s:
            check()
            try:
                reply = worker.receive(POLL_S)
            except TimeoutError:
                continue
            if reply is None:
                end = worker.wait()
                how = f"{end.in_words} {end.last_words[-500:]}".strip()
                raise WorkerLostError(worker.name, how)
            if "error" in reply:
                raise rebuild_error(reply["error"])
            if reply.get("number") == number:  # else “ready”, or what was asked for and given up
                return decode_samples(reply["block"])
        worker.kill()
        raise WorkerLostError(worker.name, f"It gave no sign of life for {SILENT_S:g} s.")

    def _running_worker(self) -> WorkerProcess:
        if self._worker is None or not self._worker.is_running:
            self.close()
            # One thread for the numeric libraries: the same bits on every machine of a kind.
            self._worker = WorkerProcess("denoise", environment={"OPENBLAS_NUM_THREADS": "1"})
        return self._worker

    @contextmanager
    def _taking_turns(self, check: Check) -> Generator[None]:
        while not self._turn.acquire(timeout=POLL_S):
            check()
        try:
            yield
        finally:
            self._turn.release()
