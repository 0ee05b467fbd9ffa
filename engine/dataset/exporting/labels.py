"""Label files of a project without its sounds: to lay beside the recordings they are of.

What a format cannot carry is known before anything is written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.dataset.durable import told_in_words
from engine.dataset.exporting.recordings import ENDINGS, span_of, stems_of
from engine.dataset.label_files.kinds import Kind
from engine.dataset.label_files.writing import label_text, losses, write_labels
from engine.dataset.project import Project
from engine.dataset.records import Clip
from engine.errors.usage import NothingLabelledError
from engine.errors.words import counted
from engine.runtime.label_text import LabelledSpan


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLabels:
    """One label file to be.

    Attributes
    ----------
    name : str
        That of its recording, with the ending that the format's programs use.
    regions : tuple[LabelledSpan, ...]
        In the order of their onsets.
    top_hz : float
        Half the sample rate of the recording.
    """

    name: str
    regions: tuple[LabelledSpan, ...]
    top_hz: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelExport:
    """What would be written.

    Attributes
    ----------
    kind : Kind
    files : tuple[PlannedLabels, ...]
        One for each recording with a labelled clip.
    losses : tuple[str, ...]
        What the format cannot carry of them, and what is left out: a sentence each.
    """

    kind: Kind
    files: tuple[PlannedLabels, ...]
    losses: tuple[str, ...]

    def preview(self, n_lines: int) -> str:
        """Return the first lines of the first file, as they would be written."""
        first = self.files[0]
        text = label_text(self.kind, first.regions[:n_lines], top_hz=first.top_hz)
        return "\n".join(text.splitlines()[:n_lines])


def plan_label_export(project: Project, kind: Kind) -> LabelExport:
    """Find out what the label files of a project would hold; nothing is written.

    Raises
    ------
    NothingLabelledError
        If no clip has a label.
    ValueError
        If the kind cannot be written.
    """
    clips = project.catalog.clips()
    by_source: defaultdict[int, list[Clip]] = defaultdict(list)
    for clip in clips:
        if clip.label:
            by_source[clip.source_id].append(clip)
    if not by_source:
        raise NothingLabelledError(project.name)
    sources = [each for each in project.catalog.sources() if each.id in by_source]
    stems = stems_of(sources)
    files = tuple(
        PlannedLabels(
            name=f"{stems[source.id]}{ENDINGS[kind]}",
            regions=tuple(
                sorted(map(span_of, by_source[source.id]), key=lambda span: span.onset_s)
            ),
            top_hz=source.sample_rate / 2,
        )
        for source in sources
    )
    lost = losses(kind, [span for file in files for span in file.regions])
    return LabelExport(kind=kind, files=files, losses=(*_left_out(clips), *lost))


def write_label_files(export: LabelExport, folder: Path) -> tuple[tuple[str, str], ...]:
    """Write the files; one that is there already stays as it is.

    Returns
    -------
    tuple[tuple[str, str], ...]
        Names of files that were not written, and why: a sentence.

    Raises
    ------
    DiskFullError, FolderUnusableError, StorageFailingError
    """
    refused: list[tuple[str, str]] = []
    with told_in_words(folder):
        folder.mkdir(parents=True, exist_ok=True)
    for file in export.files:
        path = folder / file.name
        if path.exists():
            refused.append((file.name, f"“{file.name}” is there already and stays as it is."))
        else:
            write_labels(path, export.kind, file.regions, top_hz=file.top_hz)
    return tuple(refused)


def _left_out(clips: Sequence[Clip]) -> tuple[str, ...]:
    n_unlabelled = sum(not clip.label for clip in clips)
    n_treated = sum(any(step.is_on for step in clip.chain) for clip in clips if clip.label)
    told: list[str] = []
    if n_unlabelled:
        told.append(f"{_clips(n_unlabelled)} without a label: left out.")
    if n_treated:
        told.append(f"{_clips(n_treated)} with treatments: told as they are before them.")
    return tuple(told)


def _clips(number: int) -> str:
    return f"{counted(number)} clip{'' if number == 1 else 's'}"
