"""The inspector's place: beside the sound, or a drawer over it where the page is narrow."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from studio.pages.label.inspector import Inspector
from studio.pages.label.transport import Transport

NARROW_PX = 1130
"""Below this width of the page the inspector is a drawer: its room goes to the sound."""


class Drawer:
    """Moves the inspector between the row of panes and the page itself.

    Parameters
    ----------
    page : QWidget
        Whose width decides.
    work : QWidget
        The row of panes that the inspector ends.
    inspector : Inspector
    edge : QWidget
        The rule before it.
    transport : Transport
        Holds the button that opens the drawer.
    """

    def __init__(
        self,
        page: QWidget,
        work: QWidget,
        inspector: Inspector,
        edge: QWidget,
        transport: Transport,
    ) -> None:
        self._page, self._work, self._inspector = page, work, inspector
        self._edge, self._transport = edge, transport
        self.is_folded = False

    def place(self) -> None:
        """Fold or unfold by the width of the page; a drawer is hidden until asked for."""
        folds = self._page.width() < NARROW_PX
        if folds != self.is_folded:
            self.is_folded = folds
            self._edge.setHidden(folds)
            self._transport.details.setVisible(folds)
            self._transport.details.setChecked(False)
            if folds:
                self._inspector.setParent(self._page)
                self._inspector.hide()
            else:
                self._work.layout().addWidget(self._inspector)  # type: ignore[union-attr]
                self._inspector.show()
        if folds:
            width, top = self._inspector.width(), self._transport.height() + 1
            left = self._page.width() - width
            self._inspector.setGeometry(left, top, width, self._page.height() - top)
            self._inspector.raise_()
