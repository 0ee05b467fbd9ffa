"""Words from a thread that no job started, brought to the main thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Relay(QObject):
    """The mouth that a foreign thread speaks through: an audio player's, a device watch's.

    It has no parent and belongs to the thread's own closure, so it lives as long as that thread
    may speak; whoever listens may be gone by then, and hears nothing.

    Signals
    -------
    said(object)
        Connect it queued, to a method of a QObject of the main thread.
    """

    said = Signal(object)
