"""What a model says of the clips without a label, and of what nobody marked in long recordings."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from engine.audio.files import mono_blocks
from engine.audio.mel import FloatArray
from engine.dataset.edits.suggestions import Found, SuggestLabels
from engine.dataset.project import Project
from engine.dataset.records import Clip, ClipFilter, Source
from engine.errors.projects import ObjectDamagedError, ObjectMissingError
from engine.errors.sounds import SoundError
from engine.errors.words import counted
from engine.runtime.classifier import Classifier
from engine.runtime.detector import Detection, settings_of
from engine.runtime.model_file import ModelFile
from engine.runtime.stream import Heard, SoundStream

LONG = 4
"""Segments: in a sound that is longer, regions are looked for instead of one label for all."""

Progress = Callable[[int, int, str], None]
Check = Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """What came of a look at a project.

    Attributes
    ----------
    edit : SuggestLabels
        Applied, it puts the suggestions in the place of those from before.
    n_clips, n_regions : int
        How many clips and regions have a suggestion in it.
    unread : tuple[str, ...]
        Names of what could not be heard.
    """

    edit: SuggestLabels
    n_clips: int
    n_regions: int
    unread: tuple[str, ...]


def suggest(
    project: Project, model: ModelFile, run_id: int, *, progress: Progress, check: Check
) -> Suggested:
    """Hear everything without a label; nothing is changed yet.

    Parameters
    ----------
    project : Project
        Asked from this thread; never written.
    model : ModelFile
        Its classes that the project does not have are never suggested.
    run_id : int
        The run that it is of.
    progress : Progress
        Told seconds heard, seconds in all, and the name of what is heard next.
    check : Check
        Asked at least ten times a second of work; what it raises ends it.
    """
    look = _Look(project, Classifier(model), progress, check)
    clips, sources = look.clips(), look.recordings()
    look.total_s = sum(clip.seconds for clip in clips) + sum(each.seconds for each in sources)
    found = [*look.hear_clips(clips), *look.hear_recordings(sources)]
    n_regions = sum(each.onset_s is not None for each in found)
    edit = SuggestLabels(
        words=f"Suggest {counted(len(found))} label{'' if len(found) == 1 else 's'}",
        run=run_id,
        model=model.digest,
        found=tuple(found),
    )
    return Suggested(
        edit=edit,
        n_clips=len(found) - n_regions,
        n_regions=n_regions,
        unread=tuple(look.unread),
    )


def uncertainty(probabilities: FloatArray) -> float:
    """Return 1 minus the distance between the two best of them, shape (n_classes,)."""
    if probabilities.size < 2:
        return 1.0 - float(probabilities.max(initial=0.0))
    second, best = np.partition(probabilities, -2)[-2:].tolist()
    return min(1.0, max(0.0, 1.0 - (best - second)))


class _Look:
    """One look at a project: what is heard, what could not be, and how far it is."""

    def __init__(
        self, project: Project, classifier: Classifier, progress: Progress, check: Check
    ) -> None:
        self._project, self._classifier = project, classifier
        self._progress, self._check = progress, check
        self._known = {label.name for label in project.catalog.labels()}
        card = classifier.card
        self._segment_s = card.n_samples / card.sample_rate
        self._clips_of: dict[int, list[Clip]] = {}
        for clip in project.catalog.clips():
            self._clips_of.setdefault(clip.source_id, []).append(clip)
        self._done_s = 0.0
        self.total_s = 0.0
        self.unread: list[str] = []

    def clips(self) -> list[Clip]:
        """Return the clips that get one label each."""
        unlabelled = self._project.catalog.clips(ClipFilter(label=""))
        return [clip for clip in unlabelled if not self._is_long(clip.seconds)]

    def recordings(self) -> list[Source]:
        """Return the long recordings of which at least a segment is not labelled yet."""
        return [
            source
            for source in self._project.catalog.sources()
            if self._is_long(source.seconds) and self._free_s(source) >= self._segment_s
        ]

    def hear_clips(self, clips: Iterable[Clip]) -> Iterator[Found]:
        """Yield a suggestion for each clip whose best class the project has."""
        for clip in clips:
            self._check()
            self._tell(clip.name)
            try:
                heard = self._classifier.classify(self._project.samples(clip, check=self._check))
            except (SoundError, ObjectMissingError, ObjectDamagedError):
                self.unread.append(clip.name)
            else:
                label, probability = heard.top(1)[0]
                if label in self._known:
                    yield Found(
                        clip=clip.id,
                        label=label,
                        probability=min(1.0, probability),
                        uncertainty=uncertainty(heard.probabilities),
                    )
            self._done_s += clip.seconds

    def hear_recordings(self, sources: Iterable[Source]) -> Iterator[Found]:
        """Yield the regions that are heard where no clip is yet."""
        for source in sources:
            self._tell(source.name)
            begun_s = self._done_s
            try:
                yield from self._regions(source)
            except (SoundError, ObjectMissingError, ObjectDamagedError):
                self.unread.append(source.name)
            self._done_s = begun_s + source.seconds

    def _regions(self, source: Source) -> Iterator[Found]:
        clips = self._clips_of[source.id]
        taken = [clip for clip in clips if clip.label or not self._is_long(clip.seconds)]
        for detection, spread in self._detections(source):
            onset_s, offset_s = detection.onset_s, min(detection.offset_s, source.seconds)
            is_new = not any(_covers(clip, onset_s, offset_s) for clip in taken)
            if offset_s > onset_s and is_new and detection.label in self._known:
                yield Found(
                    clip=_shown_with(clips, onset_s, offset_s).id,
                    onset_s=onset_s,
                    offset_s=offset_s,
                    label=detection.label,
                    probability=min(1.0, detection.probability),
                    uncertainty=uncertainty(spread),
                )

    def _detections(self, source: Source) -> Iterator[tuple[Detection, FloatArray]]:
        """Yield what is detected, with the mean of what its windows said."""
        path = self._project.objects.checked_path(source.digest, source.suffix, source.name)
        card = self._classifier.card
        settings = settings_of(card)
        stream = SoundStream(self._classifier, settings, card.sample_rate)
        longest = round((settings.longest_s + settings.merge_gap_s) / self._segment_s * 2) + 8
        recent: deque[Heard] = deque(maxlen=longest)
        begun_s = self._done_s
        for block in mono_blocks(path):
            for heard in stream.push(block):
                self._check()
                recent.append(heard)
                yield from ((each, _spread(each, recent)) for each in heard.detections)
            self._done_s = begun_s + stream.seconds
            self._tell(source.name)
        for heard in stream.finish():
            recent.append(heard)
            yield from ((each, _spread(each, recent)) for each in heard.detections)
        yield from ((each, _spread(each, recent)) for each in stream.close())

    def _free_s(self, source: Source) -> float:
        """Return how much of a recording lies in no labelled clip."""
        free_s, at_s = 0.0, 0.0
        labelled = [clip for clip in self._clips_of.get(source.id, ()) if clip.label]
        for clip in sorted(labelled, key=lambda each: each.onset_s):
            free_s += max(0.0, clip.onset_s - at_s)
            at_s = max(at_s, clip.offset_s)
        return free_s + max(0.0, source.seconds - at_s)

    def _is_long(self, seconds: float) -> bool:
        return seconds > LONG * self._segment_s

    def _tell(self, name: str) -> None:
        self._progress(round(self._done_s), max(1, round(self.total_s)), name)


def _covers(clip: Clip, onset_s: float, offset_s: float) -> bool:
    """Return whether more than half of a span lies in a clip, or of the clip in the span."""
    shared_s = min(clip.offset_s, offset_s) - max(clip.onset_s, onset_s)
    return shared_s > min(offset_s - onset_s, clip.seconds) / 2


def _shown_with(clips: list[Clip], onset_s: float, offset_s: float) -> Clip:
    """Return the clip that a region lies in, else the first of its recording."""
    around = [clip for clip in clips if clip.onset_s <= onset_s and offset_s <= clip.offset_s]
    return (around or clips)[0]


def _spread(detection: Detection, recent: Iterable[Heard]) -> FloatArray:
    """Return the mean probabilities of the windows of a detection, shape (n_classes,)."""
    rows = [
        heard.probabilities
        for heard in recent
        if heard.offset_s > detection.onset_s and heard.onset_s < detection.offset_s
    ]
    return np.mean(np.stack(rows), axis=0) if rows else np.array([detection.probability, 0.0])
