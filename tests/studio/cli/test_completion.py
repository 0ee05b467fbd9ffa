"""The completion scripts, the bash one in bash itself."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from studio.cli.__main__ import main
from studio.cli.completion import SCRIPTS
from studio.cli.verbs import VERBS


@pytest.mark.parametrize("shell", SCRIPTS)
def test_a_script_knows_every_verb_and_its_options(shell, capsys):
    assert main(["completion", shell]) == 0

    script = capsys.readouterr().out
    assert all(verb.name in script for verb in VERBS)
    assert "headless" in script
    assert "@" not in script.replace("@(", "").replace("@{", "")


@pytest.mark.parametrize(
    ("words", "offered"), [("harken comp", "completion"), ("harken demo --head", "--headless")]
)
def test_bash_finishes_a_word(words, offered, capsys):
    if not shutil.which("bash"):
        pytest.skip("there is no bash")
    main(["completion", "bash"])
    script = capsys.readouterr().out
    ask = (
        f'COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _harken; echo "$COMPREPLY"'
    )

    told = subprocess.run(
        ["bash", "-c", f"{script}\n{ask}"], capture_output=True, text=True, check=True
    )

    assert told.stdout.strip() == offered
