"""A labelled project of synthetic sounds, trained on in earnest."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.dataset.edits.settings import SetProjectSetting
from engine.dataset.importing.carry_out import carry_out
from engine.dataset.importing.plan import plan_import
from engine.dataset.project import Project


@pytest.fixture(scope="session")
def labelled_project(made_sounds: Path) -> Path:
    """Twelve clips of three classes; a run takes two epochs of the fast preset."""
    folder = made_sounds.parent / "labelled.harken"
    with Project.create(folder) as project:
        for sounds in sorted(made_sounds.iterdir()):
            carry_out(project, plan_import([sounds], project=project, label=sounds.name))
        for name, value in (("preset", "fast"), ("epochs", 2), ("segment_s", 1.0)):
            project.apply(SetProjectSetting(name=name, value=value))
    return folder


@pytest.fixture
def labelled(tmp_path: Path, labelled_project: Path) -> Path:
    """A copy of one's own."""
    return Path(shutil.copytree(labelled_project, tmp_path / "dawn.harken"))
