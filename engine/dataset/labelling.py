"""The edit behind *label these clips*: it makes the class where there is none of that name."""

from __future__ import annotations

from engine.dataset.catalog import Catalog
from engine.dataset.edits.base import Edit, Together
from engine.dataset.edits.classes import AddClass, class_name
from engine.dataset.edits.clips import LabelClips


def labelling(catalog: Catalog, clips: tuple[int, ...], label: str) -> Edit:
    """Return the edit that labels clips, adding the class first when it is new.

    Parameters
    ----------
    catalog : Catalog
    clips : tuple[int, ...]
    label : str
        A class's name; ``""`` to leave the clips unlabelled.

    Raises
    ------
    ClassNameError
        If it cannot be a name.
    """
    name = class_name(label) if label else ""
    edit = LabelClips(clips=clips, label=name)
    if not name or any(known.name == name for known in catalog.labels()):
        return edit
    return Together(words=edit.title, edits=(AddClass(name=name), edit))
