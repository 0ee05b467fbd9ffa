"""A run becomes a model file only when the file says what the training said."""

from __future__ import annotations

import numpy as np
import pytest

from engine.dataset.catalog import ClipFilter
from engine.dataset.edits.clips import RemoveClips
from engine.dataset.records import Split
from engine.dataset.runs import add_run, run_folder
from engine.errors.models import ExportGapError, ExportUnprovenError, NothingToExportError
from engine.export.export import export_run
from engine.export.model import fit_unknown
from engine.runtime.classifier import Classifier
from engine.runtime.model_file import read_model
from engine.runtime.self_check import run_self_test
from tests.engine.models import SOUNDS, taught_network
from tests.engine.runs import make_project, make_run, write_validation


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    with make_project(tmp_path_factory.mktemp("export")) as project:
        yield project


@pytest.fixture
def run(project):
    return make_run(project)


def test_the_file_agrees_with_the_training_on_every_validation_clip(project, run, tmp_path):
    exported = export_run(project, run, tmp_path / "model.onnx")

    assert exported.n_compared == len(project.catalog.clips(ClipFilter(split=Split.VALIDATION))) > 3
    assert exported.gap < 1e-5
    assert exported.agreement == 1.0
    assert exported.n_bytes == exported.path.stat().st_size


def test_the_card_tells_where_the_model_comes_from(project, run, tmp_path):
    export_run(project, run, tmp_path / "model.onnx")

    card = read_model(tmp_path / "model.onnx").card
    assert card.labels == tuple(SOUNDS)
    assert card.metrics == {"validation": {"accuracy": 0.9, "macro_f1": 0.8}}
    assert card.n_clips == {"train": 18, "validation": 6, "test": 6}
    assert (card.project, card.run, card.created) == ("sounds", run.name, run.started)
    assert 0 < card.gap < 1e-5
    assert 0 < card.unknown_below <= 0.5


def test_the_self_test_passes_where_the_file_was_made(project, run, tmp_path):
    export_run(project, run, tmp_path / "model.onnx")

    assert run_self_test(Classifier(read_model(tmp_path / "model.onnx"))).gap == 0


def test_a_file_that_disagrees_with_the_training_is_not_written(project, run, tmp_path):
    write_validation(project, run_folder(project, run.id), taught_network(), shift=3e-4)

    with pytest.raises(ExportGapError):
        export_run(project, run, tmp_path / "model.onnx")

    assert not (tmp_path / "model.onnx").exists()


def test_other_weights_than_those_that_were_validated_are_found_out(project, run, tmp_path):
    taught_network(seed=2).write(run_folder(project, run.id))

    with pytest.raises(ExportGapError):
        export_run(project, run, tmp_path / "model.onnx")


def test_a_clip_removed_since_is_left_out_of_the_proof(project, run, tmp_path):
    clips = project.catalog.clips(ClipFilter(split=Split.VALIDATION))
    project.apply(RemoveClips(clips=(clips[0].id,)))
    try:
        exported = export_run(project, run, tmp_path / "model.onnx")
    finally:
        project.undo()

    assert exported.n_compared == len(clips) - 1


def test_a_run_whose_clips_all_changed_proves_nothing(project, run, tmp_path):
    path = run_folder(project, run.id) / "validation.npz"
    with np.load(path) as arrays:
        clip_ids, truth = arrays["clip_ids"], arrays["truth"]
        probabilities, renders = arrays["probabilities"], np.array(["0" * 32] * len(clip_ids))
    np.savez(path, clip_ids=clip_ids, truth=truth, probabilities=probabilities, renders=renders)

    with pytest.raises(ExportUnprovenError):
        export_run(project, run, tmp_path / "model.onnx")


def test_a_run_without_a_network_is_told(project, tmp_path):
    row = add_run(project, "{}", seed=0, preset="fast")

    with pytest.raises(NothingToExportError):
        export_run(project, row, tmp_path / "model.onnx")


def test_the_same_run_gives_the_same_bytes_twice(project, run, tmp_path):
    export_run(project, run, tmp_path / "once.onnx")
    export_run(project, run, tmp_path / "twice.onnx")

    assert (tmp_path / "once.onnx").read_bytes() == (tmp_path / "twice.onnx").read_bytes()


def test_int8_is_smaller_and_says_how_well_it_agrees(project, run, tmp_path):
    exact = export_run(project, run, tmp_path / "exact.onnx")
    small = export_run(project, run, tmp_path / "small.onnx", int8=True)

    card = read_model(small.path).card
    assert small.n_bytes < exact.n_bytes
    assert card.precision == "int8"
    assert card.agreement == small.agreement >= 0.8
    assert 0 < card.gap < 0.2


def test_progress_counts_the_clips(project, run, tmp_path):
    told = []

    export_run(project, run, tmp_path / "model.onnx", progress=lambda *each: told.append(each))

    assert told[-1][0] == told[-1][1] == len(told)


def test_the_unknown_rule_costs_one_right_answer_in_twenty():
    sure = np.linspace(0.2, 0.49, 100)
    probabilities = np.stack([sure, np.full(100, 0.1)], axis=1).astype(np.float32)

    below = fit_unknown(probabilities, np.zeros(100, np.int64))

    assert (sure < below).sum() == 5
    assert fit_unknown(probabilities, np.ones(100, np.int64)) == 0.0
