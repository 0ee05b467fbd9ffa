"""Looking into files before they are imported, in the same limited child that will decode them."""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path

from engine.audio.decoder import Decoder
from engine.audio.files import read_mono
from engine.audio.quality import flaws, measure
from engine.audio.thumbnail import LONGEST_S, thumbnail
from engine.errors.base import HarkenError
from engine.settings import SAMPLE_RATE
from studio.controls.numbers import number
from studio.models.import_plan import FilePreview
from studio.work.job import Cancelled

_CHANNEL_WORDS = {1: "mono", 2: "stereo"}


class FileLook:
    """Makes previews of files from strangers; safe to call from a job's thread."""

    def __init__(self) -> None:
        self._decoder = Decoder()
        self._lock = threading.Lock()
        self._opening: object | None = None

    def preview(self, key: tuple[Path, float]) -> FilePreview:
        """Look into a file.

        Parameters
        ----------
        key : tuple[Path, float]
            The file, and where in it the clip begins, in seconds.

        Raises
        ------
        SoundError
            If it cannot be read; the import will say so in full.
        Cancelled
            If the files were closed before or meanwhile: it says nothing of this one.
        """
        path, onset_s = key
        with self._lock, tempfile.TemporaryDirectory(prefix="harken-preview-") as folder:
            opening = self._opening
            if opening is None:
                raise Cancelled
            try:
                info = self._decoder.inspect(path)
                rendered = Path(folder) / "preview.wav"
                self._decoder.render(path, rendered, onset_s=onset_s, offset_s=onset_s + LONGEST_S)
                samples = read_mono(rendered)
            except HarkenError:
                if self._opening is not opening:  # its child was ended, that is all
                    raise Cancelled from None
                raise
            finally:
                # Between the requests: the second one started another child.
                if self._opening is None:
                    self._decoder.close()
        odd = flaws(measure(samples, SAMPLE_RATE)) if samples.size else ()
        places = 0 if info.sample_rate % 1000 == 0 else 1
        channels = _CHANNEL_WORDS.get(info.n_channels, f"{info.n_channels} channels")
        return FilePreview(
            levels=thumbnail(samples, SAMPLE_RATE),
            seconds=info.seconds,
            format=f"{number(info.sample_rate / 1000, 'kHz', places)} {channels}",
            warning=odd[0].flag.capitalize() if odd else "",
        )

    def open(self) -> None:
        """Make previews from now on, and keep the child from one to the next."""
        self._opening = self._opening or object()

    def close(self) -> None:
        """Make no previews from now on; `end_child` is to follow, off the main thread."""
        self._opening = None

    def end_child(self) -> None:
        """End the child, unless the files were opened again by now."""
        if self._opening is None:
            self._decoder.close()
