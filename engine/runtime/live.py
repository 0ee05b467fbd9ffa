"""A microphone through a model, for as long as somebody asks for the next detection."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from engine.audio.devices import InputDevice
from engine.audio.recorder import Health, Recorder
from engine.errors.devices import DeviceLostError
from engine.errors.sounds import SoundError
from engine.runtime.classifier import Classifier
from engine.runtime.detector import Detection, DetectionSettings
from engine.runtime.stream import SoundStream

EVERY_S = 0.1
RETRY_S = 5.0
TELL_EVERY_S = 60.0

Tell = Callable[[str], None]


class LiveDetections:
    """Detections from a microphone; a microphone that is lost is waited for.

    Parameters
    ----------
    classifier : Classifier
    settings : DetectionSettings
    device : InputDevice | None
        None takes the system's default.
    tell : Callable[[str], None]
        Is told in a sentence what a person should know: that the microphone was lost, that windows
        were skipped.
    """

    def __init__(
        self,
        classifier: Classifier,
        settings: DetectionSettings,
        device: InputDevice | None,
        tell: Tell,
    ) -> None:
        self._classifier = classifier
        self._settings = settings
        self._device = device
        self._tell = tell
        self._told_s = -TELL_EVERY_S
        self._told_skipped = 0

    def run(self) -> Iterator[tuple[datetime, Detection]]:
        """Yield detections as they end, each with the time at which its stream began.

        Raises
        ------
        SoundError
            If the microphone cannot be opened at first.
        """
        is_first = True
        while True:
            recorder = Recorder(self._device, preroll_s=0.0)
            try:
                with recorder:
                    self._tell(f"{recorder.name} is on.")
                    is_first = False
                    yield from self._follow(recorder)
            except SoundError as error:
                if is_first:
                    raise
                self._tell(f"{error} Trying again every {RETRY_S:.0f} s.")
                time.sleep(RETRY_S)

    def _follow(self, recorder: Recorder) -> Iterator[tuple[datetime, Detection]]:
        """Yield detections until the microphone is lost or another may have taken its place."""
        stream = SoundStream(self._classifier, self._settings, recorder.sample_rate, is_live=True)
        began = datetime.now(UTC)
        was_silent = False
        while (health := recorder.health) not in {Health.LOST, Health.INTERRUPTED}:
            if health is Health.NO_SIGNAL and not was_silent:
                self._tell(health.value)
            was_silent = health is Health.NO_SIGNAL
            for heard in stream.push(recorder.read_new()):
                for detection in heard.detections:
                    yield began, detection
            self._tell_skipped(stream)
            time.sleep(EVERY_S)
        for detection in stream.close():
            yield began, detection
        raise DeviceLostError(recorder.name, health.value)

    def _tell_skipped(self, stream: SoundStream) -> None:
        now_s = time.monotonic()
        if stream.n_skipped > self._told_skipped and now_s - self._told_s > TELL_EVERY_S:
            self._tell(f"This machine is too slow: {stream.n_skipped} windows were skipped so far.")
            self._told_s, self._told_skipped = now_s, stream.n_skipped
