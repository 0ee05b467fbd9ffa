"""What the system wishes: light, dark or high contrast."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication


def system_theme(app: QGuiApplication) -> str:
    """Return the theme that the system has on now."""
    if _system_is_high_contrast():
        return "contrast"
    is_dark = app.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return "dark" if is_dark else "light"


def _system_is_high_contrast() -> bool:
    """Ask Windows, the one system that says so to a program of Qt 6.8."""
    if sys.platform != "win32":
        return False
    import ctypes
    from ctypes import wintypes

    class HighContrast(ctypes.Structure):
        _fields_ = (
            ("size", wintypes.UINT),
            ("flags", wintypes.DWORD),
            ("scheme", wintypes.LPWSTR),
        )

    asked = HighContrast(size=ctypes.sizeof(HighContrast))
    get_high_contrast, is_on = 0x0042, 0x1  # SPI_GETHIGHCONTRAST, HCF_HIGHCONTRASTON
    ctypes.windll.user32.SystemParametersInfoW(
        get_high_contrast, asked.size, ctypes.byref(asked), 0
    )
    return bool(asked.flags & is_on)
