"""Every control in the three themes, as pictures and as promises about them."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QTableView

from studio.app import make_application
from studio.preferences import Preferences
from tests.studio.controls.gallery import add_floating, gallery


@pytest.fixture
def sheet(qtbot, qapp):
    made = gallery()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
def test_every_control_can_be_drawn_in_every_theme(sheet, qtbot, artifacts, name):
    make_application(Preferences(theme=name))
    add_floating(sheet)
    qtbot.wait(10)

    picture = sheet.grab()

    assert picture.save(str(artifacts / f"controls-{name}.png"))


def test_everything_that_can_be_used_has_a_name_for_a_screen_reader(sheet):
    usable = [
        each
        for kind in (QAbstractButton, QLineEdit, QTableView)
        for each in sheet.findChildren(kind)
        if each.isVisibleTo(sheet) and not each.objectName().startswith("qt_")
    ]

    nameless = [each for each in usable if not (each.accessibleName() or _words(each))]
    # The corner of a table is a button of Qt's own, without a face.
    assert [type(each) for each in nameless if type(each) is not QAbstractButton] == []


def _words(widget) -> str:
    return widget.text() if isinstance(widget, QAbstractButton) else ""
