"""The frame of the shell: help, exit codes, and how failures are told."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

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


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ["train", "--presets", "fast"],
            "“--presets” is no option of “harken train”. Did you mean “--preset”?",
        ),
        (["clips", "--lable=owl"], "“--lable” is no option of “harken clips”. Did you mean “--la"),
        (["tune", "--x"], "“--x” is no option of “harken tune”. `harken tune --help` shows"),
        (["devices", "all"], "“all” is one word too many for “harken devices”. `harken devices"),
    ],
)
def test_a_word_that_a_verb_does_not_take_is_wrong_usage_in_one_sentence(words, told, capsys):
    assert main(words) == 2

    shown = capsys.readouterr().err
    assert shown.startswith(f"harken: {told}")
    assert len(shown.splitlines()) == 1


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


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full device")
@pytest.mark.parametrize("words", ["--help", "completion bash"])
def test_output_that_cannot_be_written_is_a_sentence(words):
    command = f"{sys.executable} -m studio.cli {words} > /dev/full"

    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)

    assert ran.returncode == 1
    assert "No space left on device" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert "Exception ignored" not in ran.stderr


def test_a_program_without_standard_streams_still_works():
    command = f"{sys.executable} -m studio.cli devices --json >&- 2>&-"

    assert subprocess.run(["bash", "-c", command], check=False).returncode == 0


def test_a_mistake_of_ours_is_told_in_words_and_shown_with_debug(monkeypatch, capsys):
    def stumble(_arguments):
        raise ZeroDivisionError("by 0")

    monkeypatch.setattr("studio.cli.completion.run", stumble)

    assert main(["completion", "bash"]) == 1
    told = capsys.readouterr().err
    assert "“harken completion” stopped because of a mistake in Harken. ZeroDivisionError" in told
    assert "--debug" in told
    with pytest.raises(ZeroDivisionError):
        main(["completion", "bash", "--debug"])


def test_numpy_multiplies_on_one_thread_in_every_process_of_ours():
    probe = (
        "import os; os.environ.pop('OPENBLAS_NUM_THREADS', None);"
        "from studio.cli.__main__ import main; main(['devices', '--json']);"
        "import numpy; print(len(os.listdir('/proc/self/task')))"
    )
    if not Path("/proc/self/task").exists():
        pytest.skip("only Linux lists the threads of a process")

    ran = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)

    assert ran.stdout.splitlines()[-1] == "1"
