"""Commands of the Label page."""

from __future__ import annotations

from collections.abc import Callable

from studio.commands.command import Command, needs_writing, page_command
from studio.commands.context import Context


def _label_title(place: int) -> Callable[[Context], str]:
    """Return what key `place` does now: the name of its class, where there is one."""

    def title(context: Context) -> str:
        project = context.session.project
        labels = project.catalog.labels() if project else ()
        named = next((label.name for label in labels if label.key == str(place)), "")
        return f"Label as {named} and go on" if named else f"Label as class {place} and go on"

    return title


def _add_class(context: Context) -> None:
    from engine.dataset.edits.classes import AddClass

    def add(name: str) -> None:
        context.session.apply(AddClass(name=name))

    context.ask_name("Name of the new class", add)


def _toggle_autoplay(context: Context) -> None:
    context.session.set_preferences(autoplay=not context.session.preferences.autoplay)


def _autoplay_title(context: Context) -> str:
    is_on = context.session.preferences.autoplay
    return "Stop playing the next clip" if is_on else "Play the next clip by itself"


LABEL_COMMANDS = (
    *(
        page_command(
            f"clip.label-{place}", _label_title(place), "Label", keys=(str(place),), icon="tag"
        )
        for place in range(1, 10)
    ),
    page_command(
        "clip.pick-class",
        "Choose a class by name…",
        "Label",
        keys=("0",),
        icon="shapes",
        about="For more than nine classes: type the beginning of the name.",
    ),
    page_command("clip.unlabel", "Take the label away", "Label", keys=("U",), icon="x"),
    page_command(
        "clip.next-unlabelled",
        "Next without a label",
        "Label",
        keys=("N",),
        icon="arrow-right",
        about="Goes to the next clip that has no label yet.",
    ),
    page_command(
        "clip.suggest",
        "Suggest labels",
        "Label",
        keys=("G",),
        icon="sparkles",
        about="The best model hears every clip without a label, and long recordings.",
    ),
    page_command(
        "suggestion.accept",
        "Accept the suggestion",
        "Label",
        keys=("Return", "Enter"),
        icon="check",
        about="Goes on to the next one; the key of a class corrects it instead.",
    ),
    page_command(
        "suggestion.reject",
        "Reject the suggestion",
        "Label",
        keys=("Backspace",),
        icon="x",
        about="It is not made again; goes on to the next one.",
    ),
    page_command(
        "suggestion.next",
        "Next suggestion",
        "Label",
        keys=("Shift+N",),
        icon="arrow-right",
        about="The most uncertain first, in the recording, then in the list.",
    ),
    *(
        page_command(f"clip.sort-{order}", f"Sort clips: {words}", "Label", icon="filter")
        for order, words in (
            ("came", "in the order they came"),
            ("name", "by name"),
            ("length", "longest first"),
            ("label", "by class"),
            ("uncertainty", "most uncertain first"),
        )
    ),
    page_command("clip.next", "Next clip", "Label", keys=("Down",), icon="arrow-right"),
    page_command("clip.previous", "Previous clip", "Label", keys=("Up",), icon="arrow-left"),
    page_command("clip.first", "First clip", "Label", keys=("Home",), icon="chevron-up"),
    page_command("clip.last", "Last clip", "Label", keys=("End",), icon="chevron-down"),
    page_command("clip.rewind", "Back to the start of the clip", "Label", icon="skip-back"),
    page_command("clip.loop", "Play in a loop", "Label", keys=("L",), icon="repeat"),
    Command(
        id="clip.autoplay",
        title=_autoplay_title,
        icon="play",
        page="Label",
        run=_toggle_autoplay,
    ),
    page_command(
        "clip.compare",
        "Before or after",
        "Label",
        keys=("B",),
        icon="git-compare",
        about="See and hear the clip as it came, or as it is treated; while it plays, too.",
    ),
    page_command(
        "clip.denoise",
        "Try noise reduction",
        "Label",
        keys=("D",),
        icon="wand-sparkles",
        about="Turns it on or off to be heard; nothing is changed until it is used.",
    ),
    page_command(
        "region.split",
        "Split the region here",
        "Label",
        keys=("S",),
        icon="scissors",
        about="At the playhead, moved to the zero crossing beside it.",
    ),
    page_command(
        "region.merge",
        "Merge with the next region",
        "Label",
        keys=("Ctrl+M",),
        icon="merge",
        about="What lies between the two becomes part of the clip.",
    ),
    page_command(
        "region.begin-here", "Begin the region here", "Label", keys=("[",), icon="move-horizontal"
    ),
    page_command(
        "region.end-here", "End the region here", "Label", keys=("]",), icon="move-horizontal"
    ),
    page_command(
        "region.snap",
        "Snap ends, or leave them",
        "Label",
        keys=("Shift+S",),
        icon="move-horizontal",
        about="To the edge of a sound and a zero crossing; Shift turns it round while dragging.",
    ),
    page_command(
        "region.next",
        "Next region",
        "Label",
        keys=("Ctrl+Right",),
        icon="arrow-right",
        about="Of the same recording; so does Tab in the list and in the editor.",
    ),
    page_command(
        "region.previous",
        "Previous region",
        "Label",
        keys=("Ctrl+Left",),
        icon="arrow-left",
        about="Of the same recording; so does Shift+Tab.",
    ),
    page_command("view.zoom-out", "Zoom out", "Label", keys=("Ctrl+-", "-"), icon="zoom-out"),
    page_command("view.zoom-in", "Zoom in", "Label", keys=("Ctrl+=", "+", "="), icon="zoom-in"),
    page_command(
        "view.zoom-region", "Zoom to the region", "Label", keys=("Ctrl+E",), icon="maximize"
    ),
    page_command(
        "view.earlier",
        "See what comes before",
        "Label",
        keys=("Shift+Left",),
        icon="arrow-left",
        about="Half of what is seen; Shift and the wheel do the same in smaller steps.",
    ),
    page_command(
        "view.later", "See what comes after", "Label", keys=("Shift+Right",), icon="arrow-right"
    ),
    page_command(
        "head.back",
        "Move the playhead back",
        "Label",
        keys=("Left",),
        icon="arrow-left",
        about="By a hundredth of what is seen.",
    ),
    page_command("head.on", "Move the playhead on", "Label", keys=("Right",), icon="arrow-right"),
    page_command(
        "head.second-back", "Playhead back by a second", "Label", keys=(",",), icon="arrow-left"
    ),
    page_command(
        "head.second-on", "Playhead on by a second", "Label", keys=(".",), icon="arrow-right"
    ),
    page_command(
        "sound.slower",
        "Play slower",
        "Label",
        keys=("Ctrl+PgDown",),
        icon="chevron-down",
        about="Down to a quarter of the speed.",
    ),
    page_command(
        "sound.faster",
        "Play faster",
        "Label",
        keys=("Ctrl+PgUp",),
        icon="chevron-up",
        about="Up to twice the speed.",
    ),
    page_command(
        "sound.normal-speed", "Play at normal speed", "Label", keys=("Ctrl+Home",), icon="play"
    ),
    page_command(
        "sound.keep-pitch",
        "Keep the pitch at other speeds",
        "Label",
        keys=("Shift+P",),
        icon="audio-waveform",
        about="For speech. Without it half the speed is an octave lower, as on a tape.",
    ),
    page_command(
        "view.zoom-fit", "Show all of the clip", "Label", keys=("F", "Ctrl+F"), icon="maximize"
    ),
    page_command("clip.filter", "Filter clips", "Label", keys=("/",), icon="filter"),
    page_command("clip.remove", "Remove the chosen clips", "Label", keys=("Del",), icon="trash-2"),
    page_command(
        "class.edit",
        "Change the class",
        "Label",
        keys=("F2",),
        icon="shapes",
        about="Its name, colour and key; merge it into another, or delete it.",
    ),
    Command(
        id="class.add",
        title="Add a class…",
        icon="plus",
        about="A class is a name for one kind of sound.",
        enabled=needs_writing,
        run=_add_class,
    ),
)
