"""The picture that is made sharper is always the one that is looked at."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from engine.errors.sounds import SoundDamagedError
from studio.pages.label.sharpener import Sharpener
from studio.work.desk import WorkDesk


@pytest.fixture
def sharpener(qapp):
    desk = WorkDesk()
    yield Sharpener(desk, desk)
    desk.close()


class Damaged:
    """A part of a file that turns out to be damaged, when it may."""

    def __init__(self) -> None:
        self.may_fail = threading.Event()

    def fetch(self) -> bool:
        self.may_fail.wait(10)
        raise SoundDamagedError(Path("night.wav"), "It ends too early.")


class Pieces:
    """A sound that is well, in three pieces."""

    def __init__(self) -> None:
        self.n_left = 3

    def fetch(self) -> bool:
        self.n_left -= 1
        return self.n_left > 0


def test_a_damaged_file_does_not_leave_the_next_one_unsharp(sharpener, qtbot):
    damaged, well = Damaged(), Pieces()
    sharpener.look_at(damaged)
    sharpener.wake()

    sharpener.look_at(well)
    sharpener.wake()
    damaged.may_fail.set()

    qtbot.waitUntil(lambda: well.n_left <= 0)
