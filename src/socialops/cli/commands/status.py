"""status, show, digest, history, who."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from socialops.cli.desk import sit
from socialops.cli.reference import known

if TYPE_CHECKING:
    from socialops.domain.workspace import Workspace


class Format(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    JSON = "json"


OnePost = Annotated[str, typer.Argument(metavar="POST", help="Id or path of a post.")]
States = Annotated[list[str] | None, typer.Option("--state", metavar="STATE", help="Only this state; repeatable.")]
Channels = Annotated[list[str] | None, typer.Option("--channel", metavar="ID", help="Only this channel; repeatable.")]
Shape = Annotated[Format, typer.Option("--format", help="Table or JSON.")]
Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write to FILE instead.")]


def status(
    context: typer.Context,
    posts: Annotated[list[str] | None, typer.Argument(metavar="[POST]…", help="Ids or paths; else all posts.")] = None,
    state: States = None,
    form: Shape = Format.TABLE,
    output: Output = None,
) -> None:
    """Where every post stands, what is missing, and from whom."""
    from socialops.domain.approval.state import State
    from socialops.views.series_standing import stand_leads
    from socialops.views.standing import place, stand_all
    from socialops.views.status import counts
    from socialops.views.status import status as view

    desk = sit(context)
    states = known("--state", state, State)
    ids = [desk.post(word).item.id for word in posts] if posts else None
    moments = desk.moments_for_due()
    of_posts = None if ids is None else [name for name in ids if name in desk.workspace.posts]
    found = stand_all(desk.workspace, desk.now, moments, of_posts)
    zone = place(desk.workspace)
    rows = view(found, zone=zone, states=states)
    series = view(stand_leads(desk.workspace, desk.now, moments, ids), zone=zone, states=states)
    if form is Format.JSON:
        from socialops.render import data

        desk.run.deliver(data.status(rows, zone, series), output)
    elif rows or series:
        from socialops.render import status as overview
        from socialops.render.formats import words

        both = [*rows, *series]
        desk.run.deliver(overview.status(both, now=desk.now, zone=desk.zone, paper=desk.paper(output)), output)
        desk.tell(words.summary(counts(rows), series=len(series)))
    else:
        desk.tell(_nothing(desk.workspace, "post in that state" if state else "post"))


def _nothing(workspace: Workspace, what: str) -> str:
    if not workspace.posts:
        return "There is no post yet: 'socialops new post ID' starts one."
    return f"No {what}, of {len(workspace.posts)} in all."


def show(
    context: typer.Context,
    post: OnePost,
    channel: Channels = None,
) -> None:
    """One post as each channel will show it, where it stands, and what is missing."""
    from socialops.render import card as text
    from socialops.views.card import card
    from socialops.views.series_standing import stand_lead
    from socialops.views.standing import stand

    desk = sit(context)
    filed = desk.post(post)
    channels = known("--channel", channel, filed.item.channels)
    place = stand_lead if desk.workspace.is_lead(filed.item) else stand
    standing = place(desk.workspace, filed, desk.now, desk.moments_for_due())
    found = card(desk.workspace, standing, channels=tuple(channels))
    desk.run.out(text.show(found, now=desk.now, zone=desk.zone, paper=desk.paper()))


def digest(
    context: typer.Context,
    post: OnePost,
    channel: Annotated[str | None, typer.Option("--channel", metavar="ID", help="Of this channel's part.")] = None,
) -> None:
    """The digest that an approval of the post binds to; with --channel, of what that channel shows."""
    from socialops.domain.approval.digest import channel_digest
    from socialops.domain.approval.state import digest as whole

    desk = sit(context)
    filed = desk.post(post)
    if channel is None:
        desk.run.out(whole(desk.workspace, filed.item))
        return
    known("--channel", [channel], filed.item.channels)
    desk.run.out(channel_digest(filed.item, channel, desk.workspace.media))


def history(context: typer.Context, post: OnePost) -> None:
    """What happened to a post, oldest first: its commits, reviews with their notes, publications."""
    from socialops.render import card as text
    from socialops.views.history import timeline

    desk = sit(context)
    filed = desk.post(post)
    name = filed.item.id
    commits = desk.commits(
        f"reviews/{name}", f"publications/{name}", patterns=(f"posts/**/{name}.yaml", f"series/{name}.yaml")
    )
    events = timeline(desk.workspace, name, commits)
    if events:
        desk.run.out(text.history(events, now=desk.now, zone=desk.zone, paper=desk.paper()))
    if not commits:
        desk.tell(
            f"No commit holds {filed.path} yet: this is what its records say."
            if events
            else f"No commit holds {filed.path} yet, and it has no records."
        )


def who(context: typer.Context, form: Shape = Format.TABLE, output: Output = None) -> None:
    """Who does what: roles, stages and responsibilities, people; and where somebody is missing."""
    from socialops.views.who import who as view

    desk = sit(context)
    found = view(desk.workspace, desk.now.date())
    if form is Format.JSON:
        from socialops.render import data

        desk.run.deliver(data.who(found), output)
        return
    from socialops.render import who as roster

    desk.run.deliver(roster.who(found, desk.paper(output)), output)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (status, show, digest, history, who):
        app.command()(command)
