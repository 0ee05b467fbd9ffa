"""The edits behind *accept* and *reject*: what a person makes of a suggestion."""

from __future__ import annotations

from engine.dataset.edits.base import Edit, Together
from engine.dataset.edits.clips import LabelClips
from engine.dataset.edits.suggestions import AcceptRegion, RejectSuggestion
from engine.dataset.records import Suggestion


def accepting(suggestion: Suggestion, label: str = "") -> Edit:
    """Return the edit that makes a label, or a region with one, of a suggestion.

    Parameters
    ----------
    suggestion : Suggestion
    label : str
        What the person says it is; ``""`` for the class that is suggested.
    """
    chosen = label or suggestion.label
    verb = "Accept" if chosen == suggestion.label else "Correct to"
    words = f"{verb} {chosen} {_place(suggestion)}"
    if suggestion.is_region:
        return AcceptRegion(words=words, suggestion=suggestion.id, label=chosen)
    return Together(words=words, edits=(LabelClips(clips=(suggestion.clip_id,), label=chosen),))


def rejecting(suggestion: Suggestion) -> Edit:
    """Return the edit that takes a suggestion away; it is not made again."""
    words = f"Reject {suggestion.label} {_place(suggestion)}"
    return RejectSuggestion(words=words, suggestion=suggestion.id)


def _place(suggestion: Suggestion) -> str:
    if suggestion.is_region:
        return f"at {suggestion.onset_s:.2f} s"
    return f"for clip c{suggestion.clip_id}"
