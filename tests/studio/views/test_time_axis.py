import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.controls.painting import text_width
from studio.views import time_ruler
from studio.views.time_axis import SHORTEST_SPAN_S, TimeAxis, clock
from studio.views.time_ruler import HEIGHT_PX, TimeRuler, flag_rect, tick_step

GESTURES = st.lists(
    st.one_of(
        st.tuples(st.just("zoom"), st.floats(0.2, 5), st.floats(0, 1)),
        st.tuples(st.just("pan"), st.floats(-30, 30), st.just(0.0)),
        st.tuples(st.just("show"), st.floats(-5, 40), st.floats(0, 40)),
    ),
    max_size=12,
)


@given(st.floats(0.1, 36_000), GESTURES)
def test_no_gesture_leads_out_of_the_sound(total_s, gestures):
    axis = TimeAxis()
    axis.set_total(total_s)

    for act, first, second in gestures:
        if act == "zoom":
            axis.zoom(first, axis.onset_s + second * axis.span_s)
        elif act == "pan":
            axis.pan(first)
        else:
            axis.show_span(first, first + second)

        assert axis.onset_s >= 0
        assert axis.offset_s <= total_s + 1e-6
        assert axis.span_s >= min(SHORTEST_SPAN_S, total_s) - 1e-6


@given(st.floats(0, 1), st.floats(1.01, 4))
def test_zooming_leaves_the_moment_under_the_pointer_where_it_is(part, factor):
    axis = TimeAxis()
    axis.set_total(60)
    axis.show_span(20, 40)
    at_s = 20 + part * 20
    x = axis.x_of(at_s, 1000)

    axis.zoom(factor, at_s)

    assert abs(axis.x_of(at_s, 1000) - x) < 1e-6


def test_times_are_written_as_people_read_them():
    assert [clock(4), clock(4.37, 2), clock(59.999, 1), clock(3723)] == [
        "0:04", "0:04.37", "1:00.0", "1:02:03",
    ]  # fmt: skip


def test_the_ruler_takes_the_shortest_round_step_that_has_room(qapp):
    assert tick_step(12, 700) == (1, 0)
    assert tick_step(0.2, 700) == (0.02, 2)
    assert tick_step(36_000, 700) == (7200, 0)


@pytest.mark.parametrize("head_s", [0.0, 0.3, 2.0, 4.9])
def test_the_ruler_names_no_time_that_the_playheads_flag_would_cut(head_s, qtbot, monkeypatch):
    named: list[tuple[float, float]] = []

    def note(_painter, rect, text, role, _token):
        named.append((rect.left(), rect.left() + text_width(text, role)))

    monkeypatch.setattr(time_ruler, "words", note)
    axis = TimeAxis()
    axis.set_total(5.0)
    ruler = TimeRuler(axis)
    qtbot.addWidget(ruler)
    ruler.resize(720, HEIGHT_PX)
    ruler.grab()
    whole = tuple(named)

    named.clear()
    ruler.set_head(head_s)
    ruler.grab()

    flag = flag_rect(axis, head_s, 720)
    assert named == [each for each in whole if each[1] <= flag.left() or flag.right() <= each[0]]
    assert 0 < len(named) < len(whole)
