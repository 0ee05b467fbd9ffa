"""Decoding files from strangers in a child that may die: one sentence is lost, not the import."""

from __future__ import annotations

import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from engine.audio.examination import Examined, OnProgress
from engine.audio.readers import SoundInfo
from engine.errors.program import WorkerLostError
from engine.errors.sounds import DecoderStoppedError
from engine.processes import Message, WorkerProcess, rebuild_error

START_S = 60.0
IDLE_S = 10.0


class Decoder:
    """One reusable, limited child process that reads files; use it in a `with` statement.

    The child is started by the first request and replaced when it dies or falls silent. One
    request runs at a time; `close` may come from another thread and ends the one that runs.

    Parameters
    ----------
    idle_s : float
        Seconds without a sign of life after which a file is given up.
    """

    def __init__(self, *, idle_s: float = IDLE_S) -> None:
        self._idle_s = idle_s
        self._lock = threading.Lock()
        self._worker: WorkerProcess | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The number of the child's process; None before it was started."""
        return None if self._worker is None else self._worker.pid

    def start(self) -> None:
        """Start the child now, so that the first file does not wait for it.

        Raises
        ------
        WorkerLostError
            If it cannot be started.
        """
        with self._lock:
            self._running_worker()

    def close(self) -> None:
        """End the child; a later request would start another."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.stop()

    def inspect(self, path: Path) -> SoundInfo:
        """Read what a file says of its sound; see `engine.audio.files.inspect`."""
        return SoundInfo(**self._ask(path, {"do": "inspect"}))

    def examine(
        self, path: Path, *, render_to: Path | None = None, on_progress: OnProgress | None = None
    ) -> Examined:
        """Decode all of a file and say what it is, rendering it on the way if that is wanted.

        Parameters
        ----------
        path : Path
        render_to : Path | None
            Where the 16 kHz rendering goes, as 16-bit WAV; nothing is left there after an error.
        on_progress : OnProgress | None
            Told the seconds decoded so far, a few times a second; what it raises ends the work.

        Raises
        ------
        SoundError
            If the file is refused, or the child died of it.
        OSError
            If the rendering could not be written.
        """
        request = {"do": "examine", "render_to": None if render_to is None else str(render_to)}
        found = self._ask(path, request, on_progress, render_to)
        found["info"] = SoundInfo(**found["info"])
        for name in ("warnings", "flags"):
            found[name] = tuple(found[name])
        return Examined(**found)

    def render(
        self,
        path: Path,
        out: Path,
        *,
        onset_s: float = 0.0,
        offset_s: float | None = None,
        on_progress: OnProgress | None = None,
    ) -> None:
        """Render a span of a file to `out`, a 16-bit WAV of 16 kHz; errors as `examine`."""
        request = {"do": "render", "out": str(out), "onset_s": onset_s, "offset_s": offset_s}
        self._ask(path, request, on_progress, out)

    def _ask(
        self,
        path: Path,
        request: Message,
        on_progress: OnProgress | None = None,
        out: Path | None = None,
    ) -> Message:
        with self._lock:
            worker = self._running_worker()
            try:
                worker.send({**request, "path": str(path)})
                reply = self._await_reply(path, worker, on_progress)
            except BaseException:
                # Whatever happened, the child may still be at this file: the next gets a new one.
                worker.kill()
                self.close()
                if out is not None:
                    out.unlink(missing_ok=True)
                raise
        if "error" in reply:
            raise rebuild_error(reply["error"])
        if "system_error" in reply:
            number, text = reply["system_error"]
            raise OSError(number, text, str(out))
        return reply["done"]

    def _await_reply(
        self, path: Path, worker: WorkerProcess, on_progress: OnProgress | None
    ) -> Message:
        while True:
            try:
                reply = worker.receive(self._idle_s)
            except TimeoutError as error:
                how = f"It gave no sign of life for {self._idle_s:g} s."
                raise DecoderStoppedError(path, how) from error
            if reply is None:
                raise DecoderStoppedError(path, worker.wait().in_words)
            if "seconds" not in reply:
                return reply
            if on_progress is not None:
                on_progress(reply["seconds"])

    def _running_worker(self) -> WorkerProcess:
        if self._worker is not None and self._worker.is_running:
            return self._worker
        self.close()
        # One thread for the numeric libraries: their buffers count against the limit on memory.
        worker = WorkerProcess("decode", environment={"OPENBLAS_NUM_THREADS": "1"})
        self._worker = worker  # known from now on: `close` ends it while it is starting, too
        try:
            is_ready = worker.receive(START_S) is not None
        except TimeoutError:
            is_ready = False
        if not is_ready:
            worker.kill()
            self._worker = None
            end = worker.stop()
            raise WorkerLostError("decode", f"{end.in_words} {end.last_words[-500:]}".strip())
        return worker
