"""Microphones: listed and watched by a child process, because PortAudio in ours sees no change."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

from engine.errors.base import HarkenError
from engine.errors.devices import DeviceMissingError
from engine.errors.program import WorkerLostError
from engine.processes import Message, WorkerProcess, rebuild_error

LISTING_S = 15.0


@dataclass(frozen=True, slots=True)
class InputDevice:
    """A microphone or another input.

    Attributes
    ----------
    identity : str
        Names it again after it was unplugged and on the next day: host API, name, channels.
    name, host_api : str
        As the system calls them.
    n_channels : int
        At most.
    sample_rate : int
        Hz; its own.
    index : int
        Its place in the list it came from; means nothing in another process.
    is_default : bool
        Whether the system would take it.
    """

    identity: str
    name: str
    host_api: str
    n_channels: int
    sample_rate: int
    index: int
    is_default: bool = False


def list_inputs() -> tuple[InputDevice, ...]:
    """Return the inputs that are there now, the default one first; none is no error.

    Raises
    ------
    PortAudioMissingError
        If the system library is not installed.
    WorkerLostError
        If the sound system does not answer.
    """
    with WorkerProcess("devices") as worker:
        try:
            worker.send({"do": "list"})
            while (reply := worker.receive(LISTING_S)) is not None:
                if (devices := _devices(reply)) is not None:
                    return devices
        except TimeoutError:
            worker.kill()
        end = worker.wait()
    raise WorkerLostError("devices", f"{end.in_words} {end.last_words[-300:]}".strip())


def find_input(wanted: str, devices: Sequence[InputDevice]) -> InputDevice:
    """Return the device of that identity, name, number in the list, or unique part of a name.

    Raises
    ------
    DeviceMissingError
        If there is none, or more than one.
    """
    tests: tuple[Callable[[int, InputDevice], bool], ...] = (
        lambda _n, device: device.identity == wanted,
        lambda _n, device: device.name == wanted,
        lambda n, _device: str(n) == wanted,
        lambda _n, device: wanted.lower() in device.name.lower(),
    )
    for is_meant in tests:
        found = [device for n, device in enumerate(devices, 1) if is_meant(n, device)]
        if len(found) == 1:
            return found[0]
    raise DeviceMissingError(wanted, ", ".join(f"“{device.name}”" for device in devices))


def _devices(reply: Message) -> tuple[InputDevice, ...] | None:
    """Return the list a reply holds; None for a reply that is none."""
    if "error" in reply:
        raise rebuild_error(reply["error"])
    if "devices" not in reply:
        return None
    return tuple(InputDevice(**device) for device in reply["devices"])


class DeviceWatch:
    """Tells when inputs come and go; use it in a `with` statement or call `close`.

    Parameters
    ----------
    on_change : Callable[[tuple[InputDevice, ...]], None]
        Called in a thread of its own with what is there: first at once, then at each change.
    on_error : Callable[[HarkenError], None] | None
        Called there instead if inputs cannot be listed; nothing comes after it.
    """

    def __init__(
        self,
        on_change: Callable[[tuple[InputDevice, ...]], None],
        on_error: Callable[[HarkenError], None] | None = None,
    ) -> None:
        self._on_change = on_change
        self._on_error = on_error
        self._is_closed = False
        self._worker = WorkerProcess("devices")
        self._worker.send({"do": "watch"})
        self._thread = threading.Thread(target=self._follow, name="device watch", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Watch no longer; nothing is called after this."""
        self._is_closed = True
        self._worker.stop()
        if threading.current_thread() is not self._thread:
            self._thread.join(1.0)

    def _follow(self) -> None:
        try:
            for reply in self._worker.messages():
                devices = _devices(reply)
                if devices is not None and not self._is_closed:
                    self._on_change(devices)
            failure: HarkenError = WorkerLostError("devices", self._worker.wait().in_words)
        except HarkenError as error:
            failure = error
        if self._on_error is not None and not self._is_closed:
            self._on_error(failure)
