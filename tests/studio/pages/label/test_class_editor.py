"""A class renamed, recoloured, given a key, merged and deleted from its key in the bar."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.dataset.edits.clips import LabelClips
from engine.dataset.records import ClipFilter
from studio.pages.label.class_editor import ClassEditor


@pytest.fixture
def window(open_window, unlabelled, rest):
    made = open_window(unlabelled, "Label")
    ids = made.session.project.catalog.clip_ids()
    made.session.apply(LabelClips(clips=ids[:3], label="hoot"))
    made.session.apply(LabelClips(clips=ids[3:5], label="click"))
    rest(made)
    return made


def open_card(window) -> ClassEditor:
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_F2)
    return card_of(window)


def card_of(window) -> ClassEditor:
    (card,) = [each for each in window.findChildren(ClassEditor) if each.isVisible()]
    return card


def classes(window) -> list[tuple[str, int, str]]:
    return [(each.name, each.color, each.key) for each in window.session.project.catalog.labels()]


def test_f2_renames_the_class_of_the_clip(window, rest, qtbot):
    card = open_card(window)

    qtbot.keyClicks(card.name, "owl")
    qtbot.keyClick(card.name, Qt.Key.Key_Return)
    rest(window)

    assert classes(window)[0] == ("owl", 0, "1")
    assert window.session.undo_title == "Rename hoot to owl"
    window.session.undo()
    rest(window)
    assert classes(window)[0] == ("hoot", 0, "1")


def test_the_right_button_opens_the_card_of_that_class(window):
    key = window.page().class_bar.key_of("click")
    at = QPoint(10, 10)

    QApplication.sendEvent(
        key, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, key.mapToGlobal(at))
    )

    assert card_of(window).name.text() == "click"


def test_a_colour_is_changed_and_seen_in_the_list(window, rest):
    card = open_card(window)

    card.colors.press(5)
    rest(window)

    assert classes(window)[0] == ("hoot", 5, "1")
    assert window.session.undo_title == "Change the colour of hoot"


def test_a_key_that_another_class_has_is_swapped(window, rest):
    card = open_card(window)

    card.key.setCurrentText("2")
    card.key.activated.emit(card.key.currentIndex())
    rest(window)

    assert [(name, key) for name, _, key in classes(window)] == [
        ("hoot", "2"), ("click", "1"), ("hum", "3"),
    ]  # fmt: skip
    assert window.session.undo_title == "Give hoot the key 2"
    window.session.undo()
    rest(window)
    assert [key for _, _, key in classes(window)] == ["1", "2", "3"]


def test_merging_gives_the_clips_to_the_other_class(window, rest):
    card = open_card(window)

    card.into.setCurrentText("click")
    card.merge.click()
    rest(window)

    assert [name for name, _, _ in classes(window)] == ["click", "hum"]
    assert window.session.project.catalog.n_clips(ClipFilter(label="click")) == 5
    window.session.undo()
    rest(window)
    assert window.session.project.catalog.n_clips(ClipFilter(label="hoot")) == 3


@pytest.mark.parametrize(("heir", "label"), [("No label", ""), ("hum", "hum")])
def test_a_deleted_class_leaves_its_clips_to_whom_was_chosen(window, rest, heir, label):
    catalog = window.session.project.catalog
    before = catalog.n_clips(ClipFilter(label=label))
    card = open_card(window)

    card.heirs.setCurrentText(heir)
    card.remove.click()
    rest(window)

    assert [name for name, _, _ in classes(window)] == ["click", "hum"]
    assert catalog.n_clips(ClipFilter(label=label)) == before + 3
