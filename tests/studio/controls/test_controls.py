"""What a person does with a control, and what it tells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLabel, QWidget

from engine.errors.devices import NoOutputDeviceError
from studio.commands.notice import Cure, Notice, notice_of
from studio.controls.buttons import Button, button, icon_button
from studio.controls.chip import Chip
from studio.controls.flow import FlowLayout
from studio.controls.numbers import MINUS, count, number, percent, time_text
from studio.controls.painting import ink_on
from studio.controls.popover import Popover
from studio.controls.segmented import Segmented
from studio.controls.slider_row import SliderRow
from studio.controls.switch import Switch
from studio.controls.toast import MOST, WIDTH, ToastStack
from studio.preferences import forget_memory, remembered
from studio.theme import theme
from studio.theme.theme import Theme
from tests.studio.controls.gallery import bird_table


@pytest.fixture
def page(qtbot, qapp):
    made = QWidget()
    made.resize(900, 600)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_a_button_that_is_off_says_why_and_says_what_it_does_when_on_again(qtbot):
    train = button("Train", "play", tip="Train what is labelled")
    qtbot.addWidget(train)

    train.set_reason("Two classes are needed to train; there is one.")
    assert not train.isEnabled()
    assert train.toolTip() == "Two classes are needed to train; there is one."

    train.set_reason(None)
    assert train.isEnabled()
    assert train.toolTip() == "Train what is labelled"


def test_an_icon_alone_has_an_accessible_name(qtbot):
    loop = icon_button("repeat", "Play in a loop")
    qtbot.addWidget(loop)

    assert loop.accessibleName() == "Play in a loop"


def test_a_click_leaves_the_focus_where_it_is_so_that_space_still_plays(page, qtbot):
    split = button("Split")
    split.setParent(page)
    split.show()
    page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    page.setFocus()

    qtbot.mouseClick(split, Qt.MouseButton.LeftButton)

    assert not split.hasFocus()


def test_space_turns_a_focused_switch_on(page, qtbot):
    denoise = Switch("Noise reduction", parent=page)
    denoise.setFocus()

    qtbot.keyClick(denoise, Qt.Key.Key_Space)

    assert denoise.isChecked()


def test_arrows_move_the_choice_of_segments_and_stop_at_the_ends(page, qtbot):
    compare = Segmented(("Before", "After"), parent=page)

    with qtbot.waitSignal(compare.chosen_changed) as told:
        qtbot.keyClick(compare, Qt.Key.Key_Right)
    qtbot.keyClick(compare, Qt.Key.Key_Right)

    assert told.args == [1]
    assert compare.chosen == 1


def test_a_click_on_a_segment_chooses_it(page, qtbot):
    ways = Segmented(("Hold", "Toggle", "Long take"), parent=page)
    ways.resize(240, 30)

    qtbot.mouseClick(ways, Qt.MouseButton.LeftButton, pos=QPoint(220, 15))

    assert ways.chosen == 2


def test_switching_a_chip_on_moves_no_neighbour(qtbot):
    chip = Chip("No label", 34)
    qtbot.addWidget(chip)
    before = chip.width()

    chip.setChecked(True)

    assert chip.width() == before


def test_a_slider_tells_once_when_a_key_has_moved_it(page, qtbot):
    strength = SliderRow("Strength", 0.0, 1.0, 0.5, step=0.1, parent=page)

    with qtbot.waitSignal(strength.changed) as told:
        qtbot.keyClick(strength._slider, Qt.Key.Key_Right)

    assert told.args[0] == pytest.approx(0.6)


def test_showing_a_value_tells_nobody(page, qtbot):
    strength = SliderRow("Strength", 0, 100, 60, unit="%", parent=page)

    with qtbot.assertNotEmitted(strength.changed), qtbot.assertNotEmitted(strength.changing):
        strength.set_value(20)

    assert strength.value == 20


def test_a_toast_is_as_wide_as_the_design_says_and_stands_at_the_lower_right(page):
    stack = ToastStack(page, 30)

    toast = stack.show(Notice(kind="ok", title="209 files are in", stays=True))

    assert toast.width() == WIDTH
    assert page.width() - toast.geometry().right() - 1 == 20
    assert toast.geometry().bottom() < page.height() - 30


def test_toasts_stand_over_the_part_of_the_window_where_they_cover_least(page):
    part, stack = QWidget(page), ToastStack(page, 30)
    part.setGeometry(100, 50, 500, 300)
    part.show()
    toast = stack.show(Notice(kind="ok", title="209 files are in", stays=True))

    stack.stand_over(part)
    assert part.geometry().contains(toast.geometry())
    part.move(300, 100)
    assert part.geometry().contains(toast.geometry())

    part.hide()
    assert page.width() - toast.geometry().right() - 1 == 20


def test_a_cure_is_told_with_the_short_cause_that_it_speaks_of(qapp):
    notice = notice_of(NoOutputDeviceError())

    assert notice.title == "The sound could not be played"
    assert "loudspeaker or headphones. Connect one" in notice.sentence
    assert not notice.details


def test_the_same_notice_again_stands_once(page):
    stack = ToastStack(page)

    for _ in range(3):
        stack.show(Notice(kind="info", title="No clip is chosen"))

    assert len(stack.toasts) == 1


def test_when_too_many_toasts_come_what_stays_is_kept_longest(page):
    stack = ToastStack(page)
    stack.show(Notice(kind="danger", title="The disk is full", stays=True))

    for place in range(MOST + 2):
        stack.show(Notice(kind="ok", title=f"{place} files are in"))

    assert len(stack.toasts) == MOST
    assert stack.toasts[0].notice.title == "The disk is full"


def test_details_open_in_the_toast(page, qtbot):
    stack = ToastStack(page)
    toast = stack.show(
        Notice(kind="danger", title="x", cure=Cure("y", print), details="The cause.", stays=True)
    )
    height = toast.height()

    details = next(each for each in toast.findChildren(Button) if each.words() == "Details")
    qtbot.mouseClick(details, Qt.MouseButton.LeftButton)

    assert toast.height() > height


def test_escape_closes_a_popover_and_a_press_beside_it_too(page, qtbot):
    for close in (
        lambda: qtbot.keyClick(page, Qt.Key.Key_Escape),
        lambda: qtbot.mouseClick(page, Qt.MouseButton.LeftButton, pos=QPoint(5, 5)),
    ):
        popover = Popover(QLabel("4 chaffinches, heard as Robin"), page)
        popover.point_at(QRect(400, 300, 20, 20))
        assert popover.isVisible()

        with qtbot.waitSignal(popover.closed):
            close()

        assert not popover.isVisible()


@pytest.mark.parametrize("side", ["right", "left", "above", "below"])
@pytest.mark.parametrize("corner", [(0, 0), (870, 0), (0, 560), (870, 560), (450, 300)])
def test_a_popover_stays_in_the_window_wherever_it_points(page, side, corner):
    popover = Popover(QLabel("4 chaffinches,\nheard as Robin"), page)

    popover.point_at(QRect(QPoint(*corner), QSize(30, 30)), side)

    assert page.rect().contains(popover.geometry())
    popover.close_now()


def test_a_width_that_a_person_gave_a_column_is_there_at_the_next_start(qtbot):
    first = bird_table("takes")
    qtbot.addWidget(first)
    first.setColumnWidth(1, 171)
    first._save_widths()

    forget_memory()
    again = bird_table("takes")
    qtbot.addWidget(again)

    assert again.columnWidth(1) == 171
    assert remembered("columns/takes", [])


@given(
    widths=st.lists(st.integers(10, 180), min_size=1, max_size=20),
    room=st.integers(200, 600),
)
def test_a_flow_puts_nothing_outside_and_nothing_over_another(qapp, widths, room):
    holder = QWidget()
    layout = FlowLayout(parent=holder)
    for width in widths:
        part = QWidget()
        part.setFixedSize(width, 20)
        layout.addWidget(part)

    layout.setGeometry(QRect(0, 0, room, layout.heightForWidth(room)))

    places = [layout.itemAt(i).geometry() for i in range(layout.count())]
    assert all(place.right() < room for place in places)
    assert not any(
        one.intersects(other) for i, one in enumerate(places) for other in places[i + 1 :]
    )


@given(st.integers(0, 99 * 3600))
def test_a_time_reads_back_as_the_seconds_it_was(seconds):
    parts = [int(part) for part in time_text(seconds).split(":")]

    assert sum(part * 60**place for place, part in enumerate(reversed(parts))) == seconds


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (number(-14, "dB"), f"{MINUS}14\N{NO-BREAK SPACE}dB"),
        (number(12345), "12\N{THIN SPACE}345"),
        (percent(0.915, 1), "91.5\N{NO-BREAK SPACE}%"),
        (time_text(4.37, 2), "0:04.37"),
        (time_text(59.996, 2), "1:00.00"),
        (time_text(3723), "1:02:03"),
        (count(1, "clip"), "1 clip"),
        (count(682, "clip"), "682 clips"),
        (count(2, "class", "classes"), "2 classes"),
    ],
)
def test_numbers_are_written_as_the_design_says(shown, words):
    assert shown == words


@given(name=st.sampled_from(["light", "dark", "contrast"]), index=st.integers(0, 11))
def test_the_ink_on_a_fill_reads_at_least_as_well_as_the_other(name, index):
    fill = Theme(name).class_color(index)

    ink = ink_on(fill)

    dark, light = _contrast(fill, 0.0), _contrast(fill, 1.0)
    assert (ink.lightnessF() == 0.0) == (dark >= light)


def _contrast(fill, other: float) -> float:
    """WCAG contrast with black (0) or white (1), written out."""
    parts = [fill.redF(), fill.greenF(), fill.blueF()]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    own = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    high, low = max(own, other), min(own, other)
    return (high + 0.05) / (low + 0.05)


def test_the_theme_on_screen_is_asked_at_each_paint_so_a_switch_needs_no_wiring(qapp):
    before = theme.current().name
    theme.use("contrast", qapp)

    assert theme.current().name == "contrast"
    theme.use(before, qapp)
