"""A run's story as the row of key numbers, in words and figures ready to draw."""

from __future__ import annotations

import math

from engine.dataset.records import RunRow
from studio.controls.numbers import number, percent, time_text
from studio.models.run_story import RunStory, accuracy, macro_f1
from studio.models.standing import Standing
from studio.views.key_numbers import KeyNumber

NOTHING = "–"


def running_figures(story: RunStory) -> tuple[KeyNumber, ...]:
    """Return the figures of a run that goes on; each keeps the room of its widest value."""
    n = story.n_epochs
    epoch = f"{min(n, story.epoch + 1)} / {n}" if n else NOTHING
    left = NOTHING if story.seconds_left is None else time_text(story.seconds_left)
    speed = NOTHING if story.clips_per_s is None else number(story.clips_per_s)
    heard = accuracy(story.matrix)
    return (
        KeyNumber(epoch, "epoch", f"{n} / {n}"),
        KeyNumber(left, "left", "00:00", "accent"),
        KeyNumber(speed, "clips a second", "0 000"),
        KeyNumber(_share(heard), "right, validation", "100.0 %"),
        KeyNumber(_rate(story.rate), "learning rate", "0.00000"),
    )


def finished_figures(
    run: RunRow, story: RunStory, best: Standing | None, megabytes: float | None
) -> tuple[KeyNumber, ...]:
    """Return the figures of a run that has ended.

    Parameters
    ----------
    run : RunRow
    story : RunStory
    best : Standing | None
        On the test side, where the run knows it, else on the validation side; None where its
        folder tells of neither.
    megabytes : float | None
        Size of its model file, where there is one.
    """
    if best is not None:
        heard, f1, words = best.accuracy, best.macro_f1, best.words
    else:
        heard = run.accuracy if run.accuracy is not None else accuracy(story.matrix)
        f1 = run.macro_f1 if run.macro_f1 is not None else macro_f1(story.matrix)
        words = "right, validation"
    figures = [
        KeyNumber(_share(heard), words, tone="accent"),
        KeyNumber(NOTHING if math.isnan(f1) else f"{f1:.3f}", "macro F1"),
        KeyNumber(number(run.seconds / 60, places=1), "minutes"),
        KeyNumber(str(story.best_epoch or NOTHING), _of_epochs(run, story)),
    ]
    if megabytes is not None:
        figures.append(KeyNumber(number(megabytes, places=1), "MB model"))
    return tuple(figures)


def _of_epochs(run: RunRow, story: RunStory) -> str:
    if story.epoch:
        return f"best epoch of {story.epoch}"
    # A run with a score has learnt, whatever of its story was not read.
    return "best epoch" if run.accuracy is not None else "no epoch was done"


def _share(share: float) -> str:
    return NOTHING if math.isnan(share) else percent(share, 1)


def _rate(rate: float | None) -> str:
    if rate is None:
        return NOTHING
    return f"{rate:.4f}" if rate >= 0.0001 else f"{rate:.0e}".replace("-", "−")
