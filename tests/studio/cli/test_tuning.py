"""`harken tune`, as a person types it; the trainings are played here."""

from __future__ import annotations

import json
from typing import ClassVar

import pytest

from engine.training import search
from engine.training.events import Done
from studio.cli.__main__ import main
from tests.engine.runs import make_project


class Played:
    """A search of two recipes on one fold, of which as many are tried as a test wants."""

    tried: ClassVar[list[dict]] = []

    def __init__(self, *, folds, plan, **_facts) -> None:
        self.folds = folds
        self.plan = plan

    def events(self):
        found = {"trials": self.tried, "best": None, "folds": 1, "seconds": 1.0}
        yield Done(metrics=found)


def trial(preset: str) -> dict:
    recipe = {"preset": preset, "strength": "as the preset", "width": 16, "segment_s": 1.0}
    return recipe | {
        **dict.fromkeys(("macro_f1", "std_macro_f1", "accuracy"), 0.5),
        "rung": 1,
        "seconds": 3.0,
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    with make_project(tmp_path_factory.mktemp("tuning")) as project:
        return project.folder


@pytest.fixture
def tune(folder, monkeypatch):
    """Return a call of the verb in which these presets, unchanged, were tried in the end."""

    def call(*presets: str, words: tuple[str, ...] = ()) -> int:
        monkeypatch.setattr(Played, "tried", [trial(each) for each in presets])
        monkeypatch.setattr(search, "Search", Played)
        return main(["tune", "-p", str(folder), *words])

    return call


@pytest.mark.parametrize("word", ["0", "-5", "nan", "inf", "long"])
def test_a_budget_that_is_no_time_at_all_is_wrong_usage(word, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["tune", f"--budget={word}"])

    assert stopped.value.code == 2
    assert f"“{word}” is not a number of minutes above 0" in capsys.readouterr().err


def test_a_preset_alone_was_compared_with_nothing(tune, capsys):
    assert tune("fast") == 0

    told = capsys.readouterr()
    assert told.out.splitlines()[-1] == "1 recipe on 1 fold, 0:01"
    assert told.err.splitlines()[-1] == (
        "Only the unchanged preset “fast” was tried in this time, so nothing was compared: "
        "give a larger --budget."
    )


def test_a_time_in_which_nothing_was_tried_is_told_beside_the_json(tune, capsys):
    assert tune(words=("--json", "-q")) == 0

    told = capsys.readouterr()
    assert json.loads(told.out)["trials"] == []
    assert told.err.startswith("No recipe was tried in this time")


def test_two_recipes_were_compared(tune, capsys):
    assert tune("fast", "balanced") == 0

    told = capsys.readouterr()
    assert told.out.splitlines()[-1] == "2 recipes on 1 fold, 0:01"
    assert "compared" not in told.err
