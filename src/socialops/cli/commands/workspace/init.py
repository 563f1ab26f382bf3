"""init."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from socialops.cli.options import DryRun, NoCommit, words_of
from socialops.cli.session import session


def init(
    context: typer.Context,
    directory: Annotated[Path, typer.Argument(metavar="[DIR]", help="The folder; else this one.")] = Path(),
    example: Annotated[bool, typer.Option("--example", help="Write the example company Acme instead.")] = False,
    name: Annotated[str | None, typer.Option("--name", metavar="TEXT", help="What the team is called.")] = None,
    timezone: Annotated[
        str | None, typer.Option("--timezone", metavar="ZONE", help="Of all times, such as Europe/Berlin.")
    ] = None,
    dry_run: DryRun = False,
    no_commit: NoCommit = False,
) -> None:
    """Start a workspace: roles, you as its member, a workflow, a guide, playbooks, a first draft.

    Works in a new folder, in a repository, or in a folder of one. Nothing that is there is overwritten; what is
    written becomes one commit.
    """
    import os

    from socialops.operations.posts.context import Options
    from socialops.operations.workspace.init import Said, start
    from socialops.render.workspace.init import started

    run = session(context)
    now = run.now("UTC")
    options = Options(dry_run=dry_run, commit=not no_commit, deed=words_of(context))
    said = Said(name, timezone, example=example)
    found = start(run.directory / directory, environment=os.environ, now=now, options=options, said=said)
    run.say(started(found, dry_run=dry_run, here=Path().absolute()))


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(init)
