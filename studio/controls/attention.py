"""Tells somebody who is looking at another program that something here is done."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from studio.controls.brand import brand_icon

SEEN_MS = 10_000


def call_attention(window: QWidget, title: str, sentence: str) -> bool:
    """Mark the window in the task bar and show a notification, where the system has those.

    Nothing happens, and False is returned, where the window is being looked at.
    """
    if window.isActiveWindow():
        return False
    QApplication.alert(window)
    if QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages():
        # Many systems show a notification only beside an icon: it stands there as long as that.
        tray = QSystemTrayIcon(brand_icon(), window)
        tray.messageClicked.connect(window.activateWindow)
        tray.show()
        tray.showMessage(title, sentence, brand_icon(), SEEN_MS)
        QTimer.singleShot(SEEN_MS, tray, tray.deleteLater)
    return True
