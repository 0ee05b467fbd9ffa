"""Bringing in a take of the microphone: the FLAC it was streamed to becomes an object, at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.audio.examination import Examined
from engine.audio.files import inspect
from engine.audio.take import Take
from engine.dataset.importing.arrivals import Arrival, Arrived, arrive
from engine.dataset.importing.plan import PlannedFile
from engine.dataset.project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeName:
    """What a take is to be called in the project.

    Attributes
    ----------
    name : str
        Of the clip: ``"Robin 104"``.
    label : str
        Its class.
    group : str
        What it must stay together with.
    microphone : str
        What it was recorded with.
    """

    name: str
    label: str
    group: str
    microphone: str


def import_take(project: Project, take: Take, named: TakeName) -> Arrived:
    """Make a take a clip, as one step of the history; its own file is gone afterwards.

    Parameters
    ----------
    project : Project
        Open for writing.
    take : Take
        One that was streamed to a file.
    named : TakeName

    Raises
    ------
    ValueError
        For a take that is only in memory.
    ProjectHeldError, ProjectReadOnlyError, DiskFullError, StorageFailingError
        The take's file is still there then.
    SoundError
        If its file cannot be read.
    """
    if take.path is None:
        message = "a take that is to be imported must have been streamed to a file"
        raise ValueError(message)
    project.require_writable()
    row = PlannedFile(
        # For people, in the place where an imported file has its path; never opened.
        path=Path(f"Microphone, {named.microphone}".replace("/", "-")),
        name=named.name,
        label=named.label,
        group=named.group,
    )
    staged = project.objects.stage(take.path)
    try:
        arrival = Arrival(staged, _examined(take, take.path), (row,))
        words = f"Record {named.name}"
        arrived = arrive(project, [arrival], words=words, origin="recording")
    finally:
        project.objects.discard([staged])
    take.path.unlink(missing_ok=True)
    return arrived


def _examined(take: Take, path: Path) -> Examined:
    """Say of a take what decoding it once more would say: its levels were measured on the way."""
    return Examined(
        info=inspect(path),
        n_frames=take.n_samples,
        seconds=take.seconds,
        peak=take.levels.peak,
        rms_db=take.levels.rms_db,
        is_silent=take.levels.is_silent,
        warnings=take.warnings,
    )
