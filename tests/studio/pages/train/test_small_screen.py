"""The Train page on a touch screen of 800 by 480."""

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QPen
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea

from tests.studio.laid_out import faults

pytestmark = pytest.mark.usefixtures("_cold")


@pytest.fixture
def page(open_window, trained, shrink, qtbot):
    window = open_window(trained, "Train")
    qtbot.waitUntil(lambda: bool(window.page().view.results.panels), timeout=20_000)
    return shrink(window)


def test_curves_matrix_and_bars_stand_in_one_column(page):
    loss, accuracy = page.view.results.panels
    bars, matrix = page.view.results.bars, page.view.results.confusion
    tops = [each.mapTo(page, each.rect().topLeft()) for each in (loss, accuracy, matrix, bars)]

    assert len({at.x() for at in tops}) == 1
    assert [at.y() for at in tops] == sorted({at.y() for at in tops})
    assert faults(page) == []


def test_the_wheel_moves_the_page_over_the_axis_of_a_curve_too(page, qtbot):
    plot = page.view.results.panels[0]._plot
    (scroll,) = [each for each in page.view.findChildren(QScrollArea) if each.isAncestorOf(plot)]
    assert scroll.verticalScrollBar().value() == 0

    window = page.window()
    axis = plot.mapTo(window, plot.rect().center()) + QPoint(0, plot.height() // 2 - 6)
    QTest.wheelEvent(window.windowHandle(), QPointF(axis), QPoint(0, -120))

    qtbot.waitUntil(lambda: scroll.verticalScrollBar().value() > 0, timeout=2_000)


def test_nothing_goes_on_at_the_right_of_the_page(page):
    areas = page.findChildren(QScrollArea)

    assert [area for area in areas if area.horizontalScrollBar().isVisible()] == []
    table = page.view.runs.table
    columns = [place for place in range(7) if not table.isColumnHidden(place)]
    assert sum(table.columnWidth(place) for place in columns) <= table.viewport().width()
    assert not table.isColumnHidden(2)


def test_runs_that_are_compared_stand_in_one_column_too(page, rest, qtbot):
    page.view.compare()
    rest(page.window())
    qtbot.waitUntil(lambda: page.view.is_comparing, timeout=10_000)
    first, second = page.view.comparison._panels

    assert first.mapTo(page, first.rect().bottomLeft()).y() < second.mapTo(page, second.pos()).y()
    assert faults(page) == []


def test_runs_that_are_compared_all_have_their_column_on_screen(page, rest, qtbot):
    page.view.compare()
    qtbot.waitUntil(lambda: page.view.is_comparing, timeout=10_000)
    rest(page.window())
    comparison = page.view.comparison
    n_columns = comparison.model.columnCount()

    widths = [comparison.table.columnWidth(place) for place in range(n_columns)]
    assert sum(widths) <= comparison.table.viewport().width() <= page.view.width()

    comparison._legend.set_runs(["a run of a very long name", "another one of those"], QPen)
    assert sum(comparison._legend.rooms()) + 2 * 30 + 20 <= comparison._legend.width()


def test_a_larger_window_has_room_for_the_runs_below_a_comparison(page, rest, qtbot):
    page.view.compare()
    qtbot.waitUntil(lambda: page.view.is_comparing, timeout=10_000)
    page.window().resize(1440, 900)
    rest(page.window())
    qtbot.wait(50)

    runs = page.view.runs
    bottom = runs.mapTo(page.view, runs.rect().bottomLeft()).y()
    assert bottom < page.view.height()


def test_a_larger_window_sets_them_side_by_side_again(page, rest):
    page.window().resize(1024, 640)
    rest(page.window())
    loss, accuracy = page.view.results.panels

    assert loss.y() == accuracy.y()
    assert not any(page.view.runs.table.isColumnHidden(place) for place in range(7))
    assert faults(page) == []
