from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from studio.views import level_meter
from studio.views.level_meter import FLOOR_DB, LevelMeter


class Clock:
    """A clock that is moved by hand."""

    now = 0

    def start(self):
        pass

    def elapsed(self):
        return self.now


def make(qtbot, monkeypatch):
    monkeypatch.setattr(level_meter, "QElapsedTimer", Clock)
    Clock.now = 0
    meter = LevelMeter()
    qtbot.addWidget(meter)
    meter.resize(62, 200)
    meter.show()
    return meter


def test_a_peak_is_held_for_a_second_and_a_half(qtbot, monkeypatch):
    meter = make(qtbot, monkeypatch)
    meter.set_level(-8.0)

    Clock.now = 1400
    meter.set_level(-40.0)
    assert meter.held_db == -8.0

    Clock.now = 1600
    meter.set_level(-40.0)
    assert meter.held_db == -40.0


def test_the_light_stays_on_until_it_is_pressed(qtbot, monkeypatch):
    meter = make(qtbot, monkeypatch)

    meter.set_level(0.0)
    Clock.now = 60_000
    meter.set_level(FLOOR_DB)
    assert meter.is_clipped

    QTest.mouseClick(meter, Qt.MouseButton.LeftButton, pos=QPointF(7, 5).toPoint())
    assert not meter.is_clipped
