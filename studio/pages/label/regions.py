"""The clips of a recording as regions, and the edits that a hand or a key on them asks for."""

from __future__ import annotations

from collections.abc import Iterable

from engine.audio.zero_crossing import nearest_crossing_s
from engine.dataset.edits.base import Edit
from engine.dataset.edits.regions import AddRegion, MergeClips, MoveEnds, SplitClip
from engine.dataset.records import Clip, Label, Suggestion
from engine.settings import SAMPLE_RATE
from studio.pages.label.opened import OpenedClip
from studio.views.region_hand import SHORTEST_S, Wish
from studio.views.waveform import Region

_AROUND = 800
"""Samples read on either side of a cut to find the zero crossing beside it."""


def shown_regions(
    opened: OpenedClip, labels: Iterable[Label], ghost: Suggestion | None = None
) -> tuple[Region, ...]:
    """Return the clips of a recording as the editor draws them, in order of time.

    Parameters
    ----------
    opened : OpenedClip
    labels : Iterable[Label]
    ghost : Suggestion | None
        The suggested region that is chosen in the place of the opened clip.

    Returns
    -------
    tuple[Region, ...]
        A suggested region has the id of its suggestion with a minus before it; the clip that a
        label is suggested for is drawn with that label, as only suggested.
    """
    by_name = {label.name: label for label in labels}
    own = {each.clip_id: each for each in opened.suggestions if not each.is_region}
    made: list[Region] = []
    for clip in opened.regions:
        if ghost is not None and clip.id == opened.clip.id and not clip.label:
            continue  # what was found in a recording is seen without the recording's own frame
        onset_s, offset_s = opened.span_of(clip)
        said = None if clip.label else own.get(clip.id)
        label = by_name.get(said.label if said else clip.label)
        made.append(
            Region(
                onset_s=onset_s,
                offset_s=offset_s,
                name=said.label if said else clip.label,
                color=label.color if label else None,
                key=label.key if label else "",
                is_chosen=clip.id == opened.clip.id and ghost is None,
                id=clip.id,
                sure=said.probability if said else None,
            )
        )
    made.extend(
        Region(
            onset_s=each.onset_s,
            offset_s=min(each.offset_s, opened.before.outline.seconds),
            name=each.label,
            color=by_name[each.label].color,
            key=by_name[each.label].key,
            is_chosen=ghost is not None and each.id == ghost.id,
            id=-each.id,
            sure=each.probability,
            has_ends=False,
        )
        for each in opened.suggestions
        if each.is_region and each.label in by_name
    )
    return tuple(sorted(made, key=lambda region: (region.onset_s, region.offset_s, region.id)))


def wished_edit(opened: OpenedClip, wish: Wish) -> Edit | None:
    """Return the edit behind a drag, None where nothing would be left of the region."""
    onset_s, offset_s = wish.onset_s, wish.offset_s
    if wish.snaps:
        onset_s = _snapped(opened, onset_s) if wish.moves_onset else onset_s
        offset_s = _snapped(opened, offset_s) if wish.moves_offset else offset_s
    if offset_s - onset_s < SHORTEST_S / 2:
        return None
    if not wish.region:
        onset_s, offset_s = _in_source(opened, onset_s), _in_source(opened, offset_s)
        return AddRegion(source=opened.source.id, onset_s=onset_s, offset_s=offset_s)
    # The end that was not moved stays what it was, to the last digit.
    return MoveEnds(
        clip=wish.region,
        onset_s=_in_source(opened, onset_s) if wish.moves_onset else opened.clip.onset_s,
        offset_s=_in_source(opened, offset_s) if wish.moves_offset else opened.clip.offset_s,
    )


def split_edit(opened: OpenedClip, at_s: float) -> Edit:
    """Return the edit that splits the chosen region at a moment of the sound shown."""
    return SplitClip(clip=opened.clip.id, at_s=_in_source(opened, _snapped(opened, at_s)))


def trim_edit(opened: OpenedClip, at_s: float, *, is_onset: bool) -> Edit:
    """Return the edit that lets the chosen region begin, or end, at a moment."""
    onset_s, offset_s = opened.span
    wish = Wish(
        region=opened.clip.id,
        onset_s=at_s if is_onset else onset_s,
        offset_s=offset_s if is_onset else at_s,
        snaps=True,
        moves_onset=is_onset,
        moves_offset=not is_onset,
    )
    edit = wished_edit(opened, wish)
    assert edit is not None  # noqa: S101 - `why_not_trim` was asked first
    return edit


def merge_edit(opened: OpenedClip) -> Edit | None:
    """Return the edit that merges the chosen region with the next in time, if there is one."""
    following = next_clip(opened, 1)
    return None if following is None else MergeClips(clip=opened.clip.id, other=following.id)


def next_clip(opened: OpenedClip, step: int) -> Clip | None:
    """Return the clip after (1) or before (-1) the chosen one in its recording."""
    ordered = sorted(opened.regions, key=lambda clip: (clip.onset_s, clip.offset_s, clip.id))
    ids = [clip.id for clip in ordered]
    if opened.clip.id not in ids:
        return None
    place = ids.index(opened.clip.id) + step
    return ordered[place] if 0 <= place < len(ordered) else None


def why_not(opened: OpenedClip | None, command_id: str, head_s: float) -> str | None:
    """Return None where a region command can be used with the playhead there, else why not."""
    if opened is None:
        return "Choose a clip first."
    onset_s, offset_s = opened.span
    if command_id == "region.split":
        is_inside = onset_s + SHORTEST_S < head_s < offset_s - SHORTEST_S
        return None if is_inside else "Put the playhead inside the region."
    if command_id == "region.begin-here":
        return None if head_s < offset_s - SHORTEST_S else "The playhead is behind the region."
    if command_id == "region.end-here":
        return None if head_s > onset_s + SHORTEST_S else "The playhead is before the region."
    return None if next_clip(opened, 1) else "It is the last region of this recording."


def _snapped(opened: OpenedClip, at_s: float) -> float:
    place = round(at_s * SAMPLE_RATE)
    begins_s = max(0, place - _AROUND) / SAMPLE_RATE
    ends_s = min((place + _AROUND) / SAMPLE_RATE, opened.before.outline.seconds)
    around = opened.before.read(begins_s, max(begins_s, ends_s))
    return begins_s + nearest_crossing_s(around, SAMPLE_RATE, at_s - begins_s)


def _in_source(opened: OpenedClip, at_s: float) -> float:
    return min(max(0.0, at_s), opened.source.seconds)
