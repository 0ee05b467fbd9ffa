"""Views of numbers: what a person presses, and what is told back."""

import math

import numpy as np
import pytest
from PySide6.QtCore import Qt

from engine.dataset.records import Label
from studio.views.class_bars import ClassBarsView
from studio.views.confusion import ConfusionView
from studio.views.key_numbers import KeyNumber, KeyNumbers
from studio.views.rolling import HeardSpan, LanesView, RollingView
from studio.views.split_bars import ClassCount, SplitBars

LABELS = tuple(
    Label(name=name, color=place, key=str(place + 1))
    for place, name in enumerate(("Robin", "Wren", "Blackbird"))
)
COUNTS = np.array([[5, 1, 0], [0, 4, 0], [2, 0, 7]])


@pytest.fixture
def matrix(qtbot):
    view = ConfusionView()
    qtbot.addWidget(view)
    view.set_data(LABELS, COUNTS)
    view.resize(500, 240)
    view.show()
    return view


def test_a_click_on_a_cell_with_clips_opens_it(matrix, qtbot):
    where = matrix.cell_rect(2, 0).center().toPoint()

    with qtbot.waitSignal(matrix.cell_opened) as opened:
        qtbot.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=where)

    assert opened.args == [2, 0]


def test_an_empty_cell_does_not_open(matrix, qtbot):
    where = matrix.cell_rect(1, 0).center().toPoint()

    with qtbot.assertNotEmitted(matrix.cell_opened):
        qtbot.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=where)


def test_arrow_keys_walk_the_matrix_and_enter_opens_a_cell(matrix, qtbot):
    qtbot.keyClick(matrix, Qt.Key.Key_Right)
    assert matrix.accessibleDescription() == "1 of 6 Robin heard as Wren, a mistake"

    with qtbot.waitSignal(matrix.cell_opened) as opened:
        qtbot.keyClick(matrix, Qt.Key.Key_Return)

    assert opened.args == [0, 1]


def test_the_rows_of_the_bars_stand_beside_those_of_the_matrix(matrix, qtbot):
    bars = ClassBarsView()
    qtbot.addWidget(bars)
    bars.set_data(LABELS, (0.8, 1.0, math.nan), (0.7, 0.8, 1.0))

    assert bars.minimumSizeHint().height() == matrix.minimumSizeHint().height()
    assert "Blackbird: found –, right 100" in bars.accessibleDescription()


def test_a_click_on_a_class_tells_which(qtbot):
    bars = SplitBars()
    qtbot.addWidget(bars)
    bars.set_data([ClassCount(label, (6, 2, 2), 0, 1.5, 4) for label in LABELS])
    bars.resize(420, 200)

    with qtbot.waitSignal(bars.class_chosen) as chosen:
        qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=bars.rect().center())

    assert chosen.args[0] in {"Wren", "Blackbird"}


def test_the_last_numbers_give_way_to_what_is_said_of_them(qtbot):
    numbers = KeyNumbers()
    qtbot.addWidget(numbers)
    numbers.set_numbers([KeyNumber("91.5 %", f"figure {k}") for k in range(6)])
    numbers.resize(900, 74)
    numbers.set_tip("Chaffinch is taken for Robin 4 times of 20. Nothing else stands out.")

    shown, _gap = numbers._shown()
    assert 3 <= len(shown) < 6


def test_the_rolling_picture_gives_back_the_sound_it_shows(qtbot):
    view = RollingView()
    qtbot.addWidget(view)
    sound = np.sin(np.arange(16_000 * 3) / 20).astype(np.float32)
    for first in range(0, sound.size, 500):
        view.feed(sound[first : first + 500])

    assert view.now_s == 3.0
    np.testing.assert_array_equal(view.between(1.0, 1.5), sound[16_000:24_000])
    assert view.between(-40.0, -39.0).size == 0


def test_a_rolling_frame_costs_a_fraction_of_the_sixteen_milliseconds(qtbot):
    view = RollingView()
    qtbot.addWidget(view)
    view.resize(970, 320)
    view.show()
    rng = np.random.default_rng(0)
    import time

    costs = []
    for _ in range(60):
        block = rng.normal(0, 0.1, 267).astype(np.float32)
        began = time.thread_time()
        view.feed(block)
        view.repaint()
        costs.append(time.thread_time() - began)

    assert np.median(costs) < 0.008


def test_a_bar_in_a_lane_tells_what_was_heard(qtbot):
    lanes = LanesView()
    qtbot.addWidget(lanes)
    lanes.set_labels(LABELS)
    lanes.resize(672, 110)
    span = HeardSpan(LABELS[1], 10.0, 20.0, 0.9, is_sure=True)
    lanes.set_spans([span])
    lanes.set_now(30.0, None)

    with qtbot.waitSignal(lanes.span_chosen) as chosen:
        where = lanes._bar_of(span, {"Wren": 1}, lanes._plot()).center().toPoint()
        qtbot.mouseClick(lanes, Qt.MouseButton.LeftButton, pos=where)

    assert chosen.args[0] is span
