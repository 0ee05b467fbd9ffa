"""`harken edit`: treatments of clips, in the same undo list as everything else."""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import TYPE_CHECKING

from studio.cli.output import Progress, print_json, print_note, print_table
from studio.cli.projects import open_project

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.dataset.edits.treatments import SetTreatments
    from engine.dataset.noise import Noise
    from engine.dataset.project import Project
    from engine.dataset.treatment_plan import PlannedClip, TreatmentPlan, Wanted
    from engine.dataset.treatments import Denoise

EXAMPLE = (
    "harken edit c12 --trim 0.2:1.4 --gain 3\n"
    "  harken edit c1-c40 --denoise 0.8 --profile c12:0.0-0.5 --trim-silence --dry-run\n"
    "  harken edit c12 --clear"
)
SOME_REFUSED = 3
STEPS = ("trim", "gain", "denoise", "trim_silence")
KINDS = ("stationary", "non-stationary")


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the verb takes."""
    parser.add_argument(
        "clips", metavar="CLIP", nargs="+", help="c12, a range c3-c8, a name or a path"
    )
    parser.add_argument(
        "--trim", metavar="A:B", type=_span, help="keep from A to B, seconds into the clip"
    )
    parser.add_argument("--gain", metavar="DB", type=_gain, help="louder, or softer below 0")
    parser.add_argument(
        "--denoise", metavar="SHARE", type=_share, help="reduce the noise, 0 (none) to 1 (all)"
    )
    parser.add_argument(
        "--kind", choices=KINDS, help="of noise: steady, or changing slowly; default stationary"
    )
    parser.add_argument(
        "--profile",
        metavar="CLIP:A-B|CLASS",
        help="where the noise alone is heard: c12:0.0-0.5, or a class such as silence; without it, "
        "the quietest half second of each clip",
    )
    parser.add_argument(
        "--trim-silence",
        metavar="DB",
        nargs="?",
        const=True,
        type=_threshold,
        help="trim what is silent at both ends: DB below the loudest, default -45",
    )
    parser.add_argument("--clear", action="store_true", help="take all treatments off")
    parser.add_argument("--dry-run", action="store_true", help="show what would go, change nothing")


def run(arguments: Namespace) -> int:
    """Make one step of the history of all that is asked for."""
    from engine.dataset.naming import find_clips
    from engine.errors.usage import NothingAskedError

    is_treated = any(getattr(arguments, step) is not None for step in STEPS)
    if is_treated == arguments.clear:
        raise NothingAskedError("--trim, --gain, --denoise, --trim-silence or --clear")
    if arguments.denoise is None and (arguments.kind or arguments.profile):
        raise NothingAskedError("--denoise")
    with open_project(arguments, read_only=arguments.dry_run) as project:
        clips = find_clips(project.catalog, arguments.clips)
        plan = _plan(arguments, project, clips)
        if arguments.dry_run:
            return _show(plan, as_json=arguments.json)
        return _carry_out(arguments, project, plan)


def _plan(arguments: Namespace, project: Project, clips: tuple[int, ...]) -> TreatmentPlan:
    from engine.dataset.treatment_plan import plan_treatment

    wanted = _wanted(arguments, project)
    with Progress("Listening for silence", quiet=arguments.quiet) as progress:
        return plan_treatment(project, clips, wanted, progress=progress.update)


def _wanted(arguments: Namespace, project: Project) -> Wanted:
    from engine.audio.silence import SilenceRule
    from engine.dataset.treatment_plan import Wanted

    noise = _noise(arguments, project) if arguments.profile else None
    silence = None
    if arguments.trim_silence is not None:
        given = arguments.trim_silence
        silence = SilenceRule() if given is True else SilenceRule(threshold_db=given)
    return Wanted(
        is_cleared=arguments.clear,
        denoise=None if arguments.denoise is None else _denoise(arguments, noise),
        noise=noise,
        trim_s=arguments.trim,
        silence=silence,
        gain_db=arguments.gain,
    )


def _denoise(arguments: Namespace, noise: Noise | None) -> Denoise:
    from engine.audio.noise_reduction import Method
    from engine.dataset.treatments import Denoise

    return Denoise(
        method=Method(arguments.kind or KINDS[0]),
        strength=arguments.denoise,
        profile=None if noise is None else noise.profile,
    )


def _noise(arguments: Namespace, project: Project) -> Noise:
    from engine.dataset.learning_noise import noise_of_class, noise_of_span
    from engine.dataset.naming import find_clips
    from engine.errors.usage import ProfileUnusedError

    if arguments.kind == KINDS[1]:
        raise ProfileUnusedError
    stretch = re.fullmatch(r"(.+):(\d*\.?\d+)-(\d*\.?\d+)", arguments.profile)
    if stretch is None:
        with Progress("Learning the noise", quiet=arguments.quiet) as progress:
            return noise_of_class(project, arguments.profile, progress=progress.update)
    clip = project.catalog.clip(find_clips(project.catalog, [stretch[1]])[0])
    return noise_of_span(project, clip, float(stretch[2]), float(stretch[3]))


def _carry_out(arguments: Namespace, project: Project, plan: TreatmentPlan) -> int:
    """Apply the plan, and render what it changed, so that no page or training waits for it."""
    refused = [f"{clip.name}: {why}" for clip, why in plan.refused]
    if plan.changed:
        project.require_writable()
        edit = plan.edit(project.objects)
        project.apply(edit)
        refused += _render(arguments, project, plan.changed)
        _tell(arguments, edit, plan.changed)
    elif arguments.json:
        print_json({"done": "", "clips": []})
    else:
        print("Nothing was changed: nothing of it would sound different.")
    for line in refused:
        print_note(line)
    return SOME_REFUSED if refused else 0


def _tell(arguments: Namespace, edit: SetTreatments, changed: Iterable[PlannedClip]) -> None:
    if arguments.json:
        print_json({"done": edit.title, "clips": [f"c{each.clip.id}" for each in changed]})
    else:
        print(f"{edit.title}.")


def _render(arguments: Namespace, project: Project, changed: tuple[PlannedClip, ...]) -> list[str]:
    from engine.errors.projects import ProjectError
    from engine.errors.sounds import SoundError

    refused: list[str] = []
    with Progress("Rendering", quiet=arguments.quiet) as progress:
        for done, each in enumerate(changed):
            progress.update(done, len(changed), each.clip.name)
            try:
                project.samples(project.catalog.clip(each.clip.id))
            except (SoundError, ProjectError) as error:
                refused.append(f"{each.clip.name}: {error}")
    return refused


def _show(plan: TreatmentPlan, *, as_json: bool) -> int:
    if as_json:
        print_json({"would": plan.title, "clips": [_as_json(each) for each in plan.clips]})
    else:
        head = ("clip", "name", "seconds", "left", "treatments")
        print_table(head, [_as_cells(each) for each in plan.clips])
        print_note(f"{plan.title}: nothing was changed yet." if plan.changed else "Nothing to do.")
    for clip, why in plan.refused:
        print_note(f"{clip.name}: {why}")
    return SOME_REFUSED if plan.refused else 0


def _as_cells(each: PlannedClip) -> tuple[object, ...]:
    steps = ", ".join(step.title for step in each.chain)
    return (f"c{each.clip.id}", each.clip.name, each.clip.seconds, each.seconds, steps or "-")


def _as_json(each: PlannedClip) -> dict[str, object]:
    return {
        "clip": f"c{each.clip.id}",
        "seconds": each.clip.seconds,
        "left": each.seconds,
        "treatments": [step.title for step in each.chain],
        "changed": each.is_changed,
    }


def _span(text: str) -> tuple[float, float | None]:
    onset, separator, offset = text.partition(":")
    try:
        span = (float(onset or 0), float(offset) if offset else None)
    except ValueError:
        separator = ""
        span = (0.0, None)
    if not separator:
        message = f"“{text}” is no span; write it as 0.2:1.4, or 0.2: to keep the end"
        raise ArgumentTypeError(message)
    return span


def _gain(text: str) -> float:
    from engine.dataset.treatments import LARGEST_GAIN_DB

    return _number(text, -LARGEST_GAIN_DB, LARGEST_GAIN_DB, "gain between {} and {} dB")


def _share(text: str) -> float:
    return _number(text, 0, 1, "share between {} and {}")


def _threshold(text: str) -> float:
    from engine.audio.silence import SilenceRule
    from engine.settings import declarations

    (declared,) = (each for each in declarations(SilenceRule) if each.name == "threshold_db")
    lowest, highest = declared.minimum or 0.0, declared.maximum or 0.0
    return _number(text, lowest, highest, "threshold between {} and {} dB")


def _number(text: str, lowest: float, highest: float, what: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not lowest <= value <= highest:
        message = f"“{text}” is no {what.format(f'{lowest:g}', f'{highest:g}')}"
        raise ArgumentTypeError(message)
    return value
