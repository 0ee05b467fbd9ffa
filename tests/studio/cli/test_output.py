"""What the shell prints, on a terminal and elsewhere."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from argparse import Namespace

import pytest

from engine.errors.usage import UnansweredQuestionError
from studio.cli import output
from studio.cli.output import Progress, clock, confirm, print_json, print_table


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def hurried(monkeypatch):
    """Let every update be shown: a test does not wait ten seconds."""
    monkeypatch.setattr(output, "LINE_EVERY_S", 0.0)
    monkeypatch.setattr(output, "DRAW_EVERY_S", 0.0)


def test_a_table_sets_words_left_and_numbers_right(capsys):
    print_table(("label", "clips", "share"), [("dog", 7, 0.5), ("screech owl", 12, None)])

    assert capsys.readouterr().out.splitlines() == [
        "label        clips  share",
        "dog              7  0.500",
        "screech owl     12",
    ]


def test_a_table_without_rows_is_its_head(capsys):
    print_table(("label", "clips"), [])

    assert capsys.readouterr().out == "label  clips\n"


def test_json_is_one_line_and_keeps_its_letters(capsys):
    print_json({"label": "Łoś"})

    shown = capsys.readouterr().out
    assert shown == '{"label": "Łoś"}\n'
    assert json.loads(shown) == {"label": "Łoś"}


def test_away_from_a_terminal_progress_is_plain_lines(hurried, capsys):
    with Progress("Importing") as progress:
        progress.update(5, 20)

    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("Importing  25%  5 of 20")
    assert "\x1b" not in shown.err


def test_on_a_terminal_progress_is_a_bar_that_leaves_nothing_behind(hurried, monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")

    with Progress("Importing") as progress:
        progress.update(5, 20)

    assert "━━━━━━──" in terminal.getvalue()
    assert "left" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[2K")


def test_quiet_progress_says_nothing(hurried, capsys):
    with Progress("Importing", quiet=True) as progress:
        progress.update(5, 20)

    assert capsys.readouterr().err == ""


def test_colour_is_for_terminals_that_want_it(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert output.paint("dog", "1", Terminal()) == "\x1b[1mdog\x1b[0m"
    assert output.paint("dog", "1", io.StringIO()) == "dog"

    monkeypatch.setenv("NO_COLOR", "1")
    assert output.paint("dog", "1", Terminal()) == "dog"


def test_yes_answers_without_asking(capsys):
    assert confirm("Delete the run?", Namespace(yes=True))
    assert capsys.readouterr().err == ""


def test_a_question_nobody_can_answer_is_an_error(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))

    with pytest.raises(UnansweredQuestionError) as refused:
        confirm("Delete the run?", Namespace(yes=False))

    assert "--yes" in refused.value.cure


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "0:00"), (7.4, "0:07"), (760, "12:40"), (3723, "1:02:03")]
)
def test_lengths_of_time_read_as_people_write_them(seconds, shown):
    assert clock(seconds) == shown


def test_a_name_the_terminal_cannot_show_is_escaped():
    probe = (
        "from studio.cli.output import survive_any_name; survive_any_name();"
        "print('bark \\udcff.wav')"
    )
    ran = subprocess.run([sys.executable, "-c", probe], capture_output=True, check=True)

    assert ran.stdout == b"bark \\udcff.wav\n"
