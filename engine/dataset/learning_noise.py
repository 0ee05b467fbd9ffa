"""Learning what noise sounds like: from a stretch of a clip, or from a class such as silence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from engine.audio.denoiser import Check, go_on
from engine.audio.mel import FloatArray
from engine.audio.noise_reduction import SHORTEST_NOISE_S
from engine.audio.quality import ONE_STEP
from engine.audio.rendering import to_grid
from engine.dataset.noise import Noise
from engine.dataset.project import Project
from engine.dataset.records import Clip, ClipFilter, Split
from engine.errors.usage import NoNoiseError, UnknownClassError
from engine.settings import SAMPLE_RATE

LONGEST_S = 30.0
"""The gate looks at no more of a profile than half a minute."""

MOST_CLIPS = 60
"""Of a class: half a second of each fills a profile."""

_FADE = 512

OnProgress = Callable[[int, int, str], None]


def noise_of_span(
    project: Project, clip: Clip, onset_s: float, offset_s: float, *, check: Check = go_on
) -> Noise:
    """Learn the noise from a stretch in which nothing else is heard.

    Parameters
    ----------
    project : Project
    clip : Clip
    onset_s, offset_s : float
        Seconds into the clip before any treatment (`engine.dataset.treatments.cut_off_s` is what
        a picture of the treated clip has to add); at most half a minute of it is used.
    check : Check

    Raises
    ------
    NoNoiseError
        If the stretch is too short, or digital silence.
    ObjectMissingError, ObjectDamagedError, SoundError
    """
    samples = project.preview(clip, (), check=check)
    until_s = min(offset_s, onset_s + LONGEST_S)
    part = samples[max(0, round(onset_s * SAMPLE_RATE)) : max(0, round(until_s * SAMPLE_RATE))]
    words = f"c{clip.id}, {onset_s:.2f}\N{EN DASH}{until_s:.2f} s"
    if part.size < SHORTEST_NOISE_S * SAMPLE_RATE:
        raise NoNoiseError(words, f"It is shorter than {SHORTEST_NOISE_S:g} s.")
    if not _is_noise(part):
        raise NoNoiseError(words, "It is digital silence.")
    return Noise(part, words)


def noise_of_class(
    project: Project,
    label: str,
    *,
    progress: OnProgress = lambda _done, _total, _note: None,
    check: Check = go_on,
) -> Noise:
    """Learn the mean noise of a class.

    A piece of each clip is laid after the other. The clips are those of the training side, where
    there are any: the sides that judge have no part in what is trained on.

    Parameters
    ----------
    project : Project
    label : str
        A class, as a rule of silence.
    progress : OnProgress
        Told clips done, clips in all, and the name of the last.
    check : Check

    Raises
    ------
    UnknownClassError
    NoNoiseError
        If the class has no clip with a sound that can be read and is not digital silence.
    """
    names = tuple(each.name for each in project.catalog.labels())
    if label not in names:
        raise UnknownClassError(label, names)
    clips = project.catalog.clips(ClipFilter(label=label))
    clips = [clip for clip in clips if clip.split is Split.TRAIN] or clips
    chosen = clips[:: -(-len(clips) // MOST_CLIPS)] if clips else ()
    pieces: list[FloatArray] = []
    for done, clip in enumerate(chosen):
        progress(done, len(chosen), clip.name)
        samples = project.preview(clip, (), check=check)
        piece = _middle(samples, round(LONGEST_S / len(chosen) * SAMPLE_RATE))
        if piece.size >= SHORTEST_NOISE_S * SAMPLE_RATE and _is_noise(piece):
            pieces.append(piece)
    if not pieces:
        raise NoNoiseError(f"the class “{label}”", "None of its clips holds a noise.")
    return Noise(to_grid(_joined(pieces)), label)


def _is_noise(samples: FloatArray) -> bool:
    return bool(np.abs(samples).max(initial=0.0) > ONE_STEP)


def _middle(samples: FloatArray, n_wanted: int) -> FloatArray:
    first = max(0, (samples.size - n_wanted) // 2)
    return samples[first : first + n_wanted]


def _joined(pieces: Sequence[FloatArray]) -> FloatArray:
    """Return pieces after one another, each faded into the next with the power kept.

    Set hard against each other, every seam would be a click that raises the noise in all bands.
    """
    angle = (np.arange(_FADE, dtype=np.float32) + 0.5) / _FADE * np.float32(np.pi / 2)
    rising, falling = np.sin(angle), np.cos(angle)
    parts = [pieces[0][:-_FADE]]
    for before, after in pairwise(pieces):
        parts.append(before[-_FADE:] * falling + after[:_FADE] * rising)
        parts.append(after[_FADE:-_FADE])
    return np.concatenate([*parts, pieces[-1][-_FADE:]])
