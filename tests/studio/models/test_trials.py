"""The table of a search, and the recipe that is taken over from it."""

from engine.dataset.edits.base import Together
from engine.dataset.project import Project
from engine.training.choice import chosen_recipe, preset_recipe
from engine.training.search import Choice, Trial
from studio.models.trials import TrialsModel
from studio.pages.train.searching import edits_for


def trial(rung: int, macro_f1: float, **choice) -> Trial:
    told = {"preset": "fast", "strength": "strong", "width": 24, "segment_s": 1.0, **choice}
    return Trial(choice=Choice(**told), rung=rung, macro_f1=macro_f1, accuracy=macro_f1)


def test_the_recipe_that_got_furthest_stands_first():
    model = TrialsModel()
    early, late = trial(1, 0.9), trial(2, 0.7)
    for each in (late, early, late):
        model.take(each)

    assert [model.trial_at(row) for row in range(model.rowCount())] == [late, early]


def test_a_recipe_that_is_used_is_the_one_that_was_tried_and_undo_brings_the_old_one_back(tmp_path):
    chosen = trial(2, 0.8)
    with Project.create(tmp_path / "a.harken") as project:
        before = chosen_recipe(project.catalog.settings())
        project.apply(Together(words="Use a recipe", edits=edits_for(chosen)))
        used = chosen_recipe(project.catalog.settings())
        wanted = chosen.choice.recipe(preset_recipe("fast"))

        assert (used.preset, used.segment_s, used.network) == ("fast", 1.0, wanted.network)
        shares = {each.name: each.probability for each in used.augmentation if each.is_on}
        assert shares == {each.name: each.probability for each in wanted.augmentation if each.is_on}

        project.undo()
        assert chosen_recipe(project.catalog.settings()) == before
