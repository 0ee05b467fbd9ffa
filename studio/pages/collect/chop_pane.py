"""A long take being chopped: the take with its line, and beside it what counts as a piece."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.controls.arrange import column, row
from studio.controls.numbers import count, number
from studio.controls.slider_row import SliderRow
from studio.controls.text import label
from studio.views.chop_view import ChopView, Piece

_INSPECTOR_PX = 220
_HINT = "Drag the line, or press Up and Down. Left and Right play the pieces."


class ChopPane(QWidget):
    """Lays out the view and its three settings; what happens to the pieces `Chopping` decides.

    Signals
    -------
    changed()
        A setting moved: shortest pause, shortest piece, or what is kept around.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = ChopView()
        self.pause = SliderRow("Shortest pause", 0.05, 3.0, 0.3, step=0.05, unit="s")
        self.piece = SliderRow("Shortest piece", 0.02, 2.0, 0.1, step=0.02, unit="s")
        self.around = SliderRow("Keep around", 0.0, 1.0, 0.1, step=0.05, unit="s")
        for each in (self.pause, self.piece, self.around):
            each.changing.connect(lambda _value: self.changed.emit())
            each.changed.connect(lambda _value: self.changed.emit())
        self._count, self._stays = label("", "title"), label("", "small", "3", wrap=True)
        inspector = column(
            self._count,
            self._stays,
            6,
            self.pause,
            self.piece,
            self.around,
            None,
            label(_HINT, "small", "3", wrap=True),
            gap=8,
        )
        inspector.setFixedWidth(_INSPECTOR_PX)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(row((self.view, 1), inspector, gap=16))

    def show_pieces(self, pieces: tuple[Piece, ...], total_s: float) -> None:
        """Tint the pieces and say how many there are and how much of the take they are."""
        self.view.set_pieces(pieces)
        kept_s = sum(offset_s - onset_s for onset_s, offset_s in pieces)
        self._count.setText(count(len(pieces), "piece") if pieces else "No piece")
        said = f"{number(kept_s, 's', 1)} of {number(total_s, 's', 1)} stay."
        self._stays.setText(said if pieces else "Nothing rises over the line: pull it down.")
