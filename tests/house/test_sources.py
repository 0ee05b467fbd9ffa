"""What the rules of the house ask of every file, and no tool looks at."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for half in ("engine", "studio") for path in (ROOT / half).rglob("*.py"))
VAGUE = {"manager", "helper", "helpers", "util", "utils", "common", "misc", "handler", "info"}


OURS = ("engine", "studio", "resources", "tests", "packaging", ".ci")
WRITTEN = {".py", ".md", ".toml", ".json", ".txt", ".yaml", ".template", ""}


def texts() -> list[Path]:
    """Return every file that a person of this project wrote."""
    inside = [path for folder in OURS for path in (ROOT / folder).rglob("*")]
    return [
        path
        for path in (*ROOT.iterdir(), *inside)
        if path.is_file() and path.suffix in WRITTEN and "__pycache__" not in path.parts
    ]


def lines_with(pattern: str) -> list[str]:
    return [
        f"{named(path)}:{number}: {line.strip()[:80]}"
        for path in texts()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", [p for p in SOURCES if p.name == "__init__.py"], ids=named)
def test_an_init_file_is_one_docstring(path):
    body = ast.parse(path.read_text("utf-8")).body

    assert len(body) == 1
    assert ast.get_docstring(ast.Module(body=body, type_ignores=[]))


def test_every_module_says_what_lives_there():
    silent = [named(p) for p in SOURCES if not ast.get_docstring(ast.parse(p.read_text("utf-8")))]

    assert silent == []


def test_no_colour_is_written_outside_the_tokens():
    coloured = [
        f"{named(path)}:{number}"
        for path in SOURCES
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(r"#[0-9a-fA-F]{6}\b", line)
    ]

    assert coloured == []


def test_no_module_and_no_class_has_a_vague_name():
    vague = [named(path) for path in SOURCES if set(path.stem.split("_")) & VAGUE]
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                words = {word.lower() for word in re.findall("[A-Z][a-z]+", node.name)}
                if words & VAGUE - {"info"}:
                    vague.append(f"{named(path)}: {node.name}")

    assert vague == []


def test_no_module_is_too_long_to_read_in_one_sitting():
    long = {named(p): n for p in SOURCES if (n := len(p.read_text("utf-8").splitlines())) > 600}

    assert long == {}


def test_no_file_names_a_folder_of_somebody_s_machine():
    # Put together here, so that this file does not find itself.
    roots = "|".join(("ho" + "me", "wo" + "rk", "ro" + "ot", "Us" + "ers"))

    assert lines_with(rf"(^|[\s\"'`=(])/({roots})/\w") == []


def test_no_work_is_left_as_a_note():
    marks = "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"))

    assert lines_with(rf"\b({marks})\b") == []
