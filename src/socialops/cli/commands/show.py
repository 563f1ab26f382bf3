"""show, digest."""

from __future__ import annotations

from typing import Annotated

import typer

from socialops.cli.options import Ids, OnePost
from socialops.cli.session import session

Channels = Annotated[Ids, typer.Option("--channel", metavar="ID", help="Only this channel; repeatable.")]


def show(
    context: typer.Context,
    post: OnePost,
    channel: Channels = None,
) -> None:
    """One post as each channel will show it, where it stands, and what is missing."""
    from socialops.operations.shown.show import show as shown
    from socialops.render import card as text

    run = session(context)
    found = shown(run, post, channels=channel)
    run.out(text.show(found.card, now=found.page.now, zone=found.page.zone, paper=run.paper()))


def digest(
    context: typer.Context,
    post: OnePost,
    channel: Annotated[str | None, typer.Option("--channel", metavar="ID", help="Of this channel's part.")] = None,
) -> None:
    """The digest that an approval of the post binds to; with --channel, of what that channel shows."""
    from socialops.operations.shown.show import digest as shown

    run = session(context)
    run.out(shown(run, post, channel=channel))


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (show, digest):
        app.command()(command)
