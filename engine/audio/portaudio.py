"""The one door to PortAudio: loaded on first use, entered by one thread at a time, never for ever.

PortAudio freezes its list of devices when it is initialised, and doing that again kills every open
stream. So the list is refreshed only just before a stream is opened while no other is. A frozen
sound server lets calls hang: streams are closed in a thread that may be left behind.
"""

# pyright: reportMissingTypeStubs=false

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from typing import Any

from engine.audio.devices import InputDevice
from engine.errors.devices import DeviceRefusedError, PortAudioMissingError

CLOSE_S = 1.0
WAIT_S = 5.0
ALSA_RATE_HZ = 48_000

_lock = threading.RLock()
_open_streams: set[int] = set()


def load() -> Any:
    """Return the module `sounddevice`.

    Raises
    ------
    PortAudioMissingError
        If the system library is not installed.
    """
    try:
        import sounddevice
    except (ImportError, OSError) as error:  # OSError: “PortAudio library not found”
        raise PortAudioMissingError from error
    return sounddevice


@contextmanager
def entered() -> Generator[Any]:
    """Hold PortAudio for a few calls; yields the module.

    Raises
    ------
    DeviceRefusedError
        If another thread is held up in it, as by a sound server that does not answer.
    """
    module = load()
    if not _lock.acquire(timeout=WAIT_S):
        raise DeviceRefusedError("The sound system", "it does not answer")
    try:
        yield module
    finally:
        _lock.release()


def refresh() -> None:
    """Let PortAudio look at the devices again, unless a stream is open."""
    with entered() as module:
        if not _open_streams:
            # sounddevice offers no public way; closing its last stream does not do it either.
            module._terminate()  # noqa: SLF001
            module._initialize()  # noqa: SLF001


def inputs() -> tuple[InputDevice, ...]:
    """Return the inputs that PortAudio has in its list, the default one first."""
    with entered() as module:
        host_apis = module.query_hostapis()
        default = module.default.device[0]
        found = [
            _describe(device, host_apis[device["hostapi"]]["name"], default)
            for device in module.query_devices()
            if device["max_input_channels"] > 0
        ]
    return tuple(sorted(found, key=lambda device: not device.is_default))


def _describe(device: dict[str, Any], host_api: str, default: int) -> InputDevice:
    name, n_channels = device["name"], device["max_input_channels"]
    # Of any ALSA device PortAudio says 44 100 Hz, though the hardware and servers run at 48 000.
    is_guess = host_api == "ALSA" and device["default_samplerate"] == 44_100
    return InputDevice(
        identity=f"{host_api}/{name}/{n_channels}",
        name=name,
        host_api=host_api,
        n_channels=n_channels,
        sample_rate=ALSA_RATE_HZ if is_guess else round(device["default_samplerate"]),
        index=device["index"],
        is_default=device["index"] == default,
    )


def open_stream(name: str, make: Callable[[Any], Any]) -> Any:
    """Make a stream and start it.

    Parameters
    ----------
    name : str
        The device, for the words of an error.
    make : Callable[[Any], Any]
        Gets the module and returns the stream.

    Raises
    ------
    DeviceRefusedError
        If PortAudio refuses.
    """
    with entered() as module:
        try:
            stream = make(module)
            stream.start()
        except (module.PortAudioError, ValueError, OSError) as error:
            raise DeviceRefusedError(name, str(error).splitlines()[0].rstrip(".")) from error
        _open_streams.add(id(stream))
        return stream


def close_stream(stream: Any) -> bool:
    """Close a stream, whatever state it is in; return whether that was done within a second."""

    def close() -> None:
        with suppress(Exception), entered():  # it is gone in any case
            stream.abort()
        with suppress(Exception), entered():
            stream.close()
        _open_streams.discard(id(stream))

    closing = threading.Thread(target=close, name="closing a stream", daemon=True)
    closing.start()
    closing.join(CLOSE_S)
    return not closing.is_alive()
