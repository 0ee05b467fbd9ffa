"""What the views draw is held against the sound it is of."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from engine.audio.outline import Outline
from engine.audio.sound import HeldSound
from engine.audio.spectrogram import Coarse, TiledSpectrogram
from engine.audio.tiles import Picture, PitchScale
from studio.theme import theme
from studio.views.level_picture import color_words
from studio.views.live import LiveView
from studio.views.live_ring import ColumnRing, SampleHistory
from studio.views.spectrogram import Spectrogram, pitch_ticks
from studio.views.time_axis import TimeAxis
from studio.views.wave_picture import coverage
from studio.views.waveform import Region, Waveform

RATE = 16_000


def sine(hz: float, seconds: float = 1.0, level: float = 1.0, rate: int = RATE) -> np.ndarray:
    return (level * np.sin(2 * np.pi * hz * np.arange(round(seconds * rate)) / rate)).astype("f4")


@pytest.fixture
def dark(qapp: QApplication):
    theme.use("dark", qapp)
    return theme.current()


@pytest.mark.parametrize("scale", PitchScale)
@pytest.mark.parametrize("hz", [400, 1000, 3000])
def test_a_sine_of_full_scale_is_0_db_at_its_own_pitch(scale, hz):
    picture = Picture(n_rows=256, scale=scale, low_hz=50)

    column = picture.whole(sine(hz), 9)[:, 4]

    row = int(column.argmax())
    assert abs(picture.db_of(int(column[row]))) < 1.0
    height = 1 - (row + 0.5) / 256
    assert abs(height - picture.height_of(hz)) < 0.02


def test_half_the_swing_is_six_db_less():
    picture = Picture()
    loud, soft = (picture.whole(sine(1000, level=level), 3)[:, 1].max() for level in (0.5, 0.25))
    assert picture.db_of(int(loud)) - picture.db_of(int(soft)) == pytest.approx(6.02, abs=0.5)


def test_an_outline_is_that_of_each_column_counted_out():
    samples = np.random.default_rng(1).normal(0, 0.2, 4000).astype("f4")

    low, high, rms = Outline.of(samples, RATE).columns(0, 4000 / RATE, 40)

    parts = samples.reshape(40, 100)
    np.testing.assert_array_equal(low, parts.min(1))
    np.testing.assert_array_equal(high, parts.max(1))
    np.testing.assert_allclose(rms, np.sqrt((parts**2).mean(1)), rtol=1e-5)


def test_a_long_sound_is_outlined_from_its_blocks_and_misses_no_peak():
    samples = np.zeros(1_000_000, np.float32)
    samples[777_777] = 0.9

    _, high, _ = Outline.of(samples, RATE).columns(0, samples.size / RATE, 100)

    assert high.max() == np.float32(0.9)
    assert abs(int(high.argmax()) - 77) <= 1


def test_coverage_is_full_inside_a_body_and_none_outside():
    made = coverage(np.array([0.5]), np.array([-0.5]), np.array([0.1]), 100)[:, 0]

    assert made[0] == made[-1] == 0
    assert made[30] == 15 * 16
    assert made[50] == 15 * 16 + 15


def test_a_ring_shows_the_newest_columns_in_their_order(dark):
    ring = ColumnRing(4, 6)
    table = color_words("dark", "")
    for value in range(20):
        ring.append(np.full((4, 1), value, np.uint8), table)

    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QImage, QPainter

    drawn = QImage(6, 4, QImage.Format.Format_RGB32)
    p = QPainter(drawn)
    ring.draw(p, QRectF(0, 0, 6, 4))
    p.end()

    expected = [QColor(int(table[value])).rgb() for value in range(14, 20)]
    assert [drawn.pixel(x, 2) for x in range(6)] == expected


def test_a_history_keeps_the_last_samples_whatever_sizes_they_come_in():
    history, rng = SampleHistory(100), np.random.default_rng(2)
    samples = np.arange(2000, dtype=np.float32)
    at = 0
    while at < samples.size:
        step = int(rng.integers(1, 150))
        history.append(samples[at : at + step])
        at += step

    np.testing.assert_array_equal(history.last(100), samples[-100:])
    assert history.total == 2000


def test_the_live_view_rolls_to_what_one_picture_of_the_same_sound_shows(qtbot, dark):
    view = LiveView()
    qtbot.addWidget(view)
    view.resize(444, 300)
    view.show()
    view.set_sample_rate(RATE)
    samples = np.concatenate([sine(hz, 2.0, 0.3) for hz in (500, 1500, 3000, 6000, 1000)])

    for first in range(0, samples.size, 267):
        view.feed(samples[first : first + 267])

    heard = view._spectrum.levels[:, np.r_[view._spectrum._next : 400, 0 : view._spectrum._next]]
    pitches = [view._picture.hz_at(1 - (row + 0.5) / heard.shape[0]) for row in heard.argmax(0)]
    # Eight seconds in 400 columns: the 500 Hz of the first two seconds have rolled out.
    for column, hz in ((50, 1500), (150, 3000), (250, 6000), (350, 1000)):
        assert pitches[column] == pytest.approx(hz, abs=60)


def test_a_new_theme_changes_the_colours_of_a_spectrogram_and_nothing_else(qtbot, qapp, dark):
    axis = TimeAxis()
    view = Spectrogram(axis)
    qtbot.addWidget(view)
    sound, picture = HeldSound(sine(1000)), Picture()
    view.resize(400, 200)
    view.show()
    axis.set_total(1.0)
    view.set_sound(TiledSpectrogram(sound, picture, Coarse.of(sound, picture), RATE))
    before = view.grab().toImage().pixel(200, 20)

    theme.use("light", qapp)

    assert view.grab().toImage().pixel(200, 20) != before
    _hz, db = view.level_at(0.5, 200 * (1 - 1000 / 8000)) or (0, -99)
    assert db == pytest.approx(0, abs=1)


def test_the_waveform_wears_the_colour_of_its_regions_class(qtbot, dark):
    axis = TimeAxis()
    view = Waveform(axis)
    qtbot.addWidget(view)
    view.resize(400, 132)
    view.show()
    axis.set_total(1.0)
    view.set_sound(Outline.of(sine(100, level=0.9), RATE))
    view.set_regions((Region(onset_s=0.0, offset_s=0.5, name="hoot", color=1, key="2"),))

    shown = view.grab().toImage()

    middle = 132 // 2 - 8
    assert shown.pixelColor(100, middle) == dark.class_color(1)
    assert shown.pixelColor(330, middle) == dark.color("wave-soft")


def test_quiet_sound_is_drawn_larger_and_the_axis_says_so(qtbot, dark):
    view = Waveform(TimeAxis())
    qtbot.addWidget(view)
    view.set_sound(Outline.of(sine(100, level=0.1), RATE))
    assert view.top_db == -18
    view.set_sound(Outline.of(sine(100, level=0.9), RATE))
    assert view.top_db == 0


def test_names_on_a_pitch_axis_never_touch():
    for scale in PitchScale:
        picture = Picture(scale=scale)
        named = [
            picture.height_of(hz) * 300 for hz, is_named in pitch_ticks(picture, 300) if is_named
        ]
        assert named
        assert all(after - before >= 40 for before, after in pairwise(named))
