"""status, show, digest, history, who, calendar, backlog."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from socialops.cli.desk import Desk, sit
from socialops.cli.reference import known

if TYPE_CHECKING:
    from socialops.domain.workspace import Workspace
    from socialops.views.calendar import Calendar


class Format(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    JSON = "json"


class CalendarFormat(StrEnum):
    """How a calendar is printed."""

    TABLE = "table"
    LIST = "list"
    JSON = "json"


class By(StrEnum):
    """Which times a calendar shows."""

    PUBLISH = "publish"
    DUE = "due"


OnePost = Annotated[str, typer.Argument(metavar="POST", help="Id or path of a post.")]
States = Annotated[list[str] | None, typer.Option("--state", metavar="STATE", help="Only this state; repeatable.")]
Channels = Annotated[list[str] | None, typer.Option("--channel", metavar="ID", help="Only this channel; repeatable.")]
Members = Annotated[list[str] | None, typer.Option("--member", metavar="ID", help="Only this member; repeatable.")]
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
    from socialops.domain.state import State
    from socialops.views.standing import place, stand_all
    from socialops.views.status import counts
    from socialops.views.status import status as view

    desk = sit(context)
    states = known("--state", state, State)
    ids = [desk.post(word).item.id for word in posts] if posts else None
    found = stand_all(desk.workspace, desk.now, desk.moments_for_due(), ids)
    rows = view(found, zone=place(desk.workspace), states=states)
    if form is Format.JSON:
        from socialops.render import data

        desk.run.deliver(data.status(rows, place(desk.workspace)), output)
    elif rows:
        from socialops.render import overview, words

        desk.run.deliver(overview.status(rows, now=desk.now, zone=desk.zone, paper=desk.paper(output)), output)
        desk.tell(words.summary(counts(rows)))
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
    from socialops.views.standing import stand

    desk = sit(context)
    filed = desk.post(post)
    channels = known("--channel", channel, filed.item.channels)
    standing = stand(desk.workspace, filed, desk.now, desk.moments_for_due())
    found = card(desk.workspace, standing, channels=tuple(channels))
    desk.run.out(text.show(found, now=desk.now, zone=desk.zone, paper=desk.paper()))


def digest(
    context: typer.Context,
    post: OnePost,
    channel: Annotated[str | None, typer.Option("--channel", metavar="ID", help="Of this channel's part.")] = None,
) -> None:
    """The digest that an approval of the post binds to; with --channel, of what that channel shows."""
    from socialops.domain.digest import channel_digest
    from socialops.domain.state import digest as whole

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
    from socialops.views.timeline import timeline

    desk = sit(context)
    filed = desk.post(post)
    name = filed.item.id
    commits = desk.commits(f"reviews/{name}", f"publications/{name}", patterns=(f"posts/**/{name}.yaml",))
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
    from socialops.render import roster

    desk.run.deliver(roster.who(found, desk.paper(output)), output)


def calendar(
    context: typer.Context,
    month: Annotated[str | None, typer.Option("--month", metavar="2027-03", help="One month.")] = None,
    week: Annotated[str | None, typer.Option("--week", metavar="2027-W09", help="One week, or a day in it.")] = None,
    start: Annotated[str | None, typer.Option("--from", metavar="DAY", help="From this day.")] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="DAY", help="To this day, inclusive.")] = None,
    by: Annotated[By, typer.Option("--by", help="When posts go out, or when reviews are due.")] = By.PUBLISH,
    channel: Channels = None,
    campaign: Annotated[list[str] | None, typer.Option("--campaign", metavar="ID", help="Repeatable.")] = None,
    member: Members = None,
    state: States = None,
    form: Annotated[CalendarFormat, typer.Option("--format", help="Wall, list or JSON.")] = CalendarFormat.TABLE,
    output: Output = None,
) -> None:
    """What goes out, or falls due, on which day; this month unless told otherwise."""
    from socialops.domain.state import State
    from socialops.views.calendar import Wanted
    from socialops.views.calendar import calendar as view
    from socialops.views.moments import PostMoments
    from socialops.views.period import find_period
    from socialops.views.standing import stand_all

    desk = sit(context)
    period = find_period(desk.now.date(), month=month, week=week, start=start, end=end)
    wanted = Wanted(
        known("--channel", channel, desk.workspace.channels),
        known("--campaign", campaign, desk.workspace.campaigns),
        known("--member", member, desk.workspace.members),
        known("--state", state, State),
    )
    moments = desk.moments_for_due() if by is By.DUE else PostMoments()
    found = view(
        desk.workspace,
        stand_all(desk.workspace, desk.now, moments),
        period=period,
        today=desk.now.date(),
        by=by.value,
        wanted=wanted,
        moments=moments,
    )
    _print_calendar(desk, found, form, output)


def _print_calendar(desk: Desk, found: Calendar, form: CalendarFormat, output: Path | None) -> None:
    if form is CalendarFormat.JSON:
        from socialops.render import data

        desk.run.deliver(data.calendar(found), output)
        return
    from socialops.render import calendar as text
    from socialops.render.words import many

    title = text.heading(found, name=desk.workspace.settings.name, zone=desk.zone)
    draw = text.wall if form is CalendarFormat.TABLE else text.agenda
    if found.entries or form is CalendarFormat.TABLE:
        desk.run.deliver(draw(found, today=desk.now.date(), title=title, paper=desk.paper(output)), output)
    if not found.entries:
        desk.tell(f"Nothing from {found.first} to {found.last}.")
    if found.undated:
        desk.tell(f"{many(found.undated, 'post')} without a publish time: see 'socialops status'.")


def backlog(
    context: typer.Context,
    member: Members = None,
    role: Annotated[list[str] | None, typer.Option("--role", metavar="ID", help="Only this role; repeatable.")] = None,
    form: Shape = Format.TABLE,
    output: Output = None,
) -> None:
    """What waits, for whom, since when, and what is late; what publishes soonest unapproved comes first."""
    from socialops.views.backlog import backlog as view
    from socialops.views.standing import stand_all

    desk = sit(context)
    members = known("--member", member, desk.workspace.members)
    roles = known("--role", role, desk.workspace.roles)
    moments = desk.moments()
    standings = stand_all(desk.workspace, desk.now, moments)
    found = view(desk.workspace, standings, now=desk.now, moments=moments, members=members, roles=roles)
    if form is Format.JSON:
        from socialops.render import data

        desk.run.deliver(data.backlog(found), output)
    elif found.items:
        from socialops.render import overview

        desk.run.deliver(overview.backlog(found, now=desk.now, zone=desk.zone, paper=desk.paper(output)), output)
        desk.tell(overview.backlog_summary(found))
    else:
        desk.tell("Nothing waits for anybody.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (status, show, digest, history, who, calendar, backlog):
        app.command()(command)
