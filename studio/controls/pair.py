"""Two panes parted by a hairline: side by side, or one over the other where it is narrow."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QWidget

from studio.controls.arrange import rule


class Pair(QWidget):
    """Holds two panes; `stack` turns it.

    Parameters
    ----------
    first, second : QWidget
    shares : tuple[int, int]
        How they divide the width between them.
    """

    def __init__(
        self,
        first: QWidget,
        second: QWidget,
        shares: tuple[int, int] = (1, 1),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._upright, self._level = rule("v"), rule("h")
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(first, shares[0])
        self._layout.addWidget(self._upright)
        self._layout.addWidget(self._level)
        self._layout.addWidget(second, shares[1])
        self.stack(is_stacked=False)

    def stack(self, *, is_stacked: bool) -> None:
        """Set the panes one over the other, or side by side again."""
        way = QBoxLayout.Direction
        self._layout.setDirection(way.TopToBottom if is_stacked else way.LeftToRight)
        self._upright.setVisible(not is_stacked)
        self._level.setVisible(is_stacked)
