"""The line of keys under the class bar; where it is narrow, the last of them stay away."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from studio.commands.label import LABEL_COMMANDS
from studio.commands.registry import command
from studio.controls.key_hint import KeyHint
from studio.controls.text import label

_GAP_PX = 14
_EDGE_PX = 16


class Hints(QWidget):
    """What to do first at the left, keys with their words at the right."""

    def __init__(self, hints: Iterable[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first = label("", tone="2")
        self._hints = [KeyHint(keys, words) for keys, words in hints]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(_EDGE_PX, 0, _EDGE_PX, 12)
        layout.setSpacing(_GAP_PX)
        layout.addWidget(self._first)
        layout.addStretch(1)
        for hint in self._hints:
            layout.addWidget(hint)
        # What does not fit is hidden, not what makes the window wide.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_first(self, words: str) -> None:
        """Say what comes first, ``""`` for nothing."""
        self._first.setText(words)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - 2 * _EDGE_PX - self._first.sizeHint().width()
        for hint in self._hints:
            room -= hint.sizeHint().width() + _GAP_PX
            hint.setVisible(room >= 0)


def key_hints() -> list[tuple[str, str]]:
    """Return the keys that are shown on the page with what they do, the dearest first."""
    rows = (
        ("sound.play", "plays"),
        ("region.split", "splits"),
        ("clip.compare", "before, after"),
        ("clip.unlabel", "takes the label away"),
        ("clip.next-unlabelled", "next without"),
    )
    shown = [(command(command_id).key, words) for command_id, words in rows]
    return [(_digits(), "label and go on"), *shown]


def _digits() -> str:
    """Return the keys that label, as the rows of the commands have them: “1–9”."""
    keys = [row.key for row in LABEL_COMMANDS if row.id.startswith("clip.label-")]
    return f"{keys[0]}–{keys[-1]}"
