"""Pages that change places: the old one fades into the new."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QStackedWidget, QWidget

from studio.theme.motion import duration


class PageStack(QStackedWidget):
    """A stack whose change of page is a short cross-fade of two pictures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._veil: _Veil | None = None

    def show_widget(self, widget: QWidget) -> None:
        """Bring a page to the front."""
        if widget is self.currentWidget():
            return
        # At its first show a page is laid out and painted anyway: two pictures more would be felt.
        is_first = not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished)
        before = self.grab() if self._fades() and not is_first else None
        self._drop_veil()
        self.setCurrentWidget(widget)
        if before is not None:
            self._veil = _Veil(before, self.grab(), self)
            self._veil.ended.connect(self._drop_veil)

    def _fades(self) -> bool:
        return bool(duration("page")) and self.isVisible() and self.currentWidget() is not None

    def _drop_veil(self) -> None:
        if self._veil is not None:
            veil, self._veil = self._veil, None
            veil.hide()
            veil.deleteLater()


class _Veil(QWidget):
    """Both pictures over the stack; painting two pixmaps costs less than painting a page."""

    ended = Signal()

    def __init__(self, before: QPixmap, after: QPixmap, parent: QWidget) -> None:
        super().__init__(parent)
        self._before, self._after, self._part = before, after, 0.0
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(parent.rect())
        self._motion = QVariantAnimation(self)
        self._motion.setDuration(duration("page"))
        self._motion.setStartValue(0.0)
        self._motion.setEndValue(1.0)
        self._motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._motion.valueChanged.connect(self._on_moved)
        self._motion.finished.connect(self.ended)
        self.show()
        self.raise_()
        self._motion.start()

    def _on_moved(self, part: float) -> None:
        self._part = part
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.drawPixmap(0, 0, self._before)
        p.setOpacity(self._part)
        p.drawPixmap(0, 0, self._after)
        p.end()
