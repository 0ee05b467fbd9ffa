from __future__ import annotations

import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.dataset.edits.clips import AddClips
from engine.dataset.project import Project
from engine.dataset.rows import ClipRow, LabelRow, ObjectRow, SourceRow, next_id, read


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """An empty project with the classes cat and dog."""
    with Project.create(tmp_path / "animals.harken", ["cat", "dog"]) as opened:
        yield opened


@pytest.fixture
def write_tone() -> Callable[..., Path]:
    """Return a function that writes a 16-bit WAV of a tone; another pitch, other bytes."""

    def write(path: Path, *, hz: float = 440.0, seconds: float = 0.5, rate: int = 16_000) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        times_s = np.arange(round(seconds * rate)) / rate
        samples = 0.5 * np.sin(2 * np.pi * hz * times_s)
        with wave.open(str(path), "wb") as file:
            file.setparams((1, 2, rate, 0, "NONE", ""))
            file.writeframes((samples * 32_767).astype("<i2").tobytes())
        return path

    return write


@pytest.fixture
def folder_of_tones(tmp_path: Path, write_tone) -> Path:
    """Five cats and five dogs in folders named after them."""
    folder = tmp_path / "tones"
    for number in range(5):
        write_tone(folder / "cat" / f"cat{number}.wav", hz=300 + number)
        write_tone(folder / "dog" / f"dog{number}.wav", hz=900 + number)
    return folder


def add_clips(
    project: Project, groups: list[str], label: str = "", *, seconds: float = 1.0
) -> tuple[int, ...]:
    """Add a clip for each group without any sound behind it; return the ids."""
    made: list[int] = []

    def make(connection) -> AddClips:
        label_ids = {row.name: row.id for row in read(connection, LabelRow)}
        source, clip = next_id(connection, SourceRow), next_id(connection, ClipRow)
        made.extend(range(clip, clip + len(groups)))
        sources = tuple(
            SourceRow(
                id=source + i,
                digest=f"{source + i:064x}",
                name=f"s{source + i}.wav",
                origin=f"/field/s{source + i}.wav",
                format="WAV",
                sample_rate=16_000,
                n_channels=1,
                n_frames=round(16_000 * seconds),
            )
            for i in range(len(groups))
        )
        return AddClips(
            words=f"Add {len(groups)}",
            objects=tuple(
                ObjectRow(digest=each.digest, suffix=".wav", n_bytes=44) for each in sources
            ),
            sources=sources,
            clips=tuple(
                ClipRow(
                    id=clip + i,
                    source_id=source + i,
                    onset_s=0.0,
                    offset_s=seconds,
                    label_id=label_ids.get(label),
                    group_name=group,
                    origin="import",
                    name=f"s{source + i}.wav",
                )
                for i, group in enumerate(groups)
            ),
        )

    project.apply_made(make)
    return tuple(made)
