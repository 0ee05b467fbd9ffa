"""Child processes: Harken starts itself again for work that must not share its own process.

Parent and child speak JSON objects, one a line. What a child prints by accident goes to its
standard error, which the parent keeps: all of it in a file, or the last of it in memory. A child
ends when its standard input closes, so it never outlives its parent, however that died.

    TRAINING_ENVIRONMENT    what one that trains needs besides
    worker_argv      how a child is started, from source and when frozen
    WorkerProcess    the parent's side: send, receive, stop, kill
    Channel, serve   the child's side
    describe_error, rebuild_error    a HarkenError on its way through a line of JSON
"""

from __future__ import annotations

import faulthandler
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import IO, Any, Self, cast

from engine.errors.base import HarkenError
from engine.errors.program import WorkerLostError
from engine.errors.registry import DECLARED

Message = dict[str, Any]

LAST_WORDS_BYTES = 16_384
MAX_LINE_BYTES = 64 << 20
GRACE_S = 0.5

_OLDEST_GLIBC = (2, 36)
"""The first that was measured; 2.34 passes a threshold over 32 MB by and no longer finds its own,
and XLA asks for more than that at once."""


def _keep_memory() -> dict[str, str]:
    """Return what tells the C library to keep memory that was given back to it."""
    told: str | None = None
    if sys.platform == "linux":
        with suppress(ValueError, OSError):  # another C library
            told = os.confstr("CS_GNU_LIBC_VERSION")
    numbers = (told or "").removeprefix("glibc ").split(".")[:2]
    if not all(map(str.isdecimal, numbers)) or tuple(map(int, numbers)) < _OLDEST_GLIBC:
        return {}
    return {"MALLOC_MMAP_THRESHOLD_": str(1 << 30), "MALLOC_TRIM_THRESHOLD_": str(1 << 32)}


TRAINING_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", **_keep_memory()}
"""What a process that trains must find when it starts. NumPy's products are small there: with two
threads that wait for each other features took 6 times as long, 121 against 781 clips of 3 s a
CPU-second. And glibc gave the memory of every step back to the system, to have it filled with zeros
for the next: a fifth of its time (DECISIONS.md 58)."""


def worker_argv(name: str) -> list[str]:
    """Return the words that start Harken again as the worker `name`."""
    if getattr(sys, "frozen", False):  # a frozen program is its own sys.executable
        return [sys.executable, "_worker", name]
    # -P: a folder that happens to be the current one must not lend its modules to the child.
    return [sys.executable, "-P", "-m", "studio.cli", "_worker", name]


def worker_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment of a child: ours, with this very code on its path, and `extra`."""
    root = str(Path(__file__).resolve().parents[1])
    paths = [root, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(dict.fromkeys(paths)),
        "PYTHONUNBUFFERED": "1",
        **(extra or {}),
    }


def describe_error(error: HarkenError) -> Message:
    """Return an error as data: the name of its class and its facts, which must fit into JSON."""
    facts = [{"path": str(fact)} if isinstance(fact, Path) else fact for fact in error.args]
    return {"name": type(error).__name__, "facts": facts}


def rebuild_error(described: Message) -> HarkenError:
    """Return the error that `describe_error` described.

    Raises
    ------
    ValueError
        If `engine.errors` has no error of that name.
    """
    found = DECLARED.get(described["name"])
    if found is None:
        message = f"engine.errors declares no {described['name']}"
        raise ValueError(message)
    return found(*(_fact(fact) for fact in described["facts"]))


def _fact(fact: Any) -> Any:
    return Path(cast("Message", fact)["path"]) if isinstance(fact, dict) else fact


@dataclass(frozen=True, slots=True)
class WorkerEnd:
    """How a worker ended.

    Attributes
    ----------
    returncode : int
        As `subprocess` gives it: negative for a signal.
    last_words : str
        The end of what it wrote to its standard error.
    """

    returncode: int
    last_words: str

    @property
    def in_words(self) -> str:
        """A sentence on the way it ended, for a person."""
        if self.returncode == 0:
            return "It ended before its work was done."
        if self.returncode > 0:
            return f"It ended with the exit code {self.returncode}."
        name = signal.Signals(-self.returncode).name
        killed = " Running out of memory ends a program in this way." if name == "SIGKILL" else ""
        return f"It was ended by the signal {name}.{killed}"


class WorkerProcess:
    """The parent's side of one child: a stream of messages each way, and exactly one end.

    Use it in a `with` statement, or call `stop`: a worker that is dropped ends by itself only when
    its pipe is collected. `send` and `receive` are for one thread each; `stop` and `kill` may come
    from any.

    Parameters
    ----------
    name : str
        A name of the table in `studio/cli/workers.py`.
    log : Path | None
        Where its standard error goes; without it the last 16 KB are kept in memory.
    environment : Mapping[str, str] | None
        Added to ours.

    Raises
    ------
    WorkerLostError
        If the process could not be started.
    """

    def __init__(
        self,
        name: str,
        *,
        log: Path | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.name = name
        self._log = log
        self._last_words = b""
        self._received: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._is_exhausted = False
        self._stdin_lock = threading.Lock()
        self._process = self._start(environment)
        self._threads = [self._spawn(self._read_messages)]
        if log is None:
            self._threads.append(self._spawn(self._read_last_words))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether the process has not ended yet."""
        return self._process.poll() is None

    def send(self, message: Message) -> None:
        """Send one message.

        Raises
        ------
        WorkerLostError
            If the worker has ended.
        """
        line = json.dumps(message).encode() + b"\n"
        try:
            with self._stdin_lock:
                self._stdin.write(line)
                self._stdin.flush()
        except (OSError, ValueError) as error:  # broken, or closed by stop
            raise WorkerLostError(self.name, self.wait().in_words) from error

    def receive(self, timeout_s: float | None = None) -> Message | None:
        """Return the next message, or None once the worker has ended and all are received.

        Raises
        ------
        TimeoutError
            If nothing came for `timeout_s`; the worker may still be well.
        """
        if self._is_exhausted:
            return None
        try:
            message = self._received.get(timeout=timeout_s)
        except queue.Empty:
            raise TimeoutError from None
        self._is_exhausted = message is None
        return message

    def interrupt(self) -> None:
        """Have whoever waits in `receive` get an empty message, behind all that came so far."""
        self._received.put({})

    def messages(self) -> Iterator[Message]:
        """Yield messages until the worker ends."""
        while (message := self.receive()) is not None:
            yield message

    def wait(self, timeout_s: float = GRACE_S) -> WorkerEnd:
        """Return how the worker ended; one that has not within `timeout_s` is killed."""
        try:
            self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(GRACE_S)
        return WorkerEnd(self._process.returncode, self._tail().decode(errors="replace").strip())

    def stop(self) -> WorkerEnd:
        """Close the worker's input, which ends it, and kill it if it does not; under a second."""
        with suppress(OSError), self._stdin_lock:  # an error: it ended with its input unread
            self._stdin.close()
        return self.wait()

    def kill(self) -> None:
        """End the worker at once; messages it has sent can still be received."""
        self._process.kill()

    def _start(self, environment: Mapping[str, str] | None) -> subprocess.Popen[bytes]:
        try:
            with _sink(self._log) as stderr:
                return subprocess.Popen(  # noqa: S603 (our own program)
                    worker_argv(self.name),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=stderr,
                    env=worker_environment(environment),
                    # A session of its own: Ctrl-C in the terminal is the parent's to answer.
                    start_new_session=sys.platform != "win32",
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )
        except OSError as error:
            raise WorkerLostError(
                self.name, f"It could not be started: {error.strerror}."
            ) from error

    @property
    def _stdin(self) -> IO[bytes]:
        return cast("IO[bytes]", self._process.stdin)

    def _spawn(self, target: Callable[[], None]) -> threading.Thread:
        thread = threading.Thread(target=target, name=f"{self.name} {self.pid}", daemon=True)
        thread.start()
        return thread

    def _read_messages(self) -> None:
        with cast("IO[bytes]", self._process.stdout) as stdout:
            while line := stdout.readline(MAX_LINE_BYTES):
                if (message := _parse(line)) is not None:
                    self._received.put(message)
        self._received.put(None)

    def _read_last_words(self) -> None:
        with cast("BufferedReader", self._process.stderr) as stderr:
            while chunk := stderr.read1():
                self._last_words = (self._last_words + chunk)[-LAST_WORDS_BYTES:]

    def _tail(self) -> bytes:
        if self._log is None:
            return self._last_words
        with self._log.open("rb") as log:
            size = log.seek(0, os.SEEK_END)
            log.seek(max(0, size - LAST_WORDS_BYTES))
            return log.read()


def _sink(log: Path | None) -> AbstractContextManager[IO[bytes] | int]:
    return nullcontext(subprocess.PIPE) if log is None else log.open("ab")


def _parse(line: bytes) -> Message | None:
    """Return the object on a line; None for a line torn by a kill or not written by us."""
    if not line.endswith(b"\n"):
        return None
    try:
        message = json.loads(line)
    except ValueError:
        return None
    return cast("Message", message) if isinstance(message, dict) else None


class Channel:
    """The child's side: messages to and from the parent, and the end when the parent is gone.

    Make it once, first thing. From then on file descriptor 1 is standard error, so that nothing
    a library prints can tear a message, and a thread watches standard input: at its end it ends
    the process at once, whatever that is doing.
    """

    def __init__(self) -> None:
        faulthandler.enable()
        self._out = os.dup(1)
        os.dup2(2, 1)
        self._lock = threading.Lock()
        self._requests: queue.SimpleQueue[Message] = queue.SimpleQueue()
        threading.Thread(target=self._watch_stdin, name="stdin", daemon=True).start()

    def send(self, message: Message) -> None:
        """Send one message; the process ends if nobody reads any more."""
        rest = memoryview(json.dumps(message).encode() + b"\n")
        try:
            with self._lock:
                while rest:
                    rest = rest[os.write(self._out, rest) :]
        except BrokenPipeError:
            os._exit(0)

    def receive(self, timeout_s: float | None = None) -> Message:
        """Return the next message of the parent.

        Raises
        ------
        TimeoutError
            If none came for `timeout_s`; 0 looks without waiting.
        """
        try:
            return self._requests.get(timeout=timeout_s)
        except queue.Empty:
            raise TimeoutError from None

    def _watch_stdin(self) -> None:
        # os.read, not sys.stdin: a thread that holds sys.stdin's lock aborts the interpreter's end.
        pending = b""
        while chunk := os.read(0, 65_536):
            *lines, pending = (pending + chunk).split(b"\n")
            for line in lines:
                if (message := _parse(line + b"\n")) is not None:
                    self._requests.put(message)
        os._exit(0)


Send = Callable[[Message], None]


def serve(answer: Callable[[Message, Send], None]) -> None:
    """Say that we are ready, then answer the parent's requests for as long as it lives.

    Parameters
    ----------
    answer : Callable[[Message, Send], None]
        Gets one request and sends its replies; a HarkenError that it raises becomes the last one,
        ``{"error": …}`` for `rebuild_error`.
    """
    channel = Channel()
    channel.send({"ready": True})
    while True:
        request = channel.receive()
        try:
            answer(request, channel.send)
        except HarkenError as error:
            channel.send({"error": describe_error(error)})
