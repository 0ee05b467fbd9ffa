"""The sides and folds that a manifest gives to groups."""

from __future__ import annotations

from collections.abc import Iterable

from engine.dataset.importing.plan import PlannedFile
from engine.dataset.rows import SplitRow
from engine.dataset.split import FEWEST_FOLDS, sides_of_folds


def manifest_sides(
    rows: Iterable[PlannedFile], placed: Iterable[SplitRow]
) -> tuple[tuple[SplitRow, ...], tuple[str, ...]]:
    """Return where a manifest puts groups that are nowhere yet, and what it contradicts itself in.

    A ``split`` column decides; without it the last fold is test and the one before validation. A
    group is never broken: what its first line says holds for all of it. Groups that are on a side
    already stay there.
    """
    rows = tuple(row for row in rows if row.split is not None or row.fold is not None)
    side_of_fold = sides_of_folds([row.fold for row in rows if row.fold is not None])
    stays = {row.group_name for row in placed}
    found: dict[str, SplitRow] = {}
    broken: set[str] = set()
    for row in rows:
        side = row.split or (None if row.fold is None else side_of_fold.get(row.fold))
        if side is None or row.group in stays:
            continue
        said = SplitRow(group_name=row.group, side=str(side), fold=row.fold, placed_by="manifest")
        if found.setdefault(row.group, said) != said:
            broken.add(row.group)
    warnings = [f"Group {group} is on two sides or folds; the first holds." for group in broken]
    if rows and not side_of_fold and all(row.split is None for row in rows):
        warnings.append(f"Fewer than {FEWEST_FOLDS} folds are not used: the groups are dealt out.")
    return tuple(found.values()), tuple(sorted(warnings))
