"""rename: a document under another id, with all that names it."""

from __future__ import annotations

from typing import Annotated

import typer

from socialops.cli.exits import AT_FAULT
from socialops.cli.options import DryRun, NoCommit, words_of
from socialops.cli.session import session


def rename(
    context: typer.Context,
    kind: Annotated[
        str, typer.Argument(metavar="KIND", help="Such as campaign, role, channel; see 'socialops schema'.")
    ],
    old: Annotated[str, typer.Argument(metavar="OLD", help="Its id, or the path of its file.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The new id.")],
    dry_run: DryRun = False,
    no_commit: NoCommit = False,
) -> None:
    """Give a document another id, wherever it is named; says first which approvals that costs."""
    from socialops.domain.results.transition import Refused
    from socialops.operations.posts.context import Options
    from socialops.operations.workspace.rename import rename as write
    from socialops.render.posts import transition as text

    run = session(context)
    root = run.root()
    options = Options(dry_run=dry_run, commit=not no_commit, deed=words_of(context))
    found, notices = write(root, run.directory, (kind, old, new), clock=run.now, options=options, say=run.say)
    for notice in notices:
        run.say(notice)
    if isinstance(found, Refused):
        run.say(text.refused(found))
        raise typer.Exit(AT_FAULT)
    if dry_run:
        run.out(text.planned(found))
        return
    run.say(text.done(found))
    if found.commit:
        run.tell_unshared(root)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(rename)
