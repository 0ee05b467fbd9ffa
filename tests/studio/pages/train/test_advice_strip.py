"""What is said of a run stands beside its icon, however much room there is."""

import pytest
from PySide6.QtWidgets import QLabel

from engine.training.advice import Advice
from studio.pages.train.advice_strip import AdviceStrip, _Icon

ONE = Advice(kind="unsure", sentence="3 validation clips say little.", cure="Add clips.")


@pytest.mark.parametrize("width", [420, 1440])
def test_a_sentence_begins_at_the_height_of_its_icon(qtbot, width):
    strip = AdviceStrip()
    qtbot.addWidget(strip)
    strip.show_advice([ONE])
    strip.resize(width, strip.sizeHint().height() + 24)
    strip.show()
    qtbot.waitExposed(strip)

    icon = strip.findChild(_Icon)
    said = next(each for each in strip.findChildren(QLabel) if each.text() == ONE.sentence)
    tops = [each.mapTo(strip, each.rect().topLeft()).y() for each in (icon, said)]
    assert abs(tops[0] - tops[1]) <= 2
    assert said.height() <= 24
