"""The bars of the classes: what is drawn of an interval."""

import pytest
from PySide6.QtGui import QImage

from engine.dataset.records import Label
from studio.views.class_bars import ClassBarsView

DOG = Label(name="dog", color=1, key="d")


@pytest.fixture
def drawn(qtbot):
    """Return a function that draws one class, all found, with an interval."""
    bars = ClassBarsView()
    qtbot.addWidget(bars)
    bars.resize(360, 90)

    def picture(span: tuple[float, float] | None) -> QImage:
        bars.set_data([DOG], [1.0], [1.0], [span])
        return bars.grab().toImage()

    return picture


def changed_columns(one: QImage, other: QImage) -> list[int]:
    return [
        x
        for x in range(one.width())
        if any(one.pixel(x, y) != other.pixel(x, y) for y in range(one.height()))
    ]


def rows_changed(one: QImage, other: QImage, x: int) -> int:
    return sum(one.pixel(x, y) != other.pixel(x, y) for y in range(one.height()))


def test_an_interval_without_width_draws_nothing(drawn):
    assert drawn((1.0, 1.0)) == drawn(None)


def test_an_interval_that_ends_with_the_scale_has_no_mark_there(drawn):
    plain, open_ended, short = drawn(None), drawn((0.4, 1.0)), drawn((0.4, 0.9))

    across = changed_columns(plain, open_ended)
    assert rows_changed(plain, open_ended, across[0]) > 4
    assert rows_changed(plain, open_ended, across[-1]) <= 2

    across = changed_columns(plain, short)
    assert rows_changed(plain, short, across[-1]) > 4
