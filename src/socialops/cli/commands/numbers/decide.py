"""decide."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from socialops.cli.exits import AT_FAULT
from socialops.cli.options import DryRun, NoCommit, words_of
from socialops.cli.session import session


def decide(
    context: typer.Context,
    subject: Annotated[
        str, typer.Argument(metavar="SUBJECT", help="campaign/ID, goal/ID, or an alert's name (ID@CHANNEL).")
    ],
    word: Annotated[str, typer.Argument(metavar="scale|change|stop|extend|none", help="What becomes of it.")],
    because: Annotated[str | None, typer.Option("-m", "--message", metavar="WHY", help="Why.")] = None,
    evidence: Annotated[
        list[Path] | None, typer.Option("--evidence", metavar="PATH", help="A file that it rests on; repeatable.")
    ] = None,
    dry_run: DryRun = False,
    no_commit: NoCommit = False,
) -> None:
    """Decide about a pilot or a campaign, a goal, or an alert, and say why."""
    from socialops.domain.results.decided import DecisionRefused
    from socialops.operations.numbers.deciding import Asked
    from socialops.operations.numbers.deciding import decide as record
    from socialops.operations.posts.context import Options
    from socialops.render.numbers import decided as text

    run = session(context)
    root = run.root()
    files = [run.directory / path for path in evidence or ()]
    found = record(
        root,
        Asked(subject, word, because, files),
        clock=run.now,
        options=Options(dry_run=dry_run, commit=not no_commit, deed=words_of(context)),
    )
    for notice in found.notices:
        run.say(notice)
    if isinstance(found, DecisionRefused):
        run.say(text.refused(found))
        raise typer.Exit(AT_FAULT)
    if dry_run:
        run.out(text.planned(found))
    else:
        run.say(text.done(found))
        if found.commit:
            run.tell_unshared(root)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(decide)
