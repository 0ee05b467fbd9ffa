"""What stands in the place of the page while there is no model: the ways to one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from studio.controls.arrange import pane
from studio.controls.empty_state import EmptyState, Way


def ways_to_a_model(open_model: Callable[[], None], go_train: Callable[[], None] | None) -> QWidget:
    """Return the ways; training is one of them where it can be done."""
    ways = [
        Way("folder-open", "Open a model file", "One that was exported here or elsewhere.",
            "Open…", open_model),
    ]  # fmt: skip
    if go_train is not None:
        ways.insert(0, Way("chart-spline", "Train one", "From the clips of this project.",
                           "Go to Train", go_train))  # fmt: skip
    return pane(EmptyState("No model yet.", "Train one, or open a model file.", tuple(ways)))
