"""The child that lists and watches inputs, with a PortAudio of its own that it may start anew."""

from __future__ import annotations

import time
from dataclasses import asdict

from engine.audio import portaudio
from engine.processes import Message, Send, serve

LOOK_EVERY_S = 1.5


def main() -> None:
    """Serve a parent until it closes our input."""
    serve(answer)


def answer(request: Message, send: Send) -> None:
    """List the inputs once, or, when asked to watch, at each change for ever."""
    shown = list_devices()
    send({"devices": shown})
    while request["do"] == "watch":
        time.sleep(LOOK_EVERY_S)
        portaudio.refresh()
        devices = list_devices()
        if devices != shown:
            shown = devices
            send({"devices": shown})


def list_devices() -> list[Message]:
    """Return the fields of each input."""
    return [asdict(device) for device in portaudio.inputs()]
