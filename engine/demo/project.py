"""The demo as a project on disk, made of its recipe."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.dataset.importing.carry_out import carry_out
from engine.dataset.importing.plan import plan_import
from engine.dataset.project import Project
from engine.demo.recipe import load_recipe
from engine.demo.synthesis import write_folder


def make_demo_project(
    folder: Path,
    *,
    seed: int = 0,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> bool:
    """Synthesise the demo's sounds and import them into a new project.

    The project gets its name when it is whole, so a half made one is never opened.

    Parameters
    ----------
    folder : Path
        Of the project; not there yet.
    seed : int, default 0
        Another seed gives other sounds of the same seven classes.
    progress : Callable[[int, int], None]
        Told what is done and how much there is: every clip is written, then imported. It may
        raise to stop the synthesis.
    cancelled : Callable[[], bool]
        Asked during the import.

    Returns
    -------
    bool
        False where it was cancelled; nothing is left then.

    Raises
    ------
    FolderUnusableError, FolderTakenError, DiskFullError
        If it cannot be made there.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".demo-", dir=folder.parent) as staging:
        sounds, staged = Path(staging) / "sounds", Path(staging) / folder.name
        manifest = write_folder(
            load_recipe(),
            sounds,
            seed=seed,
            progress=lambda done, total: progress(done, 2 * total),
        )
        with Project.create(staged) as project:
            report = carry_out(
                project,
                plan_import([manifest], project=project),
                progress=lambda done, total, _name: progress(total + done, 2 * total),
                cancelled=cancelled,
            )
        if report.is_cancelled:
            return False
        shutil.move(staged, folder)
    return True
