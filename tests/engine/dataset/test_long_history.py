"""A thousand edits of every kind, taken back and done again after the project was closed."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from itertools import pairwise

from engine.dataset.codec import to_json
from engine.dataset.deciding import accepting, rejecting
from engine.dataset.edits import (
    chopping,
    classes,
    clips,
    regions,
    settings,
    splits,
    suggestions,
    treatments,
)
from engine.dataset.edits.base import Edit, Together
from engine.dataset.history import LONGEST
from engine.dataset.project import Project
from engine.dataset.rows import SplitRow
from engine.dataset.treatments import Gain, Trim
from engine.errors.usage import UsageError
from tests.engine.dataset.conftest import add_clips
from tests.engine.dataset.test_edits import rows_of

NAMES = ("ape", "bee", "cat", "dog", "emu", "fox")


class Person:
    """Makes one sensible edit after the other, of every family."""

    def __init__(self, project: Project) -> None:
        self.project, self.rng = project, random.Random(7)
        self.n_classes = 0

    def edit(self) -> Edit | None:
        """Return the next edit, None where clips were added, which is one by itself."""
        catalog = self.project.catalog
        ids, labels = list(catalog.clip_ids()), [label.name for label in catalog.labels()]
        if len(ids) < 12:
            groups = [f"g{self.rng.randrange(40)}" for _ in range(6)]
            add_clips(self.project, groups, self.rng.choice(["", *labels]))
            return None
        if len(labels) < 3:
            self.n_classes += 1
            return classes.AddClass(name=f"{self.rng.choice(NAMES)} {self.n_classes}")
        return self.rng.choice(self.makers())(ids, labels)

    def makers(self) -> list[Callable[[list[int], list[str]], Edit]]:
        """Return one maker for each kind of change, those of clips more than once."""
        rng, one = self.rng, self.rng.choice
        return [
            lambda ids, names: clips.LabelClips(clips=self.some(ids), label=one(["", *names])),
            lambda ids, names: clips.LabelClips(clips=self.some(ids), label=one(names)),
            lambda ids, names: clips.SetGroup(clips=self.some(ids), group=f"g{rng.randrange(40)}"),
            lambda ids, names: clips.SetNote(clips=self.some(ids), note=f"“{rng.random():.3f}” ü"),
            lambda ids, names: clips.Regroup(words="Regroup", groups=((one(ids), "g1"),)),
            lambda ids, names: clips.RemoveClips(clips=self.some(ids)),
            lambda ids, names: clips.SpanClip(
                clip=one(ids), onset_s=rng.random() / 2, offset_s=0.6 + rng.random() / 3
            ),
            lambda ids, names: classes.AddClass(name=f"new {rng.randrange(10**6)}"),
            lambda ids, names: classes.RenameClass(name=one(names), new_name=f"n{rng.random()}"),
            lambda ids, names: classes.MergeClass(name=one(names), into=one(names)),
            lambda ids, names: classes.RemoveClass(name=one(names)),
            lambda ids, names: classes.RecolourClass(name=one(names), color=rng.randrange(12)),
            lambda ids, names: classes.SetClassKey(name=one(names), key=one("123456789")),
            lambda ids, names: regions.SplitClip(clip=one(ids), at_s=0.3 + rng.random() / 3),
            lambda ids, names: regions.MoveEnds(clip=one(ids), onset_s=0.1, offset_s=0.9),
            lambda ids, names: regions.MergeClips(clip=one(ids), other=one(ids)),
            lambda ids, names: regions.AddRegion(
                source=self.project.catalog.clip(one(ids)).source_id, onset_s=0.2, offset_s=0.4
            ),
            lambda ids, names: settings.SetProjectSetting(
                name="segment_s", value=one([1.0, 2.0, 3.0, None])
            ),
            lambda ids, names: splits.AssignSplits(
                words="Move to test",
                rows=(SplitRow(group_name="g1", side="test", fold=2, placed_by="person"),),
            ),
            self.chopping,
            self.treatment,
            self.suggestion,
            self.decision,
            self.decision,
        ]

    def some(self, ids: list[int]) -> tuple[int, ...]:
        return tuple(self.rng.sample(ids, self.rng.randint(1, 3)))

    def chopping(self, ids: list[int], _names: list[str]) -> Edit:
        clip = self.project.catalog.clip(self.rng.choice(ids))
        step_s = clip.seconds / 4
        pieces = ((clip.onset_s, clip.onset_s + step_s), (clip.onset_s + 2 * step_s, clip.offset_s))
        return chopping.ChopClip(clip=clip.id, pieces=pieces)

    def treatment(self, ids: list[int], _names: list[str]) -> Edit:
        chain = (Trim(onset_s=0.1, offset_s=0.3), Gain(gain_db=self.rng.uniform(-6, 6)))
        made = treatments.SetTreatments(words="Treat", chains=((self.rng.choice(ids), chain),))
        return Together(
            words="Treat and note", edits=(made, clips.SetNote(clips=(ids[0],), note=""))
        )

    def suggestion(self, ids: list[int], names: list[str]) -> Edit:
        found = tuple(
            suggestions.Found(
                clip=clip,
                onset_s=onset_s,
                offset_s=None if onset_s is None else onset_s + 0.2,
                label=self.rng.choice(names),
                probability=0.5,
                uncertainty=self.rng.random(),
            )
            for clip in self.rng.sample(ids, 5)
            for onset_s in (None, 0.25)
        )
        return suggestions.SuggestLabels(words="Suggest", run=1, model="m", found=found)

    def decision(self, ids: list[int], names: list[str]) -> Edit:
        open_ones = self.project.catalog.suggestions()
        if not open_ones:
            return self.suggestion(ids, names)
        chosen = self.rng.choice(open_ones)
        if self.rng.random() < 0.5:
            return rejecting(chosen)
        return accepting(chosen, self.rng.choice(["", *names]))


def test_a_thousand_edits_of_every_kind_are_undone_and_redone_after_a_restart(tmp_path, capsys):
    with Project.create(tmp_path / "p.harken") as project:
        hurry(project)
        before, took_s = rows_of(project), [time.process_time()]
        asked = make_edits(project, LONGEST)
        took_s.append(time.process_time())
        after = rows_of(project)
        with project.reading() as connection:
            rows = connection.execute("SELECT edit || inverse FROM history").fetchall()
        told = asked + "".join(row[0] for row in rows)
        titles = [entry.title for entry in project.history.entries()]

    with Project.open(tmp_path / "p.harken") as again:
        hurry(again)
        assert rows_of(again) == after
        undone = count_steps(again.undo)
        took_s.append(time.process_time())
        assert rows_of(again) == before
        redone = count_steps(again.redo)
        took_s.append(time.process_time())
        assert rows_of(again) == after

    assert undone == redone == len(titles) == LONGEST
    assert all(titles)
    assert {kind for kind in Edit.kinds if f'"kind":"{kind}"' not in told} == set()
    made, undoing, redoing = (end - begin for begin, end in pairwise(took_s))
    with capsys.disabled():
        figures = f"{made:.1f} s made, {undoing:.1f} s undone, {redoing:.1f} s redone"
        print(f"\n{LONGEST} edits: {figures}")  # noqa: T201 - for people


def test_of_more_edits_than_a_thousand_the_oldest_are_forgotten(tmp_path):
    with Project.create(tmp_path / "p.harken") as project:
        hurry(project)
        with project.writing() as connection:  # a long history, made at once
            connection.execute(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) "
                "INSERT INTO history SELECT i, 'Old', '', '', '', 0, '' FROM n"
            )
        project.apply(classes.AddClass(name="new"))

        entries = project.history.entries()

    assert len(entries) == LONGEST
    assert entries[0].id == 2
    assert entries[-1].title == "Add class new"


def make_edits(project: Project, n_edits: int) -> str:
    """Make so many edits, and return as JSON what was asked for."""
    person, n_made, asked = Person(project), 0, ""
    while n_made < n_edits:
        edit = person.edit()
        try:
            if edit is not None:
                project.apply(edit)
                asked += to_json(edit)
        except UsageError:
            continue  # a merge of clips of two recordings, a class into itself
        n_made += 1
    return asked


def count_steps(move: Callable[[], object]) -> int:
    n_steps = 0
    while move() is not None:
        n_steps += 1
    return n_steps


def hurry(project: Project) -> None:
    """Let no edit wait for the disk: three thousand flushes are another test's matter."""
    project._access._connection.execute("PRAGMA synchronous = OFF")
