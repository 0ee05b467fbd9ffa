"""The left pane: the microphone with its level, and this computer with its files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from engine.audio.devices import InputDevice
from engine.audio.recorder import Level
from studio.commands.context import Context
from studio.controls import painting
from studio.controls.arrange import clear, column, pane, row, rule, scrolling, setting_row
from studio.controls.command_button import command_button
from studio.controls.fields import select
from studio.controls.numbers import count, number
from studio.controls.painting import CENTRE, Painted, color
from studio.controls.switch import Switch
from studio.controls.text import label
from studio.controls.toggles import PaintedButton
from studio.theme.tokens import size
from studio.views.level_meter import FLOOR_DB, LevelMeter

NO_MICROPHONE = "No microphone"
_METER_PX = 200
_ROOM_FALL = 0.02
"""Share of the way the room's level goes up with each reading; down it goes at once."""


class SourcesPane(QWidget):
    """Shows where sounds come from and tells what is chosen there.

    Signals
    -------
    device_chosen(str)
        Identity of a microphone.
    keep_before_changed(bool)
    folder_chosen(object)
        A folder imported lately was pressed: its Path.
    drop_pressed()
        The drop area was clicked.
    """

    device_chosen = Signal(str)
    keep_before_changed = Signal(bool)
    folder_chosen = Signal(object)
    drop_pressed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(size("pane-left"))
        self.devices = select([NO_MICROPHONE], "Microphone")
        self.meter = LevelMeter(1)
        self.meter.setFixedHeight(_METER_PX)
        self._now, self._peak = label("–", "display"), label("–", "title")
        self._room = label("–", "title")
        # A live number never moves its neighbours.
        self._now.setMinimumWidth(int(painting.text_width("−60", "display")) + 2)
        self._room_db = 0.0
        self._ticks = 0
        self.keep_before = Switch("Keep 2 s from before", on=True)
        self._drop = DropArea()
        self._choose_files = command_button("sounds.choose-files", context)
        self.export_labels = command_button("labels.export", context, kind="quiet")
        self._lately = QVBoxLayout()
        self._lately_head = label("Lately", "small", "3")
        self._identities: list[str] = []
        self._lay_out(context)
        self.devices.activated.connect(self._on_activated)
        self.keep_before.toggled.connect(self.keep_before_changed)
        self._drop.pressed.connect(self.drop_pressed)
        self.show_level(None)

    def set_devices(self, devices: Sequence[InputDevice], chosen: str) -> None:
        """List the microphones that are there; `chosen` is the identity of the one that is on."""
        self._identities = [each.identity for each in devices]
        self.devices.blockSignals(True)
        self.devices.clear()
        self.devices.addItems([device_words(each) for each in devices] or [NO_MICROPHONE])
        if chosen in self._identities:
            self.devices.setCurrentIndex(self._identities.index(chosen))
        self.devices.setEnabled(bool(devices))
        self._heard.setVisible(bool(devices))  # a meter without a microphone says nothing
        self.devices.blockSignals(False)

    def show_level(self, level: Level | None) -> None:
        """Show how loud it is now; None while there is no microphone."""
        if level is None:
            self.meter.clear()
            self._room_db = 0.0
            for shown in (self._now, self._peak, self._room):
                shown.setText("–")
            return
        self.meter.set_level(level.peak_db)
        is_quieter = level.rms_db < self._room_db
        self._room_db += (level.rms_db - self._room_db) * (1.0 if is_quieter else _ROOM_FALL / 10)
        self._ticks += 1
        if self._ticks % 6 == 0:  # ten numbers a second can be read, sixty only flicker
            self._now.setText(_db(level.peak_db))
            self._peak.setText(_db(self.meter.held_db, 1))
            self._room.setText(_db(self._room_db))

    def set_lately(self, imported: Sequence[tuple[Path, int]]) -> None:
        """List folders imported lately and how many files came from each."""
        clear(self._lately)
        self._lately_head.setVisible(bool(imported))
        before: QWidget = self._choose_files
        for folder, n_files in imported:
            line = _LatelyLine(folder, n_files)
            line.clicked.connect(lambda _checked, chosen=folder: self.folder_chosen.emit(chosen))
            self._lately.addWidget(line)
            QWidget.setTabOrder(before, line)
            before = line

    def _on_activated(self, place: int) -> None:
        if place < len(self._identities):
            self.device_chosen.emit(self._identities[place])

    def _lay_out(self, context: Context) -> None:
        numbers = column(
            self._now,
            label("dB now", "small", "3"),
            6,
            self._peak,
            label("dB peak", "small", "3"),
            6,
            self._room,
            label("dB room", "small", "3"),
            None,
            gap=0,
        )
        self._lately.setSpacing(2)
        self._heard = column(
            row(self.meter, numbers, None, gap=18, edges=(0, 6, 0, 6)),
            setting_row("Keep 2 s from before", self.keep_before),
        )
        content = column(
            label("Microphone", "title"),
            self.devices,
            self._heard,
            8,
            rule(),
            8,
            label("This computer", "title"),
            self._drop,
            command_button("sounds.choose", context),
            self._choose_files,
            2,
            self._lately_head,
            self._lately,
            None,
            self.export_labels,
            edges=(16, 16, 16, 12),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolling(pane(content)))


class DropArea(Painted):
    """The dashed place to drop files on; a click asks for a folder. The whole page takes drops."""

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(100)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Drop files or folders")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paint(self, p: QPainter, rect: QRectF) -> None:
        ground = color("hover" if self.underMouse() else "sunken")
        painting.box(p, rect.adjusted(1, 1, -1, -1), ground, 10)
        painting.dashed_box(p, rect, color("edge"), 10, 4)
        painting.glyph(p, "download", rect.center().x() - 12, rect.top() + 18, "accent", 24)
        first = QRectF(rect.left(), rect.top() + 48, rect.width(), 20)
        painting.words(p, first, "Drop files or folders", "strong", "text", CENTRE)
        below = QRectF(rect.left(), rect.top() + 68, rect.width(), 18)
        painting.words(p, below, "WAV, FLAC, MP3, OGG, M4A", "small", "text3", CENTRE)


class _LatelyLine(PaintedButton):
    """A folder imported lately: its name, how many files came from it."""

    def __init__(self, folder: Path, n_files: int) -> None:
        self._name, self._count = folder.name, count(n_files, "file")
        super().__init__(f"{self._name}, {self._count}")
        self.setFixedHeight(24)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(str(folder))

    def sizeHint(self) -> QSize:
        return QSize(200, 24)

    def paint(self, p: QPainter, rect: QRectF) -> None:
        if self.underMouse() or self.hasFocus():
            painting.box(p, rect.adjusted(-6, 0, 6, 0), color("hover"), 4)
        used = painting.words(p, rect, self._count, "small", "text3", painting.RIGHT)
        painting.words(p, rect.adjusted(0, 0, -used - 8, 0), self._name)
        if self.hasFocus():
            painting.focus_ring(p, rect, 4)


def device_words(device: InputDevice) -> str:
    """Name a microphone and its rate: “Yeti Stereo · 48 kHz”."""
    places = 0 if device.sample_rate % 1000 == 0 else 1
    return f"{device.name} · {number(device.sample_rate / 1000, 'kHz', places)}"


def _db(level: float, places: int = 0) -> str:
    return "–" if level <= FLOOR_DB else number(level, places=places)
