"""The left pane: a filter, its chips, and the list of clips."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QVBoxLayout, QWidget

from engine.dataset.records import ClipFilter, Label, Split
from studio.controls.arrange import column, row, rule
from studio.controls.buttons import icon_button
from studio.controls.chip import Chip
from studio.controls.fields import SearchField
from studio.controls.flow import FlowLayout
from studio.models.clip_list import SPLIT_WORDS, ClipListModel
from studio.models.previews import Previews
from studio.pages.label.clip_delegate import ClipDelegate
from studio.theme.tokens import size

_TYPING_MS = 120


class ClipPane(QWidget):
    """Shows the model's rows and tells what a person wants to see and has chosen.

    Signals
    -------
    filter_wanted(ClipFilter)
        Other clips are to be listed.
    chosen(object)
        Ids of the chosen clips in the order of the list, the current one first.
    """

    filter_wanted = Signal(object)
    chosen = Signal(object)

    def __init__(
        self, model: ClipListModel, thumbnails: Previews, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.model = model
        self._narrowing = ClipFilter()
        self.search = SearchField("Filter clips", "/")
        self.list = ClipView(model, thumbnails)
        self._all, self._unlabelled, self._flags = Chip("All"), Chip("No label"), Chip("Flags")
        self._narrowed = Chip("")
        self._more = icon_button("filter", "Filter by class or split")
        self._menu = QMenu(self)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self._tell_filter)
        self._lay_out()
        self._connect()
        self.set_filter(ClipFilter())

    @property
    def wanted(self) -> ClipFilter:
        """What the chips and the field now ask for."""
        return replace(self._narrowing, text=self.search.text().strip())

    def set_filter(self, wanted: ClipFilter) -> None:
        """Show a filter that came from elsewhere, and ask for it."""
        self._narrowing = replace(wanted, text="")
        self.search.blockSignals(True)
        self.search.setText(wanted.text)
        self.search.blockSignals(False)
        self._show_chips()
        self._tell_filter()

    def set_counts(self, n_clips: int, n_unlabelled: int, n_flagged: int) -> None:
        """Show how many clips each chip stands for."""
        self._all.set_count(n_clips)
        self._unlabelled.set_count(n_unlabelled)
        self._flags.set_count(n_flagged)

    def set_labels(self, labels: Iterable[Label]) -> None:
        """Offer these classes in the filter menu."""
        self._menu.clear()
        for label in labels:
            self._offer(label.name, ClipFilter(label=label.name))
        self._menu.addSeparator()
        for side in Split:
            self._offer(SPLIT_WORDS[side], ClipFilter(split=side))

    def _offer(self, words: str, wanted: ClipFilter) -> None:
        action = QAction(words, self._menu)
        action.triggered.connect(lambda: self.set_filter(replace(wanted, text=self.search.text())))
        self._menu.addAction(action)

    def _lay_out(self) -> None:
        self.setFixedWidth(size("pane-left"))
        chips = QWidget()
        flow = FlowLayout(gap=6, line_gap=6, parent=chips)
        for chip in (self._all, self._unlabelled, self._flags, self._narrowed):
            flow.addWidget(chip)
        head = column(row(self.search, self._more, gap=6), chips, gap=10, edges=(14, 12, 14, 10))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (head, rule(), self.list):
            layout.addWidget(part)
        layout.setStretchFactor(self.list, 1)

    def _connect(self) -> None:
        self._all.clicked.connect(lambda: self._narrow(ClipFilter()))
        self._unlabelled.clicked.connect(lambda: self._narrow(ClipFilter(label="")))
        self._flags.clicked.connect(lambda: self._narrow(ClipFilter(is_flagged=True)))
        self._narrowed.clicked.connect(lambda: self._narrow(ClipFilter()))
        self._more.clicked.connect(
            lambda: self._menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))
        )
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.list.chosen.connect(self.chosen)

    def _narrow(self, wanted: ClipFilter) -> None:
        self._narrowing = wanted
        self._show_chips()
        self._tell_filter()

    def _show_chips(self) -> None:
        now = self._narrowing
        special = _words_for(now)
        self._all.setChecked(now == ClipFilter())
        self._unlabelled.setChecked(now.label == "")
        self._flags.setChecked(now.is_flagged)
        self._narrowed.setVisible(bool(special))
        self._narrowed.setChecked(bool(special))
        if special:
            self._narrowed.setText(f"{special}  ×")
            self._narrowed.set_count(None)

    def _tell_filter(self) -> None:
        self._typing.stop()
        self.filter_wanted.emit(self.wanted)


class ClipView(QListView):
    """The list: type-ahead by name, Shift and Ctrl choose several.

    Signals
    -------
    chosen(object)
        As of `ClipPane`.
    """

    chosen = Signal(object)

    def __init__(
        self, model: ClipListModel, thumbnails: Previews, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._rows = model
        self.setModel(model)
        self.setItemDelegate(ClipDelegate(thumbnails, self))
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setAccessibleName("Clips")
        self.selectionModel().selectionChanged.connect(self._on_selected)
        thumbnails.came.connect(lambda _keys: self.viewport().update())

    def choose(self, ids: Sequence[int]) -> None:
        """Show these clips as chosen, the first as the current one; say nothing of it."""
        rows = sorted(row for clip_id in ids if (row := self._rows.row_of(clip_id)) >= 0)
        selection = QItemSelection()
        for first, last in _spans(rows):
            selection.select(self._rows.index(first), self._rows.index(last))
        model = self.selectionModel()
        model.blockSignals(True)
        model.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if rows:
            first = max(rows[0], self._rows.row_of(ids[0]))
            model.setCurrentIndex(
                self._rows.index(first), QItemSelectionModel.SelectionFlag.NoUpdate
            )
        model.blockSignals(False)
        self.viewport().update()
        if rows:
            self.scrollTo(self._rows.index(rows[0]))

    def chosen_ids(self) -> tuple[int, ...]:
        """Return the ids of the chosen rows, the current one first."""
        chosen = self.selectionModel().selection()
        spans = [chosen.at(place) for place in range(chosen.count())]
        rows = [row for span in spans for row in range(span.top(), span.bottom() + 1)]
        current = self.currentIndex().row()
        ids = [self._rows.ids[row] for row in sorted(rows) if row < len(self._rows.ids)]
        if current in rows:
            first = self._rows.ids[current]
            ids = [first, *(clip_id for clip_id in ids if clip_id != first)]
        return tuple(ids)

    def go_to(self, row: int) -> None:
        """Choose one row, as a person would."""
        if 0 <= row < self._rows.rowCount():
            index = self._rows.index(row)
            self.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
            self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Digits and letters are the page's keys: a list that searches by them would eat them.
        if event.text() and event.text().isprintable() and not event.modifiers():
            event.ignore()
            return
        super().keyPressEvent(event)

    def _on_selected(self) -> None:
        self.chosen.emit(self.chosen_ids())


def _words_for(wanted: ClipFilter) -> str:
    if wanted.label:
        return wanted.label
    if wanted.split is not None:
        return SPLIT_WORDS[wanted.split]
    if wanted.flag:
        return wanted.flag.capitalize()
    if wanted.group is not None:
        return wanted.group
    if wanted.ids is not None:
        return f"{len(wanted.ids)} shown"
    return ""


def _spans(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Join rising row numbers into spans (first, last)."""
    made: list[tuple[int, int]] = []
    for number in rows:
        if made and made[-1][1] == number - 1:
            made[-1] = (made[-1][0], number)
        else:
            made.append((number, number))
    return made
