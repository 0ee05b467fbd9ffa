"""The microphone of the Collect page: which there are, the one that is on, and its takes."""

from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from engine.audio.devices import DeviceWatch, InputDevice
from engine.audio.recorder import PREROLL_S, Health, Recorder
from engine.audio.take import Take
from engine.errors.base import HarkenError
from studio.work.job import Job, Task
from studio.work.latest import Latest
from studio.work.mailbox import relay

if TYPE_CHECKING:
    from studio.work.desk import WorkDesk

_AGAIN_MS = 1500
"""How often a lost microphone is tried: one plugged in again at once was never missed in a list."""


class Microphone(QObject):
    """Opens, watches and closes microphones in jobs; all else of it returns at once.

    Signals
    -------
    devices_changed(tuple)
        The inputs that are there now.
    opened()
        Another microphone is on, or none; `recorder` tells.
    vanished()
        The one that is on is not listed any more: its sound may be another's by now.
    failed(HarkenError)
        It could not be opened, or inputs cannot be listed.
    """

    devices_changed = Signal(object)
    opened = Signal()
    vanished = Signal()
    failed = Signal(object)

    def __init__(self, desk: WorkDesk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._opening = Latest(desk, self)
        self._watch: DeviceWatch | None = None
        self._is_wanted = False
        self._keeps_before = True
        self._wanted_identity = ""
        self._waits_for_it = False
        self._again = QTimer(self, interval=_AGAIN_MS)
        self._again.timeout.connect(self._try_again)
        self._lock = threading.Lock()
        self.devices: tuple[InputDevice, ...] = ()
        self.has_listed = False
        self.recorder: Recorder | None = None
        # The watch's thread holds these, not us: it may say a word more when our page is gone.
        self._relays = relay(self._on_devices), relay(self._on_broken)

    @property
    def preroll_s(self) -> float:
        """How much from before a take belongs to it."""
        return PREROLL_S if self._keeps_before else 0.0

    @property
    def is_recording(self) -> bool:
        """Whether a take grows."""
        return self.recorder is not None and self.recorder.is_recording

    def turn_on(self) -> None:
        """Watch what is plugged in and open the microphone chosen last, else the default one."""
        if self._is_wanted:
            return
        self._is_wanted, self._waits_for_it = True, False
        job = Job("Looking for microphones", lambda _task: self._start_watch())
        job.failed.connect(self.failed)
        self._desk.start(job, quiet=True)

    def turn_off(self) -> None:
        """Close the microphone and stop watching, in a job."""
        self._is_wanted = False
        self._again.stop()
        self._opening.drop()
        recorder, self.recorder = self.recorder, None
        if self._watch is not None or recorder is not None:
            job = Job("Closing the microphone", lambda _task: self._end(recorder))
            self._desk.start(job, quiet=True)
        self.opened.emit()

    def choose(self, identity: str) -> None:
        """Open another microphone, by its identity."""
        if identity != self._wanted_identity or self.recorder is None:
            self._wanted_identity, self._waits_for_it = identity, False
            self._reopen()

    def keep_before(self, is_kept: bool) -> None:
        """Let takes begin two seconds before they are asked for, or not."""
        if is_kept != self._keeps_before:
            self._keeps_before = is_kept
            self._reopen()

    def start_take(self, folder: Path) -> None:
        """Start a take, streamed into `folder`.

        Raises
        ------
        DeviceLostError, SoundUnwritableError
        """
        if self.recorder is not None:
            name = datetime.now().astimezone().strftime("take-%Y%m%d-%H%M%S-%f.flac")
            self.recorder.start(folder / name)

    def stop_take(self) -> Take | None:
        """End the take that grows and return it.

        Raises
        ------
        SoundUnwritableError
        """
        return self.recorder.stop() if self.recorder and self.recorder.is_recording else None

    def give_up(self) -> None:
        """Let go of a microphone that was lost; it, and no other, is opened when it comes back."""
        recorder, self.recorder = self.recorder, None
        if recorder is not None:
            if recorder.device is not None:
                self._wanted_identity, self._waits_for_it = recorder.device.identity, True
                self._again.start()
            self._desk.start(Job("Closing", lambda _task: recorder.close()), quiet=True)
        self.opened.emit()

    # In threads

    def _start_watch(self) -> None:
        with self._lock:
            if self._watch is None and self._is_wanted:
                self._watch = DeviceWatch(*self._relays)

    def _end(self, recorder: Recorder | None) -> None:
        with self._lock:
            watch, self._watch = self._watch, None
        if recorder is not None:
            recorder.close()
        if watch is not None:
            watch.close()

    def _open(self, device: InputDevice, task: Task, before: Recorder | None) -> Recorder:
        # Opening reads the devices anew, which would kill a stream that is open.
        if before is not None:
            before.close()
        made = Recorder(device, preroll_s=self.preroll_s)
        made.open()
        if task.is_cancelled:
            made.close()
        return made

    # On the main thread

    def _on_devices(self, devices: tuple[InputDevice, ...]) -> None:
        if not self._is_wanted:
            return
        self.devices, self.has_listed = devices, True
        self.devices_changed.emit(devices)
        device = self.recorder.device if self.recorder else None
        if device is not None and device.identity not in {each.identity for each in devices}:
            self.vanished.emit()
        if self.recorder is None and devices and not self._opening.is_waiting:
            self._reopen()

    def _on_broken(self, error: HarkenError) -> None:
        if not self._is_wanted:
            return
        self.has_listed = True
        self.devices_changed.emit(())
        self.failed.emit(error)

    def _reopen(self) -> None:
        device = self._wanted_device()
        if device is None or not self._is_wanted:
            return
        before, self.recorder = self.recorder, None
        self._opening.ask(
            "Opening the microphone",
            lambda task: self._open(device, task, before),
            self._on_opened,
            self._on_refused,
        )

    def _try_again(self) -> None:
        if not self._waits_for_it:
            self._again.stop()
        elif not self._opening.is_waiting:
            self._reopen()

    def _on_refused(self, error: HarkenError) -> None:
        if not self._waits_for_it:  # one that was lost is told as lost already
            self.failed.emit(error)

    def _wanted_device(self) -> InputDevice | None:
        chosen = [each for each in self.devices if each.identity == self._wanted_identity]
        others = () if self._waits_for_it else self.devices
        return next(iter((*chosen, *others)), None)

    def _on_opened(self, recorder: Recorder) -> None:
        self.recorder, self._waits_for_it = recorder, False
        self.opened.emit()


def is_lost(recorder: Recorder | None) -> bool:
    """Return whether a microphone that was on is gone."""
    return recorder is not None and recorder.health is Health.LOST
