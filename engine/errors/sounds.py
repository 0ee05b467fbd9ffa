"""A file gave no usable sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors.base import HarkenError
from engine.errors.words import counted, named

if TYPE_CHECKING:
    from pathlib import Path


class SoundError(HarkenError):
    """A file or a device gave no usable sound."""


class CodecMissingError(SoundError):
    """A sound is in a format that only the studio set can read."""

    def __init__(self, path: Path, format_name: str) -> None:
        super().__init__(path, format_name)
        self.sentence = f"{named(path)} cannot be read here."
        self.cause = f"It is {format_name}, for which the package “av” is needed."
        self.cure = "Install it with: pip install av; or convert the file to WAV or FLAC."


class DecoderStoppedError(SoundError):
    """The process that decodes died, or was stopped, at a file."""

    def __init__(self, path: Path, how: str) -> None:
        super().__init__(path, how)
        self.sentence = f"{named(path)} could not be read."
        self.cause = f"The process that decodes it had to be given up. {how}"
        self.cure = "Open it in a sound editor and save it again, as WAV or FLAC."


class ImpossibleLevelError(SoundError):
    """Samples are so far above full scale that there is nothing to hear."""

    def __init__(self, path: Path, peak: float) -> None:
        super().__init__(path, peak)
        self.sentence = f"{named(path)} holds no sound that can be heard."
        self.cause = f"Its samples reach {peak:.3g} times full scale."
        self.cure = "Bring it into the range from −1 to 1 and save it again."


class NotASoundError(SoundError):
    """A file's first bytes say that it is something else."""

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(path, what)
        self.sentence = f"{named(path)} is not a sound."
        self.cause = f"It is {what}."
        self.cure = "Choose the sound itself, or fetch it again from where it came."


class NotFiniteError(SoundError):
    """A sound holds samples that are not numbers."""

    def __init__(self, path: Path, n_bad: int, n_samples: int) -> None:
        super().__init__(path, n_bad, n_samples)
        self.sentence = f"{named(path)} holds samples that are not numbers."
        self.cause = f"{counted(n_bad)} of {counted(n_samples)} are infinite or undefined."
        self.cure = "Make it again with the program that wrote it."


class SoundCutError(SoundError):
    """A file holds much less sound than it says."""

    def __init__(self, path: Path, there: str, promised: str) -> None:
        super().__init__(path, there, promised)
        self.sentence = f"{named(path)} is cut short."
        self.cause = f"It says that it holds {promised} and holds {there}."
        self.cure = "Copy or download it again."


class SoundDamagedError(SoundError):
    """A file could not be decoded."""

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(path, detail)
        self.sentence = f"{named(path)} is damaged or in a format that is not known."
        self.cause = detail
        self.cure = "Copy or download it again, or save it as WAV or FLAC in a sound editor."


class SoundEmptyError(SoundError):
    """A file holds no samples, or no bytes at all."""

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(path, what)
        self.sentence = f"{named(path)} holds no sound."
        self.cause = f"It has no {what}."
        self.cure = "Record it again, or fetch it again from where it came."


class SoundHeaderError(SoundError):
    """A file says something of itself that cannot be."""

    def __init__(self, path: Path, claim: str, sensible: str) -> None:
        super().__init__(path, claim, sensible)
        self.sentence = f"{named(path)} cannot be read."
        self.cause = f"It says that it has {claim}; {sensible} can be read."
        self.cure = "Save it again in a sound editor, as WAV or FLAC."


class SoundInaccessibleError(SoundError):
    """A file is not there, is not a file, or may not be read."""

    def __init__(self, path: Path, why: str, cure: str) -> None:
        super().__init__(path, why, cure)
        self.sentence = f"{named(path)} could not be opened."
        self.cause = why
        self.cure = cure


class SoundTooBigError(SoundError):
    """A file is bigger or longer than Harken takes."""

    def __init__(self, path: Path, size: str, limit: str) -> None:
        super().__init__(path, size, limit)
        self.sentence = f"{named(path)} is too big."
        self.cause = f"It has {size}; at most {limit} can be read."
        self.cure = "Cut it into parts."


class SoundUnwritableError(SoundError):
    """A recording could not be written to the disk."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.sentence = "The recording could not be written further."
        self.cause = f"The system said: {reason}. What came before is kept as {named(path)}."
        self.cure = "Make room on the disk and record again."


class SpanOutsideError(SoundError):
    """A span begins after the end of its sound, or is empty."""

    def __init__(self, path: Path, onset_s: float, offset_s: float | None) -> None:
        super().__init__(path, onset_s, offset_s)
        until = "the end" if offset_s is None else f"{offset_s:g} s"
        self.sentence = f"{named(path)} has no sound from {onset_s:g} s to {until}."
        self.cause = "The span is empty or lies after the end."
        self.cure = "Correct the onset and the offset."
