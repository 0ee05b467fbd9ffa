"""Stands where a page has not been built yet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.controls.arrange import pane
from studio.controls.empty_state import EmptyState


class MissingPage(QWidget):
    """Says honestly that there is nothing here."""

    header_changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        pane(self)
        self.taken: list[Path] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(EmptyState(f"{name} is not built yet", "It comes with a later version."))

    def sentence(self) -> str:
        return "Not built yet"

    def primary(self) -> str:
        return ""

    def secondary(self) -> str:
        return ""

    def foot_line(self) -> str:
        return "16 kHz mono"

    def why_not(self, command_id: str) -> str | None:
        return "This page is not built yet."

    def do(self, command_id: str) -> None:
        pass

    def play(self) -> bool:
        return False

    def take_paths(self, paths: Sequence[Path]) -> None:
        self.taken.extend(paths)

    def shown(self) -> None:
        pass

    def hidden(self) -> None:
        pass
