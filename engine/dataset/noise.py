"""What noise sounds like: a short sound, kept as an object under its hash like any other.

A chain names the profile it was made with, so it gives the same sound for ever, whatever happens
to the clips that the noise was learned from.
"""

from __future__ import annotations

import io
import secrets
import wave
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

from engine.audio.mel import FloatArray
from engine.audio.rendering import to_int16
from engine.dataset.durable import told_in_words
from engine.dataset.objects import ObjectStore, Staged
from engine.dataset.rows import ObjectRow
from engine.dataset.treatments import NoiseProfile
from engine.settings import SAMPLE_RATE

SUFFIX = ".wav"


@dataclass(frozen=True, eq=False)
class Noise:
    """Noise that was learned and is not kept yet.

    Attributes
    ----------
    samples : NDArray[np.float32], shape (n,)
        Mono at `SAMPLE_RATE`, in 16-bit steps.
    words : str
        Where it was found.
    """

    samples: FloatArray
    words: str

    @cached_property
    def data(self) -> bytes:
        """The bytes of its object, a 16-bit WAV."""
        file = io.BytesIO()
        with wave.open(file, "wb") as writer:
            writer.setparams((1, 2, SAMPLE_RATE, 0, "NONE", ""))
            writer.writeframes(to_int16(self.samples).tobytes())
        return file.getvalue()

    @cached_property
    def profile(self) -> NoiseProfile:
        """What a step of a chain names it by."""
        digest = blake2b(self.data, digest_size=32).hexdigest()
        return NoiseProfile(digest=digest, words=self.words)

    @property
    def row(self) -> ObjectRow:
        """The row of its object."""
        return ObjectRow(digest=self.profile.digest, suffix=SUFFIX, n_bytes=len(self.data))


def keep_noise(objects: ObjectStore, noise: Noise) -> None:
    """Bring the bytes into the store, before an edit names them; twice is once.

    Raises
    ------
    DiskFullError, FolderUnusableError
    """
    path = objects.staging / f"{secrets.token_hex(8)}{SUFFIX}"
    try:
        with told_in_words(path):
            path.write_bytes(noise.data)
        row = noise.row
        objects.keep([Staged(path=path, digest=row.digest, suffix=row.suffix, n_bytes=row.n_bytes)])
    finally:
        path.unlink(missing_ok=True)
