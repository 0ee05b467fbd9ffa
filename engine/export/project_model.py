"""The model that a project has by now: that of its best run, exported where it was not yet."""

from __future__ import annotations

from engine.dataset.project import Project
from engine.dataset.records import RunRow
from engine.dataset.runs import best_run, run_folder
from engine.errors.models import ModelError, NothingToExportError
from engine.runtime.model_file import ModelFile, read_model


def project_model(project: Project) -> tuple[RunRow, ModelFile]:
    """Return the run that is pinned, else the best on validation, and its model.

    Raises
    ------
    NothingToExportError
        If no run has kept a network.
    ModelError, ProjectError, SoundError
        If its model could not be made.
    """
    run = best_run(project)
    if run is None:
        raise NothingToExportError(f"“{project.name}”")
    kept = project.folder / "cache" / "models" / f"r{run.id}.onnx"
    for path in (run_folder(project, run.id) / "model.onnx", kept):
        if path.is_file():
            try:
                return run, read_model(path)
            except ModelError:
                continue  # written by an older Harken, or damaged: the network makes it anew
    # Heavy (onnx), and only where the training's own export is missing.
    from engine.export.export import export_run

    kept.parent.mkdir(parents=True, exist_ok=True)
    export_run(project, run, kept)
    return run, read_model(kept)
