"""README, locks, continuous integration and resources say the same and have their licences."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def test_the_machine_runs_the_very_command_of_the_readme():
    assert "python3 dev.py test" in read("README.md")
    assert "python3 dev.py run" in read("README.md")
    assert "\npython3 dev.py test\n" in read(".ci/run")


def test_the_lock_takes_everything_from_the_public_index():
    packages = tomllib.loads(read("uv.lock"))["package"]

    places = {place for each in packages for place in each["source"].items()}
    assert places == {("registry", "https://pypi.org/simple"), ("editable", ".")}


def test_no_lock_takes_the_qt_binding_that_ends_python_3_11():
    packages = tomllib.loads(read("uv.lock"))["package"]
    versions = {
        each["version"]: each.get("resolution-markers", [])
        for each in packages
        if each["name"] == "pyside6-essentials"
    }

    for version, markers in versions.items():
        if version.startswith("6.12"):
            assert markers
            assert all("< '3.12'" not in marker for marker in markers)


def test_the_raspberry_pi_lock_has_the_last_qt_that_its_system_can_load():
    assert "pyside6-essentials==6.8.0.2" in read("packaging/locks/bookworm-arm64.txt")


def test_decisions_are_numbered_without_a_gap():
    numbers = [int(n) for n in re.findall(r"^## (\d+)\. ", read("DECISIONS.md"), re.MULTILINE)]

    assert numbers == list(range(1, len(numbers) + 1))


def test_packaging_is_a_folder_and_no_package():
    """An __init__.py would hide the library of that name."""
    assert not (ROOT / "packaging/__init__.py").exists()


@pytest.mark.parametrize("folder", ["icons", "fonts"])
def test_what_others_made_travels_with_its_licence(folder):
    licence = read(f"resources/{folder}/LICENSE")

    assert "Copyright" in licence
    assert len(licence) > 500


def test_the_fonts_together_are_under_600_kb():
    assert sum(path.stat().st_size for path in (ROOT / "resources/fonts").glob("*.ttf")) < 600_000
