"""A digit records only where it is meant for the page: cards, lists and fields keep theirs."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QSpinBox, QVBoxLayout, QWidget

from studio.controls.popover import Popover
from studio.pages.collect.held_digits import HeldDigits


@pytest.fixture
def told():
    return []


@pytest.fixture
def page(qtbot, qapp, told):
    made = QWidget()
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    QVBoxLayout(made)
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    digits = HeldDigits(made)
    digits.pressed.connect(told.append)
    digits.released.connect(lambda: told.append("let go"))
    digits.watch()
    yield made
    digits.rest()


def test_a_digit_is_told_once_and_its_release_wherever_the_focus_went(page, told):
    page.setFocus()
    other = QLineEdit()
    page.layout().addWidget(other)
    other.show()

    QTest.keyPress(page, Qt.Key.Key_3)
    other.setFocus()
    QTest.keyRelease(other, Qt.Key.Key_3)

    assert told == ["3", "let go"]
    assert other.text() == ""


@pytest.mark.parametrize("field", [QLineEdit, QSpinBox])
def test_a_field_keeps_its_digits(page, told, field):
    typed = field()
    page.layout().addWidget(typed)
    typed.show()
    typed.setFocus()

    QTest.keyClick(typed, Qt.Key.Key_7)

    assert told == []
    assert "7" in typed.text()


def test_a_card_over_the_page_keeps_its_digits(page, told):
    inside = QWidget()
    inside.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    card = Popover(inside, page)
    card.open_now(inside)

    QTest.keyClick(inside, Qt.Key.Key_1)
    assert told == []

    card.close_now()
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_1)
    assert told == ["1", "let go"]
