"""The Listen page of the studio on a touch screen of 800 by 480, and on a larger one again."""

import numpy as np
import pytest
from PySide6.QtWidgets import QComboBox, QPushButton, QSlider

from engine.errors.devices import NoInputDeviceError
from engine.settings import SAMPLE_RATE
from studio.controls.big_key import BigKey
from studio.listen.live_pane import LivePane
from studio.listen.page import FILE
from tests.engine.models import taught_network, write_model
from tests.studio.laid_out import SMALL, faults


@pytest.fixture
def page(open_window, unlabelled, rest, shrink, tmp_path):
    window = open_window(unlabelled, "Listen")
    window.page().listening.open_model(write_model(tmp_path / "sounds.onnx", taught_network()))
    rest(window)
    return shrink(window).listening


def test_a_small_window_has_one_column_behind_tabs_with_targets_for_a_finger(page, qtbot):
    for tab in range(4):
        page.parts.head.choose(tab)
        qtbot.wait(10)

        assert faults(page) == [], f"on tab {tab}"
        for kind in (BigKey, QPushButton, QComboBox, QSlider):
            for target in page.findChildren(kind):
                assert not target.isVisible() or target.height() >= 48, f"{target} on tab {tab}"


def test_the_sound_has_room_on_the_first_tab(page):
    assert page.parts.strip.height() >= 110
    assert page.parts.keys.isVisible()


def test_a_window_that_becomes_small_shows_the_recording_that_it_showed(page, rest):
    window = page.window()
    window.resize(1024, 640)
    rest(window)
    page.set_mode(FILE)

    window.resize(*SMALL)
    rest(window)

    assert page.parts.head.chosen == page.parts.head.TIMELINE
    assert page.parts.file_pane.isVisible()


def test_a_larger_window_has_all_side_by_side_again_and_nothing_heard_is_lost(page, rest):
    parts, window = page.parts, page.window()
    parts.feed(np.ones(3 * SAMPLE_RATE, np.float32))

    window.resize(1024, 640)
    rest(window)
    assert not parts.head.isVisible()
    assert all(each.isVisible() for each in (parts.best, parts.setup, parts.live_pane.log))
    assert isinstance(parts.live_pane.log.parent().parent(), LivePane)
    parts.feed(np.ones(SAMPLE_RATE, np.float32))

    window.resize(*SMALL)
    rest(window)
    assert parts.strip.isVisible()
    assert parts.strip.now_s == parts.rolling.now_s == 4.0


def test_the_hint_on_the_first_tab_names_the_keys_that_are_there(page):
    page.set_mode(FILE)
    page.parts.head.choose(0)

    assert "Record" not in page.parts.strip._hint
    assert "Open…" in page.parts.strip._hint


def test_a_missing_microphone_is_told_once(page, rest, monkeypatch):
    def refuse() -> None:
        raise NoInputDeviceError

    monkeypatch.setattr(page._hearing, "_make", refuse)
    window = page.window()
    for size, n_toasts in ((SMALL, 1), ((1440, 900), 0)):
        window.resize(*size)
        rest(window)
        page.record()
        rest(window)

        assert len(window._toasts.toasts) == n_toasts
        assert page.parts.live_pane.notice.isVisible() is (n_toasts == 0)
        window._toasts.close_newest()
