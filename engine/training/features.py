"""From the labelled clips of a project to examples: mel power, computed once and kept."""

from __future__ import annotations

import json
import secrets
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np

from engine.audio.mel import FloatArray
from engine.audio.segment import Segment
from engine.dataset.project import Project
from engine.dataset.records import Clip, Split
from engine.dataset.renders import render_key
from engine.errors.projects import ProjectError
from engine.errors.sounds import SoundError
from engine.errors.training import EmptySplitError, TooFewClassesError
from engine.training.events import Event, Preparing
from engine.training.examples import (
    ClipPower,
    Examples,
    IndexArray,
    clip_power,
    n_tiled,
    pack_examples,
)

FEATURES = 1
"""Raised whenever the same clip would give other power than before."""

TELL_EVERY = 50


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LabelledSet:
    """The labelled clips of a project, ready to train on.

    Attributes
    ----------
    examples : Examples
    clips : tuple[Clip, ...]
        In the same order.
    renders : tuple[str, ...]
        What each clip's sound is named by in the cache.
    left_out : tuple[tuple[str, str], ...]
        Clips whose sound could not be had: name, and why in one sentence.
    """

    examples: Examples
    clips: tuple[Clip, ...]
    renders: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]

    def side(self, split: Split) -> IndexArray:
        """Return the indices of the clips on one side of the split."""
        return np.flatnonzero([clip.split is split for clip in self.clips]).astype(np.int64)

    def require_trainable(self) -> None:
        """Raise TooFewClassesError or EmptySplitError where a training could not begin."""
        train = self.side(Split.TRAIN)
        n_classes = len(np.unique(self.examples.truth[train]))
        if n_classes < 2:
            raise TooFewClassesError(n_classes)
        if not len(self.side(Split.VALIDATION)):
            raise EmptySplitError("validation")


def labels_to_learn(project: Project, clips: Iterable[Clip]) -> tuple[str, ...]:
    """Return the class list: the project's classes, in their order, that have clips."""
    used = {clip.label for clip in clips}
    return tuple(label.name for label in project.catalog.labels() if label.name in used)


def read_labelled_set(
    project: Project, segment: Segment, tell: Callable[[Event], None]
) -> LabelledSet:
    """Read the power of every labelled clip, from the cache where it is there.

    A clip whose sound cannot be had is left out and told of; the others are trained on.
    """
    wanted = [clip for clip in project.catalog.clips() if clip.label]
    sources = {source.id: source for source in project.catalog.sources()}
    keys = [render_key(clip, sources[clip.source_id]) for clip in wanted]
    pack = PowerPack(project.folder / "cache" / "features", segment)
    kept = pack.read()
    found: dict[str, tuple[ClipPower, int]] = {}
    clips: list[Clip] = []
    used: list[str] = []
    left_out: list[tuple[str, str]] = []
    for index, (clip, key) in enumerate(zip(wanted, keys, strict=True)):
        if index % TELL_EVERY == 0:
            tell(Preparing(phase="Reading sounds", n_done=index, n_total=len(wanted)))
        try:
            if key not in found:
                found[key] = kept.get(key) or _compute(project, clip, segment)
        except (SoundError, ProjectError) as error:
            left_out.append((clip.name, str(error)))
            continue
        clips.append(clip)
        used.append(key)
    if found.keys() != kept.keys():
        pack.write(found)
    labels = labels_to_learn(project, clips)
    examples = pack_examples(
        labels,
        [clip.id for clip in clips],
        [labels.index(clip.label) for clip in clips],
        [found[key] for key in used],
        segment,
    )
    return LabelledSet(
        examples=examples, clips=tuple(clips), renders=tuple(used), left_out=tuple(left_out)
    )


def _compute(project: Project, clip: Clip, segment: Segment) -> tuple[ClipPower, int]:
    samples = project.samples(clip)
    return clip_power(samples, segment), n_tiled(samples, segment)


class PowerPack:
    """The power of a set of clips in one file of the cache, named by the segment it was made for.

    Parameters
    ----------
    folder : Path
        ``cache/features`` of a project.
    segment : Segment
    """

    def __init__(self, folder: Path, segment: Segment) -> None:
        told = json.dumps([FEATURES, segment.n_frames, asdict(segment.front_end)])
        self._path = folder / f"{blake2b(told.encode(), digest_size=8).hexdigest()}.npz"

    def read(self) -> dict[str, tuple[ClipPower, int]]:
        """Return the power, and samples of the tiled clip, by key; nothing if it is damaged."""
        try:
            with np.load(self._path, allow_pickle=False) as arrays:
                power: FloatArray = arrays["power"]
                keys, bounds = arrays["keys"].tolist(), arrays["bounds"].tolist()
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return {}
        return {
            key: (ClipPower(body=power[begin:middle], tail=power[middle:end]), n_samples)
            for key, (begin, middle, end, n_samples) in zip(keys, bounds, strict=True)
        }

    def write(self, powers: dict[str, tuple[ClipPower, int]]) -> None:
        """Replace the pack; a cache that cannot be written costs time, nothing else."""
        bounds: list[tuple[int, int, int, int]] = []
        blocks: list[FloatArray] = []
        begin = 0
        for power, n_samples in powers.values():
            middle = begin + len(power.body)
            end = middle + len(power.tail)
            bounds.append((begin, middle, end, n_samples))
            blocks += [power.body, power.tail]
            begin = end
        draft = self._path.with_name(f"{secrets.token_hex(8)}.part")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with draft.open("wb") as file:
                np.savez(
                    file,
                    keys=np.array(list(powers)),
                    bounds=np.array(bounds, np.int64),
                    power=np.concatenate(blocks),
                )
            draft.replace(self._path)
        except OSError:
            draft.unlink(missing_ok=True)
