"""Recordings of our own on their way into the project, as FLAC at the device's rate."""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.audio.examination import examine
from engine.audio.take import Take, to_int32
from engine.dataset.durable import told_in_words
from engine.dataset.importing.arrivals import Arrival, arrive
from engine.dataset.importing.names import readable
from engine.dataset.importing.plan import PlannedFile
from engine.dataset.project import Project
from engine.dataset.records import ClipFilter
from engine.errors.sounds import SoundEmptyError


def keep_take(
    project: Project,
    samples: NDArray[np.float32],
    sample_rate: int,
    *,
    name: str,
    label: str = "",
    group: str = "",
) -> int:
    """Bring a recording in as a clip, as one step of the history.

    Parameters
    ----------
    project : Project
    samples : NDArray[np.float32], shape (n,) or (n, n_channels)
        Full scale is 1; stored with 24 bits.
    sample_rate : int
        Of the device, in Hz.
    name : str
        What lists call it: “Robin 3”.
    label : str
        Its class, or ``""``.
    group : str
        Takes of one sitting belong together; without one the take is a group of its own.

    Returns
    -------
    int
        Id of the clip.

    Raises
    ------
    SoundEmptyError
        If there are no samples.
    ProjectHeldError, ProjectReadOnlyError, DiskFullError
    """
    project.require_writable()
    if samples.size == 0:
        raise SoundEmptyError(Path(readable(name)), "samples")
    path = project.objects.staging / f"{secrets.token_hex(8)}.flac"
    try:
        _write_flac(path, samples, sample_rate)
        return _keep(project, path, name=name, label=label, group=group)
    finally:
        path.unlink(missing_ok=True)


def keep_recorded(project: Project, take: Take, label: str, ended: datetime) -> tuple[int, str]:
    """Bring in what a recorder took, named after its class and number: “Robin 003”.

    The clip is `take.kept_s` of it. A file is stored whole, of a take in memory only that much.

    Parameters
    ----------
    project : Project
    take : Take
        The very file it was streamed to becomes the object. If that fails it stays where it is,
        and the next start offers it as recovered.
    label : str
        Its class.
    ended : datetime
        When it was taken. Each take is a group of its own: those of one sitting may be all there
        are of a class, and a group is never split.

    Returns
    -------
    tuple[int, str]
        Id and name of the clip.

    Raises
    ------
    SoundEmptyError
        If there are no samples.
    ProjectHeldError, ProjectReadOnlyError, DiskFullError
    """
    project.require_writable()
    n_before = project.catalog.n_clips(ClipFilter(label=label))
    name = f"{label[:1].upper()}{label[1:]} {n_before + 1:03d}"
    group = f"{name}, {ended:%Y-%m-%d %H:%M:%S}"
    if take.path is None:
        samples = take.samples[: round(take.kept_s * take.sample_rate)]
        kept = keep_take(project, samples, take.sample_rate, name=name, label=label, group=group)
        return kept, name
    if take.n_samples == 0:
        take.path.unlink(missing_ok=True)
        raise SoundEmptyError(Path(name), "samples")
    until_s = take.kept_s if take.kept_s < take.seconds else None
    clip_id = _keep(project, take.path, name=name, label=label, group=group, until_s=until_s)
    take.path.unlink(missing_ok=True)  # where it was streamed to another folder
    return clip_id, name


def _keep(
    project: Project,
    path: Path,
    *,
    name: str,
    label: str,
    group: str,
    until_s: float | None = None,
) -> int:
    staged = project.objects.adopt(path)
    shown = readable(name)
    row = PlannedFile(path=path, name=shown, label=label, group=group or shown, offset_s=until_s)
    arrival = Arrival(staged, examine(staged.path), (row,))
    arrived = arrive(project, [arrival], words=f"Record {shown}", origin="recording")
    # Nothing new: two takes of a microphone that is muted can have the very same bytes.
    return arrived.clips[0] if arrived.clips else _clip_of(project, staged.digest)


def _clip_of(project: Project, digest: str) -> int:
    sources = {source.id for source in project.catalog.sources() if source.digest == digest}
    return next(clip.id for clip in project.catalog.clips() if clip.source_id in sources)


def _write_flac(path: Path, samples: NDArray[np.float32], sample_rate: int) -> None:
    import soundfile  # pyright: ignore[reportMissingTypeStubs]

    with told_in_words(path), path.open("xb") as file:
        soundfile.write(file, to_int32(samples), sample_rate, format="FLAC", subtype="PCM_24")
