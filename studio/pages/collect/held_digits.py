"""A digit held records: its press and its release, wherever on the page the focus is."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QPlainTextEdit, QWidget

from studio.controls.floating import Floating

_DIGITS = {getattr(Qt.Key, f"Key_{digit}"): str(digit) for digit in range(1, 10)}
_TYPED_INTO = (QLineEdit, QPlainTextEdit, QAbstractSpinBox)


class HeldDigits(QObject):
    """Watches the keys of the program while its page is in front: a release is only an event.

    Keys belong to whatever floats over the page or stands before it, and to a field that is typed
    into; those are left alone.

    Signals
    -------
    pressed(str), released()
        A digit, and the end of the same press.
    """

    pressed = Signal(str)
    released = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._app = QCoreApplication.instance() or page
        self._held: int | None = None

    def watch(self) -> None:
        """Take digits from now on."""
        self._app.installEventFilter(self)

    def rest(self) -> None:
        """Take none any more; one that is held is let go of."""
        self._app.removeEventFilter(self)
        self._let_go()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        # Every event of the program comes by here: the least that tells keys from the rest.
        return isinstance(event, QKeyEvent) and self._take_key(event)

    def _take_key(self, event: QKeyEvent) -> bool:
        is_press = event.type() == QEvent.Type.KeyPress
        if not is_press and event.type() != QEvent.Type.KeyRelease:
            return False
        if not is_press and event.key() == self._held and not event.isAutoRepeat():
            self._let_go()  # wherever the focus went meanwhile
            return True
        is_plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        digit = _DIGITS.get(Qt.Key(event.key())) if is_plain else None
        if digit is None or not self._is_for_page():
            return False
        if is_press and not event.isAutoRepeat() and self._held is None:
            self._held = event.key()
            self.pressed.emit(digit)
        return True

    def _let_go(self) -> None:
        if self._held is not None:
            self._held = None
            self.released.emit()

    def _is_for_page(self) -> bool:
        """Return whether nothing else wants the key: no dialog, no card, no list, no field."""
        if QApplication.activeModalWidget() is not None or QApplication.activePopupWidget():
            return False
        focus = QApplication.focusWidget()
        if focus is None:
            return True
        if isinstance(focus, _TYPED_INTO) or focus.window() is not self._page.window():
            return False
        above: QWidget | None = focus
        while above is not None and not isinstance(above, Floating):
            above = above.parentWidget()
        return above is None
