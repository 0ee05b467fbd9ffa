"""The card that takes labels away: the format, what it cannot carry, how the file will look."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.dataset.exporting.labels import LabelExport, plan_label_export, write_label_files
from engine.dataset.label_files.kinds import Kind
from engine.errors.base import HarkenError
from studio.commands.context import Context
from studio.commands.notice import Notice
from studio.controls.arrange import row
from studio.controls.buttons import button
from studio.controls.numbers import count
from studio.controls.popover import Popover
from studio.controls.segmented import Segmented
from studio.controls.text import label
from studio.work.job import Job
from studio.work.latest import Latest

KINDS = {"Audacity": Kind.AUDACITY, "Raven": Kind.RAVEN, "CSV": Kind.CSV}
_CARD_PX = 420
_N_LINES = 5
_TOLD_PX, _PREVIEW_PX = 80, 84
_NOTHING_LOST = "Nothing is lost in this format."


class LabelsCard(QWidget):
    """Plans each time another format is chosen, so that what will be lost is seen before."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__()
        self._context = context
        self._export: LabelExport | None = None
        self._planning = Latest(context.desk, self)
        self.format = Segmented(list(KINDS), 0, "Format of the label files")
        self.format.chosen_changed.connect(lambda _place: self._plan())
        self.told = label("", "body", "2", wrap=True)
        self.preview = label("", "small")
        for shown, height in ((self.told, _TOLD_PX), (self.preview, _PREVIEW_PX)):
            shown.setFixedHeight(height)  # the card stays as it is, whatever the format
            shown.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.write = button("Choose where…", "save", kind="primary")
        self.write.clicked.connect(self._write)
        self.setFixedWidth(_CARD_PX)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 16)
        layout.setSpacing(10)
        layout.addWidget(label("Export labels", "title"))
        layout.addWidget(self.format)
        layout.addWidget(label("What this format cannot carry", "small", "3"))
        layout.addWidget(self.told)
        layout.addWidget(label("How the first file begins", "small", "3"))
        layout.addWidget(self.preview)
        layout.addWidget(row(None, self.write))
        self._popover = Popover(self, parent)
        self._plan()

    def open_over(self, cause: QWidget) -> None:
        """Open beside the button it belongs to."""
        self._popover.point_at(cause, "right")

    def _plan(self) -> None:
        self._export = None
        self.write.set_reason("The labels are still being read.")
        project = self._context.session.project
        if project is not None:
            kind = list(KINDS.values())[self.format.chosen]
            self._planning.ask(
                "Reading the labels",
                lambda _task: plan_label_export(project, kind),
                self._show,
                self._on_failed,
            )

    def _show(self, export: LabelExport) -> None:
        self._export = export
        self.told.setText("\n".join(export.losses) or _NOTHING_LOST)
        lines = export.preview(_N_LINES).replace("\t", "   ").splitlines()
        measure, room = self.preview.fontMetrics(), self.preview.width()
        end = Qt.TextElideMode.ElideRight
        self.preview.setText("\n".join(measure.elidedText(each, end, room) for each in lines))
        self.write.set_words(f"Write {count(len(export.files), 'file')}…")
        self.write.set_reason(None)

    def _on_failed(self, error: HarkenError) -> None:
        self._popover.close_now()
        self._context.tell_error(error)

    def _write(self) -> None:
        export = self._export
        folder = self._context.ask_folder("Where the label files go")
        if export is None or folder is None:
            return
        self._popover.close_now()
        job = Job("Writing labels", lambda _task: write_label_files(export, folder))
        job.finished.connect(partial(_tell, self._context, export, folder.name))
        self._context.desk.start(job)


def _tell(
    context: Context, export: LabelExport, folder: str, refused: tuple[tuple[str, str], ...] | None
) -> None:
    if refused is None:
        return
    n_written = len(export.files) - len(refused)
    context.tell(
        Notice(
            kind="warn" if refused else "ok",
            title=f"{count(n_written, 'label file')} written to “{folder}”",
            sentence=f"{count(len(refused), 'file')} of that name stayed." if refused else "",
            details="\n".join(why for _, why in refused),
            stays=bool(refused),
        )
    )
