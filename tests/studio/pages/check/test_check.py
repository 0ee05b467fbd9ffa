"""The Check page on a real project."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from engine.dataset.edits.clips import LabelClips
from engine.dataset.importing.carry_out import carry_out
from engine.dataset.importing.plan import plan_import
from engine.dataset.project import Project
from engine.dataset.records import Clip, Label, Split
from studio.controls.buttons import Button
from studio.pages.check.flag_card import FlagCard
from studio.pages.check.summary import class_counts, sides_of


@pytest.fixture(scope="session")
def copied_project(made_sounds: Path) -> Path:
    """Twelve labelled clips and a copy of one of them."""
    folder = made_sounds.parent / "copied.harken"
    with Project.create(folder) as project:
        for sounds in sorted(made_sounds.iterdir()):
            carry_out(project, plan_import([sounds], project=project, label=sounds.name))
    return folder


@pytest.fixture
def check(open_window, copied_project, tmp_path):
    """The window on the Check page."""
    return open_window(Path(shutil.copytree(copied_project, tmp_path / "dawn.harken")), "Check")


def cards(window) -> dict[str, FlagCard]:
    """Return the cards on screen by their titles."""
    found = window.page("Check").findChildren(FlagCard)
    return {each.finding.title: each for each in found if not each.isHidden()}


def press(qtbot, card, words) -> None:
    (button,) = [each for each in card.findChildren(Button) if each.words() == words]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def clip(number, label, split):
    return Clip(
        id=number,
        source_id=1,
        onset_s=0.0,
        offset_s=6.0,
        label=label,
        group=f"g{number}",
        split=split,
    )


def test_a_class_with_half_of_the_usual_number_is_called_short():
    labels = [Label(name=name, color=k, key="") for k, name in enumerate("abc")]
    clips = [clip(k, "a", Split.TRAIN) for k in range(10)]
    clips += [clip(k, "b", Split.TEST) for k in range(10, 22)]
    clips += [clip(30, "c", None)]

    a, _, c = class_counts(labels, clips)
    _, _, test = sides_of(labels, clips)

    assert (a.sides, a.total, a.minutes, a.is_short) == ((10, 0, 0), 10, 1.0, False)
    assert (c.n_undealt, c.is_short) == (1, True)
    assert test.by_class == (0, 12, 0)


def test_the_page_counts_what_the_project_holds(check):
    page = check.page("Check")

    assert {row.label.name: row.total for row in page._bars.rows()} == dict.fromkeys(
        ("click", "hoot", "hum"), 4
    )
    assert "12 clips, 3 classes" in page._verdict.says()


def test_show_takes_the_clips_of_a_card_to_label(check, qtbot, rest):
    card = cards(check)["Few clips of hoot"]
    press(qtbot, card, "Show")
    rest(check)

    assert check.page_name == "Label"
    assert set(check.session.selection) == set(card.finding.clips)


def test_the_page_looks_again_when_a_label_changes(check, rest):
    check.session.apply(LabelClips(clips=(1,), label=""))
    rest(check)

    assert "Unlabelled clips" in cards(check)

    check.session.undo()
    rest(check)
    assert "Unlabelled clips" not in cards(check)


def test_the_storage_is_read_as_a_job_and_told_in_a_toast(check, rest):
    check.perform("check.storage")
    rest(check)

    assert [each.notice.title for each in check._toasts._toasts] == ["The storage is well"]


def test_an_empty_project_is_sent_to_collect(open_window, project_folder, qtbot):
    window = open_window(project_folder, "Check")
    page = window.page("Check")

    assert page._stack.currentIndex() == 1
    (go,) = [each for each in page.findChildren(Button) if each.words() == "Go to Collect"]
    qtbot.mouseClick(go, Qt.MouseButton.LeftButton)
    assert window.page_name == "Collect"
