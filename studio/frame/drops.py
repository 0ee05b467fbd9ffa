"""What is dropped on the window: told by what it is, before it is let go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from studio.controls import painting
from studio.controls.numbers import count
from studio.controls.painting import CENTRE, Painted, color

CATALOG_NAME = "catalog.sqlite"
MODEL_SUFFIX = ".onnx"
TABLE_SUFFIXES = (".csv", ".tsv", ".txt")


class DropKind(Enum):
    """What dropped paths are."""

    PROJECT = "project"
    MODEL = "model"
    RECORDING = "recording"
    SOUNDS = "sounds"


@dataclass(frozen=True, slots=True)
class Drop:
    """Dropped paths and what they are, told from their names alone: this runs while one drags."""

    kind: DropKind
    paths: tuple[Path, ...]

    @property
    def words(self) -> str:
        """What letting go would do."""
        if self.kind is DropKind.PROJECT:
            return f"Open “{self.paths[0].name.removesuffix('.harken')}”"
        if self.kind is DropKind.MODEL:
            return f"Listen with “{self.paths[0].name}”"
        if self.kind is DropKind.RECORDING:
            return f"Hear what is in “{self.paths[0].name}”"
        n = len(self.paths)
        return (
            f"See what “{self.paths[0].name}” would bring in"
            if n == 1
            else (f"See what {count(n, 'file')} would bring in")
        )


def drop_of(data: QMimeData, *, is_listening: bool) -> Drop | None:
    """Read what is being dragged; None where it holds no files of this computer."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return told_apart(paths, is_listening=is_listening) if paths else None


def told_apart(paths: Sequence[Path], *, is_listening: bool) -> Drop:
    """Say what paths are: a project, a model file, or sounds with their folders and manifests.

    One sound is to be heard where a person is listening, and to be brought in elsewhere.
    """
    first = paths[0].parent if paths[0].name == CATALOG_NAME else paths[0]
    if len(paths) == 1 and (first / CATALOG_NAME).exists():
        return Drop(DropKind.PROJECT, (first,))
    if len(paths) == 1 and first.suffix.lower() == MODEL_SUFFIX:
        return Drop(DropKind.MODEL, (first,))
    if len(paths) == 1 and is_listening and first.suffix.lower() not in ("", *TABLE_SUFFIXES):
        return Drop(DropKind.RECORDING, (first,))
    return Drop(DropKind.SOUNDS, tuple(paths))


class DropVeil(Painted):
    """Over the window while something is dragged: a dashed frame and what letting go would do."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def say(self, text: str) -> None:
        """Cover the window and say it."""
        self._text = text
        self.setGeometry(self.parentWidget().rect())  # type: ignore[union-attr]
        self.show()
        self.raise_()
        self.update()

    def paint(self, p: QPainter, rect: QRectF) -> None:
        p.fillRect(rect, color("bg", 0.86))
        painting.dashed_box(p, rect.adjusted(20, 20, -20, -20), color("accent"), 14)
        middle = rect.center()
        painting.glyph(p, "download", middle.x() - 14, middle.y() - 46, "accent", 28)
        where = QRectF(rect.left() + 40, middle.y() - 8, rect.width() - 80, 40)
        painting.words(p, where, self._text, "display", "text", CENTRE)
