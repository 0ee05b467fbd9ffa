"""The import contracts of pyproject.toml hold, and each of them would notice."""

from __future__ import annotations

import re
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


PLANTED = [
    ("Studio stands on engine", "engine/planted_upward.py", "import studio.theme"),
    ("Inside engine, down", "engine/audio/planted_upward.py", "import engine.dataset"),
    ("Inside engine, down", "engine/unnamed/__init__.py", '"""A layer that nobody named."""'),
    ("Inside studio, down", "studio/theme/planted_upward.py", "import studio.views"),
    ("Engine knows no Qt", "engine/audio/planted_qt.py", "def f():\n    import PySide6.QtCore"),
    ("Predict stays light", "engine/runtime/planted_lazy.py", "def f():\n    import scipy.fft"),
    ("Predict stays light", "studio/listen/planted_lazy.py", "def f():\n    import pyqtgraph"),
    ("Pages know no page", "studio/pages/planted_one.py", "import studio.pages.planted_two"),
    ("No cycles", "engine/audio/planted_ring.py", "import engine.audio.planted_round"),
]


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> str:
    """What the contracts say of a copy that breaks each of them."""
    copy = tmp_path_factory.mktemp("copy")
    for name in ("engine", "studio"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    for _, module, text in PLANTED:
        (copy / module).parent.mkdir(exist_ok=True)
        (copy / module).write_text(f"{text}\n")
    (copy / "studio/pages/planted_two.py").touch()
    (copy / "engine/audio/planted_round.py").write_text("import engine.audio.planted_ring\n")
    return lint_imports(copy).stdout


def test_every_contract_is_kept():
    ran = lint_imports(ROOT)

    assert ran.returncode == 0, ran.stdout


@pytest.mark.parametrize(("contract", "module", "text"), PLANTED)
def test_a_planted_violation_is_noticed(told, contract, module, text):
    parts = re.split(r"\n(.+)\n-{5,}\n", told)
    explained = dict(zip(parts[1::2], parts[2::2], strict=True))
    name = module.removesuffix(".py").removesuffix("/__init__").rpartition("/")[2]

    assert f"{contract} BROKEN" in told
    assert name in explained[contract]
