"""sync: others' work in, one's own out."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from socialops.cli.exits import AT_FAULT, UNJUDGED
from socialops.cli.options import DryRun, Ids
from socialops.cli.session import session


def sync(
    context: typer.Context,
    branch: Annotated[
        str | None,
        typer.Option("--branch", metavar="NAME", help="Move your commits to a branch of this name, and share that."),
    ] = None,
    drop: Annotated[
        Ids, typer.Option("--drop", metavar="POST", help="Leave your unshared records about this post out; repeatable.")
    ] = None,
    mine: Annotated[
        Ids, typer.Option("--mine", metavar="FILE", help="Where fields of this file clash, keep yours; repeatable.")
    ] = None,
    theirs: Annotated[
        Ids, typer.Option("--theirs", metavar="FILE", help="Where fields of this file clash, take theirs; repeatable.")
    ] = None,
    go: Annotated[
        str | None,
        typer.Option("--go", metavar="BRANCH", help="Share, then go to this branch as others have it, edits and all."),
    ] = None,
    take_main: Annotated[
        bool, typer.Option("--take-main", help="Also bring what main got meanwhile into the branch you are on.")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Bring others' work in and yours out, without a word of git; never half-done."""
    from socialops.domain.results.sync import Ending
    from socialops.operations.sync.asked import Asked
    from socialops.operations.sync.named import named, subject
    from socialops.operations.sync.run import sync as run_sync
    from socialops.render.status import sync as text

    run = session(context)
    root = run.root()
    keep, take = (tuple(named(root, run.directory, word) for word in words or ()) for words in (mine, theirs))
    leave = tuple(subject(root, run.directory, word) for word in drop or ())
    asks = sys.stdin.isatty() and sys.stderr.isatty()
    own = bool(run.now_text)
    asked = Asked(branch, leave, keep, take, dry_run=dry_run, go=go, take_main=take_main, asks=asks, clock_set=own)
    found = run_sync(root, asked, run.say, run.now("UTC"))
    if dry_run and found.ending is Ending.PLANNED:
        run.out(text.planned(found))
    else:
        run.say(text.told(found))
    if found.stopped_by == "network":
        raise typer.Exit(UNJUDGED)
    if found.ending in {Ending.REFUSED, Ending.UNSHARED}:
        raise typer.Exit(AT_FAULT)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(sync)
