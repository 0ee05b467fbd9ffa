"""Which project a verb works on: the one named, else the nearest folder upwards, as git does."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.dataset.project import Project


def open_project(arguments: Namespace, *, read_only: bool = False) -> Project:
    """Open the project a verb is asked to work on; as its writer, end runs that were lost.

    Parameters
    ----------
    arguments : Namespace
        With `project`, the folder named by `--project`, or None.
    read_only : bool
        Only look: works beside a studio that has the project open.

    Raises
    ------
    NoProjectError
        If there is none.
    ProjectError
        Another of the family, where it cannot be opened.
    """
    from engine.dataset.project import Project, find_project
    from engine.dataset.runs import end_lost_runs

    folder = Path(arguments.project) if arguments.project else find_project(Path.cwd())
    project = Project.open(folder, read_only=read_only)
    try:
        if not project.is_read_only:
            end_lost_runs(project)
    except BaseException:
        project.close()
        raise
    return project
