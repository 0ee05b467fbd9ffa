r"""How files come to groups: each its own, by folder, or by a pattern on the name.

A pattern with round brackets is a regular expression with one group, looked for anywhere in the
path below the imported folder: ``(speaker\d+)_``. One without is a glob for the file's name, and
its first star names the group: ``*_take?.wav``. A name that does not match is a group of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from engine.errors.importing import GroupPatternError

GroupOf = Callable[[Path, Path], str]
"""From a file's path below the imported folder, and the folder that names its class, to a group."""


def grouping(group_by: str) -> GroupOf:
    """Return the rule that ``source``, ``folder`` or a pattern stands for.

    Raises
    ------
    GroupPatternError
        If it is no pattern, or marks no group or several.
    """
    if group_by == "source":
        return _by_source
    if group_by == "folder":
        return _by_folder
    pattern = compile_pattern(group_by)

    def by_pattern(relative: Path, class_folder: Path) -> str:
        return match(pattern, relative.as_posix()) or _by_source(relative, class_folder)

    return by_pattern


def compile_pattern(text: str) -> re.Pattern[str]:
    """Return a pattern with exactly one group; see the module for the two ways to write one."""
    if "(" not in text:
        if "*" not in text:
            raise GroupPatternError(text, "it names no part of a name")
        return re.compile(f"(?:^|/){_from_glob(text)}$")
    try:
        pattern = re.compile(text)
    except re.error as error:
        raise GroupPatternError(text, f"{error.msg} at character {error.pos}") from error
    if pattern.groups != 1:
        raise GroupPatternError(text, f"it marks {pattern.groups} parts instead of one")
    return pattern


def match(pattern: re.Pattern[str], name: str) -> str:
    """Return the group that a pattern finds in a name, ``""`` where it finds none."""
    found = pattern.search(name)
    return (found.group(1) or "").strip() if found else ""


def _from_glob(glob: str) -> str:
    before, after = glob.split("*", 1)
    return f"{_plain(before)}([^/]*?){_plain(after)}"


def _plain(glob: str) -> str:
    return "".join({"*": "[^/]*", "?": "[^/]"}.get(c, re.escape(c)) for c in glob)


def _by_source(relative: Path, class_folder: Path) -> str:
    return relative.with_suffix("").as_posix()


def _by_folder(relative: Path, class_folder: Path) -> str:
    """Return the folder above the file, leaving out the one that says what it is."""
    folder = relative.parent
    if folder == class_folder:
        folder = folder.parent
    return folder.as_posix() if folder != Path() else _by_source(relative, class_folder)
