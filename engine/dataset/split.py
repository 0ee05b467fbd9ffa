"""Dealing groups out to the sides of the split, and to folds: stratified, stable, reproducible.

A group (a recording, a speaker, a place) is never on two sides: clips of one group sound alike for
reasons that have nothing to do with their class, and a score across them is too good to be true.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import blake2b

from engine.dataset.records import Split

SIDES = (Split.TRAIN, Split.VALIDATION, Split.TEST)
FEWEST_FOLDS = 3
"""With fewer folds there is none left to train on once two are held back."""

LabelCounts = Mapping[str, int]
"""Clips of each class in one group."""


def deal(
    groups: Mapping[str, LabelCounts],
    *,
    placed: Mapping[str, int] | None = None,
    shares: Sequence[float] = (0.6, 0.2, 0.2),
    seed: int = 0,
) -> dict[str, int]:
    """Deal groups out to places so that each class comes near its share in every place.

    Large groups first, each to the place where the shares of its classes are then least wrong. A
    class with one group has it in the first place, with two in the first two, and with as many
    groups as places it has one in each.

    Parameters
    ----------
    groups : Mapping[str, LabelCounts]
        Every group with its clips by class, those already placed too.
    placed : Mapping[str, int] | None
        Groups that stay where they are, by place.
    shares : Sequence[float], default (0.6, 0.2, 0.2)
        Of each place; together 1. A place with no share gets nothing.
    seed : int, default 0
        Decides among groups of equal size.

    Returns
    -------
    dict[str, int]
        The place of every group that was not placed before.

    Notes
    -----
    The greedy rule is that of grouped stratified k-fold in scikit-learn, for unequal shares.
    """
    placed = placed or {}
    table = _Table(groups, shares)
    for group, place in placed.items():
        if group in groups:
            table.put(groups[group], place)
    waiting = sorted(
        (group for group in groups if group not in placed),
        key=lambda group: (-sum(groups[group].values()), _shuffled(group, seed)),
    )
    dealt: dict[str, int] = {}
    for group in waiting:
        dealt[group] = table.best_place(groups[group])
        table.put(groups[group], dealt[group])
    return dealt


def deal_folds(groups: Mapping[str, LabelCounts], n_folds: int, *, seed: int = 0) -> dict[str, int]:
    """Deal groups out to folds ``1`` to ``n_folds`` of equal share."""
    dealt = deal(groups, shares=(1 / n_folds,) * n_folds, seed=seed)
    return {group: place + 1 for group, place in dealt.items()}


def sides_of_folds(folds: Sequence[int]) -> dict[int, Split]:
    """Return the side of each fold of a manifest: the last is test, the one before validation.

    Fewer than three folds say nothing of a side: the answer is empty.
    """
    ordered = sorted(set(folds))
    if len(ordered) < FEWEST_FOLDS:
        return {}
    return {
        **dict.fromkeys(ordered, Split.TRAIN),
        ordered[-2]: Split.VALIDATION,
        ordered[-1]: Split.TEST,
    }


class _Table:
    """Clips of each class in each place, while groups are dealt."""

    def __init__(self, groups: Mapping[str, LabelCounts], shares: Sequence[float]) -> None:
        self._shares = shares
        self._places = [place for place, share in enumerate(shares) if share > 0]
        self._total: Counter[str] = Counter()
        self._waiting: Counter[str] = Counter()
        for counts in groups.values():
            self._total.update(counts)
            self._waiting.update(counts.keys())
        self._there = [Counter[str]() for _ in shares]

    def put(self, counts: LabelCounts, place: int) -> None:
        self._there[place].update(counts)
        self._waiting.subtract(counts.keys())

    def best_place(self, counts: LabelCounts) -> int:
        needy = self._neediest(counts)
        if needy is not None:
            return needy
        return min(self._places, key=lambda place: self._cost(counts, place))

    def _neediest(self, counts: LabelCounts) -> int | None:
        """Return the first empty place of a class that has no more groups left than such places.

        The class with the fewest groups decides: it has no other chance.
        """
        for label in sorted(counts, key=lambda label: (self._waiting[label], label)):
            empty = [place for place in self._places if not self._there[place][label]]
            if empty and self._waiting[label] <= len(empty):
                return empty[0]
        return None

    def _cost(self, counts: LabelCounts, place: int) -> float:
        """Return how much wronger the shares of these classes get with the group in a place."""
        return sum(
            self._error(label, place, n_clips) - self._error(label, place, 0)
            for label, n_clips in counts.items()
        )

    def _error(self, label: str, place: int, added: int) -> float:
        share = (self._there[place][label] + added) / self._total[label]
        return (share - self._shares[place]) ** 2


def _shuffled(group: str, seed: int) -> bytes:
    """Return a number for a group that hangs on nothing but its name and the seed."""
    return blake2b(f"{seed}\n{group}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
