"""What stands in the place of the live view while there is no microphone: why, and the cure."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.commands.context import Context
from studio.controls import painting
from studio.controls.arrange import row
from studio.controls.buttons import button
from studio.controls.command_button import command_button
from studio.controls.painting import Painted, color
from studio.controls.text import label

_NONE_TITLE = "No microphone is plugged in"
_NONE_SENTENCE = "Plug one in: it appears here by itself. Files can come in all the same."


class NoMicrophone(Painted):
    """A calm sentence, and two ways on.

    Signals
    -------
    again_wanted()
        Look for microphones once more.
    """

    again_wanted = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._sentence = label("", "title"), label("", "body", "2", wrap=True)
        for words in (self._title, self._sentence):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        again = button("Look again", "refresh-cw")
        again.clicked.connect(self.again_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 0, 24, 0)
        layout.setSpacing(6)
        layout.addStretch(1)
        layout.addSpacing(44)
        layout.addWidget(self._title)
        layout.addWidget(self._sentence)
        layout.addSpacing(10)
        layout.addWidget(row(None, again, command_button("sounds.choose", context), None))
        layout.addStretch(1)
        self.say(_NONE_TITLE, _NONE_SENTENCE)

    def say(self, title: str = _NONE_TITLE, sentence: str = _NONE_SENTENCE) -> None:
        """Say why there is none, and what to do."""
        self._title.setText(title)
        self._sentence.setText(sentence)
        self.update()

    def paint(self, p: QPainter, rect: QRectF) -> None:
        painting.box(p, rect, color("sunken"), 8)
        y = self._title.geometry().top() - 40
        painting.glyph(p, "mic-off", rect.center().x() - 14, y, "text3", 28)
