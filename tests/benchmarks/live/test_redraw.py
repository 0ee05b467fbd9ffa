"""What the live views cost: processor time a frame, fed and drawn as while recording at 48 kHz."""

from __future__ import annotations

import time

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.audio.tiles import PitchScale
from studio.theme import theme
from studio.views.live import LiveView
from studio.views.live_look import LiveLook
from studio.views.rolling import RollingView

FRAMES_A_S = 60
N_FRAMES = 600
SHARE_OF_A_CORE = 0.10
"""The goal: a tenth of a core at 60 frames a second."""


class PaintCount(QObject):
    """How often a view was painted: a hidden one costs nothing, and shows nothing."""

    def __init__(self, view) -> None:
        super().__init__(view)
        self.n_times = 0
        view.installEventFilter(self)

    def eventFilter(self, _watched, event) -> bool:
        self.n_times += event.type() == QEvent.Type.Paint
        return False


def share_of_a_core(qtbot, view, rate: int) -> float:
    """Feed and draw ten seconds of sound, frame by frame, as fast as it goes."""
    n_new = rate // FRAMES_A_S
    sound = np.random.default_rng(2).normal(0, 0.1, n_new * N_FRAMES).astype(np.float32)
    qtbot.waitExposed(view)
    painted = PaintCount(view)
    view.feed(sound[: rate * 2])
    QApplication.processEvents()
    began_s = time.process_time()
    for frame in range(N_FRAMES):
        view.feed(sound[frame * n_new : (frame + 1) * n_new])
        QApplication.processEvents()
    used_s = time.process_time() - began_s
    assert painted.n_times > N_FRAMES / 2  # Listen draws when a column is full
    return used_s / (N_FRAMES / FRAMES_A_S)


@pytest.mark.parametrize("is_pointed_at", [False, True])
@pytest.mark.parametrize("scale", PitchScale)
def test_the_live_view_costs_less_than_a_tenth_of_a_core(
    qtbot, qapp, record_property, scale, is_pointed_at
):
    theme.use("dark", qapp)
    view = LiveView()
    qtbot.addWidget(view)
    view.resize(1200, 400)
    view.set_sample_rate(48_000)
    view.set_look(LiveLook(scale=scale))
    view.show()
    if is_pointed_at:
        QTest.mouseMove(view, QPoint(700, 250))

    share = share_of_a_core(qtbot, view, 48_000)

    record_property("share_of_a_core", share)
    print(f"live view, {scale}, {'read' if is_pointed_at else 'plain'}: {100 * share:.1f} %")
    assert share < SHARE_OF_A_CORE


def test_the_rolling_view_of_listen_costs_less_than_a_tenth_of_a_core(qtbot, qapp):
    theme.use("dark", qapp)
    view = RollingView()
    qtbot.addWidget(view)
    view.resize(1200, 400)
    view.show()

    share = share_of_a_core(qtbot, view, 16_000)

    print(f"rolling view: {100 * share:.1f} %")
    assert share < SHARE_OF_A_CORE
