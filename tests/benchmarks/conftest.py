"""Measurements run when they are asked for by path, as `dev.py bench` does, not with the tests."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent


def pytest_ignore_collect(collection_path: Path, config) -> bool | None:
    asked = [Path(word.partition("::")[0]).resolve() for word in config.args]
    if any(path == HERE or HERE in path.parents for path in asked):
        return None
    return True if HERE in collection_path.parents else None
