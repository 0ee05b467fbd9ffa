"""The look at a machine finds what is missing and names the cure."""

from __future__ import annotations

import pytest

from engine.machine.checkup import Finding, State, examine
from engine.machine.libraries import install_line, missing


@pytest.fixture
def findings(tmp_path) -> dict[str, Finding]:
    return {each.part: each for each in examine(tmp_path, tmp_path / "config")}


def test_every_part_that_is_not_well_has_a_cure(findings):
    assert [
        each for each in findings.values() if each.state is not State.WELL and not each.cure
    ] == []


def test_looking_makes_no_folder(tmp_path):
    examine(tmp_path, tmp_path / "config")

    assert list(tmp_path.iterdir()) == []


def test_this_very_python_and_disk_are_named(findings, tmp_path):
    assert findings["Python"].state is State.WELL
    assert str(tmp_path) in findings["Disk"].sentence


def test_settings_that_cannot_be_written_are_found(tmp_path):
    in_the_way = tmp_path / "config"
    in_the_way.touch()

    found = {each.part: each for each in examine(tmp_path, in_the_way / "harken")}["Settings"]

    assert found.state is State.MISSING
    assert str(in_the_way) in found.cure


def test_no_display_is_left_out_not_missing(tmp_path, monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)

    found = {each.part: each for each in examine(tmp_path, tmp_path)}["Display"]

    assert found.state is State.LEFT_OUT


def test_a_library_a_program_and_a_path_are_found_where_they_are():
    packages = {"libc.so.6": "libc6", "sh": "dash", "/etc/pass*": "base-passwd"}

    assert missing(packages) == []


def test_what_is_not_there_is_named_by_its_package():
    packages = {"libnothing.so.9": "libnothing9", "no-such-program": "nothing", "/no/such": "void"}

    assert missing(packages) == ["libnothing9", "nothing", "void"]
    assert install_line(["libnothing9"]).endswith(" libnothing9")
