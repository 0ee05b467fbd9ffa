"""Every failure a person can meet says what happened and what to do, and survives a process."""

from __future__ import annotations

import inspect
import json
import pickle
import re
from pathlib import Path

import pytest

from engine import errors
from engine.errors import HarkenError
from engine.processes import describe_error, rebuild_error

FACTS = {"Path": Path("somewhere/bark 1.wav"), "int": 1, "float": 1.5, "bool": True}
CONCRETE = sorted(
    (
        each
        for each in vars(errors).values()
        if inspect.isclass(each) and issubclass(each, HarkenError) and "__init__" in vars(each)
    ),
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


def test_every_error_is_declared_in_one_place():
    root = Path(__file__).parents[2]
    sources = [path for half in ("engine", "studio") for path in (root / half).rglob("*.py")]
    declares = re.compile(
        r"^class \w+\((Harken|Sound|Project|Importing|Training|Model|Usage)Error\):", re.M
    )

    assert [path.name for path in sources if declares.search(path.read_text("utf-8"))] == [
        "errors.py"
    ]


def test_inside_a_family_errors_stand_in_the_order_of_the_alphabet():
    families = [each for each in HarkenError.__subclasses__() if "__init__" not in vars(each)]

    for family in families:
        names = [each.__name__ for each in CONCRETE if each.__mro__[1] is family]
        lines = {name: inspect.getsourcelines(getattr(errors, name))[1] for name in names}
        assert sorted(names, key=str.lower) == sorted(names, key=lines.__getitem__), family.__name__
