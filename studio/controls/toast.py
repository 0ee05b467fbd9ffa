"""Toasts: what happened, what is safe, at most one cure; lower right, one above the other."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.commands.notice import Notice
from studio.controls.arrange import row
from studio.controls.buttons import button, icon_button
from studio.controls.floating import cast_shadow
from studio.controls.notice_line import KIND_ICONS
from studio.controls.text import label
from studio.theme import theme
from studio.theme.icons import pixmap
from studio.theme.tokens import duration_ms

WIDTH = 452
MARGIN = 20
GAP = 10
MOST = 4
_MOVING = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)


class Toast(QFrame):
    """One notice as a raised card; `closed` comes once, when it goes."""

    closed = Signal(object)

    def __init__(self, notice: Notice, parent: QWidget) -> None:
        super().__init__(parent)
        self.notice = notice
        self.setProperty("floating", "true")
        self.setAccessibleName(f"{notice.title}. {notice.sentence}".strip())
        self._picture = QLabel()
        close = icon_button("x", "Close", small=True)
        close.clicked.connect(self.close_now)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 14, 10, 14)
        layout.setSpacing(10)
        layout.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(self._words(), 1)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._draw()
        if not notice.stays:
            QTimer.singleShot(duration_ms("toast"), self, self.close_now)

    def _words(self) -> QVBoxLayout:
        made = QVBoxLayout()
        made.setSpacing(4)
        made.addWidget(label(self.notice.title, "title", wrap=True))
        if self.notice.sentence:
            made.addWidget(label(self.notice.sentence, "body", "2", wrap=True))
        acts = self._acts()
        if acts:
            made.addSpacing(4)
            made.addWidget(row(*acts, None, gap=6))
        self._details = label(self.notice.details, "small", "2", wrap=True)
        self._details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._details.hide()
        made.addWidget(self._details)
        return made

    def _acts(self) -> list[QWidget]:
        made: list[QWidget] = []
        if self.notice.cure:
            cure = button(self.notice.cure.words, small=True)
            cure.clicked.connect(self._on_cure)
            made.append(cure)
        if self.notice.details:
            # Alone it has an outline, or its words would stand in from those above.
            kind = "quiet" if self.notice.cure else ""
            details = button("Details", kind=kind, small=True)
            details.clicked.connect(self._on_details)
            made.append(details)
        return made

    def _on_cure(self) -> None:
        cure = self.notice.cure
        self.close_now()
        if cure:
            cure.carry_out()

    def _on_details(self) -> None:
        self._details.setVisible(self._details.isHidden())
        self.closed.emit(None)  # its height differs: the stack sets itself anew

    def close_now(self) -> None:
        """Go, and tell the stack."""
        self.hide()
        self.closed.emit(self)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._draw()

    def _draw(self) -> None:
        ink = theme.current().hex(self.notice.kind)
        name = KIND_ICONS[self.notice.kind]
        self._picture.setPixmap(pixmap(name, ink, 20, self.devicePixelRatioF()))
        cast_shadow(self)


class ToastStack(QObject):
    """The toasts of one window, the newest lowest, `above_bottom` pixels over its lower edge.

    While the part of the window given to `stand_over` is seen, they stand in its corner instead.
    """

    def __init__(self, window: QWidget, above_bottom: int = 0) -> None:
        super().__init__(window)
        self._window = window
        self._above_bottom = above_bottom
        self._toasts: list[Toast] = []
        self._part: QWidget | None = None
        window.installEventFilter(self)

    @property
    def toasts(self) -> tuple[Toast, ...]:
        """Those on screen, the oldest first."""
        return tuple(self._toasts)

    def stand_over(self, part: QWidget | None) -> None:
        """Stand over this part of the window, where they cover least; over all of it for None."""
        if self._part is not None:
            self._part.removeEventFilter(self)
        self._part = part
        if part is not None:
            part.installEventFilter(self)
        self._place()

    def show(self, notice: Notice) -> Toast:
        """Show a notice; the same one again takes the place of the first."""
        for old in [each for each in self._toasts if each.notice.title == notice.title]:
            self._drop(old)
        while len(self._toasts) >= MOST:
            passing = [each for each in self._toasts if not each.notice.stays]
            self._drop((passing or self._toasts)[0])
        made = Toast(notice, self._window)
        made.closed.connect(self._on_closed)
        self._toasts.append(made)
        made.show()
        self._place()
        return made

    def close_newest(self) -> bool:
        """Close the newest, as Esc does; tell whether there was one."""
        if not self._toasts:
            return False
        self._toasts[-1].close_now()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched in (self._window, self._part) and event.type() in _MOVING:
            self._place()
        return False

    def _on_closed(self, toast: Toast | None) -> None:
        if toast is not None and toast in self._toasts:
            self._drop(toast)
        self._place()

    def _drop(self, toast: Toast) -> None:
        self._toasts.remove(toast)
        toast.hide()
        toast.deleteLater()

    def _place(self) -> None:
        room = self._room()
        bottom = room.bottom() + 1 - MARGIN + 4
        for toast in reversed(self._toasts):
            width = min(WIDTH, room.width() - 2 * MARGIN)
            toast.ensurePolished()
            layout = toast.layout()
            height = layout.totalHeightForWidth(width) if layout else toast.sizeHint().height()
            bottom -= height
            toast.setGeometry(room.right() + 1 - MARGIN - width, bottom, width, height)
            toast.raise_()
            bottom -= GAP

    def _room(self) -> QRect:
        if self._part is not None and self._part.isVisible():
            return QRect(self._part.mapTo(self._window, QPoint(0, 0)), self._part.size())
        return self._window.rect().adjusted(0, 0, 0, -self._above_bottom)
