"""From a run to its model file, proved on the run's own validation clips."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import onnx

from engine.audio.mel import FloatArray
from engine.audio.segment import cut
from engine.dataset.catalog import ClipFilter
from engine.dataset.durable import write_whole
from engine.dataset.project import Project
from engine.dataset.records import RunRow, Split
from engine.dataset.runs import run_folder
from engine.errors.models import NothingToExportError, NothingToMeasureError
from engine.export.graph import build
from engine.export.model import first_card, fit_unknown, to_bytes, with_self_test
from engine.export.network_spec import TrainedNetwork, read_trained
from engine.export.proof import (
    Comparison,
    Progress,
    Validation,
    compare,
    prove,
    read_validation,
    unchanged_sounds,
)
from engine.export.quantise import quantise
from engine.runtime.card import ModelCard, read_metadata
from engine.runtime.classifier import Classifier
from engine.runtime.model_file import ModelFile
from engine.runtime.trial import remember_as_tried
from engine.runtime.wire import walk

N_CALIBRATION_CLIPS = 100
SCORES = ("accuracy", "macro_f1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A model file that was written.

    Attributes
    ----------
    path : Path
    card : ModelCard
    gap, agreement : float
        As in the card.
    n_compared : int
        Validation clips it was proved on.
    n_bytes : int
    """

    path: Path
    card: ModelCard
    gap: float
    agreement: float
    n_compared: int
    n_bytes: int


def export_run(
    project: Project,
    run: RunRow,
    out: Path,
    *,
    int8: bool = False,
    progress: Progress | None = None,
) -> Exported:
    """Write the model file of a run.

    The float32 file is held to Keras on the validation clips, from their sound on. The int8 file
    is made from it and compared with it; its difference is stored, not limited.

    Parameters
    ----------
    project : Project
    run : RunRow
    out : Path
        Written whole or not at all; replaced if it is there.
    int8 : bool, default False
        Quantise the convolutions; their ranges are taken from training clips.
    progress : Progress | None
        Told the clips compared so far and their number.

    Raises
    ------
    NothingToExportError
        If the run kept no network.
    ExportGapError, ExportUnprovenError
        If the proof failed; nothing is written then.
    ProjectError, SoundError
        If a clip could not be read, or the file not be written.
    """
    folder = run_folder(project, run.id)
    try:
        trained, validation = read_trained(folder), read_validation(folder)
    except (OSError, ValueError, KeyError) as error:
        raise NothingToExportError(f"Run r{run.id}") from error
    graph, card = build(trained), _describe(project, run, trained, validation)
    classifier = Classifier(_assemble(graph, card, out.name))
    found = prove(project, validation, classifier, progress)
    if int8:
        graph = quantise(graph, _training_windows(project, trained))
        card = replace(card, precision="int8")
        found = _compare_with_float(project, validation, classifier, graph, card)
    card = with_self_test(graph, replace(card, gap=found.gap, agreement=found.agreement))
    model = _assemble(graph, card, out.name)
    write_whole(out, model.data)
    remember_as_tried(model.digest)
    return Exported(
        path=out,
        card=model.card,
        gap=found.gap,
        agreement=found.agreement,
        n_compared=found.n_clips,
        n_bytes=len(model.data),
    )


def _assemble(graph: onnx.ModelProto, card: ModelCard, name: str) -> ModelFile:
    """Return the file as whoever opens it will see it: through the walk."""
    data = to_bytes(graph, card)
    read = read_metadata(walk(data, name).metadata, name)
    digest = blake2b(data, digest_size=32).hexdigest()
    return ModelFile(name=name, data=data, digest=digest, card=read)


def _describe(
    project: Project, run: RunRow, trained: TrainedNetwork, validation: Validation
) -> ModelCard:
    metrics = _read_metrics(run_folder(project, run.id))
    scores = {
        str(split): {name: metrics[split][name] for name in SCORES}
        for split in (Split.VALIDATION, Split.TEST)
        if metrics.get(split)
    }
    return replace(
        first_card(trained),
        unknown_below=fit_unknown(validation.probabilities, validation.truth),
        metrics=scores,
        n_clips=metrics.get("n_clips", {}),
        project=project.name,
        run=run.name or f"r{run.id}",
        created=run.started,
        harken=version("harken"),
    )


def _read_metrics(folder: Path) -> dict[str, Any]:
    try:
        return json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):  # the file is only for people; the network is what is exported
        return {}


def _training_windows(project: Project, trained: TrainedNetwork) -> FloatArray:
    """Return one window of each of a hundred training clips, spread over all of them."""
    clips = [
        clip
        for clip in project.catalog.clips(ClipFilter(split=Split.TRAIN))
        if clip.label in trained.labels
    ]
    if not clips:
        raise NothingToMeasureError
    chosen = clips[:: -(-len(clips) // N_CALIBRATION_CLIPS)]
    segment = trained.segment
    sounds = (project.samples(clip) for clip in chosen)
    return np.stack([cut(sound, segment.n_samples, segment.hop_samples)[0] for sound in sounds])


def _compare_with_float(
    project: Project,
    validation: Validation,
    wanted: Classifier,
    graph: onnx.ModelProto,
    card: ModelCard,
) -> Comparison:
    classifier = Classifier(_assemble(graph, card, "int8"))
    answers: list[FloatArray] = []
    held_to: list[FloatArray] = []
    for _, samples in unchanged_sounds(project, validation):
        answers.append(classifier.classify(samples).probabilities)
        held_to.append(wanted.classify(samples).probabilities)
    return compare(answers, held_to)
