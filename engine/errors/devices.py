"""A microphone or a loudspeaker gave or took no sound."""

from __future__ import annotations

from engine.errors.sounds import SoundError


class DeviceLostError(SoundError):
    """A device stopped giving or taking sound."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(name, what)
        self.sentence = f"“{name}” was lost."
        self.cause = what
        self.cure = "Plug it in again or choose another one."


class DeviceMissingError(SoundError):
    """A device that was asked for by name is not there."""

    def __init__(self, wanted: str, present: str) -> None:
        super().__init__(wanted, present)
        self.sentence = f"There is no microphone “{wanted}”."
        self.cause = f"There are: {present}." if present else "No microphone is connected."
        self.cure = "Connect it, or choose one that is there; harken devices lists them."


class DeviceRefusedError(SoundError):
    """A device is there but could not be opened."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name, reason)
        self.sentence = f"“{name}” could not be opened."
        self.cause = f"The sound system said: {reason}."
        self.cure = "Close other programs that use it and allow Harken to use it."


class NoInputDeviceError(SoundError):
    """There is nothing to record from."""

    def __init__(self) -> None:
        super().__init__()
        self.sentence = "There is no microphone."
        self.cause = "The sound system lists no input."
        self.cure = "Connect a microphone and allow Harken to use it."


class NoOutputDeviceError(SoundError):
    """There is nothing to play to."""

    def __init__(self) -> None:
        super().__init__()
        self.sentence = "The sound could not be played."
        self.cause = "The sound system lists no loudspeaker or headphones."
        self.cure = "Connect one and play it again."


class PortAudioMissingError(SoundError):
    """The system library that reaches microphones and loudspeakers is not installed."""

    def __init__(self) -> None:
        super().__init__()
        self.sentence = "Microphones and loudspeakers cannot be reached."
        self.cause = "The system library PortAudio is not installed."
        self.cure = "Install it, on Debian with: sudo apt-get install libportaudio2."
