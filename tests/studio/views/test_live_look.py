"""The live view on other axes, and what it says under the pointer."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from engine.audio.tiles import PitchScale
from studio.views.live import LiveView
from studio.views.live_look import LiveLook

RATE = 16_000


@pytest.fixture
def live(qtbot):
    view = LiveView()
    qtbot.addWidget(view)
    view.resize(444, 300)
    view.show()
    view.set_sample_rate(RATE)
    time_s = np.arange(9 * RATE) / RATE
    view.feed((0.5 * np.sin(2 * np.pi * 1000 * time_s)).astype(np.float32))
    return view


@pytest.mark.parametrize("scale", PitchScale)
def test_time_pitch_and_level_are_read_under_the_pointer_on_any_scale(live, scale):
    live.set_look(LiveLook(scale=scale, floor_db=-60))
    spectrum = live._spectrum_rect()
    height = live._picture.height_of(1000)
    at = QPointF(spectrum.center().x(), spectrum.bottom() - spectrum.height() * height)

    ago, pitch, level = live.reading_at(at).split("   ")

    assert ago.startswith("−4.0")
    assert pitch.startswith(("1.0", "0.9", "99"))
    assert level.startswith(("−6", "−7"))


def test_over_the_waveform_the_peak_is_read_and_beside_the_picture_nothing(live):
    wave = live._wave_rect()

    assert live.reading_at(wave.center()).endswith("−6\N{NO-BREAK SPACE}dB peak")
    assert live.reading_at(QPointF(5, 5)) == ""


def test_another_range_of_levels_brightens_what_was_heard_already(live):
    before = int(live._spectrum.levels.max())

    live.set_look(LiveLook(floor_db=-80, ceiling_db=-20))

    assert before < 255
    assert live._spectrum.levels.max() == 255
