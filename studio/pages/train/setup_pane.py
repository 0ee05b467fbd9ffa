"""The left pane of Train: preset, augmentation, and what few people change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QButtonGroup,
    QDoubleSpinBox,
    QFrame,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from engine.dataset.project_settings import ProjectSettings
from engine.settings import Declaration, declarations
from engine.training.choice import (
    all_transforms,
    augmentation_text,
    chosen_recipe,
    preset_recipe,
)
from engine.training.presets import PRESETS, load_preset
from engine.training.transforms import Transform
from studio.controls.arrange import column, pane, row, rule, setting_row
from studio.controls.buttons import button, icon_button
from studio.controls.choice_card import ChoiceCard
from studio.controls.text import label
from studio.models.forecast import forecast
from studio.pages.train.augmentation_list import AugmentationList
from studio.pages.train.proposal_box import DecimalProposalBox, ProposalBox
from studio.theme.fonts import font

WIDTH_PX = 296
_DECLARED = {each.name: each for each in declarations(ProjectSettings)}


class SetupPane(QScrollArea):
    """Shows the project's training settings and asks for changes of them.

    Attributes
    ----------
    setting_changed : Signal(str, object)
        Name of a field of `ProjectSettings` and the value that was chosen.
    """

    setting_changed = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = ProjectSettings()
        self._n_clips = 0
        self._presets = {name: load_preset(name) for name in PRESETS}
        self._cards = {
            name: ChoiceCard(preset.title, preset.about.rstrip("."))
            for name, preset in self._presets.items()
        }
        self._group = QButtonGroup(self)
        for name, card in self._cards.items():
            self._group.addButton(card)
            card.clicked.connect(lambda _checked, name=name: self._choose_preset(name))
        self.augmentation = AugmentationList()
        self.augmentation.switched.connect(self._switch)
        self.search_key = button("Search settings…", "search", small=True)
        self._advanced = _Advanced()
        self._advanced.changed.connect(self.setting_changed)
        self._advanced.opened.connect(self._show_all_of_it, Qt.ConnectionType.QueuedConnection)
        self.setWidget(pane(self._content()))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(WIDTH_PX)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.show_settings(self._settings)

    def show_settings(self, settings: ProjectSettings, *, has_own_segment: bool = False) -> None:
        """Show what the project keeps, and whether its segment was chosen or is proposed."""
        self._settings, self._has_own_segment = settings, has_own_segment
        recipe = chosen_recipe(settings)
        with QSignalBlocker(self._group):
            self._cards[recipe.preset].setChecked(True)
        self.augmentation.show_transforms(all_transforms(recipe))
        self._show_advanced()

    def _show_advanced(self) -> None:
        schedule = preset_recipe(self._settings.preset).schedule
        self._advanced.show_settings(
            self._settings,
            schedule.epochs_for(self._n_clips),
            has_own_segment=self._has_own_segment,
        )

    def show_forecasts(self, n_clips: int, macs_per_s: Mapping[str, float]) -> None:
        """Write on each preset how long it will take.

        Parameters
        ----------
        n_clips : int
            Training clips of this set; 0 where there is none to train on.
        macs_per_s : Mapping[str, float]
            What was measured on this machine, by preset.
        """
        self._n_clips = n_clips
        self._show_advanced()
        for name, card in self._cards.items():
            recipe = chosen_recipe(replace(self._settings, preset=name, epochs=0))
            told = forecast(recipe, n_clips, macs_per_s)
            card.set_aside(told.words if n_clips else "")
            source = (
                "Measured on this computer" if told.is_measured else "A guess until the first run"
            )
            card.setToolTip(f"{source}; {recipe.schedule.epochs_for(n_clips)} epochs.")

    def _content(self) -> QWidget:
        return column(
            row(label("Preset", "title"), None, label("on this computer", "small", "3")),
            column(*self._cards.values(), gap=6),
            2,
            rule(),
            2,
            self.augmentation,
            0,
            rule(),
            0,
            self._advanced,
            self.search_key,
            None,
            gap=11,
            edges=(16, 14, 16, 8),
        )

    def _show_all_of_it(self) -> None:
        """Scroll to the advanced settings, once they have their room."""
        self.ensureWidgetVisible(self._advanced)

    def _choose_preset(self, name: str) -> None:
        if name != self._settings.preset:
            self.setting_changed.emit("preset", name)

    def set_transform(self, transform: Transform) -> None:
        """Ask for a transform to be kept as it is given, in the place of its like."""
        transforms = (
            transform if each.name == transform.name else each
            for each in all_transforms(chosen_recipe(self._settings))
        )
        text = augmentation_text(transforms, self._settings.preset)
        self.setting_changed.emit("augmentation", text or None)

    def _switch(self, name: str, is_on: bool) -> None:
        transforms = all_transforms(chosen_recipe(self._settings))
        (chosen,) = (each for each in transforms if each.name == name)
        self.set_transform(replace(chosen, is_on=is_on))


class _Advanced(QWidget):
    """Segment, epochs and seed, folded away behind their sum in words.

    Attributes
    ----------
    changed : Signal(str, object)
        See `SetupPane.setting_changed`.
    opened : Signal
        Its fields are on screen now.
    """

    changed = Signal(str, object)
    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._summary = label("", "small", "3")
        self._fold = icon_button("chevron-right", "Show the advanced settings", small=True)
        self._fold.clicked.connect(lambda: self._open(is_open=self._fields.isHidden()))
        self._head = row(label("Advanced", "body", "2"), None, self._summary, self._fold)
        self._head.setCursor(Qt.CursorShape.PointingHandCursor)
        self._head.installEventFilter(self)
        self._segment = DecimalProposalBox()
        self._segment.setDecimals(1)
        self._segment.setSingleStep(0.5)
        self._epochs, self._seed = ProposalBox(), QSpinBox()
        self._fields = column(
            *(
                self._field(name, box)
                for name, box in (
                    ("segment_s", self._segment),
                    ("epochs", self._epochs),
                    ("seed", self._seed),
                )
            ),
            gap=8,
        )
        self._fields.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._head)
        layout.addWidget(self._fields)

    def show_settings(
        self, settings: ProjectSettings, preset_epochs: int, *, has_own_segment: bool
    ) -> None:
        """Show what the project keeps; 0 epochs are the preset's own, 0 s what suits the clips."""
        epochs = settings.epochs or preset_epochs
        seconds = f"{settings.segment_s:g} s segment"
        self._summary.setText(f"{seconds}, {epochs} epochs")
        self._epochs.propose(preset_epochs, f"{preset_epochs}, as the preset")
        self._segment.propose(settings.segment_s, f"{settings.segment_s:g} s, as proposed")
        for box, value in (
            (self._segment, settings.segment_s if has_own_segment else 0.0),
            (self._epochs, settings.epochs),
            (self._seed, settings.seed),
        ):
            with QSignalBlocker(box):
                box.setValue(value)  # type: ignore[arg-type]  whole for whole, broken for broken

    def _field(self, name: str, box: QSpinBox | QDoubleSpinBox) -> QWidget:
        declared = _DECLARED[name]
        box.setRange(0, declared.maximum or 0)  # type: ignore[arg-type]  0: nobody chose
        box.setSuffix(f" {declared.unit}" if declared.unit else "")
        box.setAlignment(Qt.AlignmentFlag.AlignRight)
        box.setKeyboardTracking(False)
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.installEventFilter(self)
        box.setFont(font("body"))
        box.lineEdit().setTextMargins(8, 0, 8, 0)
        box.setFixedWidth(136)
        box.setAccessibleName(declared.title)
        box.setToolTip(declared.about)
        box.valueChanged.connect(lambda value: self._on_value(declared, box, value))
        return setting_row(declared.title, box)

    def _on_value(
        self, declared: Declaration, box: QSpinBox | QDoubleSpinBox, value: float
    ) -> None:
        least = declared.minimum or 0
        if 0 < value < least:
            box.setValue(least)  # type: ignore[arg-type]  comes here again
        else:
            self.changed.emit(declared.name, value or None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open by the whole head; let the wheel move the pane, not the number under the pointer."""
        if watched is self._head and isinstance(event, QMouseEvent):
            is_inside = self._head.rect().contains(event.position().toPoint())
            is_up = event.type() == QEvent.Type.MouseButtonRelease
            if is_up and is_inside and event.button() == Qt.MouseButton.LeftButton:
                self._fold.click()
            return True
        is_box = isinstance(watched, QAbstractSpinBox)
        if event.type() == QEvent.Type.Wheel and is_box and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _open(self, *, is_open: bool) -> None:
        self._fields.setVisible(is_open)
        self._fold.set_icon("chevron-down" if is_open else "chevron-right")
        told = "Hide" if is_open else "Show"
        self._fold.set_tip(f"{told} the advanced settings")
        if is_open:
            self.opened.emit()
