"""What a project decides for all its runs: by its owner, else by its clips."""

from __future__ import annotations

from engine.dataset.edits.settings import SetProjectSetting
from engine.dataset.project_settings import BRIEF_S, ProjectSettings
from tests.engine.dataset.conftest import add_clips

DEFAULT_S = ProjectSettings().segment_s


def test_the_segment_is_short_for_words_and_longer_for_all_else(project):
    assert project.catalog.settings().segment_s == DEFAULT_S

    add_clips(project, list("abcdefghi"), "cat", seconds=0.6)
    assert project.catalog.settings().segment_s == BRIEF_S

    add_clips(project, ["a sentence"], "dog", seconds=4.0)  # one of ten
    assert project.catalog.settings().segment_s == BRIEF_S

    add_clips(project, ["another"], "dog", seconds=4.0)
    assert project.catalog.settings().segment_s == DEFAULT_S


def test_sounds_without_a_class_do_not_decide_the_segment(project):
    add_clips(project, ["a", "b"])

    assert project.catalog.settings().segment_s == DEFAULT_S


def test_a_chosen_segment_stays_whatever_the_clips_are(project):
    add_clips(project, ["a", "b"], "cat")
    project.apply(SetProjectSetting(name="segment_s", value=3.0))
    assert project.catalog.settings().segment_s == 3.0

    project.apply(SetProjectSetting(name="segment_s", value=None))
    assert project.catalog.settings().segment_s == BRIEF_S
