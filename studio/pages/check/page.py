"""The Check page: counts, sides, lengths, and what to look at before training."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from engine.dataset.checking.findings import CheckReport, Finding
from engine.dataset.records import Changes, ClipFilter
from engine.errors.base import HarkenError
from studio.commands.context import Context
from studio.commands.notice import Notice
from studio.controls.arrange import clear, column, pane, row, rule, scrolling
from studio.controls.empty_state import EmptyState, Way
from studio.controls.numbers import count
from studio.controls.pair import Pair
from studio.controls.text import label
from studio.pages.check.flag_card import FlagCard
from studio.pages.check.summary import SetSummary, summarise
from studio.pages.check.verdict import Verdict
from studio.views.length_bars import LengthBars
from studio.views.side_bars import SideBars
from studio.views.split_bars import SplitBars
from studio.work.job import Job, Task
from studio.work.latest import Latest

CARDS_PX = 372
NARROW_CARDS_PX = 300
NARROW_PX = 860
"""Width below which sides and lengths stand one over the other."""
LEAST_BELOW_PX, MOST_BELOW_PX = 210, 290


class CheckPage(QWidget):
    """Looks anew whenever clips, classes or the split change, off the main thread."""

    header_changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._summary: SetSummary | None = None
        self._storage: tuple[Finding, ...] = ()
        self._looking = Latest(context.desk, self)
        self._verdict = Verdict()
        self._bars, self._sides, self._lengths = SplitBars(), SideBars(), LengthBars()
        self._n_short = label("", "small", "3")
        self._n_seen = label("", "small", "3")
        self._cards = QVBoxLayout()
        self._stack = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self._stack.addWidget(self._content())
        self._stack.addWidget(pane(self._empty_state()))
        self._bars.class_chosen.connect(self._show_class)
        context.session.changed.connect(self._on_changed)
        context.session.project_changed.connect(self._look)
        self._look()

    # What the window asks

    @property
    def n_safe(self) -> int:
        """How many clips the safe fixes would touch."""
        return sum(len(each.clips) for each in self._findings() if each.fix is not None)

    def sentence(self) -> str:
        """Ask what the page answers."""
        return "Is this set fit to train on?"

    def primary(self) -> str:
        """Return the fix, where there is something safe to fix."""
        return "check.fix" if self.n_safe else ""

    def secondary(self) -> str:
        """Return the look at the storage."""
        return "check.storage"

    def foot_line(self) -> str:
        """Say what the set amounts to."""
        return count(self._summary.n_clips, "clip") if self._summary else ""

    def why_not(self, command_id: str) -> str | None:
        """Return None where one of its commands can be used now, else why not."""
        if command_id == "check.fix" and not self.n_safe:
            return "Nothing here can be fixed safely by itself."
        return None

    def do(self, command_id: str) -> None:
        """Carry out one of its commands."""
        if command_id == "check.fix":
            for finding in self._findings():
                self._fix(finding)
        else:
            self._check_storage()

    def play(self) -> bool:
        """Leave Space to the window: nothing on this page sounds."""
        return False

    def take_paths(self, paths: Sequence[Path]) -> None:
        """Sounds belong to Collect, whatever page they are dropped on."""
        self._context.show_page("Collect")
        self._context.page("Collect").take_paths(paths)

    def shown(self) -> None:
        """Look, where that was put off while another page was in front."""
        self._look()

    def hidden(self) -> None:
        """Nothing of this page goes on."""

    # Layout

    def _content(self) -> QWidget:
        heads = (
            row(label("Clips of each class", "title"), None, self._n_short, edges=(20, 14, 20, 4)),
            row(label("What each side is made of", "title"), edges=(20, 14, 20, 8)),
            row(label("How long the clips are", "title"), edges=(20, 14, 20, 8)),
        )
        sides = column(heads[1], (self._sides, 1), gap=0, edges=(0, 0, 0, 12))
        lengths = column(heads[2], (self._lengths, 1), gap=0, edges=(0, 0, 0, 16))
        self._below = Pair(sides, lengths, shares=(3, 2))
        counts = column(heads[0], (self._bars, 2), 12, rule(), (self._below, 1), gap=0)
        self._cards.setContentsMargins(16, 14, 16, 12)
        self._cards.setSpacing(10)
        cards = QWidget()
        cards.setLayout(self._cards)
        right = scrolling(pane(cards))
        self._right = right
        right.setFixedWidth(CARDS_PX)
        main = row((scrolling(pane(counts)), 1), rule("v"), right, gap=0)
        return column(pane(self._verdict), rule(), (main, 1), gap=0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._right.setFixedWidth(CARDS_PX if self.width() >= 1100 else NARROW_CARDS_PX)
        is_narrow = self.width() < NARROW_PX
        self._below.stack(is_stacked=is_narrow)
        self._below.setMinimumHeight(LEAST_BELOW_PX * (1 + is_narrow))
        self._below.setMaximumHeight(MOST_BELOW_PX * (1 + is_narrow))

    def _empty_state(self) -> EmptyState:
        way = Way("folder-input", "Collect", "Drop a folder of sounds, or record some.",
                  "Go to Collect", lambda: self._context.show_page("Collect"))  # fmt: skip
        return EmptyState("Nothing to check yet.", "Collect some sounds first.", (way,))

    # Looking

    def _on_changed(self, changes: Changes) -> None:
        if changes.clips or changes.labels or changes.splits or changes.settings:
            self._look()

    def _look(self) -> None:
        project = self._context.session.project
        if project is not None:
            self._looking.ask("Looking at the set", lambda _task: summarise(project), self._show)

    def _show(self, summary: SetSummary) -> None:
        self._summary = summary
        self._stack.setCurrentIndex(0 if summary.n_clips else 1)
        self._verdict.show_summary(summary)
        self._bars.set_data(summary.rows)
        self._sides.set_data([each.label for each in summary.rows], summary.sides)
        self._lengths.set_data(summary.seconds, summary.segment_s)
        short = [each.label.name for each in summary.rows if each.is_short]
        self._n_short.setText(f"fewest: {', '.join(short)}" if short else "")
        self._show_cards()
        n_findings = len(self._findings()) if summary.n_clips else 0
        words = str(n_findings or "ready") if summary.n_clips else ""
        self._context.set_state("Check", words, "warn" if n_findings else "ok")
        self.header_changed.emit()

    def _findings(self) -> tuple[Finding, ...]:
        found = self._summary.report.findings if self._summary is not None else ()
        return (*self._storage, *found)

    def _show_cards(self) -> None:
        clear(self._cards)
        findings = self._findings()
        said = count(len(findings), "thing") if findings else ""
        head = row(label("To look at", "title"), None, label(said, "small", "3"))
        self._cards.addWidget(head)
        if not findings:
            self._cards.addWidget(
                label("Every flag is seen to. The set is fit to train on.", "body", "2", wrap=True)
            )
        for finding in findings:
            made = FlagCard(finding)
            made.show_asked.connect(lambda each: self._show_clips(each.clips))
            made.fix_asked.connect(self._fix)
            made.collect_asked.connect(lambda _each: self._context.show_page("Collect"))
            self._cards.addWidget(made)
        self._cards.addStretch(1)

    # Acting

    def _fix(self, finding: Finding) -> None:
        if finding.fix is None:
            return
        try:
            self._context.session.apply(finding.fix)
        except HarkenError as error:
            self._context.tell_error(error)

    def _show_class(self, name: str) -> None:
        project = self._context.session.project
        if project is not None:
            clips = project.catalog.clips(ClipFilter(label=name))
            self._show_clips(tuple(each.id for each in clips))

    def _show_clips(self, clip_ids: tuple[int, ...]) -> None:
        self._context.session.select(clip_ids)
        self._context.show_page("Label")

    def _check_storage(self) -> None:
        project = self._context.session.project
        if project is None:
            return
        from engine.dataset.checking.check import check

        def work(task: Task) -> CheckReport:
            def tell(done: int, total: int, note: str) -> None:
                task.check()
                task.progress(done, total, note)

            return check(project, progress=tell)

        job = Job("Checking the storage", work)
        job.finished.connect(self._on_storage)
        job.failed.connect(self._context.tell_error)
        self._context.desk.start(job)

    def _on_storage(self, report: CheckReport | None) -> None:
        if report is None:
            return
        self._storage = tuple(each for each in report.findings if each.kind == "storage")
        if not self._storage:
            said = "Every sound is on the disk as it was written."
            self._context.tell(Notice(kind="ok", title="The storage is well", sentence=said))
        self._show_cards()
