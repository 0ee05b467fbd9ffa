"""Detections as JSON: a line each, in the shell, in a file, for other programs."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

from engine.errors.models import LogUnwritableError
from engine.runtime.detector import Detection


def as_event(
    detection: Detection, model: str, *, clip: str | None = None, began: datetime | None = None
) -> dict[str, Any]:
    """Return a detection with the keys that `detect` and `listen` promise.

    Parameters
    ----------
    detection : Detection
    model : str
        What heard it.
    clip : str | None
        Where its sound is kept or comes from.
    began : datetime | None
        When a live stream began: the event then tells the time of day too.
    """
    event: dict[str, Any] = {
        "onset": round(detection.onset_s, 3),
        "offset": round(detection.offset_s, 3),
        "label": detection.label,
        "probability": round(detection.probability, 6),
        "peak": round(detection.peak, 6),
        "model": model,
        "clip": clip,
    }
    if began is not None:
        time = began + timedelta(seconds=detection.onset_s)
        event = {"time": time.isoformat(timespec="milliseconds"), **event}
    return event


class DetectionLog:
    """A file of events, one a line, that grows as they happen; use it in a `with` statement.

    Each line is handed to the system at once: a crash loses none that was told.

    Raises
    ------
    LogUnwritableError
        If the file cannot be opened or written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._file = path.open("a", encoding="utf-8")
        except OSError as error:
            raise LogUnwritableError(path, str(error.strerror)) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()

    def write(self, event: dict[str, Any]) -> None:
        """Append one event."""
        try:
            self._file.write(json.dumps(event, ensure_ascii=False) + "\n")
            self._file.flush()
        except OSError as error:
            raise LogUnwritableError(self._path, str(error.strerror)) from error
