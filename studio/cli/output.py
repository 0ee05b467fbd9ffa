"""What the shell prints: results to standard output, everything else to standard error.

Nothing here needs a library, so that the predict verbs on a small machine draw the same bar and
the same tables as the rest (DECISIONS.md 12).
"""

from __future__ import annotations

import json
import os
import sys
import time
from argparse import Namespace
from collections.abc import Iterable, Sequence
from io import TextIOWrapper
from pathlib import Path
from shutil import get_terminal_size
from typing import Any, Literal, Self, TextIO

from engine.errors.base import HarkenError
from engine.errors.usage import UnansweredQuestionError

LINE_EVERY_S = 10.0
DRAW_EVERY_S = 0.1
BAR_CELLS = 24
GAP = "  "
"""Between two columns of a table."""


def is_terminal(stream: TextIO) -> bool:
    """Return whether a person watches `stream` and it can move its cursor."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def paint(text: str, code: str, stream: TextIO) -> str:
    """Return `text` in an ANSI style (``"1"`` bold, ``"2"`` faint) where `stream` shows colour."""
    if not is_terminal(stream) or os.environ.get("NO_COLOR"):
        return text
    return f"\x1b[{code}m{text}\x1b[0m"


def print_json(value: Any) -> None:
    """Print one JSON object on one line and pass it on at once."""
    print(json.dumps(value, ensure_ascii=False), flush=True)


def print_table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print rows under a head, columns aligned: words to the left, numbers to the right.

    Parameters
    ----------
    head : Sequence[str]
        The name of each column.
    rows : Iterable[Sequence[Any]]
        Cells; a float is shown with three decimals, None as nothing.
    """
    rows = [tuple(row) for row in rows]
    to_right = [_is_numeric(column) for column in zip(*rows, strict=True)] or [False] * len(head)
    shown = [tuple(map(_cell, row)) for row in rows]
    widths = [max(map(len, column)) for column in zip(head, *shown, strict=True)]
    print(paint(_line(head, widths, to_right), "1", sys.stdout))
    for row in shown:
        print(_line(row, widths, to_right))


def _is_numeric(column: Iterable[Any]) -> bool:
    filled = [cell for cell in column if cell is not None]
    return bool(filled) and all(isinstance(cell, int | float) for cell in filled)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.3f}"
    return str(value).replace("\n", " ")


def _line(cells: Iterable[str], widths: Iterable[int], to_right: Iterable[bool]) -> str:
    parts = zip(cells, widths, to_right, strict=True)
    return GAP.join(c.rjust(w) if right else c.ljust(w) for c, w, right in parts).rstrip()


def print_note(text: str) -> None:
    """Tell a person something that is no result, such as a refused file."""
    print(text, file=sys.stderr, flush=True)


def print_error(error: HarkenError) -> None:
    """Tell what could not be done and, on a line of its own, what to do about it."""
    told = " ".join(part for part in (error.sentence, error.cause) if part)
    print_note(f"{paint('harken:', '1', sys.stderr)} {told}")
    if error.cure:
        print_note(f"  {error.cure}")


def confirm(question: str, arguments: Namespace) -> bool:
    """Ask before something that cannot be taken back; `--yes` answers.

    Raises
    ------
    UnansweredQuestionError
        If nobody is there to answer and `--yes` was not given.
    """
    if arguments.yes:
        return True
    if not sys.stdin.isatty():
        raise UnansweredQuestionError(question)
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


class Progress:
    """Progress of one job on standard error: a bar on a terminal, else a line every 10 s.

    Parameters
    ----------
    title : str
        What is being done: "Importing".
    quiet : bool
        Show nothing at all (`-q`).
    """

    def __init__(self, title: str, *, quiet: bool = False) -> None:
        self._title = title
        self._stream = sys.stderr
        self._is_shown = not quiet
        self._draws = is_terminal(self._stream)
        self._started_s = time.monotonic()
        self._shown_s = self._started_s
        self._is_bar_on_screen = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._erase()

    def update(self, done: float, total: float | None = None, note: str = "") -> None:
        """Say how far it is; cheap enough for every item, drawn at most ten times a second."""
        now_s = time.monotonic()
        every_s = DRAW_EVERY_S if self._draws else LINE_EVERY_S
        if not self._is_shown or now_s - self._shown_s < every_s:
            return
        self._shown_s = now_s
        line = self._describe(done, total, note, now_s - self._started_s)
        if self._draws:
            self._draw(line)
        else:
            print(line, file=self._stream, flush=True)

    def say(self, text: str) -> None:
        """Print a line of its own, above the bar."""
        self._erase()
        print_note(text)

    def _describe(self, done: float, total: float | None, note: str, elapsed_s: float) -> str:
        rate = done / elapsed_s if elapsed_s > 0 else 0.0
        parts = [self._title]
        if total:
            share = min(done / total, 1.0)
            if self._draws:
                filled = round(share * BAR_CELLS)
                parts.append("━" * filled + "─" * (BAR_CELLS - filled))
            parts.append(f"{share:.0%}  {done:g} of {total:g}")
        else:
            parts.append(f"{done:g}")
        parts.append(f"{rate:.3g}/s")
        if total and rate > 0:
            parts.append(f"{clock((total - done) / rate)} left")
        return "  ".join([*parts, note]).rstrip()

    def _draw(self, line: str) -> None:
        width = get_terminal_size().columns - 1
        print(f"\r\x1b[2K{line[:width]}", end="", file=self._stream, flush=True)
        self._is_bar_on_screen = True

    def _erase(self) -> None:
        if self._is_bar_on_screen:
            print("\r\x1b[2K", end="", file=self._stream, flush=True)
            self._is_bar_on_screen = False


def clock(seconds: float) -> str:
    """Return a length of time as people read it: ``0:07``, ``12:40``, ``1:02:03``.

    >>> clock(7.4)
    '0:07'
    """
    minutes, rest_s = divmod(round(max(seconds, 0)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest_s:02}" if hours else f"{minutes}:{rest_s:02}"


def survive_any_name() -> None:
    """Let every file name be printed: what the terminal's encoding lacks is shown escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # not a test's own stream
            stream.reconfigure(errors="backslashreplace")


def open_closed_streams() -> None:
    """Give a program that was started without standard streams (``>&-``) some that are empty."""
    if sys.stdin is None:
        sys.stdin = _open_nowhere("r")
    if sys.stdout is None:
        sys.stdout = _open_nowhere("w")
    if sys.stderr is None:
        sys.stderr = _open_nowhere("w")


def drop_output() -> None:
    """Let what is still to be printed go nowhere, so that the end of Python does not try again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _open_nowhere(mode: Literal["r", "w"]) -> TextIO:
    return Path(os.devnull).open(mode, encoding="utf-8")
