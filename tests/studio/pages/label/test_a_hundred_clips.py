"""How many keys a person needs for a hundred real clips, without a mouse."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.dataset.importing.carry_out import carry_out
from engine.dataset.importing.plan import plan_import
from engine.dataset.project import Project

N_CLIPS = 100
MOST_KEYS_A_CLIP = 1.2
SLIPS = frozenset({7, 23, 41, 66, 88})
"""Clips at which the person's finger slips: they go back, and press the right key."""


class Counter(QObject):
    """Counts what comes from a keyboard and from a mouse."""

    def __init__(self) -> None:
        super().__init__()
        self.n_keys = self.n_mouse = 0

    def press(self, window, key) -> None:
        self.n_keys += 1
        QTest.keyClick(QApplication.focusWidget() or window, key)

    def eventFilter(self, _watched, event) -> bool:
        kinds = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel)
        self.n_mouse += event.type() in kinds
        return False


def hundred_clips(seven: Path) -> list[Path]:
    folders = sorted(folder for folder in seven.iterdir() if folder.is_dir())
    by_class = [sorted(folder.iterdir()) for folder in folders]
    mixed = [file for files in zip(*by_class, strict=False) for file in files]
    return mixed[:N_CLIPS]


def test_a_hundred_real_clips_take_at_most_six_keys_for_five(
    open_window, shared_data, tmp_path, rest, capsys
):
    files = hundred_clips(shared_data("seven"))
    names = sorted({file.parent.name for file in files})
    with Project.create(tmp_path / "seven.harken", names) as project:
        carry_out(project, plan_import(files, project=project))
        truth = {clip.id: clip.name.split("_")[0] for clip in project.catalog.clips()}
    assert len(truth) == N_CLIPS
    key_of = {name: str(place + 1) for place, name in enumerate(names)}
    window = open_window(tmp_path / "seven.harken", "Label")
    counter = Counter()
    QApplication.instance().installEventFilter(counter)

    for place in range(N_CLIPS):
        heard = truth[window.session.selection[0]]
        if place in SLIPS:
            counter.press(window, str(int(key_of[heard]) % len(names) + 1))
            counter.press(window, Qt.Key.Key_Up)
        counter.press(window, key_of[heard])
    rest(window)
    QApplication.instance().removeEventFilter(counter)

    labels = {clip.id: clip.label for clip in window.session.project.catalog.clips()}
    assert labels == truth
    assert counter.n_mouse == 0
    with capsys.disabled():
        figure = f"{counter.n_keys} keys for {N_CLIPS} clips, {counter.n_keys / N_CLIPS:.2f} each"
        print(f"\n{figure}")  # noqa: T201 - for people
    assert counter.n_keys / N_CLIPS <= MOST_KEYS_A_CLIP
