"""The edit behind *trim* and *gain*: a step of a kind takes the place of the one before."""

from __future__ import annotations

from engine.dataset.catalog import Catalog
from engine.dataset.edits.base import clips_in_words
from engine.dataset.edits.treatments import Chain, SetTreatments
from engine.dataset.records import Clip, ClipFilter
from engine.dataset.treatments import Denoise, Gain, Treatment, Trim
from engine.errors.usage import ClipSpanError, UnknownClipError

ORDER: tuple[type[Treatment], ...] = (Denoise, Trim, Gain)
"""A chain's order. Noise is learned from all of a clip, its quiet ends too; as reducing it moves
nothing, a trim means the same before and after. What is cut off is not made louder."""

TrimSpan = tuple[float, float | None]
"""From and to, seconds into a clip; None as the second for its end."""


def treating(
    catalog: Catalog,
    clips: tuple[int, ...],
    *,
    trim_s: TrimSpan | None = None,
    gain_db: float | None = None,
) -> SetTreatments:
    """Return the edit that trims clips, makes them louder or softer, or both.

    Parameters
    ----------
    catalog : Catalog
    clips : tuple[int, ...]
    trim_s : TrimSpan | None
    gain_db : float | None
        Between -60 and 60, ValueError beyond.

    Raises
    ------
    UnknownClipError
    ClipSpanError
        For the first clip that is too short to be trimmed so.
    """
    chains: list[tuple[int, Chain]] = []
    for clip in treated_clips(catalog, clips):
        chain = clip.chain
        if trim_s is not None:
            chain = with_step(chain, trim_of(clip, *trim_s))
        if gain_db is not None:
            chain = with_step(chain, Gain(gain_db=gain_db))
        chains.append((clip.id, chain))
    doing = [] if trim_s is None else ["Trim"]
    doing += [] if gain_db is None else ["Change the gain of"]
    words = f"{' and '.join(doing).capitalize()} {clips_in_words(clips)}"
    return SetTreatments(words=words, chains=tuple(chains))


def clearing(clips: tuple[int, ...]) -> SetTreatments:
    """Return the edit that takes all treatments off clips."""
    words = f"Remove the treatments of {clips_in_words(clips)}"
    return SetTreatments(words=words, chains=tuple((clip, ()) for clip in clips))


def with_step(chain: Chain, step: Treatment) -> Chain:
    """Return a chain with a step in the place of those of its kind, in the order of kinds."""
    others = tuple(each for each in chain if each.kind != step.kind)
    kinds = [made.kind for made in ORDER]
    return tuple(sorted((*others, step), key=lambda each: kinds.index(each.kind)))


def treated_clips(catalog: Catalog, clips: tuple[int, ...]) -> tuple[Clip, ...]:
    """Return clips by id; UnknownClipError where one is not there."""
    found = catalog.clips(ClipFilter(ids=clips))
    if missing := set(clips) - {clip.id for clip in found}:
        raise UnknownClipError(f"c{min(missing)}")
    return found


def trim_of(clip: Clip, onset_s: float, offset_s: float | None) -> Trim:
    """Return the step that trims a clip; ClipSpanError where nothing would be left of it."""
    end_s = clip.seconds if offset_s is None else min(offset_s, clip.seconds)
    if not 0 <= onset_s < end_s:
        raise ClipSpanError(clip.id, onset_s, end_s, clip.seconds)
    return Trim(onset_s=onset_s, offset_s=end_s)
