"""A labelled project of synthetic sounds, trained on in earnest."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from engine.dataset.edits.settings import SetProjectSetting
from engine.dataset.importing.carry_out import carry_out
from engine.dataset.importing.plan import plan_import
from engine.dataset.project import Project
from engine.dataset.runs import add_run, finish_run, run_folder
from engine.training.choice import chosen_recipe
from engine.training.run import Run


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


@pytest.fixture(scope="session")
def trained_project(labelled_project: Path) -> Path:
    """The same after one real run, and a second one that was trained for longer."""
    folder = Path(shutil.copytree(labelled_project, labelled_project.parent / "trained.harken"))
    with Project.open(folder) as project:
        recipe = chosen_recipe(project.catalog.settings())
        run = Run.start(project, recipe, 0)
        *_, last = run.events()
        first = run.record(project, last)  # type: ignore[arg-type]  # the last of them
        longer = replace(recipe, schedule=replace(recipe.schedule, epochs=9))
        second = add_run(project, json.dumps(longer.to_data()), 0, "fast")
        shutil.copytree(run.folder, run_folder(project, second.id), dirs_exist_ok=True)
        recipe_file = run_folder(project, second.id) / "recipe.json"
        recipe_file.write_text(json.dumps(longer.to_data()), encoding="utf-8")
        told = {"seconds": 5.0, "accuracy": first.accuracy, "macro_f1": 0.01}
        finish_run(project, second.id, "done", **told)
    return folder


@pytest.fixture
def trained(tmp_path: Path, trained_project: Path) -> Path:
    """A copy of one's own."""
    return Path(shutil.copytree(trained_project, tmp_path / "dawn.harken"))


@pytest.fixture
def _cold(monkeypatch) -> None:
    """Start no training process while a page is only looked at."""
    monkeypatch.setattr("studio.pages.train.page.WARM_AFTER_MS", 3_600_000)
