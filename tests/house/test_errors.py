"""Every failure a person can meet says what happened and what to do, and survives a process."""

from __future__ import annotations

import inspect
import json
import pickle
import pkgutil
import re
from pathlib import Path

import pytest

from engine import errors
from engine.errors.base import HarkenError
from engine.errors.registry import DECLARED, FAMILIES
from engine.processes import describe_error, rebuild_error

FACTS = {"Path": Path("somewhere/bark 1.wav"), "int": 1, "float": 1.5, "bool": True}
CONCRETE = sorted(
    (each for each in DECLARED.values() if "__init__" in vars(each)),
    key=lambda each: each.__name__,
)


def made(error: type[HarkenError]) -> HarkenError:
    """Return an error of that class, its facts made up from their types."""
    declared = list(inspect.signature(error.__init__).parameters.values())[1:]
    return error(*(fact(str(each.annotation)) for each in declared))


def fact(kind: str) -> object:
    """Return something of that type, which stands as text in the source."""
    if kind.startswith(("tuple", "list", "Sequence", "Iterable")):
        return ["cat", "dog"]
    return next((value for name, value in FACTS.items() if name in kind), "It is so.")


@pytest.mark.parametrize("error", CONCRETE, ids=lambda error: error.__name__)
def test_an_error_says_what_happened_and_what_to_do(error):
    told = made(error)

    assert told.sentence.endswith((".", "”"))
    assert told.cure.endswith((".", "`", "”")) or ": " in told.cure
    assert not re.search(r"!|\b(please|sorry|oops|invalid)\b", str(told), re.IGNORECASE)


@pytest.mark.parametrize("error", CONCRETE, ids=lambda error: error.__name__)
def test_an_error_comes_out_of_a_worker_as_it_was(error):
    told = made(error)

    assert str(pickle.loads(pickle.dumps(told))) == str(told)
    assert str(rebuild_error(json.loads(json.dumps(describe_error(told))))) == str(told)


def test_every_error_is_declared_in_one_package():
    root = Path(__file__).parents[2]
    sources = [path for half in ("engine", "studio") for path in (root / half).rglob("*.py")]
    declares = re.compile(
        r"^class \w+\((Harken|Sound|Project|Importing|Training|Model|Usage)Error\):", re.M
    )

    declaring = [path for path in sources if declares.search(path.read_text("utf-8"))]
    assert {path.parent for path in declaring} == {root / "engine" / "errors"}


def test_every_family_of_errors_comes_out_of_a_worker():
    modules = {each.name for each in pkgutil.iter_modules(errors.__path__)}
    families = {family.__name__.rpartition(".")[2] for family in FAMILIES}

    assert families == modules - {"base", "registry", "words"}


def test_inside_a_family_errors_stand_in_the_order_of_the_alphabet():
    for family in FAMILIES:
        declared = re.findall(r"^class (\w+)\((\w+)\):", inspect.getsource(family), re.M)
        names = [name for name, parent in declared if parent != "HarkenError"]
        assert names == sorted(names, key=str.lower), family.__name__
