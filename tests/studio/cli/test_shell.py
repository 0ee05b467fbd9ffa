"""The frame of the shell: help, exit codes, and how failures are told."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from studio.cli.__main__ import main
from studio.cli.verbs import VERBS

HELP_WITHIN_S = 0.2


def harken(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "studio.cli", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
    )


def test_help_lists_every_verb_with_its_line(capsys):
    assert main(["--help"]) == 0

    shown = capsys.readouterr().out
    for verb in VERBS:
        assert f"  {verb.name} " in shown
        assert verb.summary in shown


def test_help_takes_less_than_a_fifth_of_a_second():
    before = os.times()  # of the processor: the clock on the wall counts what others do, too

    harken("--help")

    after = os.times()
    assert after.children_user + after.children_system < (
        before.children_user + before.children_system + HELP_WITHIN_S
    )


def test_help_imports_no_verb_and_no_library():
    probe = (
        "import sys; from studio.cli.__main__ import main; main(['--help']);"
        "print(*sys.modules, file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)

    loaded = set(ran.stderr.split())
    assert not loaded & {"numpy", "PySide6", "platformdirs", "onnxruntime", "sqlite3"}
    assert not loaded & {f"studio.cli.{verb.module or verb.name}" for verb in VERBS}


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_the_help_of_a_verb_has_an_example(verb, capsys):
    with pytest.raises(SystemExit) as stopped:
        main([verb.name, "--help"])

    assert stopped.value.code == 0
    assert f"harken {verb.name}" in capsys.readouterr().out.partition("example:")[2]


def test_a_misspelt_verb_is_wrong_usage_and_the_right_one_is_named(capsys):
    assert main(["completoin"]) == 2
    assert "Did you mean “completion”?" in capsys.readouterr().err


def test_a_missing_argument_is_wrong_usage():
    assert harken("completion").returncode == 2


def test_the_studio_without_a_display_is_a_sentence_and_a_cure():
    ran = harken(DISPLAY="", WAYLAND_DISPLAY="", QT_QPA_PLATFORM="")

    assert ran.returncode == 1
    assert ran.stderr.startswith("harken: The studio was not opened.")
    assert "harken demo --headless" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_debug_shows_where_an_error_comes_from():
    ran = harken("--debug", DISPLAY="", WAYLAND_DISPLAY="", QT_QPA_PLATFORM="")

    assert ran.returncode == 1
    assert "Traceback" in ran.stderr


def test_a_reader_that_has_seen_enough_is_no_error():
    command = f"{sys.executable} -m studio.cli completion bash | head -c 1"

    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)

    assert ran.stdout == "_"
    assert ran.stderr == ""
