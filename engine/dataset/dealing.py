"""The edits that put groups on sides: for those that just came, and for all anew."""

from __future__ import annotations

import sqlite3
from collections import defaultdict

from engine.dataset.edits.base import Edit
from engine.dataset.edits.splits import AssignSplits
from engine.dataset.project_settings import ProjectSettings
from engine.dataset.rows import SplitRow, read
from engine.dataset.split import SIDES, deal, deal_folds

_LABELLED = """
SELECT group_name, label_id, count(*) FROM clip WHERE label_id IS NOT NULL GROUP BY 1, 2
"""

_NEW_GROUPS = """
SELECT 1 FROM clip LEFT JOIN split ON split.group_name = clip.group_name
WHERE clip.label_id IS NOT NULL AND split.group_name IS NULL LIMIT 1
"""


def deal_new_groups(connection: sqlite3.Connection, settings: ProjectSettings) -> Edit | None:
    """Return the edit that puts labelled groups on sides which are on none; None without any.

    Groups that are on a side stay there, so a test set stays the same when data are added.
    """
    if connection.execute(_NEW_GROUPS).fetchone() is None:
        return None
    groups = _groups(connection)
    placed = {row.group_name: _place(row) for row in read(connection, SplitRow)}
    dealt = deal(groups, placed=placed, shares=settings.shares, seed=settings.split_seed)
    return AssignSplits(rows=tuple(_dealt_row(group, place) for group, place in dealt.items()))


def deal_all_groups(
    connection: sqlite3.Connection, settings: ProjectSettings, title: str
) -> AssignSplits:
    """Return the edit that deals every labelled group anew; folds stay as they are."""
    groups = _groups(connection)
    folds = {row.group_name: row.fold for row in read(connection, SplitRow)}
    dealt = deal(groups, shares=settings.shares, seed=settings.split_seed)
    rows = tuple(_dealt_row(group, place, folds.get(group)) for group, place in dealt.items())
    return AssignSplits(words=title, rows=rows)


def deal_all_folds(
    connection: sqlite3.Connection, settings: ProjectSettings, n_folds: int
) -> AssignSplits:
    """Return the edit that gives every group on a side a fold, ``1`` to ``n_folds``."""
    folds = deal_folds(_groups(connection), n_folds, seed=settings.split_seed)
    rows = tuple(
        SplitRow(
            group_name=row.group_name,
            side=row.side,
            fold=folds[row.group_name],
            placed_by=row.placed_by,
        )
        for row in read(connection, SplitRow)
        if row.group_name in folds
    )
    return AssignSplits(words=f"Deal {n_folds} folds", rows=rows)


def _place(row: SplitRow) -> int:
    return [str(side) for side in SIDES].index(row.side)


def _dealt_row(group: str, place: int, fold: int | None = None) -> SplitRow:
    return SplitRow(group_name=group, side=str(SIDES[place]), fold=fold, placed_by="dealt")


def _groups(connection: sqlite3.Connection) -> dict[str, dict[str, int]]:
    groups: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for group, label_id, n_clips in connection.execute(_LABELLED):
        groups[group][str(label_id)] = n_clips
    return dict(groups)
