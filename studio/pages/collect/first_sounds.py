"""What stands on the Collect page of a new project: the three ways to begin."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from studio.commands.context import Context
from studio.controls.arrange import pane
from studio.controls.empty_state import EmptyState, Way

_SENTENCE = (
    "Drop a folder anywhere in this window. "
    "If its folders are named after what is in them, the labels come along."
)


def first_sounds(context: Context, start_recording: Callable[[], None]) -> QWidget:
    """Make the empty page; `start_recording` shows the microphone."""
    ways = (
        Way(
            "folder-input",
            "From this computer",
            "Files or folders, up to hours long. Nothing is changed where it lies.",
            "Choose a folder…",
            lambda: context.perform("sounds.choose"),
        ),
        Way(
            "mic",
            "From the microphone",
            "Hold a key and make the sound. Each take becomes a clip at once.",
            "Start recording",
            start_recording,
        ),
        Way(
            "sparkles",
            "Just look around",
            "Seven classes of made-up sounds, ready to label, train and take apart.",
            "Open the demo",
            lambda: context.perform("project.demo"),
        ),
    )
    return pane(EmptyState("Start with some sounds", _SENTENCE, ways, dashed_px=20))
