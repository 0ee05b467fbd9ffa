"""What a model file makes of labelled clips: of a project's split, of a folder, of a manifest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from engine.audio.files import read_mono
from engine.audio.mel import FloatArray
from engine.dataset.catalog import ClipFilter
from engine.dataset.importing.plan import plan_import
from engine.dataset.objects import file_digest
from engine.dataset.project import Project
from engine.dataset.records import Split
from engine.errors.projects import ProjectError
from engine.errors.sounds import SoundError
from engine.errors.usage import ForeignClassesError, NothingToEvaluateError
from engine.evaluation.intervals import Intervals, intervals
from engine.evaluation.metrics import Scores, confusion, score
from engine.evaluation.report import Report
from engine.runtime.classifier import Classifier, Prediction
from engine.runtime.model_file import ModelFile


@dataclass(frozen=True, slots=True)
class Labelled:
    """A clip to listen to: its name, class, how its sound is had, group, and file if it has one."""

    name: str
    label: str
    samples: Callable[[], FloatArray]
    group: str = ""
    path: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """How a model did.

    Attributes
    ----------
    heard_of : str
        What was listened to, in words: ``"the test split of birds"``.
    scores : Scores
    intervals : Intervals | None
        None where too few groups were heard.
    predictions : tuple[tuple[Labelled, Prediction], ...]
        Every clip that was heard, in order.
    refused : tuple[tuple[str, str], ...]
        Names of clips that were not, and a sentence why.
    """

    heard_of: str
    scores: Scores
    intervals: Intervals | None
    predictions: tuple[tuple[Labelled, Prediction], ...]
    refused: tuple[tuple[str, str], ...]


def clips_of_split(project: Project, split: Split) -> list[Labelled]:
    """Return the clips of one side; their sound is rendered when it is asked for."""
    clips = project.catalog.clips(ClipFilter(split=split))
    return [
        Labelled(each.name, each.label, partial(project.samples, each), each.group)
        for each in clips
    ]


def clips_of_files(source: Path) -> list[Labelled]:
    """Return the clips of a folder of classes or a manifest, read from their files.

    Raises
    ------
    ImportingError
        If there is nothing to read.
    """
    return list(_of_files(source))


def _of_files(source: Path) -> Iterator[Labelled]:
    for row in plan_import([source]).ready:
        read = partial(read_mono, row.path, onset_s=row.onset_s or 0.0, offset_s=row.offset_s)
        yield Labelled(row.name, row.label, read, row.group or row.name, row.path)


def n_trained_on(project: Project, clips: Iterable[Labelled]) -> int:
    """Count the clips whose file, byte for byte, is on the training side of a project.

    Raises
    ------
    ProjectError
        If a file or the catalog cannot be read.
    """
    digests = {source.id: source.digest for source in project.catalog.sources()}
    trained = project.catalog.clips(ClipFilter(split=Split.TRAIN))
    known = {digests[clip.source_id] for clip in trained}
    n_of_file = Counter(clip.path for clip in clips if clip.path is not None)
    return sum(n for path, n in n_of_file.items() if file_digest(path) in known)


def evaluate(
    classifier: Classifier,
    clips: Sequence[Labelled],
    heard_of: str,
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Evaluation:
    """Classify labelled clips as predict does, and count.

    Parameters
    ----------
    classifier : Classifier
    clips : Sequence[Labelled]
    heard_of : str
        What they are, in words.
    progress : Callable[[int, int], None]
        Told the clips done and the clips in all.

    Raises
    ------
    ForeignClassesError
        If the model knows no class of the clips.
    NothingToEvaluateError
        If no clip has a class that the model knows and a sound that can be read.
    """
    labels = classifier.card.labels
    named = {clip.label for clip in clips if clip.label}
    if named and named.isdisjoint(labels):
        raise ForeignClassesError(heard_of, labels)
    heard: list[tuple[Labelled, Prediction]] = []
    refused: list[tuple[str, str]] = []
    for done, clip in enumerate(clips):
        progress(done, len(clips))
        if clip.label not in labels:
            refused.append((clip.name, f"The model knows no class “{clip.label}”."))
            continue
        try:
            heard.append((clip, classifier.classify(clip.samples())))
        except (SoundError, ProjectError) as error:
            refused.append((clip.name, str(error)))
    if not heard:
        raise NothingToEvaluateError(heard_of)
    truth = np.array([labels.index(clip.label) for clip, _ in heard], np.int64)
    best = np.array([prediction.probabilities.argmax() for _, prediction in heard], np.int64)
    return Evaluation(
        heard_of=heard_of,
        scores=score(confusion(truth, best, len(labels)), labels),
        intervals=intervals(truth, best, [clip.group or clip.name for clip, _ in heard], labels),
        predictions=tuple(heard),
        refused=tuple(refused),
    )


def report_on(model: ModelFile, evaluation: Evaluation, warnings: tuple[str, ...] = ()) -> Report:
    """Put an evaluation and what the model file says of itself into a report."""
    card = model.card
    facts = (
        ("Model file", model.name),
        ("Window", f"{card.n_samples / card.sample_rate:.1f} s"),
        ("Project", card.project),
        ("Run", card.run),
        ("Made", card.created),
    )
    return Report(
        title=model.name,
        evaluated_on=evaluation.heard_of,
        scores=evaluation.scores,
        facts=tuple((name, str(value)) for name, value in facts if value),
        warnings=warnings,
    )
