"""Says how a training ended, to somebody who is looking at something else."""

from __future__ import annotations

from engine.errors import HarkenError
from studio.commands.context import Context
from studio.commands.notice import Cure, Notice
from studio.controls.numbers import percent
from studio.pages.train.run_book import RunBook


def tell_done(context: Context, book: RunBook, run_id: int) -> None:
    """Say that a run is done, and how well."""
    shown = book.row(run_id)
    heard = percent(shown.accuracy, 1) if shown and shown.accuracy is not None else ""
    said = f"{heard} of the validation clips were heard right." if heard else ""
    look = Cure("Look at it", lambda: context.show_page("Train"))
    title = f"{book.name(run_id)} is trained"
    context.tell(Notice(kind="ok", title=title, sentence=said, cure=look))


def tell_failed(context: Context, error: HarkenError) -> None:
    """Say why a run did not end well, and offer to try again."""
    context.tell_error(error, Cure("Train again", lambda: context.perform("run.start")))
