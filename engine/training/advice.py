"""What the figures of a run mean, in sentences, each with something to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from engine.training.presets import PRESETS

FEW_CLIPS = 10
FEW_GROUPS = 3
UNEVEN = 5
BY_HEART = 0.15
"""Difference of accuracy between clips trained on and others that is more than chance."""
UNLEARNT = 0.85
WIDE = 0.2
"""Width of an interval of accuracy that leaves open whether a run is good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One thing that a person should know of a run.

    Attributes
    ----------
    kind : str
        ``guessing``, ``overfitting``, ``underfitting``, ``few_clips``, ``few_groups``, ``uneven``
        or ``unsure``.
    sentence, cure : str
        What is so, and what to do.
    labels : tuple[str, ...]
        The classes it is about; none where it is about all.
    """

    kind: str
    sentence: str
    cure: str
    labels: tuple[str, ...] = ()

    def to_data(self) -> dict[str, Any]:
        """Return it as a mapping for JSON."""
        return asdict(self)


def advise(
    metrics: Mapping[str, Any], clips: Mapping[str, int], groups: Mapping[str, int]
) -> tuple[Advice, ...]:
    """Name what stands out in a run, the worst first.

    Parameters
    ----------
    metrics : Mapping[str, Any]
        Of the run: its ``preset``, ``train`` and ``validation`` as `Scores.to_data` gives them, the
        second with ``intervals``.
    clips, groups : Mapping[str, int]
        Training clips of each class, and the groups (recordings, speakers, places) they are of.
    """
    found = [_learning(metrics), *_numbers(clips, groups), _interval(metrics)]
    return tuple(each for each in found if each is not None)


def _learning(metrics: Mapping[str, Any]) -> Advice | None:
    """Say whether it guesses, learnt by heart, or learnt too little."""
    train, validation = metrics["train"], metrics["validation"]
    if not train or not validation:
        return None
    known, new = train["accuracy"], validation["accuracy"]
    supports = [each["support"] for each in validation["classes"].values()]
    guessing = max(supports) / sum(supports)
    if new <= guessing:
        return Advice(
            kind="guessing",
            sentence=f"It does no better than guessing: {_percent(new)} of new clips are right, "
            f"always saying the commonest class gives {_percent(guessing)}.",
            cure="Listen to some clips of each class: are the labels right, is the sound in them?",
        )
    if known - new > BY_HEART:
        return Advice(
            kind="overfitting",
            sentence=f"It knows its training clips by heart: {_percent(known)} of them are right, "
            f"and {_percent(new)} of clips it has not heard (overfitting).",
            cure="Add clips of other places, speakers or devices, or turn on more augmentation.",
        )
    if known < UNLEARNT:
        return Advice(
            kind="underfitting",
            sentence=f"It has not learnt all it could: even of its training clips "
            f"{_percent(known)} are right (underfitting).",
            cure=f"{_more(metrics)} or turn down augmentation; if that does not help, look for "
            "wrong labels.",
        )
    return None


def _more(metrics: Mapping[str, Any]) -> str:
    """Return the beginning of a sentence: how to let it learn more."""
    is_largest = metrics.get("preset") == PRESETS[-1]
    return "Give it more epochs" if is_largest else "Train with the next larger preset,"


def _numbers(clips: Mapping[str, int], groups: Mapping[str, int]) -> list[Advice]:
    found: list[Advice] = []
    few = {label: n for label, n in clips.items() if n < FEW_CLIPS}
    if few:
        one = len(few) == 1
        found.append(
            Advice(
                kind="few_clips",
                sentence=f"{_named(few)} {'has' if one else 'have'} few training clips.",
                cure=f"Add more: {2 * FEW_CLIPS} of each, from different places, are a start.",
                labels=tuple(few),
            )
        )
    narrow = {label: n for label, n in groups.items() if n < FEW_GROUPS and label not in few}
    if narrow:
        found.append(
            Advice(
                kind="few_groups",
                sentence=f"The training clips of {_named(narrow)} come from too few recordings.",
                cure="Add some of other recordings, speakers or places: many clips of one sound "
                "alike.",
                labels=tuple(narrow),
            )
        )
    most, least = (pick(clips, key=lambda label: clips[label]) for pick in (max, min))
    if clips[most] >= UNEVEN * clips[least] > 0:
        found.append(
            Advice(
                kind="uneven",
                sentence=f"“{most}” has {clips[most] // clips[least]} times as many training clips "
                f"as “{least}”.",
                cure=f"Each clip of “{least}” counts for more already; more of them help more.",
                labels=(most, least),
            )
        )
    return found


def _interval(metrics: Mapping[str, Any]) -> Advice | None:
    validation = metrics["validation"]
    known = validation and validation.get("intervals")
    if not known:
        return None
    low, high = known["accuracy"]
    if high - low <= WIDE:
        return None
    return Advice(
        kind="unsure",
        sentence=f"{known['n_clips']} validation clips of {known['n_groups']} groups say little: "
        f"on others like these {_percent(low)} to {_percent(high)} would be right.",
        cure="Cross-validate, which tests every clip once: harken crossvalidate; or add clips.",
    )


def _named(counts: Mapping[str, int]) -> str:
    told = [f"“{label}” ({n})" for label, n in sorted(counts.items(), key=lambda each: each[1])]
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"
