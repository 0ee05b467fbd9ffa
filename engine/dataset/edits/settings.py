"""Edits of the project's own settings."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import ClassVar

from engine.dataset.edits.base import Applied, Edit
from engine.dataset.project_settings import ProjectSettings
from engine.dataset.records import Changes
from engine.dataset.rows import SettingRow, drop, put, read
from engine.settings import Declaration, declarations


@dataclass(frozen=True, slots=True, kw_only=True)
class SetProjectSetting(Edit):
    """Change one setting.

    Attributes
    ----------
    name : str
        A field of `ProjectSettings`.
    value : int | float | str | bool | None
        None for what it is where nobody chose.
    """

    kind: ClassVar[str] = "settings.set"
    name: str
    value: int | float | str | bool | None

    @property
    def title(self) -> str:
        """What the menu says."""
        return f"Set {self._declared().title.lower()}"

    def apply(self, connection: sqlite3.Connection) -> Applied:
        """Write the value; the inverse writes the one from before.

        Raises
        ------
        SettingRangeError
            If the declaration does not allow the value.
        """
        declared = self._declared()
        before = read(connection, SettingRow, "WHERE name = ?", (self.name,))
        if self.value is None:
            drop(connection, before)
        else:
            declared.check(self.value)
            put(connection, [SettingRow(name=self.name, value=json.dumps(self.value))])
        old_value = json.loads(before[0].value) if before else None
        inverse = SetProjectSetting(name=self.name, value=old_value)
        return Applied(self, inverse, Changes(settings=True))

    def _declared(self) -> Declaration:
        for declared in declarations(ProjectSettings):
            if declared.name == self.name:
                return declared
        message = f"there is no project setting “{self.name}”"
        raise ValueError(message)
