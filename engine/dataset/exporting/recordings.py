"""The recordings of an exported set, whole and as they came, each with its label file beside it.

The recording has to be there: a table of labels without its sound stops a review in Raven.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from engine.dataset.durable import told_in_words
from engine.dataset.exporting.names import safe_name
from engine.dataset.label_files.kinds import Kind
from engine.dataset.label_files.writing import write_labels
from engine.dataset.project import Project
from engine.dataset.records import Clip, Source
from engine.runtime.label_text import LabelledSpan

FOLDER = "recordings"

ENDINGS = {Kind.AUDACITY: ".txt", Kind.RAVEN: ".Table.1.selections.txt", Kind.CSV: ".csv"}
"""What the name of a label file has behind that of its recording, as the programs have it."""


class RecordingFolder:
    """Where recordings and their labels go.

    Parameters
    ----------
    project : Project
    out : Path
        The folder of the exported set; the recordings get one of their own in it.
    kind : Kind
        Of the label files.
    clips : Iterable[Clip]
        Labelled ones.
    """

    def __init__(self, project: Project, out: Path, kind: Kind, clips: Iterable[Clip]) -> None:
        self._objects = project.objects
        self._folder = out / FOLDER
        self._kind = kind
        self._clips: defaultdict[int, list[Clip]] = defaultdict(list)
        for clip in clips:
            self._clips[clip.source_id].append(clip)
        self.sources = tuple(s for s in project.catalog.sources() if s.id in self._clips)
        self._stems = stems_of(self.sources)
        self.n_written = 0

    def write(self, source: Source) -> None:
        """Write one recording and its labels.

        Raises
        ------
        ObjectMissingError, ObjectDamagedError
            If its bytes are not as imported.
        DiskFullError, FolderUnusableError, StorageFailingError
        """
        original = self._objects.checked_path(source.digest, source.suffix, source.name)
        copy = self._folder / f"{self._stems[source.id]}{source.suffix}"
        with told_in_words(copy):
            self._folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(original, copy)
        labels = copy.with_name(f"{self._stems[source.id]}{ENDINGS[self._kind]}")
        spans = sorted(map(span_of, self._clips[source.id]), key=lambda each: each.onset_s)
        write_labels(labels, self._kind, spans, top_hz=source.sample_rate / 2)
        self.n_written += 1


def span_of(clip: Clip) -> LabelledSpan:
    """Return a clip as a region of its recording."""
    return LabelledSpan(
        onset_s=clip.onset_s,
        offset_s=clip.offset_s,
        label=clip.label,
        low_hz=clip.low_hz,
        high_hz=clip.high_hz,
        note=clip.note,
    )


def stems_of(sources: Iterable[Source]) -> dict[int, str]:
    """Return a name without a suffix for each recording; two of one name get their number."""
    stems: dict[int, str] = {}
    taken: set[str] = set()
    for source in sources:
        stem = safe_name(Path(source.name).stem)
        if stem.casefold() in taken:
            stem = f"{stem} ({source.id})"
        taken.add(stem.casefold())
        stems[source.id] = stem
    return stems
