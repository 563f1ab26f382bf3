"""new, revise."""

from __future__ import annotations

from typing import Annotated

import typer

from socialops.cli.exits import AT_FAULT
from socialops.cli.options import DryRun, Ids, OnePost
from socialops.cli.session import session


def new(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="Such as post, member, channel; see 'socialops schema'.")],
    name: Annotated[str, typer.Argument(metavar="ID", help="Small letters, digits, single hyphens.")],
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help="Its title, or a member's name.")] = None,
    channels: Annotated[Ids, typer.Option("--channel", metavar="CHANNEL", help="Where (repeat).")] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="TIME", help="When a post goes out.")] = None,
    campaign: Annotated[str | None, typer.Option("--campaign", metavar="ID", help="The campaign of a post.")] = None,
    platform: Annotated[
        str | None, typer.Option("--platform", metavar="NAME", help="The platform of a channel.")
    ] = None,
    email: Annotated[str | None, typer.Option("--email", metavar="ADDRESS", help="The e-mail of a member.")] = None,
    text: Annotated[str | None, typer.Option("--text", metavar="TEXT", help="What the post says.")] = None,
    media: Annotated[
        Ids, typer.Option("--media", metavar="FILE[=ALT]", help="A picture or film, and what it shows (repeat).")
    ] = None,
    author: Annotated[str | None, typer.Option("--author", metavar="MEMBER", help="Who writes it; else you.")] = None,
    sets: Annotated[
        Ids, typer.Option("--set", metavar="FIELD=VALUE", help="Any other field, in YAML: labels=[a, b] (repeat).")
    ] = None,
    like: Annotated[
        str | None,
        typer.Option("--like", metavar="POST", help="As that post is, without its times, waivers and series."),
    ] = None,
    dry_run: DryRun = False,
    no_commit: Annotated[  # noqa: ARG001 - every command that writes knows it
        bool, typer.Option("--no-commit", help="Always so here: the file is yours to finish first.")
    ] = False,
) -> None:
    """Write a new file from a template that explains every field; options fill them in."""
    from socialops.operations.workspace.new import create, start_file
    from socialops.operations.workspace.new_fields import Written
    from socialops.operations.workspace.new_values import Wish
    from socialops.render.workspace.init import drafted

    run = session(context)
    written = Written(text, author, tuple(media or ()), tuple(sets or ()))
    wish = Wish(title, tuple(channels or ()), at, campaign, platform, email, written, like)
    root, made = start_file(run, kind, name, wish)
    if dry_run:
        run.say(drafted(made, dry_run=True))
        run.out(made.data.decode("utf-8"))
        return
    create(root, made)
    run.say(drafted(made, dry_run=False))


def revise(
    context: typer.Context,
    post: OnePost,
    name: Annotated[str, typer.Option("--as", metavar="ID", help="The id of the new post.")],
    dry_run: DryRun = False,
    no_commit: Annotated[  # noqa: ARG001 - every command that writes knows it
        bool, typer.Option("--no-commit", help="Always so here: the file is yours to finish first.")
    ] = False,
) -> None:
    """Begin a new post in place of one that is out where it can't be changed."""
    from socialops.domain.results.transition import Refused
    from socialops.operations.posts.revise import revise as follow
    from socialops.operations.workspace.new import create
    from socialops.render.posts.transition import refused
    from socialops.render.workspace.init import drafted

    run = session(context)
    root, made = follow(run, post, name)
    if isinstance(made, list):
        run.say(refused(Refused(tuple((post, reason) for reason in made))))
        raise typer.Exit(AT_FAULT)
    if dry_run:
        run.say(drafted(made, dry_run=True))
        run.out(made.data.decode("utf-8"))
        return
    create(root, made)
    run.say(drafted(made, dry_run=False))


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(new)
    app.command()(revise)
