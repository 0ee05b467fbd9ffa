"""What one transform, or all together, makes of a clip: before beside after, ranges below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.training.choice import in_words
from engine.training.rehearsal import Rehearsal
from engine.training.transforms import Transform
from studio.commands.context import Context
from studio.controls.arrange import column, row, rule
from studio.controls.buttons import icon_button
from studio.controls.command_button import command_button, show_state
from studio.controls.eliding import ElidingLabel
from studio.controls.fields import select
from studio.controls.numbers import MINUS
from studio.controls.switch import Switch
from studio.controls.text import label
from studio.pages.train.transform_sliders import TransformSliders
from studio.views.mel_picture import MelPicture, top_db

WIDTH_PX = 520
_SIDE = 18
_MOST_NAMED = 4
_KEYS = {"augmentation.before": "quiet", "augmentation.after": "quiet", "augmentation.draw": ""}


class TransformCard(QWidget):
    """Shows draws and asks for changes of the transform.

    Parameters
    ----------
    transforms : Sequence[Transform]
        The one that is tried, or all that are switched on.
    is_one : bool
        Whether it is one, with its ranges to set.
    clips : Sequence[str]
        Words of the clips to choose among; the first one is chosen.
    context : Context

    Attributes
    ----------
    changed : Signal(object)
        The transform with a value changed.
    clip_chosen : Signal(int)
        Place of another clip among those offered.
    play_asked : Signal(bool)
        What is to sound: True for after.
    closed : Signal()
    """

    changed = Signal(object)
    clip_chosen = Signal(int)
    play_asked = Signal(bool)
    closed = Signal()

    def __init__(
        self,
        transforms: Sequence[Transform],
        clips: Sequence[str],
        context: Context,
        *,
        is_one: bool,
    ) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH_PX)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.before, self.after = MelPicture("Before"), MelPicture("After")
        self.before.play_asked.connect(lambda: self.play_asked.emit(False))
        self.after.play_asked.connect(lambda: self.play_asked.emit(True))
        self._context = context
        self._keys = [
            command_button(each, context, kind=kind, small=True) for each, kind in _KEYS.items()
        ]
        self._names = ElidingLabel()
        self._how = ElidingLabel()
        self._switch = Switch("On in training") if is_one else None
        self._sliders = TransformSliders(transforms[0]) if is_one else None
        self.clips = select(clips, "Clip to try it on", 218)
        self.clips.activated.connect(self.clip_chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        title = transforms[0].title if is_one else "All together"
        about = transforms[0].about if is_one else "Everything switched on, as training does it."
        layout.addWidget(self._head(title, about))
        layout.addWidget(self._pictures())
        if self._sliders is not None:
            layout.addWidget(rule())
            layout.addWidget(column(self._sliders, edges=(_SIDE, 10, _SIDE, 10)))
            self._sliders.changed.connect(self.changed)
        layout.addWidget(rule())
        layout.addWidget(self._foot())
        if self._switch is not None:
            self._switch.toggled.connect(self._on_switched)
        self.show_transforms(transforms)

    def show_transforms(self, transforms: Sequence[Transform]) -> None:
        """Show the values after a change."""
        self._transforms = tuple(transforms)
        if self._sliders is not None and self._switch is not None:
            self._sliders.show_transform(transforms[0])
            self._names.set_text(in_words(transforms[0]).replace("-", MINUS))
            with QSignalBlocker(self._switch):
                self._switch.setChecked(transforms[0].is_on)
            self._switch.update()
            return
        names = [each.title.lower() for each in transforms]
        more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        self._names.set_text(", ".join(names[:_MOST_NAMED]).capitalize() + more)

    def show_draw(self, drawn: Rehearsal) -> None:
        """Draw before and after in the same colours, and say how the second is heard."""
        for each in self._keys:
            show_state(each, self._context)
        top = top_db(drawn.before, drawn.after)
        self.before.show_power(drawn.before, top)
        self.after.show_power(drawn.after, top)
        if not drawn.ears:
            self.say("Nothing was changed in this draw.")
        else:
            heard = "; then ".join(each.value for each in drawn.ears)
            self.say(f"You hear {heard}.")

    def say(self, sentence: str) -> None:
        """Say something under the pictures."""
        self._how.set_text(sentence)

    def show_waiting(self, sentence: str) -> None:
        """Say what is waited for, in the pictures where there are none yet."""
        for each in self._keys:
            show_state(each, self._context)
        for each in (self.before, self.after):
            each.show_waiting(sentence)

    def _head(self, title: str, about: str) -> QWidget:
        close = icon_button("x", "Close", small=True)
        close.clicked.connect(self.closed)
        control = [self._switch, 6] if self._switch is not None else []
        head = row(label(title, "title"), None, *control, close)
        said = label(about, "small", "2")
        return column(head, said, self._names, gap=3, edges=(_SIDE, 12, 14, 10))

    def _pictures(self) -> QWidget:
        keys = self._keys
        sides = (
            column(row(keys[0], None), self.before, gap=4),
            column(row(keys[1], None), self.after, gap=4),
        )
        choice = row(label("On", "body", "2"), self.clips, None, keys[2])
        return column(
            row((sides[0], 1), (sides[1], 1), gap=12),
            self._how,
            choice,
            gap=8,
            edges=(_SIDE, 0, _SIDE, 12),
        )

    def _foot(self) -> QWidget:
        said = "The function is the one that training uses. Never done to validation or test clips."
        return row(label(said, "small", "3"), edges=(_SIDE, 8, _SIDE, 10))

    def _on_switched(self, is_on: bool) -> None:
        self.changed.emit(replace(self._transforms[0], is_on=is_on))
