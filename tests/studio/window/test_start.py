"""The start of the window: quick, light, and able to say how quick."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
HEAVY = {
    "jax", "keras", "scipy", "sklearn", "matplotlib", "noisereduce", "onnx", "onnxruntime",
    "pyqtgraph", "av", "rich", "sounddevice",
}  # fmt: skip

PROBE = """
import sys
from PySide6.QtCore import QTimer
from studio.app import make_application
from studio.window import MainWindow, _report_start
app = make_application()
window = MainWindow()
window.painted.connect(_report_start)
window.painted.connect(lambda: QTimer.singleShot(0, window.close))
window.show()
app.exec()
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


@pytest.mark.slow
def test_the_window_opens_without_the_heavy_libraries_and_says_how_long_it_took(
    artifacts,
):
    environment = {**os.environ, "HARKEN_STARTED": str(time.time()), "PYTHONPATH": str(ROOT)}

    ran = subprocess.run(
        [sys.executable, "-c", PROBE],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
        timeout=60,
    )

    assert not set(ran.stdout.split()) & HEAVY
    assert "Window up in " in ran.stderr
    (artifacts / "window-start.txt").write_text(ran.stderr.strip().splitlines()[-1] + "\n")
