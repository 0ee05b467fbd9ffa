"""The header: the page and one sentence, project, commands, undo and redo, at most two more."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QWidget

from studio.commands.context import Context
from studio.commands.keymap import key_text
from studio.commands.registry import command
from studio.controls.arrange import clear, pane
from studio.controls.buttons import Button, button
from studio.controls.command_button import command_button, fill_menu, show_state
from studio.controls.elided import Elided
from studio.controls.painting import text_width
from studio.controls.text import label
from studio.theme.tokens import size

_FIELD_WIDTH = 270
_SHORT_FIELD_WIDTH = 168
_ROOMY, _NARROW = 1180, 900
_PROJECT_MENU = ("project.new", "project.open", None, "project.reveal", "edit.history", None)
_PROJECT_MENU_END = ("project.demo", "project.close")
_LONGEST_NAME = 180


class Header(QWidget):
    """One line over the page, 56 high."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        pane(self)
        self.setFixedHeight(size("header"))
        self._title = label("", "heading")
        self._sentence = Elided()
        self._sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._project = button("", "folder-open", kind="quiet")
        self._project.setAccessibleName("Project")
        self._project.clicked.connect(self._open_menu)
        self._field = _CommandField(context)
        self._undo = command_button("edit.undo", context, has_words=False)
        self._redo = command_button("edit.redo", context, has_words=False)
        self._acts = QHBoxLayout()
        self._acts.setSpacing(6)
        self._act_ids: tuple[str, str] = ("", "")
        self._buttons: list[Button] = []
        self._lay_out()

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 0, 16, 0)
        layout.setSpacing(6)
        layout.addWidget(self._title)
        layout.addSpacing(4)
        layout.addWidget(self._sentence, 1)
        for part in (self._project, self._field, self._undo, self._redo):
            layout.addWidget(part)
        layout.addSpacing(2)
        layout.addLayout(self._acts)

    @property
    def undo_button(self) -> Button:
        """The button that the history points at."""
        return self._undo

    @property
    def act_buttons(self) -> tuple[Button, ...]:
        """Secondary and primary of the page in front."""
        return tuple(self._buttons)

    def show_page(self, title: str, sentence: str, secondary: str, primary: str) -> None:
        """Show a page's title and sentence, and the buttons of its two commands (ids or ``""``)."""
        self._title.setText(title)
        self._sentence.set_text(sentence)
        if (secondary, primary) != self._act_ids:
            self._act_ids = (secondary, primary)
            self._make_acts()
        self.refresh()

    def refresh(self) -> None:
        """Bring project, undo, redo and the page's buttons up to date."""
        project = self._context.session.project
        self._project.setVisible(project is not None)
        if project is not None:
            self._project.set_words(_shortened(project.name))
            self._project.set_icon("lock" if project.is_read_only else "folder-open")
            self._project.set_tip(str(project.folder))
        for each in (self._undo, self._redo):
            each.setVisible(project is not None)
            show_state(each, self._context, has_words=False)
        for place, each in enumerate(self._buttons, start=1):
            # In a narrow window the other command than the primary is its icon alone.
            has_words = place == len(self._buttons) or self.width() >= _NARROW - 120
            show_state(each, self._context, has_words=has_words)
            if not has_words:
                each.set_words("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._field.take_room(self.width())
        self.refresh()

    def _make_acts(self) -> None:
        clear(self._acts)
        secondary, primary = self._act_ids
        self._buttons = []
        if secondary:
            self._buttons.append(command_button(secondary, self._context))
        if primary:
            self._buttons.append(command_button(primary, self._context, kind="primary"))
        for each in self._buttons:
            self._acts.addWidget(each)

    def _open_menu(self) -> None:
        menu = QMenu(self)
        fill_menu(menu, [command(each) if each else None for each in _PROJECT_MENU], self._context)
        here = self._context.session.project
        recent = [path for path in self._context.session.recent if not here or path != here.folder]
        for path in recent[:6]:
            action = menu.addAction(path.name.removesuffix(".harken"))
            action.setToolTip(str(path))
            action.triggered.connect(partial(self._context.session.open, path))
        if recent:
            menu.addSeparator()
        fill_menu(menu, [command(each) for each in _PROJECT_MENU_END], self._context)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._project.mapToGlobal(self._project.rect().bottomLeft()))


class _CommandField(Button):
    """Looks like a field, opens the palette."""

    def __init__(self, context: Context) -> None:
        row = command("window.palette")
        super().__init__(row.words(context))
        self._words = row.words(context)
        self.setObjectName("command-field")
        self.set_icon(row.icon)
        self.set_tone("text3")
        self.set_tip(row.words(context))
        self._keys = QLabel(key_text(row.key).replace("+", " "), self)
        self._keys.setFont(label("", "caption").font())
        self._keys.setProperty("tone", "3")
        self.clicked.connect(partial(context.perform, row.id))
        self.take_room(_ROOMY)

    def sizeHint(self) -> QSize:
        return QSize(_FIELD_WIDTH, size("control"))

    def take_room(self, width: int) -> None:
        """Be a field, a short one, or only its icon, by the width of the header."""
        is_icon = width < _NARROW
        self.setProperty("square", "true" if is_icon else "false")
        self.set_words("" if is_icon else self._words if width >= _ROOMY else "Search")
        self.setFixedWidth(
            32 if is_icon else _FIELD_WIDTH if width >= _ROOMY else _SHORT_FIELD_WIDTH
        )
        self._keys.setVisible(not is_icon)
        self._keys.adjustSize()
        self._keys.move(self.width() - self._keys.width() - 12, 8)
        self.style().unpolish(self)
        self.style().polish(self)


def _shortened(name: str) -> str:
    if text_width(name) <= _LONGEST_NAME:
        return name
    while name and text_width(name + "…") > _LONGEST_NAME:
        name = name[:-1]
    return name + "…"
