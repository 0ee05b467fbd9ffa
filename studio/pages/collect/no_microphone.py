"""What stands in the place of the live view while there is no microphone: the ways on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.commands.context import Context
from studio.controls.empty_state import EmptyState, Way

_NONE_TITLE = "No microphone is plugged in"
_NONE_SENTENCE = "Plug one in: it appears here by itself."
_MICROPHONE = 1
"""Place of its card."""


class NoMicrophone(QWidget):
    """More sounds by file, and why there are none by microphone.

    Signals
    -------
    again_wanted()
        Look for microphones once more.
    """

    again_wanted = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ways = (
            Way(
                "folder-input",
                "From this computer",
                "Files or folders, up to hours long. Nothing is changed where it lies.",
                "Choose a folder…",
                lambda: context.perform("sounds.choose"),
            ),
            Way("mic-off", _NONE_TITLE, _NONE_SENTENCE, "Look again", self.again_wanted.emit),
        )
        said = "Drop files or a folder anywhere in this window."
        self._empty = EmptyState("Bring in more sounds", said, ways, dashed_px=1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._empty)

    def say(self, title: str = _NONE_TITLE, sentence: str = _NONE_SENTENCE) -> None:
        """Say why there is none, and what to do."""
        self._empty.change_way(_MICROPHONE, title, sentence)
