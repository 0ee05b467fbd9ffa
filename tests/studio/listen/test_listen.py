"""Listen: Record, Play, Predict; always on; a file; nothing that weighs."""

import os
import subprocess
import sys

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QPushButton, QSlider

from engine.settings import SAMPLE_RATE
from studio.controls.big_key import BigKey
from studio.theme import theme

HEAVY = {
    "keras",
    "jax",
    "scipy",
    "matplotlib",
    "pyqtgraph",
    "noisereduce",
    "onnx",
    "sklearn",
    "rich",
}
OURS = ("studio.session", "studio.commands.registry", "engine.training", "engine.export")


def loaded_by(code: str) -> set[str]:
    ran = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    return set(ran.stdout.split())


OPEN_AND_PREDICT = """
import sys, time, numpy as np
from pathlib import Path
from PySide6.QtWidgets import QApplication
app = QApplication([])
from studio.listen.window import PredictWindow
window = PredictWindow(Path({model!r}))
window.show()
until = time.time() + 30
while window.page.classifier is None and time.time() < until:
    app.processEvents(); time.sleep(0.01)
window.page.classifier.classify(np.zeros(16000, np.float32))
window.close()
"""


@pytest.mark.slow
def test_the_predict_window_opens_and_predicts_without_the_training_stack(model):
    modules = loaded_by(OPEN_AND_PREDICT.format(model=str(model)))

    assert not {name.partition(".")[0] for name in modules} & HEAVY
    assert not [name for name in modules if name.startswith(OURS)]


def test_record_then_play_then_predict_as_the_paper_does(open_listening, qtbot, a_tone_and_noise):
    window = open_listening(a_tone_and_noise[2 * SAMPLE_RATE :])
    page, keys = window.page, window.page.parts.keys

    qtbot.mouseClick(keys.record, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page._hearing.take_s > 1.5, timeout=10_000)
    qtbot.mouseClick(keys.record, Qt.MouseButton.LeftButton)
    assert not page.is_live

    qtbot.mouseClick(keys.play, Qt.MouseButton.LeftButton)
    assert window._speaker._player.played[0].size > 1.5 * SAMPLE_RATE

    qtbot.mouseClick(keys.predict, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(page.parts.best.shown()) == 2)
    best, second = page.parts.best.shown()
    assert best.label.name == "tone"
    assert best.share > second.share


def test_always_on_writes_what_it_hears_into_the_log(open_listening, qtbot, a_tone_and_noise):
    window = open_listening(a_tone_and_noise)
    page = window.page

    window.page.predict()
    log = page.parts.live_pane.log.model
    heard = lambda: [event.label.name for event in log.events()]  # noqa: E731
    qtbot.waitUntil(lambda: {"tone", "noise"} <= set(heard()), timeout=20_000)
    tone = next(event for event in log.events() if event.label.name == "tone")

    assert 1.0 < tone.onset_s < 3.5
    assert 1.5 < tone.seconds < 5.0
    page.parts.live_pane.log.play_asked.emit(tone)
    assert window._speaker._player.played[-1].size == pytest.approx(
        tone.seconds * SAMPLE_RATE, rel=0.2
    )


def test_without_a_microphone_there_is_a_calm_sentence_and_files_still_work(
    open_listening, qtbot, tmp_path, a_tone_and_noise
):
    window = open_listening(None)
    page = window.page
    page.predict()
    notice = page.parts.live_pane.notice
    qtbot.waitUntil(lambda: not notice.isHidden(), timeout=10_000)
    assert notice.accessibleName().startswith("There is no microphone.")
    assert page.parts.live_pane._title.text() == "No microphone"
    assert page.parts.live_pane.lanes._started_s is None
    assert window._notice.text() == ""

    soundfile.write(tmp_path / "walk.wav", a_tone_and_noise[: 11 * SAMPLE_RATE], SAMPLE_RATE)
    page.take_paths([tmp_path / "walk.wav"])
    events = page.parts.file_pane.events.model
    qtbot.waitUntil(lambda: events.rowCount() > 0, timeout=20_000)

    in_order = [(event.onset_s, event.label.name) for event in events.events()]
    assert in_order == sorted(in_order)
    assert {"tone", "noise"} <= {name for _, name in in_order}


def test_the_slider_decides_what_is_sure_enough(open_listening, qtbot, a_tone_and_noise):
    window = open_listening(a_tone_and_noise)
    page = window.page
    before = page._threshold()

    page.parts.setup._sure._slider.setValue(95)

    assert page._threshold() > before


def test_a_recording_that_cannot_be_read_is_told_and_nothing_stops(open_listening, qtbot, tmp_path):
    window = open_listening(None)
    (tmp_path / "broken.wav").write_bytes(b"RIFF\x00\x00\x00\x00nothing")

    window.page.open_sound(tmp_path / "broken.wav")
    qtbot.waitUntil(lambda: window._notice.text() != "", timeout=10_000)

    assert window.page.why_not("predict") is None


def test_every_target_of_the_touch_layout_is_as_large_as_a_finger(open_listening, qtbot):
    window = open_listening(None, is_touch=True)
    parts = window.page.parts
    for tab in range(4):
        parts.head.choose(tab)
        qtbot.wait(10)
        for kind in (BigKey, QPushButton, QComboBox, QSlider):
            for target in window.findChildren(kind):
                if target.isVisible():
                    assert target.height() >= 48, f"{target} on tab {tab}"
    assert parts.live_pane.log.table.verticalHeader().defaultSectionSize() >= 48


def test_the_unknown_rule_hides_a_name_that_is_not_sure(open_listening, qtbot):
    window = open_listening(None)
    page = window.page
    page.parts.setup.set_unknown_below(0.6)

    page._show_heard(np.array([0.4, 0.35, 0.25], np.float32), "Hearing now")

    assert page.parts.best.accessibleDescription().startswith("Unknown")


@pytest.mark.slow
def test_the_touch_screen_is_kept_as_pictures(
    open_listening, qtbot, qapp, artifacts, a_tone_and_noise
):
    window = open_listening(a_tone_and_noise, is_touch=True)
    window.page.predict()
    log = window.page.parts.live_pane.log.model
    qtbot.waitUntil(lambda: log.rowCount() > 1, timeout=20_000)
    for look in ("light", "dark", "contrast"):
        theme.use(look, qapp)
        for tab, name in enumerate(("now", "timeline", "log", "set-up")):
            window.page.parts.head.choose(tab)
            qtbot.wait(60)
            assert window.grab().save(str(artifacts / f"listen-touch-{name}-{look}.png"))
