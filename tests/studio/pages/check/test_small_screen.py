"""The Check page on a touch screen of 800 by 480."""

import pytest
from PySide6.QtCore import QRect

from tests.studio.laid_out import faults


@pytest.fixture
def page(open_window, unlabelled, shrink):
    return shrink(open_window(unlabelled, "Check"))


def test_nothing_goes_on_at_the_right_of_its_pane(page):
    assert faults(page) == []


def test_the_numbers_of_a_class_stand_apart_from_the_scroll_bar(page):
    image = page._bars.grab(QRect(page._bars.width() - 16, 40, 16, 200)).toImage()
    ground = image.pixel(15, 0)

    assert {image.pixel(x, y) for x in range(16) for y in range(200)} == {ground}
    assert page._bars.mapTo(page, page._bars.rect().topRight()).x() < page._right.x()


def corners(page):
    """Return where the pictures of sides and lengths begin on the page."""
    return [each.mapTo(page, each.rect().topLeft()) for each in (page._sides, page._lengths)]


def test_a_larger_window_sets_sides_and_lengths_side_by_side(page, rest):
    sides, lengths = corners(page)
    assert sides.x() == lengths.x()

    page.window().resize(1024, 640)
    rest(page.window())

    sides, lengths = corners(page)
    assert sides.y() == lengths.y()
    assert faults(page) == []
