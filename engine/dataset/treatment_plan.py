"""Treatments that have to hear the sound first, planned for many clips and made as one edit.

    plan = plan_treatment(project, clips, Wanted(denoise=…, silence=SilenceRule()))
    plan.clips                                   # what would go, clip by clip; nothing is changed
    project.apply(plan.edit(project.objects))    # one step of the history

*Trim silence* becomes an ordinary Trim with its two times in it. So undo, redo and the name of the
render hang on two numbers, not on a rule that a later version might read otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.audio.denoiser import Check, go_on
from engine.audio.silence import SilencePlan, SilenceRule, find_silence
from engine.dataset.edits.base import clips_in_words
from engine.dataset.edits.treatments import Chain, SetTreatments
from engine.dataset.noise import Noise, keep_noise
from engine.dataset.objects import ObjectStore
from engine.dataset.project import Project
from engine.dataset.records import Clip
from engine.dataset.treating import TrimSpan, treated_clips, trim_of, with_step
from engine.dataset.treatments import Denoise, Gain, Trim, cut_off_s
from engine.errors.projects import ProjectError
from engine.errors.sounds import SoundError
from engine.settings import SAMPLE_RATE

OnProgress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be done to clips; None leaves that step as it is.

    Attributes
    ----------
    is_cleared : bool
        Begin without the treatments that are there.
    denoise : Denoise | None
    noise : Noise | None
        The profile that `denoise` names, unless it is in the project already.
    trim_s : tuple[float, float | None] | None
        From and to, seconds into the clip; None as the second for its end.
    silence : SilenceRule | None
        Trim what is silent at both ends of what is left by then; pauses inside stay.
    gain_db : float | None
    """

    is_cleared: bool = False
    denoise: Denoise | None = None
    noise: Noise | None = None
    trim_s: TrimSpan | None = None
    silence: SilenceRule | None = None
    gain_db: float | None = None

    def in_words(self, clips: tuple[int, ...]) -> str:
        """Return what the menu says: “Denoise and trim the silence of 12 clips”."""
        asked = (
            (self.is_cleared or None, "remove the treatments of"),
            (self.denoise, "denoise"),
            (self.trim_s, "trim"),
            (self.silence, "trim the silence of"),
            (self.gain_db, "change the gain of"),
        )
        *first, last = [words for step, words in asked if step is not None]
        doing = f"{', '.join(first)} and {last}" if first else last
        return f"{doing.capitalize()} {clips_in_words(clips)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedClip:
    """What is to become of one clip.

    Attributes
    ----------
    clip : Clip
    chain : Chain
        That it would get.
    silence : SilencePlan | None
        What was found in its sound, where silence is trimmed.
    """

    clip: Clip
    chain: Chain
    silence: SilencePlan | None = None

    @property
    def is_changed(self) -> bool:
        """Whether the chain is another than it has."""
        return self.chain != self.clip.chain

    @property
    def seconds(self) -> float:
        """Length it would have."""
        trims = [step for step in self.chain if step.is_on and isinstance(step, Trim)]
        return trims[0].offset_s - trims[0].onset_s if trims else self.clip.seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentPlan:
    """What is to become of clips.

    Attributes
    ----------
    wanted : Wanted
    clips : tuple[PlannedClip, ...]
    refused : tuple[tuple[Clip, str], ...]
        Clips whose sound could not be had, and why.
    """

    wanted: Wanted
    clips: tuple[PlannedClip, ...]
    refused: tuple[tuple[Clip, str], ...] = ()

    @property
    def changed(self) -> tuple[PlannedClip, ...]:
        """Those that the edit is about."""
        return tuple(each for each in self.clips if each.is_changed)

    @property
    def title(self) -> str:
        """What the menu says."""
        return self.wanted.in_words(tuple(each.clip.id for each in self.changed))

    def edit(self, objects: ObjectStore) -> SetTreatments:
        """Keep the noise that is new, and return the edit that names it."""
        noise = self.wanted.noise
        if noise is not None:
            keep_noise(objects, noise)
        return SetTreatments(
            words=self.title,
            chains=tuple((each.clip.id, each.chain) for each in self.changed),
            objects=() if noise is None else (noise.row,),
        )


def plan_treatment(
    project: Project,
    clips: tuple[int, ...],
    wanted: Wanted,
    *,
    progress: OnProgress = lambda _done, _total, _note: None,
    check: Check = go_on,
) -> TreatmentPlan:
    """Find out what would become of clips; sounds are read only where silence is looked for.

    Parameters
    ----------
    project : Project
    clips : tuple[int, ...]
    wanted : Wanted
    progress : OnProgress
        Told clips done, clips in all, and the name of the one being heard.
    check : Check
        What it raises ends the work.

    Raises
    ------
    UnknownClipError
    ClipSpanError
        For the first clip that is too short to be trimmed as `trim_s` says.
    """
    found = treated_clips(project.catalog, clips)
    chains = [(clip, _without_hearing(clip, wanted)) for clip in found]
    if wanted.silence is None:
        unheard = tuple(PlannedClip(clip=clip, chain=chain) for clip, chain in chains)
        return TreatmentPlan(wanted=wanted, clips=unheard)
    planned: list[PlannedClip] = []
    refused: list[tuple[Clip, str]] = []
    for done, (clip, chain) in enumerate(chains):
        progress(done, len(chains), clip.name)
        try:
            planned.append(_silence_trimmed(project, clip, chain, wanted, check))
        except (SoundError, ProjectError) as error:
            refused.append((clip, str(error)))
    return TreatmentPlan(wanted=wanted, clips=tuple(planned), refused=tuple(refused))


def _without_hearing(clip: Clip, wanted: Wanted) -> Chain:
    chain = () if wanted.is_cleared else clip.chain
    if wanted.denoise is not None:
        chain = with_step(chain, wanted.denoise)
    if wanted.trim_s is not None:
        chain = with_step(chain, trim_of(clip, *wanted.trim_s))
    if wanted.gain_db is not None:
        chain = with_step(chain, Gain(gain_db=wanted.gain_db))
    return chain


def _silence_trimmed(
    project: Project, clip: Clip, chain: Chain, wanted: Wanted, check: Check
) -> PlannedClip:
    """Trim what is silent in the sound as it is before it is made louder or softer."""
    assert wanted.silence is not None  # noqa: S101 (the caller looked)
    heard = tuple(step for step in chain if not isinstance(step, Gain))
    samples = project.preview(clip, heard, noise=wanted.noise, check=check)
    found = find_silence(samples, SAMPLE_RATE, wanted.silence)
    if found.is_trimmed:
        before_s = cut_off_s(chain)
        onset_s, offset_s = (before_s + edge / SAMPLE_RATE for edge in found.outer)
        chain = with_step(chain, Trim(onset_s=onset_s, offset_s=offset_s))
    return PlannedClip(clip=clip, chain=chain, silence=found)
