"""Rendered clips: span and chain applied, 16 kHz mono, in 16-bit steps; kept in the cache.

A render's name is the hash of all that it hangs on, so an old render can never be taken for a new
one, and the cache may be deleted at any time.
"""

from __future__ import annotations

import contextlib
import secrets
import wave
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.audio.denoiser import Check, Denoiser, go_on
from engine.audio.files import read_mono
from engine.audio.noise_reduction import Reduction
from engine.dataset.codec import to_json
from engine.dataset.noise import SUFFIX, Noise
from engine.dataset.objects import ObjectStore
from engine.dataset.records import Clip, Source
from engine.dataset.treatments import Denoise, NoiseProfile, Treatment, apply_chain
from engine.settings import SAMPLE_RATE

RENDERER = 1
"""Raised whenever the same clip would come out otherwise than before."""

FloatArray = NDArray[np.float32]
_STEPS_16_BIT = 32_768


def render_key(clip: Clip, source: Source) -> str:
    """Return the name of a clip's render, 32 hexadecimal digits: a hash of all it hangs on."""
    chain = tuple(step for step in clip.chain if step.is_on)
    span = (clip.onset_s, clip.offset_s)
    revisions = (step.revision for step in chain if step.revision)
    parts = (RENDERER, SAMPLE_RATE, source.digest, *span, chain, *revisions)
    return blake2b(to_json(parts).encode(), digest_size=16).hexdigest()


class Renders:
    """The folder ``cache/renders`` of a project.

    Parameters
    ----------
    folder : Path
        The project's folder.
    objects : ObjectStore
    """

    def __init__(self, folder: Path, objects: ObjectStore) -> None:
        self._folder = folder / "cache" / "renders"
        self._objects = objects
        self._denoiser = Denoiser()

    def close(self) -> None:
        """End the process that reduces noise, if there is one."""
        self._denoiser.close()

    def samples(self, clip: Clip, source: Source, *, check: Check = go_on) -> FloatArray:
        """Return a clip's sound with its chain applied.

        Parameters
        ----------
        clip : Clip
        source : Source
            That of the clip.
        check : Check
            Asked while noise is reduced; what it raises ends the work, and nothing is kept.

        Returns
        -------
        NDArray[np.float32], shape (n,)
            Mono at `SAMPLE_RATE`, between -1 and 1, in 16-bit steps.

        Raises
        ------
        ObjectMissingError, ObjectDamagedError
            If the source's bytes are not as imported.
        SoundError
            If they cannot be read any more.
        PartMissingError, WorkerLostError
            If noise cannot be reduced here.
        """
        path = self._path(clip, source)
        kept = _read(path)
        if kept is not None:
            return kept
        samples = self._rendered(clip, source, None, check)
        _write(path, samples)
        return samples

    def preview(
        self,
        clip: Clip,
        source: Source,
        chain: tuple[Treatment, ...],
        *,
        noise: Noise | None = None,
        check: Check = go_on,
    ) -> FloatArray:
        """Return what `samples` would with another chain, and keep nothing of it.

        Parameters
        ----------
        clip : Clip
        source : Source
        chain : tuple[Treatment, ...]
        noise : Noise | None
            A profile that the chain names and that is not in the store yet.
        check : Check
        """
        clip = replace(clip, chain=chain)
        kept = _read(self._path(clip, source))
        return self._rendered(clip, source, noise, check) if kept is None else kept

    def _rendered(
        self, clip: Clip, source: Source, noise: Noise | None, check: Check
    ) -> FloatArray:
        def reduce_noise(samples: FloatArray, sample_rate: int, step: Denoise) -> FloatArray:
            heard = None if step.profile is None else self._noise(step.profile, noise)
            reduction = Reduction(step.method, step.strength)
            return self._denoiser.reduce(samples, sample_rate, reduction, heard, check=check)

        check()
        original = self._objects.checked_path(source.digest, source.suffix, source.name)
        is_whole = clip.onset_s == 0 and clip.offset_s >= source.seconds
        # The whole of a file is read to its true end, not to a rounded number of seconds.
        offset_s = None if is_whole else clip.offset_s
        samples = read_mono(original, onset_s=clip.onset_s, offset_s=offset_s)
        check()
        return apply_chain(samples, clip.chain, SAMPLE_RATE, reduce_noise)

    def _noise(self, profile: NoiseProfile, noise: Noise | None) -> FloatArray:
        if noise is not None and noise.profile.digest == profile.digest:
            return noise.samples
        name = f"noise of {profile.words}"
        return read_mono(self._objects.checked_path(profile.digest, SUFFIX, name))

    def _path(self, clip: Clip, source: Source) -> Path:
        key = render_key(clip, source)
        return self._folder / key[:2] / f"{key}.wav"


def _read(path: Path) -> FloatArray | None:
    """Return a render, or None where there is none or it is damaged: it is made again."""
    try:
        with wave.open(str(path), "rb") as file:
            shape = (file.getframerate(), file.getnchannels(), file.getsampwidth())
            n_frames = file.getnframes()
            data = file.readframes(n_frames)
    except (OSError, EOFError, wave.Error):
        return None
    if shape != (SAMPLE_RATE, 1, 2) or len(data) != 2 * n_frames:
        return None
    return np.frombuffer(data, "<i2").astype(np.float32) / np.float32(_STEPS_16_BIT)


def _write(path: Path, samples: FloatArray) -> None:
    """Keep a render; a cache that cannot be written costs time, nothing else."""
    part = path.with_name(f"{secrets.token_hex(8)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with wave.open(str(part), "wb") as file:
            file.setparams((1, 2, SAMPLE_RATE, 0, "NONE", ""))
            file.writeframes(np.rint(samples * _STEPS_16_BIT).astype("<i2").tobytes())
        part.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
