"""Label files as clips to be: many labelled regions of one recording, none of them a file itself.

What a model suggested (BirdNET's results, Harken's own detections) comes as drafts: clips without a
label, with a note that says what was suggested. A point becomes what lies around it, as long as is
asked for. A file that holds no labels says that somebody listened and nothing was there: its
recording comes whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from engine.audio.files import SUFFIXES
from engine.dataset.importing.beside import (
    LABEL_SUFFIXES,
    labels_beside,
    named,
    owner,
    sounds_beside,
)
from engine.dataset.importing.folders import Found
from engine.dataset.importing.label_choice import (
    DEFAULT_CHOICE,
    KINDS,
    LabelChoice,
    LabelledRecordings,
    LabelsFound,
    LabelsFrom,
)
from engine.dataset.importing.manifest import (
    LONGEST_NOTE,
    MANIFEST_SUFFIXES,
    Manifest,
    ManifestRow,
    names_files,
)
from engine.dataset.importing.names import readable
from engine.dataset.label_files.birdnet import draft, joined_windows
from engine.dataset.label_files.kinds import Kind, LabelFile
from engine.dataset.label_files.reading import read_labels
from engine.errors.importing import LabelFileError
from engine.errors.projects import ProjectError
from engine.errors.words import counted
from engine.runtime.label_files import MARK
from engine.runtime.label_text import LabelledSpan

FOREIGN_SUFFIXES = (".textgrid", ".svl", ".data", ".eaf", ".aup", ".srt", ".vtt", ".json", ".xml")
"""Of label files that are not read: a person who names one is told the way out."""


def read_beside(found: Sequence[Found], choice: LabelChoice = DEFAULT_CHOICE) -> LabelledRecordings:
    """Find and read the label files beside recordings, one for each.

    Parameters
    ----------
    found : Sequence[Found]
        Recordings, and what else lies in the same folders.
    choice : LabelChoice
        Where none are wanted, those that lie there are only counted. What Harken detected is
        passed over: nobody listened to it, and a person who wants it names the file.
    """
    labelled = LabelledRecordings()
    relatives = {each.path: each.relative for each in found if _is_sound(each.path)}
    beside = {
        recording: kept
        for recording, paths in labels_beside(relatives).items()
        if (kept := [path for path in paths if not _is_detected(path)])
    }
    if choice.wanted is LabelsFrom.NONE:
        labelled.used = {path for paths in beside.values() for path in paths}
        labelled.found = LabelsFound(n_files=len(labelled.used), is_taken=False)
        return labelled
    for recording, label_files in beside.items():
        chosen = _choose(label_files, choice, labelled)
        if chosen is not None:
            path, label_file = chosen
            spans = _spans_of(recording, path, label_file, labelled)
            labelled.rows[recording] = _rows(recording, relatives[recording], spans, path, choice)
            labelled.taken_as += _said(path, label_file)
            labelled.warnings += _about(path, label_file.warnings)
            labelled.found += _counted(label_file, spans)
    n_refused = len(labelled.refused)
    labelled.found += LabelsFound(n_files=n_refused, n_refused=n_refused)
    return labelled


def is_label_file(path: Path) -> bool:
    """Return whether a file that a person named holds labels, and is neither sound nor manifest."""
    suffix = path.suffix.lower()
    if suffix not in MANIFEST_SUFFIXES:
        return suffix in {*LABEL_SUFFIXES, *FOREIGN_SUFFIXES}
    try:
        kind = read_labels(path).kind
    except (LabelFileError, ProjectError):
        return False  # then it is a manifest, or is refused as one
    return kind is Kind.BIRDNET or not names_files(path)


def read_source(path: Path, choice: LabelChoice = DEFAULT_CHOICE) -> tuple[Manifest, LabelsFound]:
    """Read a label file that a person named; its recordings are found beside it.

    Where a recording is not there, or the file cannot be read, a refused row says so.
    """
    try:
        label_file = _judged(path, read_labels(path), choice)
    except (LabelFileError, ProjectError) as error:
        refused = Manifest((_refused(path, str(error)),), (), ())
        return refused, LabelsFound(n_files=1, n_refused=1)
    sounds = sounds_beside(path)
    own = owner(path, sounds)
    by_name: defaultdict[str, list[LabelledSpan]] = defaultdict(list)
    for span in label_file.regions:
        by_name[span.file].append(span)
    if not by_name:
        by_name[""] = []
    rows: list[ManifestRow] = []
    for name, spans in by_name.items():
        recording = named(path, name, sounds)
        if recording is None and len(by_name) == 1:
            recording = own
        if recording is None:
            rows.append(_refused(path, _not_there(path, name)))
        else:
            rows += _rows(recording, recording.relative_to(path.parent), spans, path, choice)
    warnings = _about(path, label_file.warnings)
    manifest = Manifest(tuple(rows), tuple(_said(path, label_file)), tuple(warnings))
    return manifest, _counted(label_file, label_file.regions)


def _choose(
    label_files: Sequence[Path], choice: LabelChoice, labelled: LabelledRecordings
) -> tuple[Path, LabelFile] | None:
    """Return the label file of a recording that is taken, read; None where none is."""
    kinds = KINDS[choice.wanted]
    offered: list[tuple[int, Path, LabelFile]] = []
    for path in label_files:
        try:
            label_file = _judged(path, read_labels(path), choice)
        except (LabelFileError, ProjectError) as error:
            labelled.refused[path] = str(error)
            continue
        labelled.used.add(path)
        if label_file.kind in kinds:
            offered.append((kinds.index(label_file.kind), path, label_file))
    if not offered:
        return None
    _, chosen, label_file = min(offered, key=lambda found: found[0])
    left_out = [f"“{readable(path.name)}”" for _, path, _ in offered if path != chosen]
    if left_out:
        shown = readable(chosen.name)
        labelled.warnings.append(f"“{shown}” is taken, and {', '.join(left_out)} left out.")
    return chosen, label_file


def _counted(label_file: LabelFile, spans: Sequence[LabelledSpan]) -> LabelsFound:
    return LabelsFound(
        n_files=1,
        n_regions=len(spans),
        n_points=sum(map(_is_point, spans)),
        has_windows=label_file.kind is Kind.BIRDNET,
    )


def _is_detected(path: Path) -> bool:
    return MARK in path.name.lower()


def _judged(path: Path, label_file: LabelFile, choice: LabelChoice) -> LabelFile:
    """Return the labels of Harken's own detections as drafts: nobody has listened to them.

    Of BirdNET's windows those that touch are joined, where that is wanted.
    """
    if label_file.kind is Kind.BIRDNET and choice.joins_windows:
        return replace(label_file, regions=joined_windows(label_file.regions))
    if not _is_detected(path):
        return label_file
    drafts = tuple(
        replace(each, label="", note=draft((each.label,))) for each in label_file.regions
    )
    return replace(label_file, regions=drafts)


def _spans_of(
    recording: Path, path: Path, label_file: LabelFile, labelled: LabelledRecordings
) -> list[LabelledSpan]:
    """Return the regions of one recording in a file that may name several."""
    names = {span.file for span in label_file.regions}
    own = {name for name in names if not name or _is_name_of(recording, name)}
    if len(names) == 1 and not own:
        (own,) = ({name} for name in names)
        name = readable(*names)
        labelled.warnings.append(
            f"“{readable(path.name)}” names “{name}”, and is taken for {readable(recording.name)}."
        )
    return [span for span in label_file.regions if span.file in own]


def _rows(
    recording: Path,
    relative: Path,
    spans: Sequence[LabelledSpan],
    label_file: Path,
    choice: LabelChoice,
) -> tuple[ManifestRow, ...]:
    """Return the regions of a recording as rows; the whole of it where there is none."""
    if not spans:
        note = f"“{readable(label_file.name)}” holds no labels."
        return (_row(recording, relative, LabelledSpan(onset_s=0, offset_s=0, note=note)),)
    return tuple(
        _point_row(recording, relative, span, choice)
        if _is_point(span)
        else _row(recording, relative, span)
        for span in _merged(spans)
    )


def _is_point(span: LabelledSpan) -> bool:
    return span.offset_s <= span.onset_s


def _point_row(
    recording: Path, relative: Path, span: LabelledSpan, choice: LabelChoice
) -> ManifestRow:
    """Return what lies around a point as a row; where nothing may be made of it, refuse it."""
    if choice.around_point_s is None:
        return _row(recording, relative, span, refusal=_point(span))
    onset_s = max(0.0, span.onset_s - choice.around_point_s / 2)
    around = replace(span, onset_s=onset_s, offset_s=onset_s + choice.around_point_s)
    return replace(_row(recording, relative, around), point_s=span.onset_s)


def _merged(spans: Iterable[LabelledSpan]) -> list[LabelledSpan]:
    """Return the regions, those without a label that have the same times as one."""
    merged: dict[tuple[float, float, str], LabelledSpan] = {}
    for number, span in enumerate(spans):
        key = (span.onset_s, span.offset_s, str(number) if span.label else "")
        before = merged.get(key)
        notes = (before.note, span.note) if before else (span.note,)
        merged[key] = replace(span, note="\n".join(filter(None, notes)))
    return list(merged.values())


def _row(recording: Path, relative: Path, span: LabelledSpan, *, refusal: str = "") -> ManifestRow:
    """Return a region as a row; one that begins and ends at 0 is the whole recording."""
    is_whole = span.offset_s == 0 and not refusal
    low_hz, high_hz = _band(span)
    return ManifestRow(
        path=recording,
        relative=relative,
        label=span.label,
        group="",
        split=None,
        fold=None,
        onset_s=None if is_whole else span.onset_s,
        offset_s=None if is_whole else span.offset_s,
        low_hz=low_hz,
        high_hz=high_hz,
        note=span.note[:LONGEST_NOTE],
        refusal=refusal,
    )


def _band(span: LabelledSpan) -> tuple[float | None, float | None]:
    """Return both frequencies, or none where the upper does not lie above the lower."""
    if span.high_hz is not None and span.high_hz <= (span.low_hz or 0.0):
        return None, None
    return span.low_hz, span.high_hz


def _point(span: LabelledSpan) -> str:
    shown = f"“{readable(span.label)}” " if span.label else ""
    return (
        f"The label {shown}at {span.onset_s:g} s is a point: it has no length. "
        "Say how many seconds around points are wanted."
    )


def _refused(label_file: Path, why: str) -> ManifestRow:
    nothing = LabelledSpan(onset_s=0, offset_s=0)
    return _row(label_file, Path(label_file.name), nothing, refusal=why)


def _not_there(label_file: Path, name: str) -> str:
    shown = readable(label_file.name)
    if name:
        return f"“{readable(name)}”, which “{shown}” names, does not lie beside it."
    return f"No recording lies beside “{shown}” whose name it begins with."


def _is_name_of(recording: Path, name: str) -> bool:
    last = PurePosixPath(name.replace("\\", "/")).name.lower()
    return last == recording.name.lower() or PurePosixPath(last).stem == recording.stem.lower()


def _said(path: Path, label_file: LabelFile) -> list[str]:
    n_regions = len(label_file.regions)
    regions = f"{counted(n_regions)} region{'' if n_regions == 1 else 's'}"
    shown = f"“{readable(path.name)}” is taken as {label_file.kind.words}, {regions}."
    return [shown, *_about(path, label_file.taken_as)]


def _about(path: Path, sentences: Iterable[str]) -> list[str]:
    return [f"{readable(path.name)}: {sentence}" for sentence in sentences]


def _is_sound(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES
