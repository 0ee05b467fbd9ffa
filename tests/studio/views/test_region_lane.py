import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from studio.views.region_lane import RegionLane
from studio.views.time_axis import GUTTER_PX, MARGIN_PX, TimeAxis
from studio.views.waveform import Region

WIDTH = 1000


@pytest.fixture
def lane(qtbot):
    axis = TimeAxis()
    axis.set_total(3600.0)
    made = RegionLane(axis)
    made.resize(GUTTER_PX + WIDTH + MARGIN_PX, made.height())
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    shiboken6.delete(made)


def pressed(lane, seconds: float) -> list[int]:
    heard = []
    lane.region_pressed.connect(heard.append)
    at = QPoint(GUTTER_PX + round(seconds / 3600 * WIDTH) + 1, 17)
    QTest.mouseClick(lane, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    return heard


def test_a_short_region_lies_on_the_chosen_one_that_covers_the_recording(lane):
    whole = Region(id=1, onset_s=0, offset_s=3600, is_chosen=True)
    call = Region(id=2, onset_s=1800, offset_s=2000, name="call", color=0)
    lane.set_regions((call, whole))

    image = lane.grab().toImage()
    ratio = image.devicePixelRatio()
    on_the_call = image.pixelColor(int((GUTTER_PX + 503) * ratio), int(25 * ratio))
    beside_it = image.pixelColor(int((GUTTER_PX + 700) * ratio), int(25 * ratio))

    assert on_the_call != beside_it
    assert pressed(lane, 1900) == [2]


def test_a_call_of_three_seconds_in_an_hour_can_be_seen_and_pressed(lane):
    lane.set_regions((Region(id=7, onset_s=1800, offset_s=1803, color=0),))

    assert pressed(lane, 1800) == [7]
