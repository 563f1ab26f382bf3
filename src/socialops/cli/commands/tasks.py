"""tasks, and who is next."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from socialops.cli.desk import Desk, sit
from socialops.cli.reference import known
from socialops.cli.sheet import stamped
from socialops.errors import SocialopsError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from socialops.cli.session import Session
    from socialops.views.tasks import Task


class TasksFormat(StrEnum):
    """How tasks are printed."""

    TABLE = "table"
    MARKDOWN = "md"
    ICS = "ics"
    CSV = "csv"
    JSON = "json"


Members = Annotated[list[str] | None, typer.Option("--member", metavar="ID", help="Only this member; repeatable.")]
Posts = Annotated[list[str] | None, typer.Option("--post", metavar="POST", help="Only this post; repeatable.")]
Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write to FILE instead.")]


def tasks(
    context: typer.Context,
    mine: Annotated[bool, typer.Option("--mine", help="Only yours, by the e-mail that git has.")] = False,
    member: Members = None,
    post: Posts = None,
    everything: Annotated[bool, typer.Option("--all", help="Those done too.")] = False,
    form: Annotated[TasksFormat, typer.Option("--format", help="How to print them.")] = TasksFormat.TABLE,
    bom: Annotated[bool, typer.Option("--bom", help="Begin CSV with a mark by which Excel knows UTF-8.")] = False,
    output: Output = None,
) -> None:
    """Each person's next actions: reviews and the work around every post, soonest first."""
    from socialops.views.series_standing import stand_leads
    from socialops.views.standing import stand_all
    from socialops.views.tasks import tasks as view

    desk = sit(context)
    if mine and member:
        raise SocialopsError("--mine and --member exclude each other: take one of the two.")
    members = frozenset({_me(desk)}) if mine else known("--member", member, desk.workspace.members)
    ids = [desk.post(word).item.id for word in post] if post else None
    moments = desk.moments_for_due()
    posts = None if ids is None else [name for name in ids if name in desk.workspace.posts]
    standings = stand_all(desk.workspace, desk.now, moments, posts)
    standings += stand_leads(desk.workspace, desk.now, moments, ids)
    found = view(desk.workspace, standings, desk.now, moments, everything=everything)
    found = [task for task in found if not members or task.member in members]
    stamps = stamped(desk, standings) if form is TasksFormat.ICS else {}
    _print(desk, found, stamps, form, output, bom=bom)


def _me(desk: Desk) -> str:
    from socialops.git.repo import open_repo
    from socialops.operations.posts.context import find_actor

    return find_actor(open_repo(desk.root), desk.workspace).id


def _print(
    desk: Desk, found: list[Task], stamps: Mapping[str, datetime], form: TasksFormat, output: Path | None, *, bom: bool
) -> None:
    from socialops.render import tasks as text

    name = desk.workspace.settings.name
    match form:
        case TasksFormat.JSON:
            desk.run.deliver(text.as_json(found), output)
        case TasksFormat.CSV:
            desk.run.deliver(text.as_csv(found, bom=bom), output, exact=True)
        case TasksFormat.ICS:
            desk.run.deliver(text.as_ics(found, name=name, stamps=stamps, now=desk.now), output, exact=True)
        case TasksFormat.MARKDOWN:
            title = f"Tasks, {name} (times in {desk.zone})"
            desk.run.deliver(text.as_markdown(found, title=title, now=desk.now), output)
        case _:
            if not found:
                desk.tell_empty("No open tasks.", output)
                return
            table = text.as_table(found, now=desk.now, zone=desk.zone, paper=desk.paper(output))
            desk.run.deliver(table, output)
            desk.tell(text.summary(found))


def next_step(run: Session, post: str) -> str:
    """Who is next on a post, as the files are now; read anew, since a command just changed them."""
    from socialops.render.tasks import next_up
    from socialops.store.load import find_root, load
    from socialops.views.standing import stand_all
    from socialops.views.tasks import next_task
    from socialops.views.tasks import tasks as view

    root = find_root(run.directory)
    workspace = load(root, posts=[post])
    desk = Desk(run, root, workspace, run.now(workspace.settings.timezone))
    moments = desk.moments_for_due()
    standings = stand_all(workspace, desk.now, moments)
    found = view(workspace, standings, desk.now, moments)
    stage = next((standing.state.stage for standing in standings if standing.post.id == post), None)
    return next_up(next_task(found, post, stage), desk.now)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(tasks)
