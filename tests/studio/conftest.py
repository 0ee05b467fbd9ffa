"""What every test of the studio gets: preferences of its own, and a place for pictures."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.preferences import forget_memory
from studio.theme.motion import reduce_motion

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _own_preferences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody's preferences, nothing remembered."""
    monkeypatch.setattr("studio.preferences.config_folder", lambda: tmp_path / "config")
    forget_memory()
    yield
    forget_memory()
    reduce_motion(is_on=False)


@pytest.fixture(scope="session")
def artifacts() -> Path:
    """Return the folder where pictures for people go; it is not under version control."""
    folder = Path(os.environ.get("HARKEN_ARTIFACTS", ROOT / "artifacts"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
