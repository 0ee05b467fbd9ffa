"""The left pane: a filter, its chips, and the list of clips."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from engine.dataset.records import ClipFilter, ClipOrder, Label, Split
from studio.controls.arrange import column, row, rule
from studio.controls.buttons import icon_button
from studio.controls.chip import Chip
from studio.controls.fields import SearchField
from studio.controls.flow import FlowLayout
from studio.controls.notice_line import NoticeLine
from studio.models.clip_list import SPLIT_WORDS, ClipListModel
from studio.models.previews import Previews
from studio.pages.label.clip_view import ClipView
from studio.preferences import remember, remembered
from studio.theme.tokens import size

_TYPING_MS = 120
_ORDER_KEY = "label.order"

ORDER_WORDS = {
    ClipOrder.CAME: "In the order they came",
    ClipOrder.NAME: "By name",
    ClipOrder.LENGTH: "Longest first",
    ClipOrder.LABEL: "By class",
    ClipOrder.UNCERTAINTY: "Most uncertain first",
}


class ClipPane(QWidget):
    """Shows the model's rows and tells what a person wants to see and has chosen.

    Signals
    -------
    filter_wanted(ClipFilter, ClipOrder)
        Other clips are to be listed, or in another order.
    chosen(object)
        Ids of the chosen clips in the order of the list, the current one first.
    """

    filter_wanted = Signal(object, object)
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
        self._suggested = Chip("Suggested")
        self._suggested.hide()
        self._narrowed = Chip("")
        self._stale = NoticeLine("warn", "")
        self._stale.hide()
        self._stale_words = ""
        self._chosen_order = _remembered_order()
        self._more = icon_button("filter", "Sort, and filter by class or split")
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

    @property
    def order(self) -> ClipOrder:
        """The order of the list: what is suggested comes with the most uncertain first."""
        if self._narrowing.is_suggested:
            return ClipOrder.UNCERTAINTY
        return self._chosen_order

    def set_order(self, order: ClipOrder) -> None:
        """Sort the list, now and in every session after this one."""
        self._chosen_order = order
        remember(_ORDER_KEY, str(order))
        self._check_order()
        self._tell_filter()

    def set_filter(self, wanted: ClipFilter) -> None:
        """Show a filter that came from elsewhere, and ask for it."""
        self._narrowing = replace(wanted, text="")
        self.search.blockSignals(True)
        self.search.setText(wanted.text)
        self.search.blockSignals(False)
        self._show_chips()
        self._tell_filter()

    def set_suggested(self, n_suggested: int, stale: str) -> None:
        """Show how many clips have a suggestion, and why they may be out of date, or ``""``."""
        self._suggested.set_count(n_suggested)
        self._suggested.setVisible(n_suggested > 0 or self._narrowing.is_suggested)
        self._stale_words = stale
        self._show_stale()

    def set_counts(self, n_clips: int, n_unlabelled: int, n_flagged: int) -> None:
        """Show how many clips each chip stands for."""
        self._all.set_count(n_clips)
        self._unlabelled.set_count(n_unlabelled)
        self._flags.set_count(n_flagged)

    def set_labels(self, labels: Iterable[Label]) -> None:
        """Offer these classes in the filter menu."""
        self._menu.clear()
        orders = QActionGroup(self._menu)
        for order, words in ORDER_WORDS.items():
            action = QAction(words, self._menu, checkable=True)
            action.setData(order)
            action.triggered.connect(lambda _on, order=order: self.set_order(order))
            orders.addAction(action)
            self._menu.addAction(action)
        self._check_order()
        self._menu.addSeparator()
        for label in labels:
            self._offer(label.name, ClipFilter(label=label.name))
        self._menu.addSeparator()
        for side in Split:
            self._offer(SPLIT_WORDS[side], ClipFilter(split=side))

    def _check_order(self) -> None:
        for action in self._menu.actions():
            if action.isCheckable():
                action.setChecked(action.data() == self._chosen_order)

    def _offer(self, words: str, wanted: ClipFilter) -> None:
        action = QAction(words, self._menu)
        action.triggered.connect(lambda: self.set_filter(replace(wanted, text=self.search.text())))
        self._menu.addAction(action)

    def _lay_out(self) -> None:
        self.setFixedWidth(size("pane-left"))
        chips = QWidget()
        flow = FlowLayout(gap=6, line_gap=6, parent=chips)
        chips_shown = (self._all, self._unlabelled, self._flags, self._suggested, self._narrowed)
        for chip in chips_shown:
            flow.addWidget(chip)
        search = row(self.search, self._more, gap=6)
        head = column(search, chips, self._stale, gap=10, edges=(14, 12, 14, 10))
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
        self._suggested.clicked.connect(lambda: self._narrow(ClipFilter(is_suggested=True)))
        self._narrowed.clicked.connect(lambda: self._narrow(ClipFilter()))
        self.model.outdated.connect(self._tell_filter)
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
        self._suggested.setChecked(now.is_suggested)
        self._suggested.setVisible(now.is_suggested or not self._suggested.isHidden())
        self._show_stale()
        self._narrowed.setVisible(bool(special))
        self._narrowed.setChecked(bool(special))
        if special:
            self._narrowed.setText(f"{special}  ×")
            self._narrowed.set_count(None)

    def _tell_filter(self) -> None:
        self._typing.stop()
        self.filter_wanted.emit(self.wanted, self.order)

    def _show_stale(self) -> None:
        self._stale.say("warn", self._stale_words)
        self._stale.setVisible(bool(self._stale_words) and self._narrowing.is_suggested)


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


def _remembered_order() -> ClipOrder:
    try:
        return ClipOrder(remembered(_ORDER_KEY, str(ClipOrder.CAME)))
    except ValueError:  # of a later Harken, or changed by hand
        return ClipOrder.CAME
