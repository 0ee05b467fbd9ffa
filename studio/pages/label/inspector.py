"""The right pane: what the chosen clips are, where they belong, and where they came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from engine.dataset.records import Clip, Label, Source
from studio.controls.arrange import column, pane, row, rule, section, setting_row
from studio.controls.badge import BadgeName
from studio.controls.fields import field
from studio.controls.notice_line import NoticeLine
from studio.controls.numbers import count, number, time_text
from studio.controls.switch import Switch
from studio.controls.text import label
from studio.models.clip_list import SPLIT_WORDS
from studio.pages.label.class_chips import ClassChips
from studio.pages.label.cleaning_pane import CleaningPane
from studio.pages.label.span_fields import SpanFields
from studio.theme.tokens import size

_SEVERAL = "Several"
_CHANNEL_WORDS = {1: "mono", 2: "stereo"}
_ORIGIN_WORDS = {"recording": "Recorded here"}
"""Of what was made in the program, the path it had on its way in tells nothing."""


class Inspector(QWidget):
    """Shows the chosen clips and tells what a person sets; it changes nothing itself.

    Signals
    -------
    label_wanted(str)
        A class was pressed.
    group_wanted(str), note_wanted(str)
        A field was left with other words in it.
    """

    label_wanted = Signal(str)
    group_wanted = Signal(str)
    note_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(size("inspector"))
        self._class = BadgeName("", None, "", "strong")
        self.chips = ClassChips()
        self.chips.pressed.connect(self.label_wanted)
        self.group, self.note = _Words("Group"), _Words("Note")
        self.group.settled.connect(self.group_wanted)
        self.note.settled.connect(self.note_wanted)
        self._split = label("")
        self.span = SpanFields()
        self.snaps = Switch("Snap ends to silence and to zero", on=True)
        self.snaps.setToolTip("While an end is dragged; Shift turns it round")
        self._flags = NoticeLine("warn", "")
        self._facts = {name: label("", tone="") for name in ("File", "Format", "Sound", "From")}
        self._title = label("Clip", "title")
        self.cleaning = CleaningPane()
        self._source = self._source_section()
        self._lay_out()

    def set_labels(self, labels: Iterable[Label]) -> None:
        """Offer these classes."""
        listed = tuple(labels)
        self.chips.set_labels(listed)
        self.cleaning.set_classes(each.name for each in listed)

    def show_clips(
        self, clips: Sequence[Clip], label_of: Label | None, source: Source | None
    ) -> None:
        """Show what clips have in common.

        Parameters
        ----------
        clips : Sequence[Clip]
            The chosen ones; the first is the one in the editor.
        label_of : Label | None
            Class of the first.
        source : Source | None
            Of the first; None while it is not known.
        """
        self.setEnabled(bool(clips))
        self._title.setText("Clip" if len(clips) <= 1 else count(len(clips), "clip"))
        common = _common([clip.label for clip in clips])
        if common is None:
            self._class.show_class(_SEVERAL, None, "")
        else:
            color, key = (label_of.color, label_of.key) if label_of else (None, "")
            self._class.show_class(common, color, key)
        self.chips.set_chosen(common or "")
        self.group.show_words(_common([clip.group for clip in clips]))
        self.note.show_words(_common([clip.note for clip in clips]))
        split = _common([SPLIT_WORDS[clip.split] for clip in clips])
        self._split.setText(_SEVERAL if split is None else split)
        self.span.show_clips(clips, source)
        flags = clips[0].flags if len(clips) == 1 else ()
        self._flags.say("warn", ", ".join(flags).capitalize())
        self._flags.setVisible(bool(flags))
        self._show_source(clips, source)

    def _show_source(self, clips: Sequence[Clip], source: Source | None) -> None:
        self._source.setVisible(len(clips) == 1 and source is not None)
        if source is None or not clips:
            return
        channels = _CHANNEL_WORDS.get(source.n_channels, f"{source.n_channels} channels")
        sound = (
            f"{number(source.sample_rate / 1000, 'kHz', _places(source.sample_rate))} {channels}"
        )
        texts = {
            "File": source.name,
            "Format": source.format,
            "Sound": f"{sound}, {time_text(source.seconds, 1)}",
            "From": _ORIGIN_WORDS.get(clips[0].origin) or source.origin,
        }
        for name, text in texts.items():
            shown = self._facts[name]
            measure = shown.fontMetrics()
            shown.setText(measure.elidedText(text, Qt.TextElideMode.ElideMiddle, 172))
            shown.setToolTip(text)

    def _lay_out(self) -> None:
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        facts = column(
            self.span,
            setting_row("Snap ends to silence and to zero", self.snaps),
            row(label("Split", tone="2"), None, self._split),
            gap=6,
        )
        head = row(self._title, None, self._class)
        inner.addWidget(column(head, facts, self._flags, gap=10, edges=(16, 14, 16, 14)))
        inner.addWidget(rule())
        inner.addWidget(self.cleaning)
        inner.addWidget(rule())
        inner.addWidget(section("Class", self.chips))
        inner.addWidget(rule())
        group = column(label("Group", "small", "3"), self.group, gap=4)
        note = column(label("Note", "small", "3"), self.note, gap=4)
        hint = label("Clips of one group stay on one side of the split.", "small", "3", wrap=True)
        inner.addWidget(section("Where it belongs", group, hint, note))
        inner.addWidget(rule())
        inner.addWidget(self._source)
        inner.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(pane(content))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(scroll, 1)
        outer.addWidget(rule())
        outer.addWidget(pane(self.cleaning.use_buttons))

    def _source_section(self) -> QWidget:
        rows = [row(label(name, tone="2"), None, shown) for name, shown in self._facts.items()]
        return section("Source", *rows)


class _Words(QLineEdit):
    """A field that tells `settled` once, when it is left or Enter is pressed with other words."""

    settled = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        made = field(name=name)
        self.setFont(made.font())
        self.setAccessibleName(name)
        self._before = ""
        self.editingFinished.connect(self._on_finished)

    def show_words(self, words: str | None) -> None:
        """Show what the clips have in common; None where they differ."""
        if self.hasFocus() and self.text() != self._before:
            return  # what is being typed is not taken away
        self._before = words or ""
        self.setText(self._before)
        self.setPlaceholderText(_SEVERAL if words is None else "")
        self.setCursorPosition(0)

    def keyPressEvent(self, event) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._before)
            self.clearFocus()
            return
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.clearFocus()

    def _on_finished(self) -> None:
        if self.text() != self._before:
            self._before = self.text()
            self.settled.emit(self.text().strip())


def _common(values: Sequence[str]) -> str | None:
    """Return the value that all have, None where they differ, ``""`` for none at all."""
    found = set(values)
    return found.pop() if len(found) == 1 else None if found else ""


def _places(sample_rate: int) -> int:
    return 0 if sample_rate % 1000 == 0 else 1
