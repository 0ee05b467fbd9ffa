"""What a training process tells while it works, one JSON object a line.

Every event is a frozen dataclass; its ``event`` key is the class's name in lower case. A training
ends with exactly one `Done` or `Failed`.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar

from engine.errors.training import TrainingError


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparing:
    """Something must be done before the first step.

    Attributes
    ----------
    phase : str
        In words for the strip at the foot: ``"Reading sounds"``.
    n_done, n_total : int
        Of the clips, or 0 of 0 where there is nothing to count.
    """

    event: ClassVar[str] = "preparing"
    phase: str
    n_done: int = 0
    n_total: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One batch was learnt from; told at most ten times a second.

    Attributes
    ----------
    epoch, step, n_steps : int
        From 1; steps within the epoch.
    loss, accuracy : float
        Of the augmented batch.
    """

    event: ClassVar[str] = "step"
    epoch: int
    step: int
    n_steps: int
    loss: float
    accuracy: float
    fold: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Epoch:
    """Every training clip was seen once more, and the validation clips were tried.

    Attributes
    ----------
    epoch, n_epochs : int
        From 1.
    train_loss, train_accuracy : float
        Mean over the steps, of augmented segments: harder than what is validated.
    validation_loss, validation_accuracy, validation_macro_f1 : float | None
        Of whole clips, as predict would hear them; None where no clip validates.
    rate : float
        Learning rate of the last step.
    clips_per_s : float
        Training clips a second, validation not counted.
    is_best : bool
        Whether its weights are the ones to keep so far.
    fold : int | None
        Of a cross-validation.
    """

    event: ClassVar[str] = "epoch"
    epoch: int
    n_epochs: int
    train_loss: float
    train_accuracy: float
    validation_loss: float | None
    validation_accuracy: float | None
    validation_macro_f1: float | None
    rate: float
    clips_per_s: float
    is_best: bool
    fold: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """What the validation clips were heard as after an epoch.

    Attributes
    ----------
    epoch : int
    labels : tuple[str, ...]
    matrix : tuple[tuple[int, ...], ...]
        Rows are the truth, columns what was heard; clips.
    clip_ids, heard : tuple[int, ...]
        Every validation clip and the index of the class it was heard as, so that a cell can open
        its clips while the run goes on.
    """

    event: ClassVar[str] = "confusion"
    epoch: int
    labels: tuple[str, ...]
    matrix: tuple[tuple[int, ...], ...]
    clip_ids: tuple[int, ...] = ()
    heard: tuple[int, ...] = ()
    fold: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Eta:
    """Time left, as it looks now.

    Attributes
    ----------
    seconds : float
        If it goes on to the last epoch; stopping early makes it shorter.
    """

    event: ClassVar[str] = "eta"
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldDone:
    """One fold of a cross-validation was trained and tested.

    Attributes
    ----------
    fold : int
        From 1, counted on through the rounds.
    accuracy, macro_f1 : float
    n_clips : int
        Tested on.
    log_loss : float
        Nats a clip, at the temperature that suits these clips best: it tells two recipes apart
        where as many clips are heard right.
    name : str
        Of what was tested: the manifest's number of the fold, or a group.
    seed : int
        Of the network.
    seconds : float
    labels : tuple[str, ...]
    clip_ids, truth, heard : tuple[int, ...]
        Every tested clip, the index of its class, and of the class it was heard as.
    """

    event: ClassVar[str] = "fold"
    fold: int
    accuracy: float
    macro_f1: float
    n_clips: int
    log_loss: float
    name: str = ""
    seed: int = 0
    seconds: float = 0.0
    labels: tuple[str, ...] = ()
    clip_ids: tuple[int, ...] = ()
    truth: tuple[int, ...] = ()
    heard: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The training ended well, or was stopped and its best kept.

    Attributes
    ----------
    metrics : dict
        What the run's ``metrics.json`` holds.
    was_stopped : bool
    """

    event: ClassVar[str] = "done"
    metrics: dict[str, Any]
    was_stopped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """The training could not go on.

    Attributes
    ----------
    sentence, cause, cure : str
        As a HarkenError tells it.
    """

    event: ClassVar[str] = "failed"
    sentence: str
    cause: str = ""
    cure: str = ""

    def error(self) -> TrainingError:
        """Return it as an error to raise or to show."""
        error = TrainingError()
        error.sentence, error.cause, error.cure = self.sentence, self.cause, self.cure
        return error


Event = Preparing | Step | Epoch | Confusion | Eta | FoldDone | Done | Failed

EVENTS: dict[str, type[Event]] = {
    each.event: each for each in (Preparing, Step, Epoch, Confusion, Eta, FoldDone, Done, Failed)
}


def to_data(event: Event) -> dict[str, Any]:
    """Return an event as a mapping for JSON."""
    told = {name: value for name, value in asdict(event).items() if name != "fold" or value}
    return {"event": event.event, **told}


def to_line(event: Event) -> str:
    """Return an event as one line of JSON, without its end."""
    return json.dumps(to_data(event), ensure_ascii=False)


def from_data(data: dict[str, Any]) -> Event:
    """Return the event that a decoded line tells.

    Raises
    ------
    KeyError, TypeError
        If it is none.
    """
    values = {
        name: _frozen(value) if isinstance(value, list) else value for name, value in data.items()
    }
    return EVENTS[values.pop("event")](**values)


def read_events(path: Path) -> list[Event]:
    """Read the events that a run kept; those of an epoch that was trained again count once.

    A line torn by a crash, or written by a later Harken, is passed over.
    """
    events: dict[tuple[Any, ...], Event] = {}
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    for number, line in enumerate(lines):
        try:
            event = from_data(json.loads(line))
        except (ValueError, KeyError, TypeError):
            continue
        is_of_epoch = isinstance(event, Epoch | Confusion)
        key = (event.event, event.fold, event.epoch) if is_of_epoch else (number,)
        events[key] = event
    return list(events.values())


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
