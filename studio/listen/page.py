"""The Listen page: a model, a microphone or a recording, and what is heard."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.audio.mel import FloatArray
from engine.errors.base import HarkenError
from engine.errors.devices import NoInputDeviceError
from engine.errors.sounds import SoundError
from engine.settings import SAMPLE_RATE
from studio.controls.numbers import count, time_text
from studio.listen.equipment import MODEL_KINDS, SOUND_KINDS, Equipment, ModelChoice
from studio.listen.file_listening import HeardFile, events_of, hear_file, read_part
from studio.listen.heard_spans import HeardSpans, event_of, seconds_of_day
from studio.listen.hearing import Ear, HeardNow, Hearing
from studio.listen.no_model import ways_to_a_model
from studio.listen.parts import TOUCH_BELOW, Parts
from studio.listen.shelf import ModelShelf
from studio.models.events import HeardEvent
from studio.views.meter_bars import Heard
from studio.work.desk import WorkDesk
from studio.work.job import Job, Task
from studio.work.latest import Latest

if TYPE_CHECKING:
    from engine.runtime.classifier import Classifier, Prediction

ALWAYS_ON, FILE = 0, 1
_FRAME_MS = 16
_WEAKER_BY = 0.2
"""Detections this much less sure than asked for are shown in outline: not so sure."""


class ListenPage(QWidget):
    """Hears by itself or on request; knows no project.

    Parameters
    ----------
    desk : WorkDesk
    equipment : Equipment
    is_touch : bool | None
        The layout for a finger; None where the page is one of several in a window: it follows the
        size of that window.

    Attributes
    ----------
    state_changed : Signal()
        `sentence`, `foot_line` or `is_live` read differently.
    """

    state_changed = Signal()

    def __init__(
        self,
        desk: WorkDesk,
        equipment: Equipment,
        *,
        is_touch: bool | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._equipment = desk, equipment
        self._shelf = ModelShelf(desk, equipment.tell_error, self)
        self._spans = HeardSpans({})
        self._sounding: tuple[str, ...] = ()
        self._take: FloatArray | None = None
        self._is_take_new = False
        self._file: HeardFile | None = None
        self._mode = ALWAYS_ON
        self._started_s = 0.0
        self._n_heard = 0
        self._file_onset_s = 0.0
        self._asking = Latest(desk, self)
        self._hearing = Hearing(desk, equipment.make_recorder, self)
        self._follows_window = is_touch is None
        self.parts = Parts(equipment.name, is_alone=not self._follows_window)
        self._empty: QWidget | None = None
        self._content = self.parts.lay_out(is_touch=bool(is_touch))
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(self._content)
        self._frames = QTimer(self, interval=_FRAME_MS)
        self._frames.timeout.connect(self._on_frame)
        self._connect()
        self._show_state()

    # What a window asks

    @property
    def is_live(self) -> bool:
        """Whether the microphone is on."""
        return self._hearing.is_on

    @property
    def classifier(self) -> Classifier | None:
        """The model that is loaded."""
        return self._shelf.classifier

    @property
    def heard_file(self) -> HeardFile | None:
        """The recording that was heard last, and what was in it."""
        return self._file

    def sentence(self) -> str:
        """Say which model hears, and since when."""
        if self.classifier is None:
            return "No model yet"
        said = f"{self._shelf.name} · {count(len(self._shelf.labels), 'class', 'classes')}"
        if self._hearing.is_predicting:
            minutes = int(self._started_s // 60)
            return f"{said} · always on since {minutes // 60:02d}:{minutes % 60:02d}"
        return said

    def foot_line(self) -> str:
        """Say how far behind the sound it is."""
        if not self._hearing.is_predicting:
            return "The microphone is on" if self._hearing.is_on else ""
        return f"{self._hearing.behind_s * 1000:.0f} ms a window"

    def why_not(self, what: str) -> str | None:
        """Return None where ``record``, ``play`` or ``predict`` can be done now, else why not."""
        if what == "predict" and self.classifier is None:
            return "No model yet. Train one, or open a model file."
        if what == "play" and not self._has_sound() and not self._equipment.player().is_playing:
            return "There is nothing to play yet. Record something first."
        return None

    def set_models(self, models: Sequence[ModelChoice]) -> None:
        """Offer these models; the first one is loaded where none is yet."""
        self._shelf.offer(models)
        self._show_state()

    def open_model(self, path: Path | None = None) -> None:
        """Load a model file; asks for one where none is named."""
        path = path or self._equipment.ask_file("Open a model file", MODEL_KINDS)
        if path is not None:
            self._shelf.add(path)

    def open_sound(self, path: Path | None = None) -> None:
        """Hear a recording from its first second to its last; asks for one where none is named."""
        path = path or self._equipment.ask_file("Open a recording", SOUND_KINDS)
        if path is None:
            return
        self.set_mode(FILE)
        self.parts.file_pane.show_busy(path.name)
        classifier, threshold = self.classifier, self._threshold()
        job = Job(
            f"Hearing {path.name}",
            lambda task: hear_file(task, path, classifier, threshold=threshold),
        )
        job.finished.connect(self._on_file)
        job.failed.connect(self._on_file_refused)
        self._desk.start(job)

    def take_paths(self, paths: Sequence[Path]) -> None:
        """Take what was dropped: a model file, or a recording."""
        for path in paths:
            if path.suffix.lower() == ".onnx":
                self.open_model(path)
            else:
                self.open_sound(path)

    def set_mode(self, mode: int) -> None:
        """Hear the microphone (`ALWAYS_ON`) or a recording (`FILE`)."""
        if mode != self._mode:
            self._mode = mode
            self._equipment.player().stop()
            if mode == FILE:
                self._hearing.close()
            self._show_heard(None, "Hearing now" if mode == ALWAYS_ON else "In the recording")
        self.parts.show_mode(mode)
        self._show_state()

    def set_watched(self, *, is_watched: bool) -> None:
        """Draw frames, or save the work while nobody looks; what is predicted goes on."""
        if is_watched:
            self._frames.start()
        else:
            self._frames.stop()

    def close_all(self) -> None:
        """Turn microphone and sound off."""
        self._frames.stop()
        self._hearing.close()
        self._equipment.player().stop()

    # Keys

    def record(self) -> None:
        """Record, or stop recording; in File mode open a recording."""
        if self._mode == FILE:
            self.open_sound()
        elif self._hearing.is_recording:
            self._hearing.stop_take()
        else:
            self._equipment.player().stop()
            self._begin_clock()
            self._hearing.start_take()
        self._show_state()

    def play(self) -> bool:
        """Play what was recorded or chosen last, or stop it; False where there is nothing."""
        player = self._equipment.player()
        if player.is_playing:
            player.stop()
        elif not self._has_sound():
            return False
        elif self._mode == FILE:
            self._play_file_from(0.0)
        elif self._take is not None:
            player.play(self._take, SAMPLE_RATE)
        self._show_state()
        return True

    def predict(self) -> None:
        """Predict what was recorded last; with nothing new recorded, predict on and on."""
        if self.classifier is None:
            return
        if self._mode == FILE:
            if self._file is not None:
                self.open_sound(self._file.path)
            else:
                self.open_sound()
        elif self._hearing.is_predicting:
            self._hearing.predict(None)
        elif self._is_take_new and self._take is not None and not self._hearing.is_recording:
            self._predict_take(self._take)
        else:
            self._begin_clock()
            self._hearing.predict(Ear(self.classifier, self._threshold()))
        self._show_state()

    # What comes back

    def _connect(self) -> None:
        parts, hearing = self.parts, self._hearing
        parts.keys.record_pressed.connect(self.record)
        parts.keys.play_pressed.connect(self.play)
        parts.keys.predict_pressed.connect(self.predict)
        self._shelf.loaded.connect(self._on_loaded)
        parts.setup.model_chosen.connect(self._shelf.choose)
        parts.setup.open_asked.connect(self.open_model)
        parts.setup.changed.connect(self._on_setup)
        parts.mode_chosen.connect(self.set_mode)
        parts.live_pane.play_asked.connect(self._play_event)
        parts.file_pane.play_asked.connect(self._play_event)
        parts.file_pane.open_asked.connect(self.open_sound)
        parts.file_pane.seek_asked.connect(self._play_file_from)
        hearing.changed.connect(self._show_state)
        hearing.heard.connect(self._on_heard)
        hearing.took.connect(self._on_take)
        hearing.failed.connect(self._on_no_microphone)

    def _on_loaded(self) -> None:
        classifier, labels = self._shelf.classifier, self._shelf.labels
        if classifier is None:
            return
        self._spans = HeardSpans({each.name: each for each in labels})
        self.parts.show_labels(labels)
        self.parts.head.show_name(classifier.card.project or self._shelf.name)
        self.parts.setup.set_unknown_below(
            classifier.card.unknown_below or self.parts.setup.unknown_below
        )
        if self._hearing.is_predicting:
            self._hearing.predict(Ear(classifier, self._threshold()))
        self._show_heard(None, "Hearing now")
        self._show_state()
        if self._mode == FILE and self._file is not None:
            self.open_sound(self._file.path)  # what was heard without a model, or with another

    def _on_setup(self) -> None:
        if self._hearing.is_predicting and self.classifier is not None:
            self._hearing.predict(Ear(self.classifier, self._threshold()))
        self._show_state()

    def _on_heard(self, now: HeardNow) -> None:
        edge_s = self.parts.now_s
        self._sounding = now.sounding
        for span in self._spans.take(now, self.parts.setup.sure, edge_s):
            self._n_heard += 1
            kept = self.parts.rolling.between(span.onset_s, span.offset_s)
            self.parts.add_event(event_of(span, self._started_s), kept)
        self.parts.live_pane.show_count(self._n_heard)
        if not self._is_take_new:
            self._show_heard(now.heard.probabilities, "Hearing now")
        self.state_changed.emit()

    def _on_frame(self) -> None:
        fresh = self._hearing.fresh()
        parts = self.parts
        if fresh.size:
            parts.feed(fresh)
            spans = self._spans.spans(parts.now_s, self._sounding)
            parts.show_spans(spans, self._started_s)
        if self._hearing.is_recording:
            parts.keys.show_record(take_s=self._hearing.take_s)
        parts.live_pane.show_microphone(self._hearing.name, self._hearing.level_db)
        player = self._equipment.player()
        if player.is_playing != parts.keys.play.isChecked():
            self._show_state()
        if self._mode == FILE and self._file is not None:
            at_s = self._file_onset_s + player.position_s if player.is_playing else None
            parts.file_pane.picture.show_playhead(at_s)

    def _on_take(self, samples: FloatArray) -> None:
        self._take, self._is_take_new = samples, samples.size > 0
        self._show_heard(None, f"Recorded {time_text(samples.size / SAMPLE_RATE, 1)}")
        self._show_state()

    def _predict_take(self, take: FloatArray) -> None:
        classifier = self.classifier

        def work(_task: Task) -> object:
            return classifier.classify(take) if classifier is not None else None

        self._asking.ask("Predicting", work, self._on_prediction, self._equipment.tell_error)

    def _on_prediction(self, prediction: Prediction) -> None:
        self._is_take_new = False
        seconds = time_text(prediction.n_samples / SAMPLE_RATE, 1)
        self._show_heard(prediction.probabilities, f"In the recording of {seconds}")
        self._show_state()

    def _on_no_microphone(self, error: HarkenError) -> None:
        cure = error.cure or ""
        pane = self.parts.live_pane
        pane.show_absent(is_absent=isinstance(error, NoInputDeviceError))
        pane.show_notice("info", f"{error.sentence} {cure}".strip())
        if not pane.notice.isVisible() or not isinstance(error, SoundError):
            self._equipment.tell_error(error)

    def _on_file(self, heard: HeardFile | None) -> None:
        if heard is None:
            return
        self._file, self._file_onset_s = heard, 0.0
        if heard.shares is None and self.classifier is not None:
            self.open_sound(heard.path)  # the model came while it was heard without one
            return
        events = events_of(heard, self._shelf.labels, self.parts.setup.sure)
        self.parts.file_pane.show_file(heard, events)
        self._show_heard(heard.shares, "In the whole recording")
        self._show_state()

    def _on_file_refused(self, error: HarkenError) -> None:
        self.parts.file_pane.show_refused(error.sentence)
        self._equipment.tell_error(error)

    # Playing

    def _has_sound(self) -> bool:
        return (self._file if self._mode == FILE else self._take) is not None

    def _play_event(self, event: HeardEvent) -> None:
        if self._mode == FILE:
            self._play_file_from(event.onset_s, event.offset_s)
            return
        kept = self.parts.sound_of(event)
        if kept is not None and kept.size:
            self._equipment.player().play(kept, SAMPLE_RATE)
            self._show_state()

    def _play_file_from(self, onset_s: float, offset_s: float | None = None) -> None:
        heard = self._file
        if heard is None:
            return
        self._asking.ask(
            "Reading a recording",
            lambda _task: read_part(heard, onset_s, offset_s),
            lambda samples: self._play_part(samples, onset_s),
            self._equipment.tell_error,
        )

    def _play_part(self, samples: FloatArray, onset_s: float) -> None:
        self._file_onset_s = onset_s
        self._equipment.player().play(samples, SAMPLE_RATE)
        self._show_state()

    # What is shown

    def _threshold(self) -> float:
        setup = self.parts.setup
        return max(0.05, setup.unknown_below, setup.sure - _WEAKER_BY)

    def _begin_clock(self) -> None:
        if not self._hearing.is_on:
            self._started_s = seconds_of_day()
            self._spans.clear()
            self._sounding = ()
            self.parts.clear()
            self.parts.live_pane.show_absent(is_absent=False)
            self.parts.live_pane.show_notice("info", "")

    def _show_heard(self, shares: FloatArray | None, line: str) -> None:
        labels = self._shelf.labels
        if shares is None:
            self.parts.show_heard((), tuple(Heard(each, 0.0) for each in labels), line)
            return
        heard = [Heard(each, float(share)) for each, share in zip(labels, shares, strict=True)]
        best = sorted(heard, key=lambda each: -each.share)
        is_unknown = best[0].share < self.parts.setup.unknown_below
        self.parts.show_heard(best[:2], heard, line, is_unknown=is_unknown)

    def _show_state(self) -> None:
        self._show_empty(is_empty=self._shelf.is_empty)
        keys, hearing = self.parts.keys, self._hearing
        if self._mode == FILE:
            keys.show_open()
        else:
            keys.show_record(take_s=hearing.take_s if hearing.is_recording else None)
        is_playing = self._equipment.player().is_playing
        keys.show_play(is_playing=is_playing, reason=self.why_not("play"))
        keys.show_predict(is_on=hearing.is_predicting, reason=self.why_not("predict"))
        self.parts.set_live(is_live=hearing.is_on)
        self.parts.setup.show_models(self._shelf.names, self._shelf.place)
        if self._mode == ALWAYS_ON and hearing.is_on:
            self.parts.live_pane.show_notice("info", "")
        self.state_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._follows_window:
            self._fit(self.window().size())

    def _fit(self, window: QSize) -> None:
        """Change to the layout for a finger in a small window, and back in a larger one."""
        is_touch = window.width() < TOUCH_BELOW[0] or window.height() < TOUCH_BELOW[1]
        if is_touch == self.parts.is_touch:
            return
        before, self._content = self._content, self.parts.lay_out(is_touch=is_touch)
        self._layout.replaceWidget(before, self._content)
        self._content.setVisible(self._empty is None)
        before.hide()
        before.deleteLater()

    def _show_empty(self, *, is_empty: bool) -> None:
        """Put the ways to a model in the place of the page, while there is none."""
        if is_empty == (self._empty is not None):
            return
        self._content.setVisible(not is_empty)
        if self._empty is not None:
            self._layout.removeWidget(self._empty)
            self._empty.hide()
            self._empty.deleteLater()
            self._empty = None
            return
        self._empty = ways_to_a_model(self.open_model, self._equipment.go_train)
        self._layout.addWidget(self._empty)
