"""publish: what is approved and due goes out by itself, at most once."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from socialops.cli.session import session
from socialops.errors import SocialopsError

Posts = Annotated[list[str] | None, typer.Argument(metavar="[POST…]", help="Ids or paths of posts.")]
Channels = Annotated[list[str] | None, typer.Option("--channel", metavar="ID", help="Only this channel; repeatable.")]


class Format(StrEnum):
    """How the run is told."""

    TEXT = "text"
    JSON = "json"


def publish(
    context: typer.Context,
    posts: Posts = None,
    due: Annotated[bool, typer.Option("--due", help="All that is due.")] = False,
    channel: Channels = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be sent, send nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing at a terminal.")] = False,
    late: Annotated[bool, typer.Option("--late", help="Send posts that were missed, too.")] = False,
    recover: Annotated[bool, typer.Option("--recover", help="Only look up what nobody knows of.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Try once more what failed.")] = False,
    format_: Annotated[Format, typer.Option("--format", help="text or json.")] = Format.TEXT,
) -> None:
    """Send what is approved and due, each once: claimed by a commit that all see, sent, recorded."""
    from socialops.operations.post_reference import post_id
    from socialops.operations.publish.run import Asked
    from socialops.operations.publish.run import publish as run_publish
    from socialops.render.posts import publish as text

    if not posts and not (due or recover or dry_run):
        raise SocialopsError(
            "Name the posts to publish, or say --due for all that is due ('--dry-run' shows it first)."
        )
    if late and not posts:
        raise SocialopsError("--late needs the posts by name: what was missed goes out only when somebody means it.")
    run = session(context)
    root = run.root()
    ids = tuple(post_id(root, run.directory, post) for post in posts or ())
    asked = Asked(ids, tuple(channel or ()), dry_run=dry_run, late=late, recover=recover, again=again)

    def confirm(count: int) -> bool:
        if yes or not sys.stdin.isatty():
            return True
        return typer.confirm(f"Send {count} now?", err=True)

    found = run_publish(root, asked, run.now, confirm=confirm)
    if format_ is Format.JSON:
        run.out(text.as_json(found))
    else:
        run.out(text.as_text(found))
        run.tell(text.summary(found))
    for trouble in found.troubles:
        run.say(f"socialops: {trouble}")
    if found.code:
        raise typer.Exit(int(found.code))


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(publish)
