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


def _row(
    command_id: str,
    title: str | Callable[[Context], str],
    keys: tuple[str, ...] = (),
    icon: str = "",
    *,
    about: str = "",
) -> Command:
    return page_command(command_id, title, "Label", keys=keys, icon=icon, about=about)


LABEL_COMMANDS = (
    *(
        _row(
            f"clip.label-{place}",
            _label_title(place),
            (str(place),),
            "tag",
            about="Label as the class of that key and go on",
        )
        for place in range(1, 10)
    ),
    _row(
        "clip.pick-class",
        "Choose a class by name…",
        ("0",),
        "shapes",
        about="For more than nine classes: type the beginning of the name.",
    ),
    _row("clip.unlabel", "Take the label away", ("U",), "x"),
    _row(
        "clip.next-unlabelled",
        "Next without a label",
        ("N",),
        "arrow-right",
        about="Goes to the next clip that has no label yet.",
    ),
    _row(
        "clip.suggest",
        "Suggest labels",
        ("G",),
        "sparkles",
        about="The best model hears every clip without a label, and long recordings.",
    ),
    _row(
        "suggestion.accept",
        "Accept the suggestion",
        ("Return", "Enter"),
        "check",
        about="Goes on to the next one; the key of a class corrects it instead.",
    ),
    _row(
        "suggestion.reject",
        "Reject the suggestion",
        ("Backspace",),
        "x",
        about="It is not made again; goes on to the next one.",
    ),
    _row(
        "suggestion.next",
        "Next suggestion",
        ("Shift+N",),
        "arrow-right",
        about="The most uncertain first, in the recording, then in the list.",
    ),
    *(
        _row(f"clip.sort-{order}", f"Sort clips: {words}", (), "filter")
        for order, words in (
            ("came", "in the order they came"),
            ("name", "by name"),
            ("length", "longest first"),
            ("label", "by class"),
            ("uncertainty", "most uncertain first"),
        )
    ),
    _row("clip.next", "Next clip", ("Down",), "arrow-right"),
    _row("clip.previous", "Previous clip", ("Up",), "arrow-left"),
    _row("clip.first", "First clip", ("Home",), "chevron-up"),
    _row("clip.last", "Last clip", ("End",), "chevron-down"),
    _row("clip.rewind", "Back to the start of the clip", (), "skip-back"),
    _row("clip.loop", "Play in a loop", ("L",), "repeat"),
    Command(
        id="clip.autoplay",
        title=_autoplay_title,
        icon="play",
        page="Label",
        run=_toggle_autoplay,
    ),
    _row(
        "clip.compare",
        "Before or after",
        ("B",),
        "git-compare",
        about="See and hear the clip as it came, or as it is treated; while it plays, too.",
    ),
    _row(
        "clip.denoise",
        "Try noise reduction",
        ("D",),
        "wand-sparkles",
        about="Turns it on or off to be heard; nothing is changed until it is used.",
    ),
    _row(
        "region.split",
        "Split the region here",
        ("S",),
        "scissors",
        about="At the playhead, moved to the zero crossing beside it.",
    ),
    _row(
        "region.merge",
        "Merge with the next region",
        ("Ctrl+M",),
        "merge",
        about="What lies between the two becomes part of the clip.",
    ),
    _row("region.begin-here", "Begin the region here", ("[",), "move-horizontal"),
    _row("region.end-here", "End the region here", ("]",), "move-horizontal"),
    _row(
        "region.snap",
        "Snap ends, or leave them",
        ("Shift+S",),
        "move-horizontal",
        about="To the edge of a sound and a zero crossing; Shift turns it round while dragging.",
    ),
    _row(
        "region.next",
        "Next region",
        ("Ctrl+Right",),
        "arrow-right",
        about="Of the same recording; so does Tab in the list and in the editor.",
    ),
    _row(
        "region.previous",
        "Previous region",
        ("Ctrl+Left",),
        "arrow-left",
        about="Of the same recording; so does Shift+Tab.",
    ),
    _row("view.zoom-out", "Zoom out", ("Ctrl+-", "-"), "zoom-out"),
    _row("view.zoom-in", "Zoom in", ("Ctrl+=", "+", "="), "zoom-in"),
    _row("view.zoom-region", "Zoom to the region", ("Ctrl+E",), "maximize"),
    _row(
        "view.earlier",
        "See what comes before",
        ("Shift+Left",),
        "arrow-left",
        about="Half of what is seen; Shift and the wheel do the same in smaller steps.",
    ),
    _row("view.later", "See what comes after", ("Shift+Right",), "arrow-right"),
    _row(
        "head.back",
        "Move the playhead back",
        ("Left",),
        "arrow-left",
        about="By a hundredth of what is seen.",
    ),
    _row("head.on", "Move the playhead on", ("Right",), "arrow-right"),
    _row("head.second-back", "Playhead back by a second", (",",), "arrow-left"),
    _row("head.second-on", "Playhead on by a second", (".",), "arrow-right"),
    _row(
        "sound.slower",
        "Play slower",
        ("Ctrl+PgDown",),
        "chevron-down",
        about="Down to a quarter of the speed.",
    ),
    _row(
        "sound.faster", "Play faster", ("Ctrl+PgUp",), "chevron-up", about="Up to twice the speed."
    ),
    _row("sound.normal-speed", "Play at normal speed", ("Ctrl+Home",), "play"),
    _row(
        "sound.keep-pitch",
        "Keep the pitch at other speeds",
        ("Shift+P",),
        "audio-waveform",
        about="For speech. Without it half the speed is an octave lower, as on a tape.",
    ),
    _row("view.zoom-fit", "Show all of the clip", ("F", "Ctrl+F"), "maximize"),
    _row("clip.filter", "Filter clips", ("/",), "filter"),
    _row("clip.remove", "Remove the chosen clips", ("Del",), "trash-2"),
    _row(
        "class.edit",
        "Change the class",
        ("F2",),
        "shapes",
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
