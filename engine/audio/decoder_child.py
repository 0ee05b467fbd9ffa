"""The child that decodes files from strangers: limited in memory, processor time and file size.

A request names a function of `engine.audio.examination` or `files` and its arguments; while it
works it tells the seconds decoded so far, and in the end the result or an error.
"""

from __future__ import annotations

import time
from dataclasses import asdict
from pathlib import Path

from engine.audio.examination import examine, render_span
from engine.audio.files import inspect
from engine.errors.sounds import DecoderStoppedError
from engine.processes import Message, Send, serve

MEMORY_BYTES = 1_500 << 20
CPU_S_PER_FILE = 900
MAX_WRITTEN_BYTES = 4 << 30
HEARTBEAT_S = 0.25


def main() -> None:
    """Serve a parent until it closes our input."""
    limit_process()
    serve(answer)


def answer(request: Message, send: Send) -> None:
    """Do what one request asks and send what came of it."""
    path = Path(request["path"])
    _limit_processor_time()
    try:
        send({"done": _do(request, path, send)})
    except MemoryError as error:
        raise DecoderStoppedError(path, "It needed more memory than it may have.") from error
    except OSError as error:  # of the file that is written: a full disk is the parent's matter
        send({"system_error": [error.errno, error.strerror]})


def _do(request: Message, path: Path, send: Send) -> Message:
    tell = _Heartbeat(send)
    if request["do"] == "inspect":
        return asdict(inspect(path))
    if request["do"] == "examine":
        render_to = request["render_to"]
        out = None if render_to is None else Path(render_to)
        return asdict(examine(path, render_to=out, on_progress=tell))
    out, onset_s, offset_s = Path(request["out"]), request["onset_s"], request["offset_s"]
    render_span(path, out, onset_s=onset_s, offset_s=offset_s, on_progress=tell)
    return {}


class _Heartbeat:
    """Tells the parent four times a second how far we are."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._told_s = time.monotonic()

    def __call__(self, seconds: float) -> None:
        now_s = time.monotonic()
        if now_s - self._told_s >= HEARTBEAT_S:
            self._told_s = now_s
            self._send({"seconds": seconds})


def limit_process() -> None:
    """Let this process take no more than a decoder may; other systems have less to offer."""
    try:
        import resource
    except ModuleNotFoundError:  # Windows: the parent's clock is the only limit
        return
    _limit(resource.RLIMIT_AS, MEMORY_BYTES)
    _limit(resource.RLIMIT_FSIZE, MAX_WRITTEN_BYTES)
    _limit(resource.RLIMIT_CORE, 0)


def _limit_processor_time() -> None:
    """Let the next file take its time, however many came before it."""
    try:
        import resource
    except ModuleNotFoundError:
        return
    _limit(resource.RLIMIT_CPU, int(time.process_time()) + CPU_S_PER_FILE)


def _limit(what: int, value: int) -> None:
    import resource

    _soft, hard = resource.getrlimit(what)
    ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
    try:
        resource.setrlimit(what, (ceiling, hard))
    except (ValueError, OSError):  # macOS refuses a limit on memory
        return
