"""Chopping a long take at its silences: the pieces follow the line, one edit keeps them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from engine.audio.mel import FloatArray
from engine.audio.silence import PeakCells, Reference, SilenceRule, chop, proposed_threshold_db
from engine.dataset.chopping import chopping, hear_levels, hear_piece
from engine.dataset.records import Clip
from engine.settings import SAMPLE_RATE
from studio.commands.notice import Cure, Notice
from studio.controls.numbers import count
from studio.preferences import remember, remembered
from studio.work.job import Task
from studio.work.latest import Latest

if TYPE_CHECKING:
    from engine.dataset.project import Project
    from studio.commands.context import Context
    from studio.pages.collect.chop_pane import ChopPane
    from studio.views.chop_view import Piece

STILL_GROWS = "The take still grows: press its key again to end it."
_MEMORY = "chop"
_EVERY_FRAMES = 6
"""While a take grows its picture is made ten times a second: chopping an hour takes 5 ms."""


class Chopping(QObject):
    """Joins the pane with a take: one that grows, then the clip it became; or any other clip.

    Signals
    -------
    changed()
        It opened, closed, or the pieces are others.
    """

    changed = Signal()

    def __init__(self, context: Context, pane: ChopPane, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._pane = context, pane
        self._clip: Clip | None = None
        self._cells: PeakCells | None = None
        self._levels, self._rate = np.zeros(0, np.float32), 100.0
        self._is_open = False
        self._is_moved = False
        self._n_frames = 0
        self._hearing, self._sounding = Latest(context.desk, self), Latest(context.desk, self)
        self.pieces: tuple[Piece, ...] = ()
        pane.view.threshold_moved.connect(self._on_moved)
        pane.view.piece_pressed.connect(self.play)
        pane.changed.connect(self._on_settings)
        for slider, value in zip(self._sliders(), remembered(_MEMORY, []), strict=False):
            slider.set_value(float(value))

    @property
    def is_open(self) -> bool:
        """Whether a take is shown to be chopped."""
        return self._is_open

    @property
    def clip(self) -> Clip | None:
        """The clip that is shown; None while its take still grows."""
        return self._clip

    def begin(self, sample_rate: int) -> None:
        """Show a take that grows from now on; its samples come by `feed`."""
        self._open()
        self._cells = PeakCells(sample_rate)

    def feed(self, samples: FloatArray) -> None:
        """Take samples of the growing take, shape (n,)."""
        if self._cells is None:
            return
        self._cells.add(samples)
        self._n_frames += 1
        if self._n_frames % _EVERY_FRAMES == 0:
            self._show(self._cells.levels(), self._cells.cells_per_s)

    def open_clip(self, clip: Clip) -> None:
        """Show a clip; what was heard of it while it grew stands until it is read."""
        if self._cells is None:
            self._open()
        self._clip, self._cells = clip, None
        project = self._context.session.project
        if project is not None:
            self._hearing.ask(
                "Listening for silence",
                partial(_hear, project, clip),
                lambda answer: self._show(*answer),
                self._on_unheard,
            )
        self._pane.view.setFocus()

    def close(self) -> None:
        """Show nothing any more; the clip stays as it is."""
        self._hearing.drop()
        self._clip, self._cells, self._is_open, self.pieces = None, None, False, ()
        self.changed.emit()

    def why_not(self) -> str | None:
        """Return why no pieces can be kept now."""
        if not self._is_open:
            return "Record a long take first, or choose one clip and “Chop at silence”."
        if self._clip is None:
            return STILL_GROWS
        return None if self.pieces else "Nothing rises over the line: pull it down."

    def keep_pieces(self) -> int:
        """Make a clip of each piece, with one undo step; return the clip they are of."""
        clip, pieces = self._clip, self.pieces
        if clip is None or not pieces:
            return 0
        self.close()
        notice = Notice(
            kind="ok",
            title=f"{count(len(pieces), 'clip')} of “{clip.name}”",
            cure=Cure("Undo", self._context.session.undo),
        )
        # Not before it is on the disk: an undo offered too early would take back another step.
        self._context.session.apply(
            chopping(clip, pieces), then=lambda _changes: self._context.tell(notice)
        )
        return clip.id

    def play(self, place: int) -> bool:
        """Play a piece, or stop it; return whether there is one."""
        clip, project = self._clip, self._context.session.project
        if clip is None or project is None or not 0 <= place < len(self.pieces):
            return False
        self._pane.view.set_playing(place)
        piece = self.pieces[place]
        self._sounding.ask(
            "Playing",
            lambda _task: hear_piece(project, clip, piece),
            lambda samples: self._context.player.play(samples, SAMPLE_RATE),
            self._context.tell_error,
        )
        return True

    def play_chosen(self) -> bool:
        """Play the piece played last, else the first; or stop."""
        player = self._context.player
        if player.is_playing:
            player.stop()
            return True
        return self.play(max(0, self._pane.view.playing))

    # The line and the settings

    def _open(self) -> None:
        self._is_open, self._is_moved, self._clip = True, False, None
        self._n_frames = 0
        self._pane.view.set_playing(-1)
        self._show(np.zeros(0, np.float32), self._rate)

    def _show(self, levels: FloatArray, cells_per_s: float) -> None:
        self._levels, self._rate = levels, cells_per_s
        if not self._is_moved:  # until a person moves it, the line goes where it seems best
            self._pane.view.set_threshold(proposed_threshold_db(levels))
        self._pane.view.set_levels(levels, cells_per_s)
        self._chop()

    def _on_moved(self, _threshold_db: float) -> None:
        self._is_moved = True
        self._chop()

    def _on_settings(self) -> None:
        remember(_MEMORY, [slider.value for slider in self._sliders()])
        self._chop()

    def _chop(self) -> None:
        rule = SilenceRule(
            threshold_db=self._pane.view.threshold_db,
            reference=Reference.FULL_SCALE,
            min_silence_s=self._pane.pause.value,
            keep_s=self._pane.around.value,
        )
        shortest_s = self._pane.piece.value
        self.pieces = chop(self._levels, self._rate, rule, min_sound_s=shortest_s)
        self._pane.show_pieces(self.pieces, self._levels.size / self._rate)
        self.changed.emit()

    def _sliders(self):
        return self._pane.pause, self._pane.piece, self._pane.around

    def _on_unheard(self, error: Exception) -> None:
        self.close()
        self._context.tell_error(error)  # type: ignore[arg-type]


def _hear(project: Project, clip: Clip, task: Task) -> tuple[FloatArray, float]:
    """Hear a clip in a job that can be cancelled."""
    check: Callable[[], None] = task.check
    return hear_levels(project, clip, check)
