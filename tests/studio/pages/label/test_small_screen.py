"""The Label page on a touch screen of 800 by 480."""

import pytest

from engine.dataset.edits.classes import AddClass
from tests.studio.laid_out import SMALL, faults


@pytest.fixture
def page(open_window, unlabelled, shrink):
    return shrink(open_window(unlabelled, "Label"))


def test_the_spectrogram_keeps_the_largest_part_of_the_view(page):
    editor = page.editor

    assert editor.spectrogram.height() >= editor.height() / 3
    assert editor.spectrogram.height() > editor.waveform.height() > 60


@pytest.mark.parametrize("size", [SMALL, (720, 440)])
@pytest.mark.parametrize("speed", [1.0, 0.5])
def test_nothing_overlaps_or_is_cut(page, rest, size, speed):
    page.window().resize(*size)
    page.playback.set_pace(speed)
    rest(page.window())

    assert faults(page) == []


def test_a_larger_window_has_overview_keys_and_speed_again(page, rest):
    page.window().resize(1024, 640)
    rest(page.window())

    assert page.editor.overview.isVisible()
    assert page._hints.isVisible()
    assert page.transport._speed.isVisible()
    assert page.editor.waveform.height() == 132


def test_the_names_of_the_classes_can_be_read(page, rest):
    for name in ("crying_baby", "rain", "rooster", "sneezing", "wood pigeon", "barn owl"):
        page._session.apply(AddClass(name=name))
    rest(page.window())

    for name in ("crying_baby", "rooster", "barn owl"):
        key = page.class_bar.key_of(name)
        assert key.width() >= key.minimumSizeHint().width()
        assert page.class_bar.rect().contains(key.geometry())
    assert faults(page) == []
