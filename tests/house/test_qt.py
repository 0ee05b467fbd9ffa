"""The Qt binding that is installed can be lived with on this Python."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget


class Caller(QObject):
    called = Signal(int)


def test_calls_and_signals_lose_no_reference_of_none_and_true(qtbot):
    """PySide6 6.12.0 on Python 3.11 loses one with each; some 580 signals later Python aborts."""
    widget, caller = QWidget(), Caller()
    qtbot.addWidget(widget)
    none, true = sys.getrefcount(None), sys.getrefcount(True)

    for _ in range(100):
        widget.setEnabled(True)
        caller.called.emit(1)

    assert sys.getrefcount(None) > none - 50
    assert sys.getrefcount(True) > true - 50
