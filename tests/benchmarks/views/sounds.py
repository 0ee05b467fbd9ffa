"""Long recordings, made cheaply and written block by block, in a project of their own."""

from __future__ import annotations

import time
import wave
from pathlib import Path

import numpy as np

from engine.audio.tiles import PitchScale
from engine.dataset.importing.carry_out import carry_out
from engine.dataset.importing.plan import plan_import
from engine.dataset.project import Project
from studio.pages.label.opened import editor_picture

RATE = 16_000
_BLOCK_S = 600


def write_recording(path: Path, hours: float) -> None:
    """Write noise with a call in each half minute, its pitch rising from block to block."""
    rng = np.random.default_rng(1)
    clock = np.arange(_BLOCK_S * RATE) / RATE
    noise = rng.normal(0, 0.02, clock.size).astype("f4")
    swell = (0.3 * (np.sin(np.pi * (clock % 30) / 3) ** 2) * (clock % 30 < 3)).astype("f4")
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        for block in range(max(1, round(hours * 3600 / _BLOCK_S))):
            tone = np.sin((2 * np.pi * (400 + 97 * block)) * clock).astype("f4")
            sound = noise * (0.4 + 0.6 * (block % 3)) + swell * tone
            file.writeframesraw((sound * 32_000).astype("<i2").tobytes())


def make_project(folder: Path, hours: float) -> dict[str, float]:
    """Import a short sound and a long one as the studio does; return the seconds it took."""
    short, long = folder / "a short one.wav", folder / f"{hours:g} hours.wav"
    write_recording(short, 0.01)
    short.write_bytes(short.read_bytes()[: 44 + 4 * RATE * 2])
    with wave.open(str(short), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(
            (np.random.default_rng(0).normal(0, 900, 4 * RATE)).astype("<i2").tobytes()
        )
    write_recording(long, hours)
    took: dict[str, float] = {}
    with Project.create(folder / "long.harken", ("call",)) as project:
        began = time.perf_counter()
        carry_out(project, plan_import([short, long], project=project))
        took["import_s"] = time.perf_counter() - began
        long.unlink()
        source = max(project.catalog.sources(), key=lambda each: each.seconds)
        began = time.perf_counter()
        project.surveys.of(source, editor_picture(PitchScale.LINEAR)).carry_out(
            project.surveys.path(source), check=lambda: None, progress=lambda _d, _t: None
        )
        took["survey_s"] = time.perf_counter() - began
    return took
