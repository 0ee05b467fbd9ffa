"""What the window asks: files and folders with the system's dialogs, a name in a small card."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from studio.controls.arrange import column, row
from studio.controls.buttons import button
from studio.controls.fields import field
from studio.controls.text import label
from studio.frame.sheet import Sheet
from studio.preferences import remember, remembered

_LAST = "last folder"


def ask_folder(parent: QWidget, title: str) -> Path | None:
    """Ask for a folder, beginning where the last one was."""
    chosen = QFileDialog.getExistingDirectory(parent, title, str(_last_folder()))
    return _kept(chosen)


def ask_files(parent: QWidget, title: str, kinds: str) -> list[Path]:
    """Ask for files of certain kinds."""
    chosen, _ = QFileDialog.getOpenFileNames(parent, title, str(_last_folder()), kinds)
    if chosen:
        _kept(chosen[0])
    return [Path(each) for each in chosen]


def ask_save(parent: QWidget, title: str, suggested: str, kinds: str) -> Path | None:
    """Ask where to save a file, or to make a folder; a name without an ending gets `suggested`'s.

    The dialog itself adds it: so it asks about the file that would be written over.
    """
    dialog = QFileDialog(parent, title, str(_last_folder()), kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(suggested).suffix)
    dialog.selectFile(suggested)
    is_chosen = dialog.exec() == QFileDialog.DialogCode.Accepted
    chosen = dialog.selectedFiles()
    dialog.deleteLater()
    return _kept(chosen[0]) if is_chosen and chosen else None


def ask_name(parent: QWidget, title: str, text: str, then: Callable[[str], None]) -> Sheet:
    """Ask for a word or two in a card over the page; `then` gets them, unless it is closed."""
    typed = field(text, name=title)
    accept = button("Use this name", kind="primary")
    leave = button("Leave it", kind="quiet")
    content = column(
        label(title, "title"),
        typed,
        row(None, leave, accept, gap=8),
        gap=12,
        edges=(20, 18, 20, 18),
    )
    card = Sheet(content, parent, 400, 148)

    def use() -> None:
        if words := typed.text().strip():
            card.close_now()
            then(words)

    typed.returnPressed.connect(use)
    accept.clicked.connect(use)
    leave.clicked.connect(card.close_now)
    card.closed.connect(card.deleteLater)
    typed.selectAll()
    card.open_in_middle(typed)
    return card


def _last_folder() -> Path:
    folder = Path(remembered(_LAST, str(Path.home())))
    return folder if folder.is_dir() else Path.home()


def _kept(chosen: str) -> Path | None:
    if not chosen:
        return None
    remember(_LAST, str(Path(chosen).parent))
    return Path(chosen)
