"""The import contracts of pyproject.toml hold, and each of them would notice."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINT_IMPORTS, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture
def copy(tmp_path):
    for name in ("engine", "studio"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_contract_is_kept():
    ran = lint_imports(ROOT)

    assert ran.returncode == 0, ran.stdout


@pytest.mark.parametrize(
    ("contract", "module", "line"),
    [
        ("Studio stands on engine", "engine/planted.py", "import studio.theme"),
        ("Inside engine, down", "engine/audio/planted.py", "import engine.dataset"),
        ("Inside engine, down", "engine/unnamed/__init__.py", '"""A layer nobody named."""'),
        ("Inside studio, down", "studio/theme/planted.py", "import studio.views"),
        ("Engine knows no Qt", "engine/audio/planted.py", "def f():\n    import PySide6.QtCore"),
        ("Predict stays light", "engine/runtime/planted.py", "def f():\n    import scipy.signal"),
        ("Predict stays light", "studio/listen/planted.py", "def f():\n    import pyqtgraph"),
        ("Pages know no page", "studio/pages/planted.py", "import studio.pages.other"),
        ("No cycles", "engine/audio/mel.py", "import engine.audio.planted"),
    ],
)
def test_a_planted_violation_is_noticed(copy, contract, module, line):
    path = copy / module
    path.parent.mkdir(exist_ok=True)
    with path.open("a") as file:
        file.write(f"\n{line}\n")
    (copy / "engine/audio/planted.py").touch()
    if contract == "No cycles":
        (copy / "engine/audio/planted.py").write_text("import engine.audio.mel\n")
    (copy / "studio/pages/other.py").touch()

    ran = lint_imports(copy)

    assert ran.returncode == 1
    assert f"{contract} BROKEN" in ran.stdout
