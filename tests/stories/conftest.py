"""What the stories are told with: a folder of sounds, and a window with all its pages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.demo.recipe import load_recipe
from engine.demo.synthesis import write_folder

CLASSES = ("cat", "human", "silence")


@pytest.fixture(scope="session")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of 36 sounds in three folders named after what is in them."""
    folder = tmp_path_factory.mktemp("garden")
    whole = load_recipe()
    few = [voice for voice in whole.classes if voice.name in CLASSES]
    recipe = replace(whole, n_groups=6, n_clips=2, classes=tuple(few))
    manifest = write_folder(recipe, folder, progress=lambda done, total: None)
    manifest.unlink()
    return folder


@pytest.fixture
def artifacts(request: pytest.FixtureRequest) -> Path:
    """Return the folder where pictures for people go."""
    folder = request.config.rootpath / "artifacts"
    folder.mkdir(exist_ok=True)
    return folder
