"""CSV manifests: a line for each clip, columns found by name, also by names that others use."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.dataset.durable import told_in_words
from engine.dataset.importing.names import readable
from engine.dataset.records import Split
from engine.errors.importing import ManifestError
from engine.runtime.cells import unguarded

MANIFEST_SUFFIXES = (".csv", ".tsv")
LARGEST_BYTES = 256 * 1024 * 1024
LONGEST_NOTE = 2000

COLUMNS: dict[str, tuple[str, ...]] = {
    "path": ("filename", "file_name", "file", "filepath", "file_path", "fname", "audio", "wav"),
    "label": ("class", "category", "class_name", "species", "target"),
    "onset": ("start", "begin", "onset_s", "start_s", "start_time", "begin_time", "begin_time_(s)"),
    "offset": ("end", "stop", "offset_s", "end_s", "end_time", "end_time_(s)"),
    "group": ("speaker", "speaker_id", "src_file", "subject", "recording", "fsid"),
    "split": ("subset", "set", "partition"),
    "fold": ("slice_fold",),
    "low_hz": ("low_freq", "low_freq_(hz)", "freq_low"),
    "high_hz": ("high_freq", "high_freq_(hz)", "freq_high"),
    "note": ("notes", "comment", "comments"),
}
"""Our columns, each with the foreign names that are taken for it, the first one found."""

SPLIT_WORDS = {
    "train": Split.TRAIN, "training": Split.TRAIN,
    "validation": Split.VALIDATION, "valid": Split.VALIDATION, "val": Split.VALIDATION,
    "dev": Split.VALIDATION, "test": Split.TEST, "testing": Split.TEST, "eval": Split.TEST,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestRow:
    """One line.

    Attributes
    ----------
    path, relative : Path
        The file, and its place below the manifest's folder.
    label, group : str
        ``""`` where it says nothing.
    split, fold, onset_s, offset_s, low_hz, high_hz
        None where it says nothing.
    note : str
        Its note, and what stands in columns of other names.
    refusal : str
        Why the line cannot be used, or ``""``.
    point_s : float | None
        The moment that was labelled, where the span is what lies around it: it is cut off at the
        end of the recording.
    """

    path: Path
    relative: Path
    label: str
    group: str
    split: Split | None
    fold: int | None
    onset_s: float | None
    offset_s: float | None
    low_hz: float | None
    high_hz: float | None
    note: str
    refusal: str
    point_s: float | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest as it was read; `taken_as` says which foreign column was taken for which."""

    rows: tuple[ManifestRow, ...]
    taken_as: tuple[str, ...]
    warnings: tuple[str, ...]


def read_manifest(path: Path) -> Manifest:
    """Read a manifest: UTF-8 with or without a mark, comma, semicolon or tab between columns.

    Paths are relative to its folder and may not lead out of it, by ``..``, by a link or as an
    absolute path: a manifest from a stranger must not fetch files that the person did not choose.

    Raises
    ------
    ManifestError
        If it is no such table.
    """
    header, lines = _table(path, _text(path))
    columns, taken_as = _match_columns(path, header)
    folder = path.absolute().parent
    reader = _LineReader(folder, folder.resolve(), header, columns)
    rows = tuple(reader.row(cells) for cells in lines if any(cell.strip() for cell in cells))
    warnings = tuple(sorted(reader.warnings))
    return Manifest(rows, taken_as, warnings)


def names_files(path: Path) -> bool:
    """Return whether a table has a column for the paths of files, as a manifest must."""
    try:
        header, _ = _table(path, _text(path))
        _match_columns(path, header)
    except ManifestError:
        return False
    return True


def _text(path: Path) -> str:
    with told_in_words(path):
        if path.stat().st_size > LARGEST_BYTES:
            raise ManifestError(path, "it is too long")
        data = path.read_bytes()
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ManifestError(path, "it is no text in UTF-8") from error


def _table(path: Path, text: str) -> tuple[list[str], Iterator[list[str]]]:
    """Return the names of the columns and the lines below them."""
    first_line = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=first_line.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header: list[str] = []
    for cells in _told(path, lines):
        if any(cells):
            header = cells
            break
    return [cell.strip() for cell in header], _told(path, lines)


def _told(path: Path, lines: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from lines
    except csv.Error as error:
        raise ManifestError(path, f"line {getattr(lines, 'line_num', 0)}: {error}") from error


def _match_columns(path: Path, header: list[str]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Return our columns by index, and in words what was taken as what."""
    names = [name.lower().replace(" ", "_") for name in header]
    columns: dict[str, int] = {}
    taken_as: list[str] = []
    for ours, foreign in COLUMNS.items():
        found = next((name for name in (ours, *foreign) if name in names), None)
        if found is None:
            continue
        columns[ours] = names.index(found)
        if found != ours:
            taken_as.append(f"“{header[columns[ours]]}” is taken as {ours}.")
    if "path" not in columns:
        shown = ", ".join(readable(name) for name in header[:8])
        raise ManifestError(path, f"it has no column “path”, only {shown or 'none'}")
    return columns, tuple(taken_as)


class _LineReader:
    """Turns the cells of a line into a row."""

    def __init__(
        self, folder: Path, root: Path, header: list[str], columns: Mapping[str, int]
    ) -> None:
        self._folder = folder
        self._root = root
        self._columns = columns
        known = set(columns.values())
        self._others = [(i, name) for i, name in enumerate(header) if i not in known and name]
        self.warnings: set[str] = set()

    def row(self, cells: list[str]) -> ManifestRow:
        said = {name: _cell(cells, index) for name, index in self._columns.items()}
        refusals: list[str] = []
        relative = self._relative(said["path"], refusals)
        numbers = {
            name: _number(name, said.get(name, ""), refusals)
            for name in ("onset", "offset", "low_hz", "high_hz")
        }
        _check_span(numbers["onset"], numbers["offset"], refusals)
        _check_band(numbers["low_hz"], numbers["high_hz"], refusals)
        says_label = "label" in self._columns
        return ManifestRow(
            path=self._folder / relative,
            relative=relative,
            label=said["label"] if says_label else relative.parent.name,
            group=said.get("group", ""),
            split=self._split(said.get("split", "")),
            fold=self._fold(said.get("fold", "")),
            onset_s=numbers["onset"],
            offset_s=numbers["offset"],
            low_hz=numbers["low_hz"],
            high_hz=numbers["high_hz"],
            note=self._note(said.get("note", ""), cells),
            refusal=" ".join(refusals),
        )

    def _relative(self, text: str, refusals: list[str]) -> Path:
        """Return the path below the manifest's folder; one that leads out of it is refused."""
        shown = readable(text)
        try:
            path = self._folder / text
            if "\\" in text and not path.exists():
                path = self._folder / text.replace("\\", "/")  # written on Windows
            resolved = path.resolve()
            if not text or not resolved.is_relative_to(self._root):
                refusals.append(f"“{shown}” lies outside the manifest's folder.")
                return Path(readable(path.name))
            if not path.exists():
                refusals.append(f"“{shown}” is not there.")
            if path.is_relative_to(self._folder) and ".." not in path.parts:
                return path.relative_to(self._folder)
            return resolved.relative_to(self._root)
        except (OSError, ValueError, RuntimeError):  # a zero byte, too long, a loop of links
            refusals.append(f"“{shown}” is no path of a file.")
            return Path("unnamed")

    def _split(self, text: str) -> Split | None:
        found = SPLIT_WORDS.get(text.lower())
        if text and found is None:
            shown = readable(text)
            self.warnings.add(f"“{shown}” is no side of the split; those clips are dealt out.")
        return found

    def _fold(self, text: str) -> int | None:
        if not text:
            return None
        try:
            return int(float(text))
        except (ValueError, OverflowError):
            self.warnings.add(f"“{readable(text)}” is no number of a fold.")
            return None

    def _note(self, note: str, cells: list[str]) -> str:
        others = [
            f"{readable(name)}: {cell}"
            for index, name in self._others
            if (cell := _cell(cells, index))
        ]
        lines = "\n".join(part for part in (note, *others) if part)
        return lines.encode("utf-8", "replace").decode()[:LONGEST_NOTE]


def _cell(cells: list[str], index: int) -> str:
    return unguarded(cells[index]).strip() if index < len(cells) else ""


def _number(name: str, text: str, refusals: list[str]) -> float | None:
    if not text:
        return None
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = math.nan
    if not 0 <= number < math.inf:
        refusals.append(f"Its {name} “{readable(text)}” is no number from 0 on.")
        return None
    return number


def _check_span(onset_s: float | None, offset_s: float | None, refusals: list[str]) -> None:
    if offset_s is not None and offset_s <= (onset_s or 0.0):
        refusals.append(f"It ends at {offset_s:g} s, before it begins.")


def _check_band(low_hz: float | None, high_hz: float | None, refusals: list[str]) -> None:
    if high_hz is not None and high_hz <= (low_hz or 0.0):
        refusals.append(f"Its highest frequency, {high_hz:g} Hz, is not above its lowest.")
