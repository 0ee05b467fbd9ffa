"""Examining a file: all of it is decoded once, and rendered on the way if that is wanted."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from engine.audio.files import OpenSound, checked_blocks, opened
from engine.audio.quality import LevelMeasure, decibels, flaws
from engine.audio.readers import SoundInfo
from engine.audio.rendering import Renderer, Wav16Writer, to_mono

OnProgress = Callable[[float], None]
"""Told the seconds of sound that were decoded so far, once a block."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What a file turned out to be when all of it was decoded.

    Attributes
    ----------
    info : SoundInfo
        What it says of itself.
    n_frames : int
        Samples of one channel, counted.
    seconds : float
        Its true length.
    peak : float
        Furthest swing of any channel, linear.
    rms_db : float
        Root mean square of the channels' average, dB below full scale, at least −120.
    is_silent : bool
        Whether nothing at all is left of it in 16 bits.
    warnings : tuple[str, ...]
        Sentences on what is odd about it though it can be used.
    flags : tuple[str, ...]
        Names of what is wrong with it as a recording; see `engine.audio.quality.Flaw`.
    """

    info: SoundInfo
    n_frames: int
    seconds: float
    peak: float
    rms_db: float
    is_silent: bool
    warnings: tuple[str, ...]
    flags: tuple[str, ...]


def examine(
    path: Path, *, render_to: Path | None = None, on_progress: OnProgress | None = None
) -> Examined:
    """Decode all of a file in blocks and say what it is.

    Parameters
    ----------
    path : Path
    render_to : Path | None
        Where the 16 kHz rendering goes, as 16-bit WAV; nothing is left there after an error.
    on_progress : OnProgress | None

    Raises
    ------
    SoundError
        If the file is refused; the sentence says why.
    """
    with opened(path) as sound:
        measured = _decode(sound, LevelMeasure(), render_to, (0.0, None), on_progress)
        levels = measured.levels(sound.info.sample_rate)
        found = flaws(levels)
        return Examined(
            info=sound.info,
            n_frames=measured.n_frames,
            seconds=levels.seconds,
            peak=levels.peak,
            rms_db=decibels(levels.mono_rms),
            is_silent=levels.is_silent,
            warnings=(*sound.notes, *(flaw.sentence for flaw in found)),
            flags=tuple(flaw.flag for flaw in found),
        )


def render_span(
    path: Path,
    out: Path,
    *,
    onset_s: float = 0.0,
    offset_s: float | None = None,
    on_progress: OnProgress | None = None,
) -> None:
    """Render a span of a file to a 16 kHz, 16-bit WAV; see `examine` for errors."""
    with opened(path) as sound:
        _decode(sound, LevelMeasure(), out, (onset_s, offset_s), on_progress)


def _decode(
    sound: OpenSound,
    measured: LevelMeasure,
    render_to: Path | None,
    span_s: tuple[float, float | None],
    on_progress: OnProgress | None,
) -> LevelMeasure:
    """Run all blocks of a span through the measure and, if wanted, into a file."""
    sample_rate = sound.info.sample_rate
    with ExitStack() as stack:
        file = None
        if render_to is not None:
            stack.push(_removing_on_error(render_to))
            file = stack.enter_context(Wav16Writer(render_to))
        renderer = Renderer(sample_rate)
        for block in checked_blocks(sound, measured, *span_s):
            if file is not None:
                file.write(renderer.feed(to_mono(block)))
            if on_progress is not None:
                on_progress(measured.n_frames / sample_rate)
        if file is not None:
            file.write(renderer.finish())
    return measured


def _removing_on_error(path: Path) -> Callable[..., None]:
    def remove(kind: type[BaseException] | None, *_rest: object) -> None:
        if kind is not None:
            path.unlink(missing_ok=True)

    return remove
