"""Opens a cell of the matrix: reads its clips off the main thread, plays and relabels them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QRect, QTimer
from PySide6.QtWidgets import QWidget

from engine.audio.mel import FloatArray
from engine.audio.thumbnail import thumbnail
from engine.audio.tiles import ByteArray
from engine.dataset.edits.clips import LabelClips
from engine.dataset.project import Project
from engine.dataset.records import Clip, ClipFilter, Label
from engine.errors.base import HarkenError
from engine.settings import SAMPLE_RATE
from studio.commands.context import Context
from studio.controls.popover import Popover
from studio.pages.train.cell_clips import MOST_ROWS, CellClips, HeardClip
from studio.work.job import Task
from studio.work.latest import Latest

_TICK_MS = 33


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell holds.

    Attributes
    ----------
    truth, heard : Label
    truth_place, heard_place : int
        Row and column.
    clip_ids : tuple[int, ...]
        The validation clips heard as `heard`, whatever their label.
    shares : Mapping[int, Sequence[float]]
        Probabilities of the clips by id, where the run has told them.
    n_clips : int
        As the matrix counts them.
    """

    truth: Label
    heard: Label
    truth_place: int
    heard_place: int
    clip_ids: tuple[int, ...]
    shares: Mapping[int, Sequence[float]]
    n_clips: int


class CellPopover(QObject):
    """The popover of the cell that is open, if one is."""

    def __init__(self, page: QWidget, context: Context) -> None:
        super().__init__(page)
        self._page, self._context = page, context
        self._reading, self._drawing = Latest(context.desk, self), Latest(context.desk, self)
        self._sounding = Latest(context.desk, self)
        self._popover: Popover | None = None
        self._list: CellClips | None = None
        self._clips: dict[int, Clip] = {}
        self._playing = 0
        self._ticker = QTimer(self, interval=_TICK_MS)
        self._ticker.timeout.connect(self._on_tick)

    @property
    def list(self) -> CellClips | None:
        """The clips that are open now."""
        return self._list

    def open(self, cell: Cell, at: QRect, closed: object) -> None:
        """Open a cell beside `at`, in the window's pixels; `closed` is called when it closes."""
        self.close_now()
        project = self._context.session.project
        if project is None:
            return
        self._list = made = CellClips(
            cell.truth, cell.heard, cell.n_clips, project.catalog.labels()
        )
        made.play_asked.connect(self._play)
        made.relabel_asked.connect(self._relabel)
        made.open_asked.connect(self._open_in_label)
        made.closed.connect(self.close_now)
        self._popover = Popover(made, self._page)
        self._popover.setFocusProxy(made)
        self._popover.closed.connect(self._on_closed)
        self._popover.closed.connect(closed)
        self._popover.point_at(at)
        self._reading.ask(
            "Reading a cell", lambda _task: _heard_clips(project, cell), self._on_read
        )

    def close_now(self) -> None:
        """Close what is open."""
        if self._popover is not None:
            self._popover.close_now()

    def play(self) -> bool:
        """Play or stop the chosen clip; False where no cell is open."""
        if self._list is None or not self._list.chosen_id():
            return False
        self._play(self._list.chosen_id())
        return True

    def _on_read(self, heard: tuple[HeardClip, ...]) -> None:
        if self._list is not None:
            self._clips = {each.clip.id: each.clip for each in heard}
            self._list.show_clips(heard)
            self._draw_next([each.clip.id for each in heard[:MOST_ROWS]])

    def _draw_next(self, waiting: list[int]) -> None:
        """Draw one thumbnail after the other: a job each, so that closing ends them at once."""
        project = self._context.session.project
        if not waiting or project is None or self._list is None:
            return
        clip = self._clips[waiting[0]]

        def drawn(levels: ByteArray) -> None:
            if self._list is not None:
                self._list.show_thumbnail(clip.id, levels)
                self._draw_next(waiting[1:])

        self._drawing.ask(
            "Drawing a clip",
            lambda _task: thumbnail(project.samples(clip), SAMPLE_RATE),
            drawn,
            lambda _error: self._draw_next(waiting[1:]),
        )

    def _play(self, clip_id: int) -> None:
        player = self._context.player
        if player.is_playing and self._playing == clip_id:
            self._stop()
            return
        project = self._context.session.project
        clip = self._clips.get(clip_id)
        if project is None or clip is None or self._list is None:
            return
        self._list.choose(clip_id)

        def read(task: Task) -> object:
            task.check()
            return project.samples(clip)

        def sound(samples: FloatArray) -> None:
            try:
                player.play(samples, SAMPLE_RATE)
            except HarkenError as error:
                self._context.tell_error(error)
                return
            self._playing = clip_id
            self._ticker.start()

        self._sounding.ask("Reading a clip", read, sound, self._context.tell_error)

    def _stop(self) -> None:
        self._context.player.stop()
        self._ticker.stop()
        self._playing = 0
        if self._list is not None:
            self._list.show_playing(0, 0.0)

    def _on_tick(self) -> None:
        player = self._context.player
        clip = self._clips.get(self._playing)
        if clip is None or not player.is_playing:
            self._stop()
        elif self._list is not None:
            self._list.show_playing(clip.id, min(1.0, player.position_s / max(0.01, clip.seconds)))

    def _relabel(self, clip_id: int, label: str) -> None:
        try:
            self._context.session.apply(LabelClips(clips=(clip_id,), label=label))
        except HarkenError as error:
            self._context.tell_error(error)
            return
        if self._list is not None:
            self._list.drop(clip_id)

    def _open_in_label(self) -> None:
        ids = self._list.clip_ids() if self._list is not None else ()
        self.close_now()
        self._context.session.select(ids)
        self._context.show_page("Label")

    def _on_closed(self) -> None:
        if self._playing:
            self._stop()
        self._reading.drop()
        self._drawing.drop()
        self._sounding.drop()
        if self._popover is not None:
            self._popover.deleteLater()
        self._popover = self._list = None


def _heard_clips(project: Project, cell: Cell) -> tuple[HeardClip, ...]:
    """Return a cell's clips, the surest mistake first; of the right ones the least sure."""
    clips = project.catalog.clips(ClipFilter(label=cell.truth.name, ids=cell.clip_ids))
    is_right = cell.truth_place == cell.heard_place
    made = []
    for clip in clips:
        shares = cell.shares.get(clip.id)
        heard = shares[cell.heard_place] if shares else None
        label = shares[cell.truth_place] if shares else None
        made.append(HeardClip(clip, heard, label))
    return tuple(sorted(made, key=lambda each: (each.heard_share or 0.0) * (1 if is_right else -1)))
