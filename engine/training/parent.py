"""What a training process tells its parent, and what the parent may ask of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from engine.processes import Channel
from engine.training.events import Event, Step, to_data, to_line

LOG = "worker.log"
"""In the folder of a job: what libraries and crashes say."""


class Reporter:
    """Tells events to the parent, and keeps all but the steps in the run's folder."""

    def __init__(self, channel: Channel, folder: Path) -> None:
        self.folder = folder
        self._channel = channel

    def tell(self, event: Event) -> None:
        """Send one event."""
        if not isinstance(event, Step):
            with (self.folder / "events.jsonl").open("a", encoding="utf-8") as file:
                file.write(to_line(event) + "\n")
        self._channel.send(to_data(event))


class Inbox:
    """What the parent asks for while a training runs."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._is_stopped = False

    @property
    def was_stopped(self) -> bool:
        """Whether a stop was asked for, as far as was read."""
        return self._is_stopped

    def next_task(self) -> dict[str, Any] | None:
        """Wait for the next task; None where there is none left, or a stop was asked for."""
        while not self._is_stopped:
            told = self._channel.receive()
            self._is_stopped = told["command"] == "stop"
            if told["command"] == "task":
                return told.get("task")
        return None

    def is_stopped(self) -> bool:
        """Return whether to stop and keep the best; waits while paused."""
        wait_s: float | None = 0.0
        while not self._is_stopped:
            try:
                command = self._channel.receive(wait_s)["command"]
            except TimeoutError:
                return False
            self._is_stopped = command == "stop"
            wait_s = None if command == "pause" else 0.0
        return True
