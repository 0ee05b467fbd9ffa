"""The inspector's sections for the sound itself: noise, silence, and the two compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.audio.noise_reduction import Method
from engine.audio.silence import SilenceRule
from engine.dataset.records import Clip
from studio.controls.arrange import column, row, rule, section
from studio.controls.buttons import button
from studio.controls.fields import select
from studio.controls.numbers import number
from studio.controls.segmented import Segmented
from studio.controls.slider_row import SliderRow
from studio.controls.switch import Switch
from studio.controls.text import label
from studio.pages.label.before_after import BeforeAfter
from studio.pages.label.cleaning import DEFAULT_STRENGTH, Comparison, Draft, Teacher

_KINDS = {"Steady": Method.STATIONARY, "Changing": Method.NON_STATIONARY}
_OWN = "Quietest 0.5 s"
_THIS = "This region"
_SAME = "A and B are the same."


class CleaningPane(QWidget):
    """Shows a draft and what comes of it; tells what a person sets, and changes nothing itself.

    Signals
    -------
    drafted(Draft)
        A switch or a slider says something else now.
    side_chosen(int)
        0 to see and hear the clip before, 1 after.
    use_wanted(bool)
        The draft is to be carried out: False on this clip, True on all.
    """

    drafted = Signal(object)
    side_chosen = Signal(int)
    use_wanted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = Draft()
        self._clip: Clip | None = None
        self._classes: tuple[str, ...] = ()
        self.denoises, self.trims = Switch("Noise reduction"), Switch("Trim silence")
        self.strength = SliderRow("Strength", 0, 100, 100 * DEFAULT_STRENGTH, step=5, unit="%")
        self.kind = select(list(_KINDS), "Kind of noise", 152)
        self.teacher = select([_OWN], "Noise learnt from", 152)
        self.threshold = SliderRow("Quieter than", -80, -15, -45, unit="dB")
        self.keep = SliderRow("Keep around it", 0, 500, 50, step=10, unit="ms")
        self.sides = Segmented(("A  Before", "B  After"), 1, "Before or after")
        self.pictures = BeforeAfter()
        self.sentence = label(_SAME, "small", "2", wrap=True)
        self.use, self.use_all = button("Use on this clip"), button("On all")
        self.use_buttons = row((self.use, 1), (self.use_all, 1), gap=8, edges=(16, 10, 16, 12))
        self._lay_out()
        self._connect()
        self._show_settings()

    @property
    def draft(self) -> Draft:
        """What the switches and sliders say now."""
        return self._draft

    def set_classes(self, names: Iterable[str]) -> None:
        """Offer these classes as what noise is learned from."""
        self._classes = tuple(names)
        self._fill_teachers()

    def show_clip(self, clip: Clip | None, draft: Draft) -> None:
        """Show what is done to a clip; sliders of a step that is off stay where they were."""
        self._clip = clip
        if not draft.denoises:
            own = self._draft
            teacher = Teacher(label=own.teacher.label, clip=own.teacher.clip)
            draft = replace(draft, method=own.method, strength=own.strength, teacher=teacher)
        if not draft.trims:
            draft = replace(draft, rule=self._draft.rule)
        self._draft = draft
        self._show_settings()

    def show_comparison(self, comparison: Comparison | None, *, is_coming: bool) -> None:
        """Show what comes of the draft; None while it is on its way, or changes nothing."""
        if comparison is None:
            self.pictures.show_pictures((None, None), None)
            self.sentence.setText("Listening to it" if is_coming else _SAME)
            return
        self.pictures.show_pictures(comparison.thumbnails, comparison.noise_db)
        self.sentence.setText(comparison.sentence)

    def show_failure(self, words: str) -> None:
        """Say why there is nothing to compare."""
        self.sentence.setText(words)

    def set_side(self, side: int) -> None:
        """Show which side is heard."""
        with QSignalBlocker(self.sides):
            self.sides.choose(side)
        self.pictures.set_side(side)

    def set_uses(self, one: str | None, all_of_them: str | None, n_all: int) -> None:
        """Say whether each button can be used, and why not."""
        self.use.set_reason(one)
        self.use_all.setText(f"On all {number(n_all)}")
        self.use_all.set_reason(all_of_them)

    def toggle_noise(self) -> None:
        """Turn noise reduction on or off in the draft: it is heard, not yet used."""
        self.denoises.click()

    def _show_settings(self) -> None:
        draft = self._draft
        switches = ((self.denoises, draft.denoises), (self.trims, draft.trims))
        for switch, is_on in switches:
            with QSignalBlocker(switch):
                switch.setChecked(is_on)
        self.strength.set_value(round(100 * draft.strength))
        self.threshold.set_value(draft.rule.threshold_db)
        self.keep.set_value(round(1000 * draft.rule.keep_s))
        with QSignalBlocker(self.kind):
            self.kind.setCurrentIndex(list(_KINDS.values()).index(draft.method))
        self._fill_teachers()
        self._show_parts()

    def _fill_teachers(self) -> None:
        """List where noise can be learned, what the draft names chosen."""
        teacher = self._draft.teacher
        listed: list[tuple[str, Teacher]] = [(_OWN, Teacher())]
        if teacher.profile is not None:
            listed.append((teacher.profile.words, teacher))
        if teacher.clip:
            listed.append((f"Clip c{teacher.clip}", teacher))
        if self._clip is not None and teacher.clip != self._clip.id:
            listed.append((_THIS, Teacher(clip=self._clip.id)))
        listed += [(name, Teacher(label=name)) for name in self._classes]
        with QSignalBlocker(self.teacher):
            self.teacher.clear()
            for words, each in listed:
                self.teacher.addItem(words, each)
            found = [each for _, each in listed]
            self.teacher.setCurrentIndex(found.index(teacher) if teacher in found else 0)

    def _show_parts(self) -> None:
        """Show the settings of the steps that are on; the others take no room."""
        self._noise.setVisible(self._draft.denoises)
        self._silence.setVisible(self._draft.trims)
        self._learning.setEnabled(self._draft.method is Method.STATIONARY)

    def _read(self) -> None:
        method = _KINDS[self.kind.currentText()]
        self._draft = Draft(
            denoises=self.denoises.isChecked(),
            method=method,
            strength=self.strength.value / 100,
            teacher=self.teacher.currentData() or Teacher(),
            trims=self.trims.isChecked(),
            rule=SilenceRule(
                threshold_db=self.threshold.value, keep_s=round(self.keep.value) / 1000
            ),
        )
        if method is not Method.STATIONARY:
            self._draft = replace(self._draft, teacher=Teacher())
        self._show_parts()
        self.drafted.emit(self._draft)

    def _lay_out(self) -> None:
        self._learning = row(label("Learnt from", tone="2"), None, self.teacher)
        kind = row(label("Kind", tone="2"), None, self.kind)
        self._noise = column(self.strength, kind, self._learning, gap=8)
        self._silence = column(self.threshold, self.keep, gap=8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (
            section("Noise reduction", self._noise, control=self.denoises),
            rule(),
            section("Trim silence", self._silence, control=self.trims),
            rule(),
            section("Compare", self.pictures, self.sentence, control=self.sides),
        ):
            layout.addWidget(part)

    def _connect(self) -> None:
        for switch in (self.denoises, self.trims):
            switch.toggled.connect(lambda _is_on: self._read())
        for slider in (self.strength, self.threshold, self.keep):
            slider.changed.connect(lambda _value: self._read())
        for choice in (self.kind, self.teacher):
            choice.currentIndexChanged.connect(lambda _place: self._read())
        self.sides.chosen_changed.connect(self.side_chosen)
        self.pictures.pressed.connect(self.side_chosen)
        self.use.clicked.connect(lambda: self.use_wanted.emit(False))
        self.use_all.clicked.connect(lambda: self.use_wanted.emit(True))
