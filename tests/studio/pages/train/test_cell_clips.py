"""What the card of a cell says of its clips, whatever the run has told of them."""

import pytest
from PySide6.QtWidgets import QLabel

from engine.dataset.records import Clip, Label
from studio.pages.train.cell_clips import CellClips, HeardClip

DOG = Label(name="dog", color=1, key="d")
CAT = Label(name="cat", color=2, key="c")


@pytest.fixture
def said(qtbot):
    """Return a function that fills a card for three clips of dog and returns its words."""

    def words(heard: Label, shares: list[float | None]) -> str:
        card = CellClips(DOG, heard, 3)
        qtbot.addWidget(card)
        card.show_clips([HeardClip(clip(at), each, each) for at, each in enumerate(shares, 1)])
        return " | ".join(each.text() for each in card.findChildren(QLabel))

    return words


def clip(clip_id: int) -> Clip:
    return Clip(
        id=clip_id, source_id=1, onset_s=0.0, offset_s=1.0, label="dog", group="", split=None
    )


def test_the_order_is_told_only_where_the_run_has_told_how_sure_it_was(said):
    assert "The least sure comes first." in said(DOG, [0.4, 0.8, 0.9])
    assert "sure" not in said(DOG, [None, None, None])
    assert "the surest mistake comes first" in said(CAT, [0.4, 0.8, 0.9])
    assert "sure" not in said(CAT, [None, None, None])


def test_clips_that_left_the_cell_are_told_and_not_counted(said):
    shown = said(DOG, [0.4])

    assert "1 clip of dog, heard right" in shown
    assert "2 of 3 have another label, or are gone." in shown
