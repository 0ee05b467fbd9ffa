import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from studio.models.import_plan import LABEL, VERDICT
from studio.pages.collect.file_preview import FileLook
from studio.work.job import Cancelled


def drop(window, *paths) -> None:
    """Drop files on the middle of the window, as a file manager does."""
    urls = QMimeData()
    urls.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    middle, act = QPoint(700, 500), Qt.DropAction.CopyAction
    ways = (act, urls, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, QDragEnterEvent(middle, *ways))
    target = window.childAt(middle)
    while target is not window and not (target.acceptDrops() and target.isVisible()):
        target = target.parentWidget()
    for event in (QDragEnterEvent(middle, *ways), QDropEvent(QPointF(middle), *ways)):
        QApplication.sendEvent(target, event)


def cells(page, column) -> list[str]:
    model = page.importing.model
    return [model.index(row, column).data() for row in range(model.rowCount())]


def test_a_folder_dropped_on_the_window_is_planned_imported_and_taken_back_by_one_undo(
    open_window, project_folder, sounds, rest
):
    window = open_window(project_folder, "Collect")
    page = window.page()

    drop(window, sounds)
    rest(window)

    assert cells(page, LABEL) == ["click"] * 4 + ["hoot"] * 4 + ["hum"] * 4
    assert set(cells(page, VERDICT)) == {"Ready"}
    assert page.primary() == "sounds.import"

    window.perform("sounds.import")
    rest(window)

    assert len(window.session.project.catalog.clip_ids()) == 12
    assert page.sentence() == "12 clips, 3 classes, 1 minute"
    assert page.primary() == "sounds.choose"

    window.perform("edit.undo")
    rest(window)
    assert window.session.project.catalog.clip_ids() == ()


def test_a_file_that_is_no_sound_is_told_in_its_row_and_in_the_report(
    open_window, project_folder, sounds, rest
):
    (sounds / "hum" / "torn.wav").write_bytes(b"RIFF0000WAVEfmt ")
    window = open_window(project_folder, "Collect")
    page = window.page()

    page.take_paths([sounds])
    rest(window)
    window.perform("sounds.import")
    rest(window)

    assert len(window.session.project.catalog.clip_ids()) == 12
    assert [row.path.name for row in page.importing.model.rows] == ["torn.wav"]
    assert cells(page, VERDICT) != ["Ready"]


def test_what_is_here_already_is_said_before_it_comes_in_twice(
    open_window, unlabelled, sounds, rest
):
    window = open_window(unlabelled, "Collect")
    page = window.page()

    page.take_paths([sounds])
    rest(window)

    assert all(text.startswith("Already here") for text in cells(page, VERDICT))
    assert page.why_not("sounds.import") == "None of these files can come in."


def test_one_class_can_be_chosen_for_all_files(open_window, project_folder, sounds, rest):
    window = open_window(project_folder, "Collect")
    page = window.page()
    page.take_paths([sounds])
    rest(window)

    page.importing.pane.label_from.setCurrentText("hum")
    page.importing.pane.label_from.textActivated.emit("hum")
    rest(window)

    assert set(cells(page, LABEL)) == {"hum"}


def test_a_new_project_says_how_to_start(open_window, project_folder, rest):
    window = open_window(project_folder, "Collect")

    assert window.page().sentence() == "A new project"
    assert window.page().primary() == "sounds.choose"
    assert window.page().foot_line() == "16 kHz mono"


def test_rows_show_length_and_format_once_their_files_were_looked_into(
    open_window, project_folder, sounds, rest, qtbot
):
    window = open_window(project_folder, "Collect")
    page = window.page()
    page.take_paths([sounds])

    def first_row():
        return [page.importing.model.index(0, column).data() for column in (3, 4)]

    qtbot.waitUntil(
        lambda: first_row() == ["0:00.6", "16\N{NO-BREAK SPACE}kHz mono"], timeout=20_000
    )
    rest(window)


def test_a_preview_that_leaving_the_page_cut_short_is_made_when_it_is_shown_again(
    open_window, project_folder, sounds, rest, qtbot
):
    window = open_window(project_folder, "Collect")
    page = window.page()
    page.take_paths([sounds / "hoot"])
    qtbot.waitUntil(lambda: page.importing._look._decoder.pid is not None, timeout=20_000)

    window.show_page("Label")
    rest(window)
    assert page.importing._look._decoder.pid is None
    window.show_page("Collect")

    shown = page.importing.model
    qtbot.waitUntil(
        lambda: all(shown.index(row, 3).data() for row in range(shown.rowCount())), timeout=20_000
    )
    rest(window)


def test_files_that_were_closed_start_no_child(sounds):
    look = FileLook()
    look.open()
    look.close()

    with pytest.raises(Cancelled):
        look.preview((next(sounds.rglob("*.wav")), 0.0))

    assert look._decoder.pid is None


def test_a_child_that_is_ended_late_is_not_one_that_is_needed_again(sounds):
    look, key = FileLook(), (next(sounds.rglob("*.wav")), 0.0)
    look.open()
    look.preview(key)
    look.close()
    look.open()

    look.end_child()

    assert look._decoder.pid is not None
    assert look.preview(key).seconds
    look.close()
    look.end_child()
    assert look._decoder.pid is None


@pytest.fixture
def labelled(sounds):
    """A folder with one recording, its Audacity labels beside it, one of them a point."""
    folder = sounds.parent / "field"
    folder.mkdir()
    (sounds / "hoot" / "hoot_3.wav").rename(folder / "dawn.wav")
    (folder / "dawn.txt").write_text("0.1\t0.3\thoot\n0.5\t0.5\tclick\n")
    return folder


def test_label_files_beside_the_sounds_are_taken_or_not_by_a_switch(
    open_window, project_folder, labelled, rest
):
    window = open_window(project_folder, "Collect")
    importing = window.page().importing
    options = importing.pane.options

    drop(window, labelled)
    rest(window)

    assert options.found.text == "1 label file found: 2 regions."
    assert cells(window.page(), LABEL) == ["hoot", "click"]
    assert options.points.isVisible()

    options.points.textActivated.emit("No points")
    rest(window)
    assert importing.n_ready == 1

    options.take_labels.click()
    rest(window)
    assert options.found.text == "1 label file found, left out."
    assert [row.label for row in importing.model.rows] == ["field"]
    assert options.points.isHidden()


def test_silence_is_trimmed_where_the_switch_says_so_and_one_undo_takes_all_back(
    open_window, project_folder, sounds, rest
):
    samples, rate = soundfile.read(sounds / "hum" / "hum_0.wav")
    for path in (sounds / "hum").iterdir():
        path.unlink()
    soundfile.write(sounds / "hum" / "padded.wav", np.pad(samples, rate), rate)
    window = open_window(project_folder, "Collect")
    window.page().take_paths([sounds / "hum"])
    rest(window)

    window.page().importing.pane.options.trim.click()
    window.perform("sounds.import")
    rest(window)

    (clip,) = window.session.project.catalog.clips()
    assert window.session.project.samples(clip).size < 1.5 * rate
    window._toasts.toasts[-1].notice.cure.carry_out()
    rest(window)
    assert window.session.project.catalog.clip_ids() == ()


def test_labels_are_exported_from_a_card_that_says_first_what_is_lost(
    open_window, project_folder, labelled, rest, tmp_path, monkeypatch
):
    window = open_window(project_folder, "Collect")
    assert window.page().why_not("labels.export") == "No clip has a label yet."
    window.page().take_paths([labelled])
    rest(window)
    window.perform("sounds.import")
    rest(window)

    window.perform("labels.export")
    card = window.page()._labels_card
    card.format.choose(1)
    rest(window)
    assert "A Raven selection has both frequencies: 2 regions" in card.told.text()
    assert card.preview.text().startswith("Selection")

    monkeypatch.setattr(window, "ask_folder", lambda *_: tmp_path / "out")
    card.write.click()
    rest(window)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["dawn.Table.1.selections.txt"]
