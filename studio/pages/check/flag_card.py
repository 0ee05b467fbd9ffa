"""A thing to look at, as a card: what it is, how many, Show, and Fix where that is safe."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from engine.dataset.checking.findings import Finding, FindingKind
from studio.controls.arrange import card, column, row
from studio.controls.buttons import button
from studio.controls.numbers import count
from studio.controls.text import label
from studio.theme.icons import pixmap
from studio.theme.theme import current

_ICONS = {
    FindingKind.STORAGE: "shield-alert",
    FindingKind.CLASSES: "shapes",
    FindingKind.TINY: "chart-no-axes-column",
    FindingKind.ABSENT: "columns-2",
    FindingKind.DOMINANT: "git-compare",
    FindingKind.UNLABELLED: "tag",
    FindingKind.DUPLICATES: "copy",
    FindingKind.QUALITY: "volume-1",
}
_TO_KNOW = {FindingKind.TINY, FindingKind.UNLABELLED}
_COLLECTABLE = {FindingKind.TINY, FindingKind.ABSENT, FindingKind.CLASSES, FindingKind.DOMINANT}


class FlagCard(QWidget):
    """One finding.

    Attributes
    ----------
    show_asked, fix_asked, collect_asked : Signal(object)
        The finding whose button was pressed.
    """

    show_asked = Signal(object)
    fix_asked = Signal(object)
    collect_asked = Signal(object)

    def __init__(self, finding: Finding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.finding = finding
        self._picture = QLabel()
        self._picture.setFixedWidth(22)
        n_clips = count(len(finding.clips), "clip") if finding.clips else ""
        head = row(
            self._picture,
            (label(finding.title, "strong", wrap=True), 1),
            label(n_clips, "small", "3"),
            gap=6,
        )
        says = label(finding.sentence, "small", "2", wrap=True)
        says.setMinimumHeight(34)
        content = column(head, row(28, (says, 1), gap=0), gap=6, edges=(14, 12, 14, 12))
        acts = self._acts()
        if acts:
            content.layout().addWidget(row(28, *acts, None, gap=8))  # type: ignore[union-attr]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card(content))
        self.setAccessibleName(finding.title)
        self._draw_icon()

    def _acts(self) -> list[QWidget]:
        made: list[QWidget] = []
        if self.finding.clips:
            show = button("Show", "eye", small=True, tip="Opens these clips in Label")
            show.clicked.connect(lambda: self.show_asked.emit(self.finding))
            made.append(show)
        if self.finding.fix is not None:
            fix = button(self.finding.fix.title, small=True, tip="Undo takes it back")
            fix.clicked.connect(lambda: self.fix_asked.emit(self.finding))
            made.append(fix)
        elif self.finding.kind in _COLLECTABLE:
            more = button("Collect more", small=True, tip="Opens Collect")
            more.clicked.connect(lambda: self.collect_asked.emit(self.finding))
            made.append(more)
        return made

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._draw_icon()

    def _draw_icon(self) -> None:
        tone = "info" if self.finding.kind in _TO_KNOW else "warn"
        tone = "danger" if self.finding.is_serious else tone
        icon = _ICONS[self.finding.kind]
        ratio = self.devicePixelRatioF()
        self._picture.setPixmap(pixmap(icon, current().hex(tone), 18, ratio))
