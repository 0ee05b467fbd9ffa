"""*Hear it* and *See it*: picks a clip, has draws made off the main thread, plays them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from engine.dataset.project import Project
from engine.dataset.records import Clip, ClipFilter, Split
from engine.errors.base import HarkenError
from engine.settings import SAMPLE_RATE
from engine.training.choice import all_transforms, chosen_recipe
from engine.training.rehearsal import Rehearsal
from engine.training.transforms import Transform
from studio.commands.context import Context
from studio.controls.popover import Popover
from studio.pages.train.augmentation_list import ALL
from studio.pages.train.transform_card import TransformCard
from studio.work.rehearsal_job import RehearsalJob
from studio.work.warm_training import WarmTraining

_TICK_MS = 33
_WAITING = "Loading the training library…"
NO_DRAW = "The first draw failed; the card says why. Choose another clip, or open it again."
NO_CLIP = "Label a clip first: there is nothing to try it on."


class Trying(QObject):
    """The card that is open, if one is.

    Attributes
    ----------
    changed : Signal(object)
        A transform was set anew.
    """

    changed = Signal(object)

    def __init__(self, page: QWidget, context: Context, warm: WarmTraining) -> None:
        super().__init__(page)
        self._page, self._context, self._warm = page, context, warm
        self._popover: Popover | None = None
        self.card: TransformCard | None = None
        self._name = ALL
        self._clips: tuple[Clip, ...] = ()
        self._clip_id = 0
        self._seed = 0
        self._job: RehearsalJob | None = None
        self._is_stale = self._has_failed = False
        self.drawn: Rehearsal | None = None
        self._is_after_playing = False
        self._ticker = QTimer(self, interval=_TICK_MS)
        self._ticker.timeout.connect(self._on_tick)

    @property
    def is_open(self) -> bool:
        """Whether a card is open."""
        return self.card is not None

    def why_not(self) -> str | None:
        """Say why nothing can be played or drawn again; None where it can."""
        if self.card is None:
            return "Open the augmentation first, with A."
        if self.drawn is not None:
            return None
        return NO_DRAW if self._has_failed else "The first draw is on its way."

    def open(self, name: str, cause: QWidget) -> None:
        """Open a transform, or `ALL` that are on, beside the button that asked for it."""
        self.close_now()
        project = self._context.session.project
        if project is None:
            return
        self._clips, words = self._offered(project)
        if not self._clips:
            self._context.say_why_not(NO_CLIP)
            return
        self._name, self._clip_id, self._seed = name, self._clips[0].id, 0
        self.card = made = TransformCard(
            self._transforms(project), words, self._context, is_one=name != ALL
        )
        made.changed.connect(self.changed)
        made.clip_chosen.connect(self._on_clip)
        made.play_asked.connect(self.play)
        made.closed.connect(self.close_now)
        self._popover = Popover(made, self._page)
        self._popover.setFocusProxy(made)
        self._popover.closed.connect(self._on_closed)
        self._popover.point_at(cause)
        made.show_waiting(_WAITING)
        self._ask()

    def close_now(self) -> None:
        """Close what is open."""
        if self._popover is not None:
            self._popover.close_now()

    def show_settings(self) -> None:
        """Draw anew with what the project keeps now."""
        project = self._context.session.project
        if self.card is not None and project is not None:
            self.card.show_transforms(self._transforms(project))
            self._ask()

    def draw_again(self) -> None:
        """Make another draw."""
        self._seed += 1
        self._ask()

    def play(self, is_after: bool) -> None:
        """Play one of the two, or stop it."""
        player = self._context.player
        is_same = player.is_playing and is_after == self._is_after_playing
        self._stop()
        if is_same or self.drawn is None:
            return
        sound = self.drawn.heard_after if is_after else self.drawn.heard_before
        try:
            player.play(sound, SAMPLE_RATE)
        except HarkenError as error:
            self._context.tell_error(error)
            return
        self._is_after_playing = is_after
        self._ticker.start()

    def _transforms(self, project: Project) -> Sequence[Transform]:
        everything = all_transforms(chosen_recipe(project.catalog.settings()))
        if self._name == ALL:
            return [each for each in everything if each.is_on]
        return [each for each in everything if each.name == self._name]

    def _offered(self, project: Project) -> tuple[tuple[Clip, ...], list[str]]:
        """Return clips to try it on, the selected one first, then the first of each class."""
        chosen = project.catalog.clips(ClipFilter(ids=self._context.session.selection[:1] or (0,)))
        clips = [each for each in chosen if each.label]
        words = [f"Selected: {each.name}" for each in clips]
        for each in project.catalog.labels():
            of_class = project.catalog.clips(ClipFilter(label=each.name, split=Split.TRAIN))
            if of_class:
                clips.append(of_class[0])
                words.append(f"{each.name}: {of_class[0].name}")
        return tuple(clips), words

    def _on_clip(self, place: int) -> None:
        self._stop()
        self._clip_id = self._clips[place].id
        self._ask()

    def _ask(self) -> None:
        """Ask for a draw; while one is on its way, only the newest question waits."""
        project = self._context.session.project
        if self.card is None or project is None:
            return
        if self._job is not None:
            self._is_stale = True
            return
        self._is_stale = self._has_failed = False
        transforms = self._transforms(project)
        if self._name != ALL:  # one alone is shown at work, however seldom training does it
            transforms = [replace(each, is_on=True, probability=1.0) for each in transforms]
        job = RehearsalJob(self._warm, project, self._clip_id, transforms, self._seed)
        self._job = job
        job.finished.connect(self._on_drawn)
        job.failed.connect(self._on_failed)
        self._context.desk.start(job, quiet=True)

    def _on_drawn(self, drawn: Rehearsal | None) -> None:
        job, self._job = self._job, None
        if self.card is None or job is None or job.is_cancelled:
            return
        if self._is_stale or drawn is None:  # None: a training took the process; there are others
            self._ask()
            return
        self.drawn = drawn
        self.card.show_draw(drawn)

    def _on_failed(self, error: HarkenError) -> None:
        self._job, self._has_failed = None, True
        if self.card is not None:
            self.card.say(str(error))
            self.card.show_waiting("No picture")

    def _stop(self) -> None:
        self._context.player.stop()
        self._ticker.stop()
        if self.card is not None:
            self.card.before.show_playing(None)
            self.card.after.show_playing(None)

    def _on_tick(self) -> None:
        player = self._context.player
        if self.card is None or self.drawn is None or not player.is_playing:
            self._stop()
            return
        picture = self.card.after if self._is_after_playing else self.card.before
        seconds = len(self.drawn.heard_before) / SAMPLE_RATE
        picture.show_playing(min(1.0, player.position_s / max(0.01, seconds)))

    def _on_closed(self) -> None:
        if self._ticker.isActive():
            self._stop()
        if self._popover is not None:
            self._popover.deleteLater()
        self._popover = self.card = self.drawn = None
