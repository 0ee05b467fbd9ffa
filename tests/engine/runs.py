"""A project of synthetic sounds with a run whose network was taught without training."""

from __future__ import annotations

import json

import numpy as np

from engine.audio.rendering import write_wav16
from engine.audio.segment import cut
from engine.dataset.catalog import ClipFilter
from engine.dataset.importing.carry_out import carry_out
from engine.dataset.importing.plan import plan_import
from engine.dataset.project import Project
from engine.dataset.records import RunRow, Split
from engine.dataset.renders import render_key
from engine.dataset.runs import add_run, finish_run, run_folder
from engine.runtime.pooling import pool_windows
from tests.engine.export.slow_network import classify_slowly
from tests.engine.models import SOUNDS, taught_network


def make_project(folder):
    """Make and open a project with ten sounds of each class."""
    rng = np.random.default_rng(5)
    for label, make in SOUNDS.items():
        (folder / "sounds" / label).mkdir(parents=True)
        for number in range(10):
            n_samples = int(rng.uniform(5_000, 40_000))
            write_wav16(folder / "sounds" / label / f"{number}.wav", make(n_samples, rng))
    project = Project.create(folder / "sounds.harken")
    carry_out(project, plan_import([folder / "sounds"]))
    return project


def make_run(project) -> RunRow:
    """Add a finished run, whose answers on the validation clips were worked out slowly."""
    row = add_run(project, "{}", seed=0, preset="fast")
    folder = run_folder(project, row.id)
    trained = taught_network()
    trained.write(folder)
    write_validation(project, folder, trained)
    scores = {"accuracy": 0.9, "macro_f1": 0.8, "confusion": [[1]]}
    metrics = {"n_clips": {"train": 18, "validation": 6, "test": 6}, "validation": scores}
    (folder / "metrics.json").write_text(json.dumps(metrics))
    return finish_run(project, row.id, "done", seconds=1.0, accuracy=0.9, macro_f1=0.8)


def write_validation(project, folder, trained, shift=0.0):
    clips = project.catalog.clips(ClipFilter(split=Split.VALIDATION))
    answers = []
    for clip in clips:
        segment = trained.segment
        windows = cut(project.samples(clip), segment.n_samples, segment.hop_samples)
        rows = [classify_slowly(trained, window)[0] for window in windows]
        answers.append(pool_windows(np.stack(rows)) + np.array([shift, -shift, 0]))
    np.savez(
        folder / "validation.npz",
        clip_ids=np.array([clip.id for clip in clips]),
        truth=np.array([trained.labels.index(clip.label) for clip in clips]),
        probabilities=np.stack(answers).astype(np.float32),
        renders=np.array(
            [render_key(clip, project.catalog.source(clip.source_id)) for clip in clips]
        ),
    )
