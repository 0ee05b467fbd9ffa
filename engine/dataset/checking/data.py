"""Is the data set fit to train on: counts, sides, groups, copies, quality."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from engine.dataset.checking.findings import Finding, FindingKind
from engine.dataset.edits.clips import RemoveClips
from engine.dataset.records import Clip, Label, Split
from engine.errors.words import counted

FEWEST_CLASSES = 2
FEWEST_CLIPS = 10
"""A class with fewer is called tiny: one clip of its test is worth more than a third of it."""

MOST_NAMED = 3
"""Names that a sentence can bear."""

DOMINANT_SHARE = 0.5
FEWEST_FOR_SHARE = 10
EXPECTED_SHARE = 0.5
"""Where half a class is silent or quiet, that is what the class sounds like."""

_MEANING = {
    "off centre": ": the wave does not swing round zero (a DC offset), which costs loudness",
}
"""What a flag means, where its name does not say it."""


def check_data(labels: Sequence[Label], clips: Sequence[Clip]) -> tuple[Finding, ...]:
    """Return what is to be looked at before training.

    Parameters
    ----------
    labels : Sequence[Label]
        The classes.
    clips : Sequence[Clip]
        All clips.
    """
    by_label: defaultdict[str, list[Clip]] = defaultdict(list)
    for clip in clips:
        by_label[clip.label].append(clip)
    of_class = {label.name: by_label[label.name] for label in labels}
    return (
        *_classes(of_class),
        *_tiny(of_class),
        *_absent(of_class),
        *_dominant(of_class),
        *_unlabelled(by_label[""]),
        *_copies(clips),
        *_quality(by_label),
    )


def _classes(of_class: dict[str, list[Clip]]) -> Iterator[Finding]:
    n_filled = sum(bool(clips) for clips in of_class.values())
    if n_filled < FEWEST_CLASSES:
        there = {0: "there is none", 1: "there is one"}[n_filled]
        yield Finding(
            kind=FindingKind.CLASSES,
            title="Too few classes",
            sentence=f"Two classes with clips are needed to train; {there}.",
            is_serious=True,
        )
    if empty := [name for name, clips in of_class.items() if not clips]:
        more = f" and {len(empty) - MOST_NAMED} more" if len(empty) > MOST_NAMED else ""
        named = ", ".join(empty[:MOST_NAMED]) + more if more else _listed(empty)
        yield Finding(
            kind=FindingKind.CLASSES,
            title="Empty classes",
            sentence=f"No clip has the label {named}: training leaves "
            f"{'it' if len(empty) == 1 else 'them'} out.",
        )


def _tiny(of_class: dict[str, list[Clip]]) -> Iterator[Finding]:
    for name, clips in of_class.items():
        if 0 < len(clips) < FEWEST_CLIPS:
            yield Finding(
                kind=FindingKind.TINY,
                title=f"Few clips of {name}",
                sentence=f"{_clips(len(clips))} of {name}: collect some more.",
                clips=_ids(clips),
            )


def _absent(of_class: dict[str, list[Clip]]) -> Iterator[Finding]:
    for name, clips in of_class.items():
        sides = {clip.split for clip in clips}
        absent = [side for side in Split if side not in sides]
        if not clips or not absent:
            continue
        n_groups = len({clip.group for clip in clips})
        # A group is never broken, so one group fills one side and two fill two.
        because = f", for it has only {_groups(n_groups)}" if n_groups < len(Split) else ""
        where = _listed([str(side) if side is not Split.TRAIN else "training" for side in absent])
        yield Finding(
            kind=FindingKind.ABSENT,
            title=f"{name} is missing from {where}",
            sentence=f"No clip of {name} is in {where}{because}: its score there means nothing.",
            clips=_ids(clips),
            is_serious=Split.TRAIN in absent,
        )


def _dominant(of_class: dict[str, list[Clip]]) -> Iterator[Finding]:
    for name, clips in of_class.items():
        if len(clips) < FEWEST_FOR_SHARE:
            continue
        group, n_clips = Counter(clip.group for clip in clips).most_common(1)[0]
        if n_clips > DOMINANT_SHARE * len(clips):
            yield Finding(
                kind=FindingKind.DOMINANT,
                title=f"One group dominates {name}",
                sentence=f"{n_clips} of {_clips(len(clips))} of {name} are of group {group}: "
                "the network may learn the group instead of the class.",
                clips=_ids([clip for clip in clips if clip.group == group]),
            )


def _unlabelled(clips: list[Clip]) -> Iterator[Finding]:
    if clips:
        yield Finding(
            kind=FindingKind.UNLABELLED,
            title="Unlabelled clips",
            sentence=f"{_clips(len(clips))} without a label: training leaves them out.",
            clips=_ids(clips),
        )


def _copies(clips: Sequence[Clip]) -> Iterator[Finding]:
    """Find clips of the same bytes and span; the later ones can go unless labels differ."""
    same: defaultdict[tuple[object, ...], list[Clip]] = defaultdict(list)
    for clip in clips:
        same[clip.source_id, clip.onset_s, clip.offset_s, clip.chain].append(clip)
    several = [copies for copies in same.values() if len(copies) > 1]
    agreeing = [copies for copies in several if len({clip.label for clip in copies}) == 1]
    disputed = [copies for copies in several if len({clip.label for clip in copies}) > 1]
    if agreeing:
        spare = tuple(clip.id for copies in agreeing for clip in copies[1:])
        yield Finding(
            kind=FindingKind.DUPLICATES,
            title="Exact copies",
            sentence=f"{_clips(len(spare))} are copies of others: they count twice in training.",
            clips=tuple(clip.id for copies in agreeing for clip in copies),
            fix=RemoveClips(clips=spare),
        )
    if disputed:
        first = " and ".join(sorted({clip.label or "no label" for clip in disputed[0]}))
        yield Finding(
            kind=FindingKind.DUPLICATES,
            title="Copies with different labels",
            sentence=f"The same sound is labelled {first}: listen, and say which it is.",
            clips=tuple(clip.id for copies in disputed for clip in copies),
        )


def _quality(by_label: dict[str, list[Clip]]) -> Iterator[Finding]:
    flagged: defaultdict[str, list[Clip]] = defaultdict(list)
    for clips in by_label.values():
        n_flags = Counter(flag for clip in clips for flag in clip.flags)
        for clip in clips:
            for flag in clip.flags:
                if n_flags[flag] <= EXPECTED_SHARE * len(clips) or len(clips) == 1:
                    flagged[flag].append(clip)
    for flag, clips in sorted(flagged.items()):
        yield Finding(
            kind=FindingKind.QUALITY,
            title=f"{flag.capitalize()} clips",
            sentence=f"{_clips(len(clips))} {'is' if len(clips) == 1 else 'are'} {flag}"
            f"{_MEANING.get(flag, '')}.",
            clips=_ids(clips),
        )


def _ids(clips: Sequence[Clip]) -> tuple[int, ...]:
    return tuple(clip.id for clip in clips)


def _clips(number: int) -> str:
    return f"{counted(number)} clip{'' if number == 1 else 's'}"


def _groups(number: int) -> str:
    return "one group" if number == 1 else f"{number} groups"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
