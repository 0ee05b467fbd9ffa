"""Says how a training ended: in the window, and outside it to somebody who looks elsewhere."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from engine.errors.base import HarkenError
from studio.commands.context import Context
from studio.commands.notice import Cure, Notice
from studio.controls.attention import call_attention
from studio.controls.numbers import percent
from studio.pages.train.run_book import RunBook


def tell_done(context: Context, page: QWidget, book: RunBook, run_id: int) -> None:
    """Say that a run is done, and how well."""
    shown = book.row(run_id)
    heard = percent(shown.accuracy, 1) if shown and shown.accuracy is not None else ""
    said = f"{heard} of the validation clips were heard right." if heard else ""
    cure = Cure("Look at it", lambda: context.show_page("Train")) if not page.isVisible() else None
    title = f"{book.name(run_id)} is trained"
    context.tell(Notice(kind="ok", title=title, sentence=said, cure=cure))
    _call(context, page, title, said)


def tell_failed(context: Context, page: QWidget, error: HarkenError) -> None:
    """Say why a run did not end well, and offer to try again."""
    context.tell_error(error, Cure("Train again", lambda: context.perform("run.start")))
    _call(context, page, error.sentence, error.cause)


def _call(context: Context, page: QWidget, title: str, sentence: str) -> None:
    if context.session.preferences.notify_done:
        call_attention(page.window(), title, sentence)
