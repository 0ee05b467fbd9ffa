"""The takes column: what was just recorded, newest first, each to be played, kept or dropped."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from engine.audio.tiles import ByteArray
from studio.controls import painting
from studio.controls.buttons import icon_button
from studio.controls.numbers import time_text
from studio.controls.painting import RIGHT, Painted, color
from studio.controls.text import label
from studio.views.clip_thumbnail import draw_thumbnail

WIDTH_PX = 252
CARD_PX = 60
_MOST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeNote:
    """A take as its card shows it.

    Attributes
    ----------
    clip_id : int
        The clip it became; 0 while it is on its way.
    name : str
    seconds : float
    quality : str
        “good”, or what is odd about it.
    is_good : bool
    levels : NDArray[np.uint8] | None
        Its thumbnail.
    """

    clip_id: int
    name: str
    seconds: float
    quality: str
    is_good: bool
    levels: ByteArray | None


class TakesColumn(QWidget):
    """The cards; each tells what is wanted by the id of its clip.

    Signals
    -------
    play_wanted(int), kept(int), discarded(int)
    """

    play_wanted = Signal(int)
    kept = Signal(int)
    discarded = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH_PX)
        self._live = _LiveCard()
        self._live.hide()
        self._cards: dict[int, TakeCard] = {}
        self._none = label("Each take appears here at once.", "small", "3", wrap=True)
        content = QWidget()
        self._list = QVBoxLayout(content)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(8)
        self._list.addWidget(self._live)
        self._list.addWidget(self._none)
        self._list.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(content)
        content.setAutoFillBackground(False)
        scroll.viewport().setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(label("Takes", "strong"))
        layout.addWidget(scroll, 1)

    @property
    def notes(self) -> tuple[TakeNote, ...]:
        """The takes on show, the newest first."""
        return tuple(card.note for card in reversed(self._cards.values()))

    def show_live(
        self, name: str, seconds: float, levels: ByteArray | None, hint: str = "Let go to keep"
    ) -> None:
        """Show the take that grows, and how it is ended."""
        self._live.show_take(name, seconds, levels, hint)
        self._live.show()
        self._none.hide()

    def hide_live(self) -> None:
        """No take grows any more."""
        self._live.hide()
        self._none.setVisible(not self._cards)

    def add(self, note: TakeNote) -> None:
        """Put a take on top; the oldest leaves when there are many."""
        card = TakeCard(note)
        card.play.clicked.connect(lambda: self.play_wanted.emit(note.clip_id))
        card.keep.clicked.connect(lambda: self.kept.emit(note.clip_id))
        card.discard.clicked.connect(lambda: self.discarded.emit(note.clip_id))
        self._list.insertWidget(1, card)
        self._cards[note.clip_id] = card
        if len(self._cards) > _MOST:
            self.remove(next(iter(self._cards)))
        self.hide_live()

    def remove(self, clip_id: int) -> None:
        """Take a card away."""
        card = self._cards.pop(clip_id, None)
        if card is not None:
            self._list.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._none.setVisible(not self._cards and self._live.isHidden())

    def clear(self) -> None:
        """Take all cards away."""
        for clip_id in tuple(self._cards):
            self.remove(clip_id)


class TakeCard(Painted):
    """One take: thumbnail, name, length and quality, and what can be done with it."""

    def __init__(self, note: TakeNote) -> None:
        super().__init__()
        self.note = note
        self.setFixedHeight(CARD_PX)
        self.setAccessibleName(f"{note.name}, {note.quality}")
        self.play = icon_button("play", "Play it", small=True)
        self.keep = icon_button("check", "Put the card away; the clip stays", small=True, tone="ok")
        self.discard = icon_button("trash-2", "Remove the clip; undo brings it back", small=True)
        for act in (self.play, self.keep, self.discard):
            act.setParent(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        top = (self.height() - 26) // 2
        for place, act in enumerate((self.play, self.keep, self.discard)):
            act.move(self.width() - 82 + place * 25, top)

    def paint(self, p: QPainter, rect: QRectF) -> None:
        painting.box(p, rect, color("raised"), 8, color("line"))
        draw_thumbnail(p, QRectF(7, 8, 62, CARD_PX - 16), self.note.levels)
        room = rect.width() - 80 - 86
        painting.words(p, QRectF(80, 10, room, 18), self.note.name, "strong")
        tone = "text2" if self.note.is_good else "warn"
        said = f"{self.note.seconds:.1f} s · {self.note.quality}"
        painting.words(p, QRectF(80, 30, room, 18), said, "small", tone)


class _LiveCard(Painted):
    """The take that grows."""

    def __init__(self) -> None:
        super().__init__()
        self._name, self._seconds, self._hint = "", 0.0, ""
        self._levels: ByteArray | None = None
        self.setFixedHeight(CARD_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_take(self, name: str, seconds: float, levels: ByteArray | None, hint: str) -> None:
        """Show its name, its length so far and its picture."""
        self._name, self._seconds, self._levels, self._hint = name, seconds, levels, hint
        self.setAccessibleName(f"Recording {name}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH_PX, CARD_PX)

    def paint(self, p: QPainter, rect: QRectF) -> None:
        painting.box(p, rect, color("record", 0.12), 8, color("record", 0.6))
        draw_thumbnail(p, QRectF(7, 8, 62, CARD_PX - 16), self._levels)
        room = rect.width() - 92
        used = painting.words(p, QRectF(80, 10, room, 18), self._name, "strong")
        painting.words(p, QRectF(80, 30, room, 18), time_text(self._seconds, 1), "small", "record")
        hint = QRectF(80 + used, 8, max(0.0, room - used), 38)
        if painting.text_width(self._hint, "small") <= hint.width() - 8:
            painting.words(p, hint, self._hint, "small", "text2", RIGHT)
