"""remind."""

from __future__ import annotations

import os
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from socialops.cli.desk import Desk, sit
from socialops.cli.reference import known
from socialops.errors import SocialopsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from socialops.operations.reminders.send import Sent
    from socialops.views.escalation import Escalated
    from socialops.views.reminders import Reminder

FAILED = 1


class RemindFormat(StrEnum):
    """How reminders are printed."""

    TABLE = "table"
    MARKDOWN = "md"
    JSON = "json"


def remind(
    context: typer.Context,
    within: Annotated[
        str, typer.Option("--within", metavar="DURATION", help="What is due by then: 4h, 1d, 2bd.")
    ] = "1d",
    member: Annotated[
        list[str] | None, typer.Option("--member", metavar="ID", help="Only this member; repeatable.")
    ] = None,
    form: Annotated[RemindFormat, typer.Option("--format", help="How to print them.")] = RemindFormat.TABLE,
    send: Annotated[bool, typer.Option("--send", help="Send each member theirs (extra 'notify').")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="With --send: show the messages, send nothing.")] = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write to FILE instead.")
    ] = None,
) -> None:
    """What falls due soon and what is late, for each person; with --send they hear of it."""
    desk = sit(context)
    members = known("--member", member, desk.workspace.members)
    if dry_run and not send:
        raise SocialopsError("--dry-run is for --send: without it nothing is sent anyway.")
    found = _reminders(desk, _span(desk, within))
    if send:
        _send(desk, found, members, dry_run=dry_run)
        return
    _print(desk, [line for line in found if not members or line.member in members], form, output)


def _span(desk: Desk, within: str) -> timedelta:
    from socialops.domain.time.clock import parse_duration, shift

    try:
        duration = parse_duration(within)
        return shift(desk.now, duration, sign=1, holidays=desk.workspace.holidays) - desk.now
    except ValueError as error:
        raise SocialopsError(f"--within '{within}' {error}") from error
    except OverflowError as error:
        raise SocialopsError(f"--within '{within}' reaches beyond what a calendar holds: name less.") from error


def _reminders(desk: Desk, within: timedelta) -> list[Reminder]:
    from socialops.views.cases.list import list_cases
    from socialops.views.reminders import reminders
    from socialops.views.series_standing import stand_leads
    from socialops.views.standing import stand_all
    from socialops.views.tasks import tasks

    moments = desk.moments_for_due()
    standings = stand_all(desk.workspace, desk.now, moments)
    standings += stand_leads(desk.workspace, desk.now, moments)
    found = tasks(desk.workspace, standings, desk.now, moments)
    return reminders(
        desk.workspace, standings, found, list_cases(desk.workspace, desk.now), now=desk.now, within=within
    )


def _print(desk: Desk, found: list[Reminder], form: RemindFormat, output: Path | None) -> None:
    from socialops.render import tasks as text

    if form is RemindFormat.JSON:
        desk.run.deliver(text.reminders_json(found), output)
        return
    if form is RemindFormat.MARKDOWN:
        title = f"Reminders, {desk.workspace.settings.name} (times in {desk.zone})"
        desk.run.deliver(text.reminders_markdown(found, title=title, now=desk.now), output)
    elif found:
        paper = desk.paper(output)
        desk.run.deliver(text.reminders_table(found, now=desk.now, zone=desk.zone, paper=paper), output)
    if not found:
        bare = output if form is RemindFormat.TABLE else None
        desk.tell_empty("Nothing falls due by then, and nothing is late.", bare)


def _send(desk: Desk, found: list[Reminder], members: frozenset[str], *, dry_run: bool) -> None:
    from socialops.operations.reminders.send import load_sender, notify
    from socialops.operations.reminders.sent import reminded
    from socialops.render.reminder_message import message
    from socialops.views.escalation import escalations

    name, today, roster = desk.workspace.settings.name, desk.now.date(), desk.workspace.roster

    def digest(to: str, lines: Sequence[Reminder], passed: Sequence[Escalated]) -> tuple[str, str]:
        return message(to, lines, passed, name=name, zone=desk.zone, now=desk.now)

    def show(url: str, title: str, body: str) -> bool:  # noqa: ARG001 - an address may hold a secret
        desk.run.out(f"{title}\n{body}\n")
        return True

    send = show if dry_run else load_sender()
    with reminded(desk.root, today, dry_run=dry_run) as state:
        if state.damaged:
            desk.tell("The note of what was sent can't be read, so it starts anew: some may hear twice today.")
        raised = escalations(roster, found, lambda who, what: state.late(who, what, today), today)
        digests = _digests(found, raised, members)
        sent = notify(desk.workspace, digests, state, today=today, environment=os.environ, digest=digest, send=send)
    _report(desk, sent, orphans=sum(line.member is None for line in found), dry_run=dry_run)


def _digests(
    found: Iterable[Reminder], raised: Iterable[Escalated], members: frozenset[str]
) -> dict[str, tuple[list[Reminder], list[Escalated]]]:
    """What each member is to hear: their own lines, and what others were reminded of in vain."""
    out: dict[str, tuple[list[Reminder], list[Escalated]]] = {}
    for line in found:
        if line.member:
            out.setdefault(line.member, ([], []))[0].append(line)
    for each in raised:
        out.setdefault(each.to, ([], []))[1].append(each)
    return {name: out[name] for name in sorted(out) if not members or name in members}


def _report(desk: Desk, sent: Sent, *, orphans: int, dry_run: bool) -> None:
    from socialops.render.formats.words import many

    verb = "Would remind" if dry_run else "Reminded"
    for name, count in sent.delivered.items():
        desk.tell(f"{verb} {name} of {many(count, 'thing')}.")
    if sent.silent:
        desk.tell(f"No address for {', '.join(sent.silent)}: add 'notify: [URL]' to their files in members/.")
    if orphans:
        desk.tell(f"{many(orphans, 'thing')} nobody can do: see 'socialops remind'.")
    for failure in sent.failures:
        desk.tell(failure)
    if not (sent.delivered or sent.failures or sent.silent):
        desk.tell("Nobody has to be reminded of anything new today.")
    if sent.failures:
        raise typer.Exit(FAILED)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(remind)
