"""Cross-validation: every clip is tested by a network that never heard its group.

The folds go to processes of one core each: a small network gains little from a second thread, so
two folds beside each other take less time than one after the other on both cores (DECISIONS.md).
"""

from __future__ import annotations

import os
import queue
import shutil
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from engine.dataset.project import Project
from engine.training.events import Done, Epoch, Eta, Event, Failed, FoldDone, Preparing, Step
from engine.training.examination import READ
from engine.training.folds import Fold
from engine.training.recipe import Recipe
from engine.training.run import Training
from engine.training.standing import standing

SINGLE_THREAD = "--xla_cpu_multi_thread_eigen=false"


@dataclass(slots=True)
class _Seat:
    """A process, the cores it has, and the fold it is at."""

    training: Training
    fold: Fold | None = None
    epoch: float = 0.0
    is_over: bool = False


@dataclass(slots=True)
class _Clock:
    """Time left, from the epochs done in all seats."""

    n_folds: int
    began_s: float = field(default_factory=time.monotonic)
    first_s: float | None = None
    n_epochs: int = 0

    def hear(self, seat: _Seat, event: Event) -> None:
        """Note how far a process is."""
        if isinstance(event, Epoch):
            self.n_epochs, seat.epoch = event.n_epochs, float(event.epoch)
        elif isinstance(event, FoldDone):
            seat.epoch = 0.0
        elif isinstance(event, Step):
            self.first_s = self.first_s or time.monotonic()

    def left_s(self, n_done: int, seats: Sequence[_Seat]) -> float:
        """Return the seconds left, as it looks now."""
        part = n_done + sum(seat.epoch / max(1, self.n_epochs) for seat in seats if seat.fold)
        spent_s = time.monotonic() - (self.first_s or self.began_s)
        return spent_s * (self.n_folds - part) / max(part, 1e-6)


class CrossValidation:
    """Folds on their way, in as many processes as there are cores.

    Its events are those of a training, each with its fold; `Done` holds the standing. Threads of
    its own only read pipes.

    Parameters
    ----------
    project : Project
        Read while starting only.
    recipe : Recipe
    folds : Sequence[Fold]
    n_processes : int | None
        None takes as many as there are cores.
    """

    def __init__(
        self,
        project: Project,
        recipe: Recipe,
        folds: Sequence[Fold],
        *,
        n_processes: int | None = None,
    ) -> None:
        self._recipe = recipe
        self._folds = tuple(folds)
        self._groups = {clip.id: clip.group for clip in project.catalog.clips()}
        self._project = project.folder
        self._folder = project.folder / "cache" / "crossvalidation"
        self._cores = cores()
        self._n_processes = min(n_processes or len(self._cores), len(folds))
        self._events: queue.SimpleQueue[tuple[_Seat, Event]] = queue.SimpleQueue()
        self._seats: list[_Seat] = []
        self._verdict: Failed | None = None
        self._is_stopped = False

    def events(self) -> Iterator[Event]:
        """Yield events as they come; the last one is the one `Done` or `Failed`."""
        shutil.rmtree(self._folder, ignore_errors=True)
        began_s = time.monotonic()
        done: list[FoldDone] = []
        try:
            for folds, n_processes in self._rounds():
                yield from self._hold(folds, n_processes, done)
        finally:
            for seat in self._seats:
                seat.training.kill()
        if self._verdict is not None:
            yield self._verdict
            return
        seconds = round(time.monotonic() - began_s, 1)
        done.sort(key=lambda each: each.fold)
        told = standing(done, self._groups, preset=self._recipe.preset, seconds=seconds)
        yield Done(metrics=told, was_stopped=self._is_stopped)

    def stop(self) -> None:
        """Stop, and keep the folds that are done."""
        self._is_stopped = True
        self._end_all()

    def kill(self) -> None:
        """End all processes at once."""
        self.stop()

    def pause(self) -> None:
        """Hold still after the current steps."""
        for seat in self._seats:
            seat.training.pause()

    def resume(self) -> None:
        """Go on after a pause."""
        for seat in self._seats:
            seat.training.resume()

    def _rounds(self) -> Iterator[tuple[tuple[Fold, ...], int]]:
        """Yield folds with the processes for them: those left over share all cores at the end."""
        n = self._n_processes
        even = len(self._folds) // n * n
        if even:
            yield self._folds[:even], n
        if rest := self._folds[even:]:
            yield rest, len(rest)

    def _hold(
        self, folds: tuple[Fold, ...], n_processes: int, done: list[FoldDone]
    ) -> Iterator[Event]:
        """Yield the events of some folds until all are done, one failed or a person stopped."""
        if self._is_stopped or self._verdict:
            return
        waiting = list(folds)
        clock = _Clock(n_folds=len(folds))
        n_before = len(done)
        self._seats = [self._seat(0, n_processes)]
        while not all(seat.is_over for seat in self._seats):
            seat, event = self._events.get()
            if isinstance(event, Done | Failed):
                self._end(seat, event)
            elif isinstance(event, Preparing):
                if event.phase == READ:
                    self._fill_seats(n_processes, waiting)
                    _send(seat, waiting)
                if seat is self._seats[0]:
                    yield event
            elif isinstance(event, Eta):
                yield Eta(seconds=clock.left_s(len(done) - n_before, self._seats))
            else:
                if isinstance(event, FoldDone):
                    done.append(event)
                    _send(seat, waiting)
                clock.hear(seat, event)
                yield event

    def _end(self, seat: _Seat, event: Done | Failed) -> None:
        """Note that a process has ended; if it failed, the others end too."""
        seat.is_over, seat.fold = True, None
        if isinstance(event, Failed) and not self._is_stopped:
            self._verdict = self._verdict or event
            self._end_all()

    def _fill_seats(self, n_processes: int, waiting: list[Fold]) -> None:
        """Start the other processes, once the first has put the sounds into the cache."""
        wanted = min(n_processes, len(self._seats) + len(waiting) - 1)
        while len(self._seats) < wanted and not self._is_stopped:
            self._seats.append(self._seat(len(self._seats), n_processes))

    def _seat(self, place: int, n_processes: int) -> _Seat:
        folder = self._folder / f"{place + 1}"
        folder.mkdir(parents=True, exist_ok=True)
        share = len(self._cores) // n_processes
        own = self._cores[place * share : (place + 1) * share]
        job = {
            "project": str(self._project),
            "folder": str(folder),
            "recipe": self._recipe.to_data(),
            "is_examination": True,
            "cores": own,
        }
        seat = _Seat(Training(job, environment=_environment(share)))
        threading.Thread(target=self._listen, args=(seat,), name="fold", daemon=True).start()
        return seat

    def _listen(self, seat: _Seat) -> None:
        for event in seat.training.events():
            self._events.put((seat, event))

    def _end_all(self) -> None:
        for seat in self._seats:
            seat.training.kill()


def _send(seat: _Seat, waiting: list[Fold]) -> None:
    """Give a process its next fold, or its leave."""
    seat.fold = waiting.pop(0) if waiting else None
    seat.training.give(seat.fold.to_data() if seat.fold else None)


def cores() -> list[int]:
    """Return the numbers of the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return list(range(os.cpu_count() or 1))


def _environment(n_cores: int) -> Mapping[str, str]:
    told = {"XLA_PYTHON_CLIENT_PREALLOCATE": "false"}  # several processes share an accelerator
    if n_cores <= 1:
        told["XLA_FLAGS"] = f"{os.environ.get('XLA_FLAGS', '')} {SINGLE_THREAD}".strip()
    return told
