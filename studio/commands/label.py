"""Commands of the Label page."""

from __future__ import annotations

from studio.commands.command import page_command

LABEL_COMMANDS = (
    *(
        page_command(
            f"clip.label-{place}",
            f"Label as class {place} and go on",
            "Label",
            keys=(str(place),),
            icon="tag",
        )
        for place in range(1, 10)
    ),
    page_command("clip.next", "Next clip", "Label", keys=("Down",), icon="arrow-right"),
    page_command("clip.previous", "Previous clip", "Label", keys=("Up",), icon="arrow-left"),
    page_command("clip.loop", "Play in a loop", "Label", keys=("L",), icon="repeat"),
    page_command("clip.filter", "Filter clips", "Label", keys=("/",), icon="filter"),
    page_command("clip.remove", "Remove the chosen clips", "Label", keys=("Del",), icon="trash-2"),
)
