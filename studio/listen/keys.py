"""The three big keys: Record, Play, Predict."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from studio.controls.big_key import RECORD, BigKey
from studio.controls.numbers import time_text


class ListenKeys(QWidget):
    """Shows what is on; what a press means is the page's business.

    Attributes
    ----------
    record_pressed, play_pressed, predict_pressed : Signal()
    """

    record_pressed = Signal()
    play_pressed = Signal()
    predict_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.record = BigKey("Record", RECORD, fill="record")
        self.play = BigKey("Play", "play")
        self.predict = BigKey("Predict", "ear")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        pairs = (
            (self.record, self.record_pressed),
            (self.play, self.play_pressed),
            (self.predict, self.predict_pressed),
        )
        for key, pressed in pairs:
            layout.addWidget(key, 1)
            key.clicked.connect(pressed)

    def show_record(self, *, take_s: float | None) -> None:
        """Show that a take grows and how long it is; None while none does."""
        is_on = take_s is not None
        text = f"Stop  {time_text(take_s)}" if take_s is not None else "Record"
        self.record.show_as(text, "square" if is_on else RECORD, on=is_on)

    def show_open(self) -> None:
        """Turn the first key into the one that opens a recording."""
        self.record.show_as("Open…", "folder-open", on=False)

    def show_play(self, *, is_playing: bool, reason: str | None) -> None:
        """Show whether a sound plays, or why none can."""
        self.play.set_reason(reason)
        text, icon = ("Stop", "square") if is_playing else ("Play", "play")
        self.play.show_as(text, icon, on=is_playing)

    def show_predict(self, *, is_on: bool, reason: str | None) -> None:
        """Show whether it predicts on and on, or why it cannot."""
        self.predict.set_reason(reason)
        self.predict.show_as("Predicting" if is_on else "Predict", "ear", on=is_on)
