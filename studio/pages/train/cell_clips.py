"""The clips of one cell of the confusion matrix, to be heard and put right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from engine.dataset.records import Clip, Label
from studio.controls.arrange import column, row, rule
from studio.controls.badge import Badge
from studio.controls.buttons import button, icon_button
from studio.controls.numbers import count, number, percent
from studio.controls.painting import Painted, badge, bar, box, color, glyph, line, picture, words
from studio.controls.text import label
from studio.theme.theme import current
from studio.views.level_picture import level_image, recolour

if TYPE_CHECKING:
    from engine.audio.tiles import ByteArray

WIDTH_PX = 420
ROW_PX = 72
MOST_ROWS = 40
_ROWS_SEEN = 4
EMPTY = "Nothing is left of this cell: its clips have another label by now, or are gone."
_THUMB = QRectF(8, 7, 118, 52)
_BUTTON_PX = 98


@dataclass(frozen=True, slots=True)
class HeardClip:
    """A validation clip and what the model made of it.

    Attributes
    ----------
    clip : Clip
    heard_share, label_share : float | None
        How sure the model was of what it heard, and of the clip's own label, 0 to 1; None where
        the run has not told yet.
    """

    clip: Clip
    heard_share: float | None
    label_share: float | None


class CellClips(QWidget):
    """A list of clips with a way to play each, to relabel it, or to leave it as it is.

    Attributes
    ----------
    play_asked : Signal(int)
        Id of a clip to play, or to stop.
    relabel_asked : Signal(int, str)
        Id of a clip and the class it is to have.
    open_asked : Signal()
        All of them are to be shown in Label.
    closed : Signal()
    """

    play_asked = Signal(int)
    relabel_asked = Signal(int, str)
    open_asked = Signal()
    closed = Signal()

    def __init__(
        self, truth: Label, heard: Label, n_clips: int, labels: Sequence[Label] = ()
    ) -> None:
        super().__init__()
        self._by_key = {each.key: each.name for each in labels if each.key}
        self._truth, self._heard = truth, heard
        self._rows: list[_ClipRow] = []
        self.setFixedWidth(WIDTH_PX)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        close = icon_button("x", "Close", small=True)
        close.clicked.connect(self.closed)
        self._n_clips = n_clips
        self._title = label(self._counted(n_clips), "title")
        self._says = label("", "small", "2")
        head = row(Badge(truth.color, truth.key, 20), self._title, None, close, gap=8)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self._room = QScrollArea()
        self._room.setFrameShape(QFrame.Shape.NoFrame)
        self._room.setWidgetResizable(True)
        self._room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._room.setFixedHeight(ROW_PX * min(_ROWS_SEEN, max(1, n_clips)) + 2)
        inner = QWidget()
        inner.setLayout(self._list)
        self._room.setWidget(inner)
        self._room.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        self._hint = label("Space plays, the keys of the classes relabel", "small", "3")
        self._onward = button("Open in Label", "arrow-right", kind="quiet")
        self._onward.clicked.connect(self.open_asked)
        self._onward.set_tone("accent")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(column(head, self._says, gap=4, edges=(18, 14, 14, 10)))
        layout.addWidget(column(self._room, edges=(10, 0, 10, 6)))
        layout.addWidget(rule())
        layout.addWidget(row(self._hint, None, self._onward, edges=(18, 8, 10, 8)))

    def show_clips(self, clips: Sequence[HeardClip]) -> None:
        """Fill the list with what is left of the cell; the first one is chosen."""
        self._title.setText(self._counted(len(clips)))
        self._says.setText(self._said(clips))
        if not clips:
            self._show_nothing()
            return
        for each in clips[:MOST_ROWS]:
            made = _ClipRow(each, self._truth, self._heard)
            made.chosen.connect(self.choose)
            made.play_asked.connect(self.play_asked)
            made.relabel_asked.connect(self.relabel_asked)
            made.kept.connect(self.drop)
            self._rows.append(made)
            self._list.addWidget(made)
        self._list.addStretch(1)
        self.choose(self._rows[0].clip_id)

    @property
    def title(self) -> str:
        """What is said above the list."""
        return self._title.text()

    def _counted(self, n_clips: int) -> str:
        heard = "right" if self._is_right() else f"as {self._heard.name}"
        return f"{count(n_clips, 'clip')} of {self._truth.name}, heard {heard}"

    def _said(self, clips: Sequence[HeardClip]) -> str:
        """Say in which order they come, where that is known, and how many have left the cell."""
        if not clips:
            return ""
        knows_how_sure = any(each.heard_share is not None for each in clips)
        if self._is_right():
            said = "The least sure comes first. " if knows_how_sure else ""
        else:
            order = "; the surest mistake comes first" if knows_how_sure else ""
            said = f"Play them in turn{order}. "
        n_gone = self._n_clips - len(clips)
        if n_gone > 0:
            has = "has another label, or is" if n_gone == 1 else "have another label, or are"
            said += f"{number(n_gone)} of {number(self._n_clips)} {has} gone."
        return said.rstrip()

    def _show_nothing(self) -> None:
        """Say in words why the list is empty; there is nothing to play or to open."""
        said = label(EMPTY, "body", "2", wrap=True)
        said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._list.addWidget(said)
        self._hint.hide()
        self._onward.setEnabled(False)

    def _is_right(self) -> bool:
        return self._truth == self._heard

    def clip_ids(self) -> tuple[int, ...]:
        """Return the clips on the list, in its order."""
        return tuple(each.clip_id for each in self._rows)

    def chosen_id(self) -> int:
        """Return the chosen clip, 0 where there is none."""
        return next((each.clip_id for each in self._rows if each.is_chosen), 0)

    def choose(self, clip_id: int) -> None:
        """Choose a clip and bring it into sight."""
        for each in self._rows:
            each.set_chosen(is_chosen=each.clip_id == clip_id)
            if each.is_chosen:
                self._room.ensureWidgetVisible(each, 0, 4)

    def show_thumbnail(self, clip_id: int, levels: ByteArray) -> None:
        """Draw a clip's spectrogram, uint8, shape (n_rows, n_columns)."""
        for each in self._rows:
            if each.clip_id == clip_id:
                each.show_picture(level_image(levels))

    def show_playing(self, clip_id: int, part: float) -> None:
        """Draw the playhead at a part of a clip, 0 to 1; clip 0 is silence."""
        for each in self._rows:
            each.show_playing(part if each.clip_id == clip_id else None)

    def drop(self, clip_id: int) -> None:
        """Take a clip off the list and choose the next one; the last one closes the list."""
        place = self.clip_ids().index(clip_id)
        gone = self._rows.pop(place)
        self._list.removeWidget(gone)
        gone.hide()
        gone.deleteLater()
        if not self._rows:
            self.closed.emit()
            return
        self.choose(self._rows[min(place, len(self._rows) - 1)].clip_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ids, at = self.clip_ids(), self.chosen_id()
        if not at:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Space:
            self.play_asked.emit(at)
        elif event.text() in self._by_key:
            self.relabel_asked.emit(at, self._by_key[event.text()])
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self.choose(ids[max(0, min(len(ids) - 1, ids.index(at) + step))])
        else:
            super().keyPressEvent(event)


class _ClipRow(Painted):
    """One clip: picture with a play key on it, name, two bars, two small buttons."""

    chosen = Signal(int)
    play_asked = Signal(int)
    relabel_asked = Signal(int, str)
    kept = Signal(int)

    def __init__(self, of: HeardClip, truth: Label, heard: Label) -> None:
        super().__init__()
        self._of, self._truth, self._heard = of, truth, heard
        self._picture: QImage | None = None
        self._part: float | None = None
        self.is_chosen = False
        self.clip_id = of.clip.id
        self.setFixedHeight(ROW_PX)
        self.setAccessibleName(f"{of.clip.name}, heard as {heard.name}")
        self._keys = self._buttons()

    def set_chosen(self, *, is_chosen: bool) -> None:
        self.is_chosen = is_chosen
        self.update()

    def show_picture(self, image: QImage) -> None:
        self._picture = image
        self.update()

    def show_playing(self, part: float | None) -> None:
        if part != self._part:
            self._part = part
            self.update()

    def paint(self, p: QPainter, rect: QRectF) -> None:
        if self.is_chosen:
            box(p, rect.adjusted(0, 0, 0, -6), color("accent-tint"), 8)
        if self._picture is None:
            box(p, _THUMB, color("track", 0.5), 6)
        else:
            picture(p, _THUMB, self._picture.convertToFormat(QImage.Format.Format_RGB32), 6)
        if self._part is not None:
            x = _THUMB.left() + _THUMB.width() * self._part
            line(p, x, _THUMB.top(), x, _THUMB.bottom(), color("playhead"), 1.5)
        disc = QPointF(_THUMB.left() + 17, _THUMB.bottom() - 16)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(color("raised", 0.94))
        p.drawEllipse(disc, 12, 12)
        icon = "play" if self._part is None else "pause"
        glyph(p, icon, disc.x() - 7, disc.y() - 7, "text", 14)
        self._paint_words(p, rect)

    def _paint_words(self, p: QPainter, rect: QRectF) -> None:
        room = rect.width() - 140 - _BUTTON_PX - 18
        words(p, QRectF(140, 6, room, 20), self._of.clip.name, "strong")
        shares = [(self._heard, self._of.heard_share), (self._truth, self._of.label_share)]
        for place, (of_class, share) in enumerate(shares[:1] if self._is_right() else shares):
            y = 27 + place * 16
            if share is None:
                badge(p, 140, y, of_class.color, of_class.key, 14)
                told = "heard" if place == 0 else "labelled"
                words(p, QRectF(160, y, room, 14), f"{told} {of_class.name}", "caption", "text2")
                continue
            bar(p, 140, y + 5, 88, 5, share, current().class_color(of_class.color))
            words(p, QRectF(234, y, 40, 16), percent(share), "caption")

    def _is_right(self) -> bool:
        return self._truth == self._heard

    def _buttons(self) -> tuple[QWidget, ...]:
        if self._is_right():
            return ()
        put_right = button(f"It is {self._heard.name}", small=True)
        keep = button("Keep label", kind="quiet", small=True)
        put_right.clicked.connect(lambda: self.relabel_asked.emit(self.clip_id, self._heard.name))
        keep.clicked.connect(lambda: self.kept.emit(self.clip_id))
        for each in (put_right, keep):
            each.setParent(self)
            each.setFixedWidth(_BUTTON_PX)
        return put_right, keep

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for place, each in enumerate(self._keys):
            each.move(self.width() - _BUTTON_PX - 10, 6 + place * 28)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.chosen.emit(self.clip_id)
        if _THUMB.contains(event.position()):
            self.play_asked.emit(self.clip_id)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._picture is not None:
            recolour(self._picture)
            self.update()
