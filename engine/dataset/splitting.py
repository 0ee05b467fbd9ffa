"""The edits behind *split*: other shares, other groups, folds."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from dataclasses import replace

from engine.dataset.dealing import deal_all_folds, deal_all_groups
from engine.dataset.edits.base import Edit, Together
from engine.dataset.edits.clips import Regroup
from engine.dataset.edits.settings import SetProjectSetting
from engine.dataset.importing.grouping import compile_pattern, match
from engine.dataset.importing.names import readable
from engine.dataset.project import Project
from engine.dataset.records import Changes, Clip
from engine.errors.importing import GroupPatternError
from engine.errors.usage import SplitRatioError
from engine.errors.words import counted

MOST_FOLDS = 100


def parse_ratio(text: str) -> tuple[int, int, int]:
    """Return the three whole percentages of ``60/20/20``.

    Raises
    ------
    SplitRatioError
        If they are not three, do not add up to 100, or leave less than half for training.
    """
    found = re.fullmatch(r"\s*(\d{1,3})\s*/\s*(\d{1,3})\s*/\s*(\d{1,3})\s*", text)
    if not found:
        raise SplitRatioError(text)
    train, validation, test = (int(part) for part in found.groups())
    if train + validation + test != 100 or max(validation, test) > 50 or not train:
        raise SplitRatioError(text)
    return train, validation, test


def set_ratio(project: Project, ratio: tuple[int, int, int]) -> Changes:
    """Deal every group anew by other shares, the test side too, as one step of the history."""
    _, validation, test = ratio
    title = f"Split {'/'.join(map(str, ratio))}"

    def make(connection: sqlite3.Connection) -> Edit:
        settings = replace(
            project.catalog.settings(), validation_percent=validation, test_percent=test
        )
        return Together(
            words=title,
            edits=(
                SetProjectSetting(name="validation_percent", value=validation),
                SetProjectSetting(name="test_percent", value=test),
                deal_all_groups(connection, settings, title),
            ),
        )

    return project.apply_made(make)


def set_folds(project: Project, n_folds: int) -> Changes:
    """Give every group on a side a fold, ``1`` to `n_folds`; the sides stay as they are."""
    if not 2 <= n_folds <= MOST_FOLDS:
        raise SplitRatioError(f"{n_folds} folds")
    return project.apply_made(
        lambda connection: deal_all_folds(connection, project.catalog.settings(), n_folds)
    )


def set_groups(project: Project, by: str) -> Changes:
    """Group all clips by a column of their manifest or by a pattern, and deal the new groups out.

    Parameters
    ----------
    project : Project
    by : str
        ``source``: the clips of one source are a group. Or the name of a column that a manifest
        brought along (it stands in the notes). Or a pattern on the path that a file came from,
        as in `engine.dataset.importing.grouping`. A clip that says nothing keeps its group.

    Raises
    ------
    GroupPatternError
        If no clip says anything.
    """
    clips = project.catalog.clips()
    group_of = _rule(project, clips, by)
    groups = tuple((clip.id, group) for clip in clips if (group := group_of(clip)))
    if not groups:
        raise GroupPatternError(by, "no clip has it in its name or its manifest")
    title = f"Group {counted(len(groups))} clips by {readable(by)}"
    return project.apply(Regroup(words=title, groups=groups))


def _rule(project: Project, clips: tuple[Clip, ...], by: str) -> Callable[[Clip], str]:
    origins = {source.id: source.origin for source in project.catalog.sources()}
    if by == "source":
        return lambda clip: origins[clip.source_id]
    if any(_column(clip, by) for clip in clips):
        return lambda clip: _column(clip, by)
    pattern = compile_pattern(by)
    return lambda clip: match(pattern, origins[clip.source_id])


def _column(clip: Clip, name: str) -> str:
    """Return what a manifest said in a column, from the clip's note."""
    for line in clip.note.splitlines():
        column, separator, value = line.partition(": ")
        if separator and column.lower() == name.lower():
            return readable(value)
    return ""
