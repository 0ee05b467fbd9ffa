"""Laws of edits: undo leads back to the very rows, redo forth again, also after a restart."""

from __future__ import annotations

import dataclasses
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from engine.dataset.codec import to_json
from engine.dataset.edits.base import Edit
from engine.dataset.edits.classes import (
    AddClass,
    MergeClass,
    RecolourClass,
    RemoveClass,
    RenameClass,
)
from engine.dataset.edits.clips import LabelClips, RemoveClips, SetGroup, SetNote, SpanClip
from engine.dataset.edits.registry import from_json
from engine.dataset.edits.settings import SetProjectSetting
from engine.dataset.edits.treatments import SetTreatments
from engine.dataset.project import Project
from engine.dataset.treatments import Gain, Trim
from engine.errors.usage import ClipSpanError, UsageError
from tests.engine.dataset.conftest import add_clips

TABLES = ("source", "label", "clip", "treatment", "split", "setting", "suggestion")


def rows_of(project: Project) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that edits may touch, seals included."""
    with project.reading() as connection:
        return {
            table: connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
            for table in TABLES
        }


class EditsAndUndo(RuleBasedStateMachine):
    """Edits at random; the model is the list of states between them."""

    @initialize()
    def open_project(self) -> None:
        self._home = tempfile.TemporaryDirectory()
        self.project = Project.create(Path(self._home.name) / "p.harken")
        self.states = [rows_of(self.project)]
        self.at = 0

    def teardown(self) -> None:
        if hasattr(self, "project"):
            self.project.close()
            self._home.cleanup()

    def do(self, edit: Edit) -> None:
        """Apply; a refused edit must change nothing."""
        try:
            self.project.apply(edit)
        except UsageError:
            return
        self.note()

    def note(self) -> None:
        self.states = [*self.states[: self.at + 1], rows_of(self.project)]
        self.at += 1

    def some_clips(self, data: st.DataObject) -> tuple[int, ...]:
        ids = [clip.id for clip in self.project.catalog.clips()]
        return tuple(data.draw(st.lists(st.sampled_from(ids), min_size=1, unique=True)))

    def a_class(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from([each.name for each in self.project.catalog.labels()]))

    def has_clips(self) -> bool:
        return bool(self.states[self.at]["clip"])

    def has_labels(self) -> bool:
        return bool(self.states[self.at]["label"])

    @rule(groups=st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=4), data=st.data())
    def add(self, groups: list[str], data: st.DataObject) -> None:
        label = self.a_class(data) if self.has_labels() and data.draw(st.booleans()) else ""
        add_clips(self.project, groups, label)
        self.note()

    @rule(name=st.sampled_from(["cat", "dog", "owl", "ape", " "]))
    def add_class(self, name: str) -> None:
        self.do(AddClass(name=name))

    @precondition(lambda self: self.has_labels())
    @rule(data=st.data(), what=st.sampled_from(["rename", "merge", "remove", "recolour"]))
    def change_class(self, data: st.DataObject, what: str) -> None:
        name = self.a_class(data)
        edits: dict[str, Edit] = {
            "rename": RenameClass(name=name, new_name=data.draw(st.sampled_from(["cat", "emu"]))),
            "merge": MergeClass(name=name, into=self.a_class(data)),
            "remove": RemoveClass(name=name),
            "recolour": RecolourClass(name=name, color=data.draw(st.integers(0, 11))),
        }
        self.do(edits[what])

    @precondition(lambda self: self.has_clips())
    @rule(data=st.data(), what=st.integers(0, 5))
    def change_clips(self, data: st.DataObject, what: int) -> None:
        clips = self.some_clips(data)
        label = self.a_class(data) if self.has_labels() else ""
        chain = (Trim(onset_s=0.25, offset_s=0.5), Gain(gain_db=-3.0, is_on=False))
        edits: list[Edit] = [
            LabelClips(clips=clips, label=label),
            RemoveClips(clips=clips),
            SetGroup(clips=clips, group=data.draw(st.sampled_from("aeiou"))),
            SetNote(clips=clips, note=data.draw(st.text(max_size=8))),
            SpanClip(clip=clips[0], onset_s=data.draw(st.sampled_from([0.0, 0.5])), offset_s=0.75),
            SetTreatments(words="Treat", chains=tuple((clip, chain) for clip in clips)),
        ]
        self.do(edits[what])

    @rule(seconds=st.sampled_from([1.0, 2.0, 99.0, None]))
    def change_setting(self, seconds: float | None) -> None:
        self.do(SetProjectSetting(name="segment_s", value=seconds))

    @rule()
    def undo(self) -> None:
        assert (self.project.undo() is None) == (self.at == 0)
        self.at = max(0, self.at - 1)

    @rule()
    def redo(self) -> None:
        assert (self.project.redo() is None) == (self.at == len(self.states) - 1)
        self.at = min(len(self.states) - 1, self.at + 1)

    @rule()
    def reopen(self) -> None:
        self.project.close()
        self.project = Project.open(self.project.folder)

    @rule()
    def undo_all(self) -> None:
        while self.project.undo() is not None:
            self.at -= 1
        assert self.at == 0

    @invariant()
    def the_rows_are_those_of_the_model(self) -> None:
        if hasattr(self, "project"):
            assert rows_of(self.project) == self.states[self.at]


TestEditsAndUndo = EditsAndUndo.TestCase
TestEditsAndUndo.settings = hypothesis_settings(
    max_examples=25, stateful_step_count=25, deadline=None
)


def test_every_kind_of_edit_comes_back_from_json_as_it_was():
    edits = [
        LabelClips(clips=(1, 2), label="dog"),
        SetTreatments(words="Trim", chains=((3, (Trim(onset_s=0.1, offset_s=1.0),)),)),
        SetProjectSetting(name="segment_s", value=2),
        SpanClip(clip=1, onset_s=0, offset_s=1),
    ]

    assert [from_json(to_json(edit)) for edit in edits] == edits


@pytest.mark.parametrize(
    "text",
    [
        '{"kind":"clips.shred","clips":[1]}',
        '{"kind":"clips.remove","clips":["1"]}',
        '{"kind":"clips.remove","clips":[true]}',
        '{"kind":"clips.remove","clips":[1],"extra":1}',
        '{"kind":"clips.remove"}',
        "[]",
        "null",
    ],
)
def test_a_history_that_was_tampered_with_is_no_edit(text):
    with pytest.raises(ValueError, match=r"."):
        from_json(text)


def test_a_new_step_after_an_undo_drops_what_was_undone(project):
    project.apply(AddClass(name="horse"))
    project.undo()

    project.apply(AddClass(name="cow"))

    assert project.redo() is None
    assert [entry.title for entry in project.history.entries()] == [
        "Add 2 classes",
        "Add class cow",
    ]


def test_undo_is_named_in_the_menu_after_a_restart(project):
    ids = add_clips(project, ["a", "b"])
    project.apply(LabelClips(clips=ids, label="dog"))
    project.close()

    with Project.open(project.folder) as again:
        assert again.history.undo_title == "Label 2 clips as dog"
        again.undo()
        assert again.history.redo_title == "Label 2 clips as dog"
        assert {clip.label for clip in again.catalog.clips()} == {""}


def test_the_side_that_a_label_brought_goes_when_the_label_is_undone(project):
    ids = add_clips(project, ["a"])
    assert project.catalog.clip(ids[0]).split is None

    project.apply(LabelClips(clips=ids, label="dog"))
    assert project.catalog.clip(ids[0]).split == "train"

    project.undo()
    with project.reading() as connection:
        assert connection.execute("SELECT count(*) FROM split").fetchone()[0] == 0


def test_changes_name_the_clips_that_differ_now(project):
    ids = add_clips(project, ["a", "b", "c"], "cat")

    changes = project.apply(LabelClips(clips=ids[:2], label="dog"))

    assert changes.clips == set(ids[:2])
    assert not changes.labels


def test_an_id_is_never_given_twice(project):
    first = add_clips(project, ["a"])
    project.undo()

    assert add_clips(project, ["a"]) > first


def test_a_span_outside_its_source_is_refused(project):
    ids = add_clips(project, ["a"])

    with pytest.raises(ClipSpanError):
        project.apply(SpanClip(clip=ids[0], onset_s=0.5, offset_s=1.5))


def test_the_catalog_itself_refuses_rows_that_cannot_be(project):
    add_clips(project, ["a"])

    with pytest.raises(sqlite3.IntegrityError), project.writing() as connection:
        connection.execute("UPDATE clip SET offset_s = onset_s")


def test_an_edit_is_immutable():
    edit = LabelClips(clips=(1,), label="dog")

    with pytest.raises(dataclasses.FrozenInstanceError):
        edit.label = "cat"  # type: ignore[misc]
