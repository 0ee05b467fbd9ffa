"""A sheet of every control in every state, to be looked at beside the design's own sheet."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QWidget

from studio.commands.notice import Cure, Notice
from studio.controls.arrange import card, column, pane, row, rule, section, setting_row
from studio.controls.badge import Badge, BadgeName
from studio.controls.big_key import RECORD, BigKey
from studio.controls.buttons import button, icon_button
from studio.controls.chip import Chip
from studio.controls.choice_card import ChoiceCard
from studio.controls.class_key import ClassKey
from studio.controls.delegates import BadgeDelegate, Role, ThumbnailDelegate, VerdictDelegate
from studio.controls.empty_state import EmptyState, Way
from studio.controls.fields import CheckBox, SearchField, field, select
from studio.controls.key_hint import KeyHint
from studio.controls.notice_line import NoticeLine
from studio.controls.popover import Popover
from studio.controls.progress import ProgressLine
from studio.controls.segmented import Segmented
from studio.controls.slider_row import SliderRow
from studio.controls.switch import Switch
from studio.controls.table import Table
from studio.controls.text import label
from studio.controls.toast import ToastStack

BIRDS = ("Robin", "Blackbird", "Wren", "Great tit", "Chaffinch", "Wood pigeon", "Background")


def gallery() -> QWidget:
    """Return a window of 1440 by 900 with every control."""
    made = row(_left(), rule("v"), (_middle(), 1), rule("v"), _right(), gap=0)
    made.setObjectName("window")
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    made.resize(1440, 900)
    return made


def add_floating(window: QWidget) -> None:
    """Put a toast and a popover over the gallery."""
    ToastStack(window).show(
        Notice(
            kind="danger",
            title="The microphone was unplugged",
            sentence="The take of Robin up to 0:03.2 is kept. "
            "Plug it in again, or go on with another microphone.",
            cure=Cure("Choose a microphone", print),
            details="PortAudio lost the stream.",
            stays=True,
        )
    )
    content = column(
        row(Badge(4, "5", 20), label("4 chaffinches, heard as Robin", "title"), None),
        label("Play them in turn; the surest mistake comes first.", "small", "2"),
        gap=6,
        edges=(18, 16, 18, 16),
    )
    popover = Popover(content, window)
    popover.point_at(QRect(330, 560, 60, 30), "right")


def _left() -> QWidget:
    presets = (
        ("Fast", "A first look", "about 1 min"),
        ("Balanced", "Good for most sets", "about 6 min"),
    )
    cards = [ChoiceCard(*each) for each in presets]
    cards[1].setChecked(True)
    sections = column(
        section(
            "Noise reduction",
            SliderRow("Strength", 0, 100, 60, unit="%"),
            setting_row("Noise learnt from", label("0:00.0 – 0:00.3")),
            control=Switch("Noise reduction", on=True),
        ),
        rule(),
        section("Even loudness", control=Switch("Even loudness")),
        rule(),
        section("Compare", control=Segmented(("A  Before", "B  After"), 1)),
        rule(),
        column(
            *cards,
            CheckBox("Ticked", on=True),
            CheckBox("Not ticked"),
            gap=6,
            edges=(16, 14, 16, 14),
        ),
        column(ProgressLine(0.63), edges=(16, 8, 16, 8)),
        row(
            KeyHint("Space", "plays"), KeyHint("1–7", "label and go on"), None, edges=(16, 0, 16, 0)
        ),
        None,
        gap=0,
    )
    return pane(sections, width=296)


def _middle() -> QWidget:
    keys = [ClassKey(name, i, str(i + 1)) for i, name in enumerate(BIRDS)]
    keys[0].setChecked(True)
    big = [
        BigKey("Record", RECORD, fill="record"),
        BigKey("Play", "play"),
        BigKey("Predicting", "ear"),
    ]
    big[2].setChecked(True)
    badges = [Badge(i, str(i + 1) if i < 9 else "") for i in range(14)]
    table = bird_table()
    table.setFixedHeight(220)
    ways = (
        Way(
            "folder-input",
            "From this computer",
            "Files or folders, up to hours long.",
            "Choose a folder…",
            print,
        ),
        Way(
            "mic", "From the microphone", "Hold a key and make the sound.", "Start recording", print
        ),
    )
    empty = EmptyState("Start with some sounds", "Drop a folder anywhere in this window.", ways)
    return pane(
        column(
            row(*keys, gap=7, edges=(16, 12, 16, 4)),
            row(
                *badges,
                Badge(None, ""),
                BadgeName("Robin", 0, "1", "strong"),
                BadgeName("", None, ""),
                None,
                edges=(20, 4, 20, 4),
            ),
            table,
            row(*big, gap=12, edges=(20, 8, 20, 8)),
            (empty, 1),
            gap=4,
        )
    )


def _right() -> QWidget:
    focused = field("0:05.62", name="Ends")
    focused.setObjectName("focused-field")
    off = button("Trim")
    off.set_reason("No clip is chosen.")
    words = [
        label("Robin 94 %", "hero"),
        label("91.5 %", "display"),
        label("Nearly ready", "heading"),
        label("Noise reduction", "title"),
        label("Great tit 066", "strong"),
        label("34 of 682 clips have no label yet", "body", "2"),
        label("by recording", "small", "3"),
        label("0:04.37", "caption"),
    ]
    chosen = Chip("No label", 34)
    chosen.setChecked(True)
    notices = (
        ("ok", "209 files are in. 3 were here already."),
        ("info", "Balanced takes about 6 minutes for this set."),
        ("warn", "Wren has 31 clips; the others about 100."),
        ("danger", "The disk is full. Nothing was lost."),
    )
    return pane(
        column(
            *words,
            rule(),
            row(
                button("Trim"), button("Split", "scissors"), off, button("Small", small=True), None
            ),
            row(
                button("Import", "download", kind="primary"),
                button("Leave out", kind="danger"),
                button("Details", kind="quiet"),
                None,
            ),
            row(
                field("0:03.30", name="Starts"),
                focused,
                select(["Folder name", "Nothing"], "Label from"),
            ),
            SearchField("Filter clips", "/"),
            row(
                chosen,
                Chip("Flags", 18),
                Chip("All"),
                None,
                icon_button("play", "Play"),
                icon_button("repeat", "Loop", tone="accent"),
                icon_button("x", "Close", small=True),
                gap=6,
            ),
            rule(),
            *(NoticeLine(*each) for each in notices),
            card(column(label("A card", "strong"), edges=(14, 12, 14, 12))),
            None,
            gap=9,
            edges=(28, 20, 28, 16),
        ),
        width=480,
    )


def bird_table(name: str = "gallery") -> Table:
    """Return a table of three files as an import plan shows them."""
    model = QStandardItemModel(0, 5)
    model.setHorizontalHeaderLabels(["File", "Label", "Group", "Length", "Verdict"])
    model.setHeaderData(
        3,
        Qt.Orientation.Horizontal,
        int(Qt.AlignmentFlag.AlignRight),
        Qt.ItemDataRole.TextAlignmentRole,
    )
    for file, bird, length, verdict in (
        ("robin/2024-06-02_0451.wav", 0, "0:06.4", ("Ready", "circle-check", "ok", "text")),
        (
            "wren/2024-06-03_0513.wav",
            2,
            "0:03.2",
            ("Very quiet: peak −41 dB", "triangle-alert", "warn", "warn"),
        ),
        (
            "pigeon/roof_morning.flac",
            5,
            "0:08.9",
            ("Already here: Pigeon 12", "copy", "text3", "text3"),
        ),
        ("great tit/feeder.m4a", 3, "0:07.3", ("Ready", "circle-check", "ok", "text")),
    ):
        cells = [QStandardItem(text) for text in (file, BIRDS[bird], "2 June", length, verdict[0])]
        cells[1].setData((bird, str(bird + 1)), Role.CLASS)
        cells[2].setData("text2", Role.TONE)
        cells[3].setTextAlignment(Qt.AlignmentFlag.AlignRight)
        cells[4].setData(verdict[1:3], Role.VERDICT)
        cells[4].setData(verdict[3], Role.TONE)
        model.appendRow(cells)
    made = Table(name)
    made.setModel(model)
    model.setParent(made)
    made.setItemDelegateForColumn(0, ThumbnailDelegate(made))
    made.setItemDelegateForColumn(1, BadgeDelegate(made))
    made.setItemDelegateForColumn(4, VerdictDelegate(made))
    made.set_widths(270, 110, 70, 70)
    made.selectRow(1)
    return made
