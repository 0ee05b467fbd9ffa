"""How the list of 50,000 clips opens, scrolls and filters; goals: 1 s, and no frame over 50 ms."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.views.clip_list import make_project

ROOT = Path(__file__).parents[3]


def test_fifty_thousand_clips_are_listed_scrolled_and_filtered(tmp_path):
    make_project(tmp_path / "many.harken")
    ran = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.views.clip_list", str(tmp_path / "many.harken")],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert ran.returncode == 0, ran.stderr
    row = json.loads(ran.stdout.splitlines()[-1])

    print(
        f"\n50,000 clips: opened in {row['opened_s']:.2f} s, {row['project_s']:.2f} s of it the "
        f"project and the page, {row['listed_s']:.2f} s the list; the window's thread was busy for "
        f"{row['opened_busy_s']:.2f} s of it"
    )
    for act in ("scroll", "filter"):
        times = (f"{row[f'{act}_{key}']:.1f} ms {words}" for key, words in _TIMES.items())
        print(f"{act:>12}: {', '.join(times)}")
    assert row["opened_s"] <= 5.0  # the goal is 1 s; five times that is a mistake


_TIMES = {
    "median_ms": "median",
    "p99_ms": "p99",
    "worst_ms": "worst",
    "busy_worst_ms": "worst of the window's thread",
}
