"""The page without a project: new, open, the ones from before, the demo."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.commands.context import Context
from studio.commands.registry import command
from studio.controls import painting
from studio.controls.arrange import clear, column, pane, row
from studio.controls.empty_state import EmptyState, Way
from studio.controls.painting import RIGHT, color
from studio.controls.text import label
from studio.controls.toggles import PaintedButton

MOST_RECENT = 4
_RECENT_WIDTH = 836
_WAYS = (
    (
        "project.new",
        "A new project",
        "A folder for your sounds, their labels and what is learnt from them.",
    ),
    (
        "project.open",
        "One from before",
        "A folder ending in .harken, from here or from a backup.",
    ),
    (
        "project.demo",
        "Just look around",
        "Seven classes of made-up sounds, ready to take apart.",
    ),
)


class StartPage(QWidget):
    """Drop a folder of sounds, or take one of three ways; below, the projects from before."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        pane(self)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        holder = QWidget()
        holder.setLayout(self._recent)
        holder.setMaximumWidth(_RECENT_WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(
            EmptyState(
                "Teach it your sounds",
                "Drop a folder of sounds anywhere in this window, or begin here.",
                [self._way(*each) for each in _WAYS],
                below=row(None, (holder, 100), None),
            )
        )
        self.refresh()

    def refresh(self) -> None:
        """Read the projects from before anew."""
        clear(self._recent)
        recent = self._context.session.recent[:MOST_RECENT]
        if recent:
            self._recent.addWidget(column(label("Lately", "small", "3"), edges=(12, 0, 0, 4)))
        for path in recent:
            line = _RecentLine(path)
            line.clicked.connect(partial(self._context.session.open, path))
            self._recent.addWidget(line)

    def _way(self, command_id: str, title: str, sentence: str) -> Way:
        asked = command(command_id)
        act = asked.words(self._context)
        return Way(asked.icon, title, sentence, act, partial(self._context.perform, command_id))


class _RecentLine(PaintedButton):
    """A project from before: its name, where it lies."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.name.removesuffix(".harken"))
        self.setText(path.name.removesuffix(".harken"))
        self._place = _at_home(path.parent)
        self.setToolTip(str(path))
        self.setMinimumWidth(320)

    def sizeHint(self) -> QSize:
        return QSize(_RECENT_WIDTH, 34)

    def paint(self, p: QPainter, rect: QRectF) -> None:
        if self.underMouse():
            painting.box(p, rect, color("hover"), 7)
        painting.glyph(p, "folder-open", rect.left() + 12, rect.center().y() - 8)
        inner = rect.adjusted(40, 0, -12, 0)
        used = painting.words(p, inner, self.text(), "strong")
        where = inner.adjusted(used + 16, 0, 0, 0)
        painting.words(p, where, self._place, "small", "text3", RIGHT)
        if self.hasFocus():
            painting.focus_ring(p, rect)


def _at_home(folder: Path) -> str:
    """Write a folder from the home folder on, as people read it."""
    home = Path.home()
    return f"~/{folder.relative_to(home)}" if folder.is_relative_to(home) else str(folder)
