"""init, new, schema, doctor, demo."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from socialops.cli.session import session

DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be written, write nothing.")]
NoCommit = Annotated[bool, typer.Option("--no-commit", help="Write the files, make no commit.")]


class Format(StrEnum):
    """How doctor answers."""

    table = "table"
    json = "json"


def init(
    context: typer.Context,
    directory: Annotated[Path, typer.Argument(metavar="[DIR]", help="The folder; else this one.")] = Path(),
    example: Annotated[bool, typer.Option("--example", help="Write the example company Acme instead.")] = False,
    dry_run: DryRun = False,
    no_commit: NoCommit = False,
) -> None:
    """Start a workspace: roles, you as its member, a workflow, a guide, playbooks, a first draft.

    Works in a new folder, in a repository, or in a folder of one. Nothing that is there is overwritten; what is
    written becomes one commit.
    """
    import os
    from datetime import UTC, datetime

    from socialops.operations.posts.context import Options
    from socialops.operations.workspace.init import start
    from socialops.render.init import started

    run = session(context)
    now = run.now("UTC") if run.now_text else datetime.now(UTC)
    options = Options(dry_run=dry_run, commit=not no_commit)
    found = start(run.directory / directory, environment=os.environ, now=now, options=options, example=example)
    run.say(started(found, dry_run=dry_run, here=Path().absolute()))


def new(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="Such as post, member, channel; see 'socialops schema'.")],
    name: Annotated[str, typer.Argument(metavar="ID", help="Small letters, digits, single hyphens.")],
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help="Its title, or a member's name.")] = None,
    channels: Annotated[list[str] | None, typer.Option("--channel", metavar="CHANNEL", help="Where (repeat).")] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="TIME", help="When a post goes out.")] = None,
    campaign: Annotated[str | None, typer.Option("--campaign", metavar="ID", help="The campaign of a post.")] = None,
    platform: Annotated[
        str | None, typer.Option("--platform", metavar="NAME", help="The platform of a channel.")
    ] = None,
    email: Annotated[str | None, typer.Option("--email", metavar="ADDRESS", help="The e-mail of a member.")] = None,
    dry_run: DryRun = False,
    no_commit: Annotated[  # noqa: ARG001 - every command that writes knows it
        bool, typer.Option("--no-commit", help="Always so here: the file is yours to finish first.")
    ] = False,
) -> None:
    """Write a new file from a template that explains every field."""
    from socialops.operations.workspace.new import Wish, create, start_file
    from socialops.render.init import drafted

    run = session(context)
    root, made = start_file(run, kind, name, Wish(title, tuple(channels or ()), at, campaign, platform, email))
    if dry_run:
        run.say(drafted(made, dry_run=True))
        run.out(made.data.decode("utf-8"))
        return
    create(root, made)
    run.say(drafted(made, dry_run=False))


def schema(
    context: typer.Context,
    kind: Annotated[str | None, typer.Argument(metavar="[KIND]", help="Without it: all kinds.")] = None,
    write: Annotated[bool, typer.Option("--write", help="Bring .socialops/schemas/ up to date.")] = False,
) -> None:
    """Print the JSON Schema (draft 7) of a kind of file, or list the kinds."""
    from socialops.operations.workspace import schemas
    from socialops.render.init import kinds

    run = session(context)
    if write:
        stale = schemas.write(run.root())
        run.say("\n".join((*(f"Written: {path}" for path in stale), "The schemas are up to date.")))
    elif kind:
        run.out(schemas.text_of(kind))
    else:
        run.out(kinds(schemas.overview()))


def doctor(
    context: typer.Context,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what can be mended without asking.")] = False,
    output: Annotated[Format, typer.Option("--format", help="table or json.")] = Format.table,
) -> None:
    """Examine git, your membership, half-done work and missing parts; say the way out of each problem."""
    from datetime import UTC, datetime

    from socialops.operations.workspace.doctor import examine
    from socialops.render import doctor as health

    run = session(context)
    now = run.now("UTC") if run.now_text else datetime.now(UTC)
    signs = examine(run.directory, now=now, fix=fix)
    run.out(health.as_json(signs) if output is Format.json else health.table(signs))
    if any(sign.level == "problem" for sign in signs):
        raise typer.Exit(1)


def demo(
    context: typer.Context,
    directory: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="An empty or new folder; else a temporary one.")
    ] = None,
) -> None:
    """See the main job done on the example company: check, submit, approve, calendar, backlog."""
    from socialops.operations.demo.play import tell

    run = session(context)
    place = run.directory / directory if directory else None
    if not tell(place, line=run.out):
        raise typer.Exit(1)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for verb in (init, new, schema, doctor, demo):
        app.command()(verb)
