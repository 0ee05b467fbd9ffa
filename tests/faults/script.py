"""What a sweep kills: a project's life in small steps, each acknowledged on standard output.

Run as a program with the folder of a project and a folder of sounds. One thread, no decoder: every
system call of the store happens here, in the same order each time.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from engine.audio.examination import Examined
from engine.audio.readers import SoundInfo
from engine.dataset.edits.classes import AddClass
from engine.dataset.edits.clips import LabelClips, RemoveClips
from engine.dataset.importing.arrivals import Arrival, arrive
from engine.dataset.importing.plan import PlannedFile
from engine.dataset.project import Project
from engine.errors.base import HarkenError

REFUSED = 9


def steps(project: Project, sounds: Path) -> list[Callable[[], object]]:
    """The life, step by step; an import, edits of each family, undo, redo, another import."""
    files = sorted(sounds.iterdir())
    return [
        lambda: bring_in(project, files[:2]),
        lambda: project.apply(AddClass(name="owl")),
        lambda: project.apply(LabelClips(clips=(1, 2), label="owl")),
        project.undo,
        project.redo,
        lambda: bring_in(project, files[2:]),
        lambda: project.apply(RemoveClips(clips=(1,))),
        project.undo,
    ]


def bring_in(project: Project, files: list[Path]) -> None:
    arrivals: list[Arrival] = []
    for path in files:
        row = PlannedFile(path=path, name=path.name, label="cat", group=path.stem)
        info = SoundInfo("WAV", 16_000, 1, 8_000, "soundfile")
        examined = Examined(
            info=info,
            n_frames=8_000,
            seconds=0.5,
            peak=0.5,
            rms_db=-9.0,
            is_silent=False,
            warnings=(),
            flags=(),
        )
        arrivals.append(Arrival(project.objects.stage(path), examined, (row,)))
    arrive(project, arrivals)


def main() -> int:
    try:
        with Project.open(Path(sys.argv[1])) as project:
            for number, step in enumerate(steps(project, Path(sys.argv[2])), start=1):
                step()
                os.write(1, f"{number}\n".encode())
    except HarkenError as error:
        os.write(2, f"{error}\n".encode())
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())
