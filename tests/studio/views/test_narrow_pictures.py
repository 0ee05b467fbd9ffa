"""Pictures in a narrow place: their words wrap or make room, and none is left out."""

import numpy as np
from numpy.typing import NDArray

from engine.dataset.records import Label
from studio.views.rolling import GUTTER_PX, MARGIN_PX, LanesView, RollingView


def ink(view, left: int, right: int, top: int, bottom: int) -> NDArray[np.bool_]:
    """Return where a part of a view is not of the colour of its corner."""
    image = view.grab().toImage()
    place = range(top, bottom), range(left, right)
    seen = np.array([[image.pixel(x, y) for x in place[1]] for y in place[0]])
    return seen != seen[0, 0]


def test_a_hint_that_is_too_long_goes_on_in_a_second_line(qtbot):
    view = RollingView()
    qtbot.addWidget(view)
    view.resize(260, 120)
    view.set_hint("Predict listens on and on. Record takes one sound to try.")

    rows = ink(view, GUTTER_PX + 10, 260 - MARGIN_PX - 10, 20, 100).any(axis=1)

    assert np.count_nonzero(np.diff(rows.astype(int)) == 1) >= 2


def test_the_last_five_seconds_are_named_on_a_short_axis_too(qtbot):
    view = LanesView()
    qtbot.addWidget(view)
    view.set_labels([Label(name="hoot", color=0, key="1")])
    view.resize(402, 60)
    x = 402 - MARGIN_PX - (402 - GUTTER_PX - MARGIN_PX) * 5 // 30

    assert ink(view, x + 3, x + 40, 6, 20).any()


def test_lanes_are_lower_where_there_is_little_room(qtbot):
    view = LanesView()
    qtbot.addWidget(view)
    view.set_labels([Label(name=f"{place}", color=place, key="") for place in range(7)])

    assert view.minimumSizeHint().height() < 100 < view.sizeHint().height()
