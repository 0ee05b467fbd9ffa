"""The folds of a cross-validation: who is held back, decided before anything is trained."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from engine.dataset.records import Clip
from engine.dataset.split import deal_folds
from engine.errors.training import TooFewFoldsError

USUAL = 5
EACH_GROUP = "groups"
"""Asks for a fold of its own for every group: each speaker, each place unseen once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """One network to train and the clips to test it on.

    Attributes
    ----------
    number : int
        From 1, counted on through the rounds.
    name : str
        Of what is tested: the manifest's number, or the group where it is one.
    seed : int
        Of the network.
    held_back : tuple[str, ...]
        Groups tested on.
    left_out : tuple[str, ...]
        Groups neither trained nor tested on.
    """

    number: int
    name: str
    seed: int
    held_back: tuple[str, ...]
    left_out: tuple[str, ...] = ()

    def to_data(self) -> dict[str, Any]:
        """Return it as a mapping for JSON."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Return what `to_data` made."""
        groups = {name: tuple(data[name]) for name in ("held_back", "left_out")}
        return cls(**{**data, **groups})


def plan_folds(
    clips: Sequence[Clip],
    *,
    folds: int | str | None,
    seeds: Iterable[int],
    is_inner: bool = False,
) -> tuple[Fold, ...]:
    """Decide the folds of every round, one round a seed.

    Parameters
    ----------
    clips : Sequence[Clip]
        The labelled ones.
    folds : int | str | None
        A number of folds to deal the groups into; `EACH_GROUP`; None takes the folds that came
        with the clips, five where none did.
    seeds : Iterable[int]
        Every round has networks of its own, and folds of its own where they are dealt here.
    is_inner : bool, default False
        Leave every fold out in turn and test on the one after it: whoever chooses a recipe by such
        a round has never looked at what the fold left out says of it.

    Raises
    ------
    TooFewFoldsError
        If fewer than two folds would have clips, or three for inner ones.
    """
    found: list[Fold] = []
    for seed in seeds:
        parts = _parts(clips, folds, seed)
        if len(parts) < (3 if is_inner else 2):
            raise TooFewFoldsError(len({clip.group for clip in clips}))
        names = list(parts)
        for place, name in enumerate(names):
            tested = names[(place + 1) % len(names)] if is_inner else name
            found.append(
                Fold(
                    number=len(found) + 1,
                    name=tested,
                    seed=seed,
                    held_back=parts[tested],
                    left_out=parts[name] if is_inner else (),
                )
            )
    return tuple(found)


def _parts(clips: Sequence[Clip], folds: int | str | None, seed: int) -> dict[str, tuple[str, ...]]:
    """Return the groups of every fold, by its name."""
    groups = sorted({clip.group for clip in clips})
    own = {clip.group: clip.fold for clip in clips if clip.fold is not None}
    if folds == EACH_GROUP:
        return {group: (group,) for group in groups}
    if folds is None and len(own) == len(groups):
        places = {group: int(fold) for group, fold in own.items()}
    else:
        places = deal_folds(_counts(clips), int(folds or USUAL), seed=seed)
    return {
        str(number): tuple(group for group in groups if places.get(group) == number)
        for number in sorted(set(places.values()))
    }


def _counts(clips: Iterable[Clip]) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for clip in clips:
        counts[clip.group][clip.label] += 1
    return counts
