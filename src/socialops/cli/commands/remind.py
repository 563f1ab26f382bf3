"""remind."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from socialops.cli.exits import AT_FAULT
from socialops.cli.filters import Words, filtered
from socialops.cli.options import Output, RowsFormat
from socialops.cli.session import Session, session
from socialops.errors import SocialopsError

if TYPE_CHECKING:
    from pathlib import Path

    from socialops.operations.reminders.deliver import Delivered
    from socialops.operations.shown.reminders import RemindersShown


def remind(
    context: typer.Context,
    *,
    within: Annotated[
        str, typer.Option("--within", metavar="DURATION", help="What is due by then: 4h, 1d, 2bd.")
    ] = "1d",
    words: Words,
    form: Annotated[RowsFormat, typer.Option("--format", help="How to print them.")] = RowsFormat.TABLE,
    send: Annotated[bool, typer.Option("--send", help="Send each member theirs (extra 'notify').")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="With --send: show the messages, send nothing.")] = False,
    output: Output = None,
) -> None:
    """What falls due soon and what is late, for each person; with --send they hear of it."""
    run = session(context)
    if dry_run and not send:
        raise SocialopsError("--dry-run is for --send: without it nothing is sent anyway.")
    if send:
        _send(run, within, words, dry_run=dry_run)
        return
    from socialops.operations.shown.reminders import reminders

    _print(run, reminders(run, within, words), form, output)


def _print(run: Session, shown: RemindersShown, form: RowsFormat, output: Path | None) -> None:
    from socialops.render import tasks as text

    found, page = shown.reminders, shown.page
    if form is RowsFormat.JSON:
        run.deliver(text.reminders_json(found), output)
        return
    if form is RowsFormat.MARKDOWN:
        title = f"Reminders, {page.name} (times in {page.zone})"
        run.deliver(text.reminders_markdown(found, title=title, now=page.now), output)
    elif found:
        paper = run.paper(output)
        run.deliver(text.reminders_table(found, now=page.now, zone=page.zone, paper=paper), output)
    if not found:
        bare = output if form is RowsFormat.TABLE else None
        run.tell_empty("Nothing falls due by then, and nothing is late.", bare)


def _send(run: Session, within: str, words: Words, *, dry_run: bool) -> None:
    from socialops.operations.reminders.deliver import deliver
    from socialops.render.reminder_message import message

    done = deliver(
        run,
        within,
        words=words,
        environment=os.environ,
        message=lambda page, to, lines, passed: message(
            to, lines, passed, name=page.name, zone=page.zone, now=page.now
        ),
        show=run.out if dry_run else None,
    )
    _report(run, done, dry_run=dry_run)


def _report(run: Session, done: Delivered, *, dry_run: bool) -> None:
    from socialops.render.formats.words import many

    verb, sent = "Would remind" if dry_run else "Reminded", done.sent
    for name, count in sent.delivered.items():
        run.tell(f"{verb} {name} of {many(count, 'thing')}.")
    if sent.silent:
        run.tell(f"No address for {', '.join(sent.silent)}: add 'notify: [URL]' to their files in members/.")
    if done.orphans:
        run.tell(f"{many(done.orphans, 'thing')} nobody can do: see 'socialops remind'.")
    for failure in sent.failures:
        run.tell(failure)
    if not (sent.delivered or sent.failures or sent.silent):
        run.tell("Nobody has to be reminded of anything new today.")
    if sent.failures:
        raise typer.Exit(AT_FAULT)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(filtered(remind))
