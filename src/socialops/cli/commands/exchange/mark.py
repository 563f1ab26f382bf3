"""mark-published: what went out, said of one post, or of all in a file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from socialops.cli.commands.posts import act
from socialops.cli.exits import AT_FAULT
from socialops.cli.options import DryRun, NoCommit
from socialops.cli.session import session
from socialops.errors import SocialopsError

if TYPE_CHECKING:
    from socialops.domain.documents.records import Outcome


def mark_published(
    context: typer.Context,
    post: Annotated[str | None, typer.Argument(metavar="[POST]", help="Id or path of a post.")] = None,
    channel: Annotated[str | None, typer.Option("--channel", metavar="CHANNEL", help="Where it went out.")] = None,
    url: Annotated[str | None, typer.Option("--url", metavar="URL", help="It is out, here.")] = None,
    failed: Annotated[bool, typer.Option("--failed", help="It did not go out.")] = False,
    unknown: Annotated[bool, typer.Option("--unknown", help="Nobody knows yet whether it went out.")] = False,
    from_: Annotated[
        str | None,
        typer.Option("--from", metavar="FILE", help="All of a table with the columns post, channel and url."),
    ] = None,
    note: Annotated[
        str | None,
        typer.Option("-m", "--note", metavar="WHY", help="Why; with --failed, why it was marked by mistake."),
    ] = None,
    dry_run: DryRun = False,
    no_commit: NoCommit = False,
) -> None:
    """Record what happened when a post was published; with --from, what a file says of many."""
    from socialops.operations.posts.publish import Happened, mark

    said = [url is not None, failed, unknown].count(True)
    if from_ is not None:
        if post is not None or channel is not None or said:
            raise SocialopsError("--from FILE says which posts, where and what: leave POST and the other options out.")
        _mark_all(context, from_, dry_run=dry_run, no_commit=no_commit)
        return
    if post is None or channel is None:
        raise SocialopsError("Say which post, and where: mark-published POST --channel CHANNEL --url URL.")
    if said != 1:
        raise SocialopsError("Say what happened with one of --url URL, --failed or --unknown.")
    outcome: Outcome = "failed" if failed else "unknown" if unknown else "published"
    act(context, [post], lambda c: mark(c, Happened(channel, outcome, url, note)), dry_run, no_commit)


def _mark_all(context: typer.Context, word: str, *, dry_run: bool, no_commit: bool) -> None:
    """Record what a file says; nothing of it where anything is refused."""
    from socialops.domain.results.transition import Refused
    from socialops.operations.exchange.went_out import judge, marker, read_results, refused
    from socialops.operations.posts.context import Options
    from socialops.render.formats.words import many
    from socialops.render.posts import transition as text

    run = session(context)
    root = run.root()
    told = read_results(root, run.directory / word)
    found = refused(told) if told.faults else None
    if found is None and told.rounds[1:]:
        found = judge(root, told, run.now, Options(dry_run=True, base=os.environ.get("SOCIALOPS_BASE")))
    if isinstance(found, Refused):
        run.say(text.refused(found))
        raise typer.Exit(AT_FAULT)
    for results in told.rounds:
        act(context, list(results), marker(results), dry_run, no_commit)
    if told.times and told.rounds:
        run.say(f"Not taken: {', '.join(told.times)}. A record says when it was recorded, and that is now.")
    if told.known:
        run.say(f"{many(told.known, 'row')} recorded already.")
    elif not told.rounds:
        run.say("Nothing to record: no row has an address.")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("mark-published")(mark_published)
