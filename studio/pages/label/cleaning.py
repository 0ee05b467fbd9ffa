"""What is to be done to a clip's sound: a draft, what comes of it, and the edit it becomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from engine.audio.noise_reduction import Method
from engine.audio.silence import SilenceRule, find_silence
from engine.audio.thumbnail import thumbnail
from engine.dataset.edits.treatments import Chain, SetTreatments
from engine.dataset.learning_noise import noise_of_class, noise_of_span
from engine.dataset.noise import Noise, keep_noise
from engine.dataset.treating import with_step
from engine.dataset.treatment_plan import Wanted
from engine.dataset.treatments import Denoise, Gain, NoiseProfile, Trim, apply_chain
from engine.errors.projects import ProjectError
from engine.errors.sounds import SoundError
from engine.settings import SAMPLE_RATE
from studio.controls.numbers import number
from studio.pages.label.opened import OpenedClip, Version, with_part

if TYPE_CHECKING:
    from engine.audio.mel import FloatArray
    from engine.audio.tiles import ByteArray
    from engine.dataset.project import Project
    from engine.dataset.records import Clip
    from studio.work.job import Task

DEFAULT_STRENGTH = 0.8
_FRAME = 512
_QUIET_PERCENT = 10
_FLOOR_DB = -96.0
"""Of 16 bits: what lies under it is silence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Teacher:
    """Where the noise is learned; the quietest half second of each clip if nothing is named.

    Attributes
    ----------
    clip : int
        Id of the clip that is nothing but noise.
    label : str
        A class of such clips.
    profile : NoiseProfile | None
        What a clip's chain names already.
    """

    clip: int = 0
    label: str = ""
    profile: NoiseProfile | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the inspector's switches and sliders say.

    Attributes
    ----------
    denoises, trims : bool
    method : Method
    strength : float
        0 to 1.
    teacher : Teacher
    rule : SilenceRule
    """

    denoises: bool = False
    method: Method = Method.STATIONARY
    strength: float = DEFAULT_STRENGTH
    teacher: Teacher = Teacher()
    trims: bool = False
    rule: SilenceRule = SilenceRule()  # noqa: RUF009 - immutable

    @property
    def does_nothing(self) -> bool:
        """Whether neither step is on."""
        return not (self.denoises or self.trims)


@dataclass(frozen=True, slots=True, eq=False)
class Treated:
    """What comes of a clip.

    Attributes
    ----------
    chain : Chain
    samples : NDArray[np.float32], shape (n,)
        The clip in its full length: noise and loudness are seen to, nothing is cut off yet.
    kept : tuple[float, float] | None
        What the trim leaves, in seconds of the clip; None where it takes nothing.
    """

    chain: Chain
    samples: FloatArray
    kept: tuple[float, float] | None


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """A clip before and after.

    Attributes
    ----------
    clip : int
    after : Version
        The recording with the clip in it treated.
    kept : tuple[float, float] | None
        As of `Treated`.
    thumbnails : tuple[NDArray[np.uint8], NDArray[np.uint8]]
        Before and after.
    noise_db : tuple[float, float]
        Level of the quietest tenth of the clip, before and after.
    shorter_s : float
    """

    clip: int
    after: Version
    kept: tuple[float, float] | None
    thumbnails: tuple[ByteArray, ByteArray]
    noise_db: tuple[float, float]
    shorter_s: float

    @property
    def sentence(self) -> str:
        """What differs, in words."""
        less_db = self.noise_db[0] - self.noise_db[1]
        parts = [f"{number(less_db, 'dB')} less noise"] if less_db >= 0.5 else []
        if self.shorter_s >= 0.005:
            parts.append(f"{number(self.shorter_s, 's', 2)} shorter")
        return ", ".join(parts) or "Nothing to hear of it in this clip."


def draft_of(chain: Chain) -> Draft:
    """Return the draft that says what a chain does already."""
    draft = Draft()
    for step in chain:
        if isinstance(step, Denoise) and step.is_on:
            draft = replace(
                draft,
                denoises=True,
                method=step.method,
                strength=step.strength,
                teacher=Teacher(profile=step.profile),
            )
        elif isinstance(step, Trim) and step.is_on:
            draft = replace(draft, trims=True)
    return draft


def learn(project: Project, teacher: Teacher, task: Task) -> Noise | None:
    """Learn the noise that a teacher names, None where each clip teaches its own.

    Raises
    ------
    NoNoiseError, UnknownClassError, UnknownClipError, SoundError, ProjectError
    """
    if teacher.clip:
        clip = project.catalog.clip(teacher.clip)
        return noise_of_span(project, clip, 0.0, clip.seconds, check=task.check)
    if teacher.label:
        return noise_of_class(project, teacher.label, check=task.check)
    return None


def treat(
    project: Project, clip: Clip, draft: Draft, noise: Noise | None, task: Task, *, keeps: bool
) -> Treated:
    """Find out what a draft makes of a clip.

    Parameters
    ----------
    project : Project
    clip : Clip
    draft : Draft
    noise : Noise | None
        What `learn` said.
    task : Task
    keeps : bool
        Leave a step that the draft does not ask for as it is, rather than take it away.
    """
    chain = clip.chain
    if draft.denoises or not keeps:
        chain = tuple(step for step in chain if not isinstance(step, Denoise))
    if draft.trims or not keeps:
        chain = tuple(step for step in chain if not isinstance(step, Trim))
    if draft.denoises:
        chain = with_step(chain, _denoise(draft, noise))
    cleaned = tuple(step for step in chain if isinstance(step, Denoise))
    samples = project.preview(clip, cleaned, noise=noise, check=task.check)
    if draft.trims:
        found = find_silence(samples, SAMPLE_RATE, draft.rule)
        if found.is_trimmed:
            onset_s, offset_s = (edge / SAMPLE_RATE for edge in found.outer)
            chain = with_step(chain, Trim(onset_s=onset_s, offset_s=offset_s))
    return _loudened(chain, samples)


def as_it_is(project: Project, clip: Clip, task: Task) -> Treated:
    """Return what a clip's own chain makes of it."""
    cleaned = tuple(step for step in clip.chain if isinstance(step, Denoise))
    return _loudened(clip.chain, project.preview(clip, cleaned, check=task.check))


def compare(project: Project, opened: OpenedClip, treated: Treated, task: Task) -> Comparison:
    """Set a clip beside what was made of it."""
    clip = opened.clip
    plain = project.preview(clip, (), check=task.check)
    onset_s, offset_s = treated.kept or (0.0, clip.seconds)
    first, last = round(onset_s * SAMPLE_RATE), round(offset_s * SAMPLE_RATE)
    task.check()
    return Comparison(
        clip=clip.id,
        after=with_part(opened.before, opened.span[0], treated.samples),
        kept=treated.kept,
        thumbnails=(
            thumbnail(plain, SAMPLE_RATE),
            thumbnail(treated.samples[first:last], SAMPLE_RATE),
        ),
        noise_db=(quiet_db(plain), quiet_db(treated.samples)),
        shorter_s=clip.seconds - (offset_s - onset_s),
    )


def clean(
    project: Project, clips: Sequence[Clip], draft: Draft, task: Task, *, keeps: bool
) -> tuple[SetTreatments | None, tuple[str, ...]]:
    """Treat clips and render them, so that nobody waits for them afterwards.

    Returns
    -------
    tuple[SetTreatments | None, tuple[str, ...]]
        The edit, None where nothing would be another; and a line for each clip left out.
    """
    noise = learn(project, draft.teacher, task) if draft.denoises else None
    chains: list[tuple[int, Chain]] = []
    refused: list[str] = []
    for done, clip in enumerate(clips):
        task.check()
        task.progress(done, len(clips))
        try:
            treated = treat(project, clip, draft, noise, task, keeps=keeps)
            if treated.chain != clip.chain:
                chains.append((clip.id, treated.chain))
        except (SoundError, ProjectError) as error:
            refused.append(f"{clip.name}: {error}")
    if not chains:
        return None, tuple(refused)
    if noise is not None:
        keep_noise(project.objects, noise)
    edit = SetTreatments(
        words=_words(draft, tuple(clip for clip, _ in chains)),
        chains=tuple(chains),
        objects=() if noise is None else (noise.row,),
    )
    return edit, tuple(refused)


def render(project: Project, clips: Sequence[int], task: Task) -> int:
    """Keep the renders of clips that were treated just now; return how many there are."""
    for done, clip_id in enumerate(clips):
        task.check()
        task.progress(done, len(clips))
        project.samples(project.catalog.clip(clip_id), check=task.check)
    return len(clips)


def quiet_db(samples: FloatArray) -> float:
    """Return the level of the quietest tenth of a sound in dB, at least −96."""
    n_frames = samples.size // _FRAME
    if not n_frames:
        return _FLOOR_DB
    frames = samples[: n_frames * _FRAME].reshape(n_frames, _FRAME).astype(np.float64)
    power = float(np.percentile((frames**2).mean(1), _QUIET_PERCENT))
    return max(_FLOOR_DB, 10 * float(np.log10(max(power, 1e-12))))


def _denoise(draft: Draft, noise: Noise | None) -> Denoise:
    profile = noise.profile if noise is not None else draft.teacher.profile
    is_steady = draft.method is Method.STATIONARY
    return Denoise(
        method=draft.method, strength=draft.strength, profile=profile if is_steady else None
    )


def _loudened(chain: Chain, samples: FloatArray) -> Treated:
    gains = tuple(step for step in chain if isinstance(step, Gain))
    trims = [step for step in chain if isinstance(step, Trim) and step.is_on]
    kept = (trims[0].onset_s, trims[0].offset_s) if trims else None
    return Treated(chain, apply_chain(samples, gains, SAMPLE_RATE), kept)


def _words(draft: Draft, clips: tuple[int, ...]) -> str:
    denoise = Denoise(method=draft.method, strength=draft.strength) if draft.denoises else None
    silence = draft.rule if draft.trims else None
    wanted = Wanted(is_cleared=draft.does_nothing, denoise=denoise, silence=silence)
    return wanted.in_words(clips)
