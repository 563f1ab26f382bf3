"""history."""

from __future__ import annotations

import typer

from socialops.cli.options import OnePost
from socialops.cli.session import session


def history(context: typer.Context, post: OnePost) -> None:
    """What happened to a post, also a deleted one, oldest first: commits, reviews with notes, publications."""
    from socialops.operations.shown.history import history as shown
    from socialops.render.posts import card as text

    run = session(context)
    found = shown(run, post)
    if found.events:
        run.out(text.history(found.events, now=found.page.now, zone=found.page.zone, paper=run.paper()))
    if found.deleted:
        run.tell(text.brought_back(found.path, found.deleted[:9], found.gone, found.others))
    elif found.deleted is not None:
        bring = f"git restore --staged --worktree {found.path}"  # also where the deletion is staged
        run.tell(f"{found.path} is deleted here, and no commit says so yet. To bring it back: {bring}")
    if not found.committed:
        run.tell(
            f"No commit holds {found.path} yet: this is what its records say."
            if found.events
            else f"No commit holds {found.path} yet, and it has no records."
        )


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(history)
