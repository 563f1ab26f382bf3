"""changes."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from socialops.cli.desk import Desk, sit
from socialops.cli.reference import known
from socialops.errors import SocialopsError

if TYPE_CHECKING:
    from datetime import date

_DAY = re.compile(r"[\d./-]*[./-][\d./-]*")
_EIGHT = re.compile(r"(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
"""Digits that can only be meant as a day, though a commit's name might begin with them."""


class ChangesFormat(StrEnum):
    """How changes are printed."""

    MARKDOWN = "md"
    JSON = "json"


def changes(
    context: typer.Context,
    since: Annotated[str, typer.Option("--since", metavar="REV|DATE", help="A commit, branch, tag, or a day.")],
    member: Annotated[
        list[str] | None, typer.Option("--member", metavar="ID", help="Only what matters to them; repeatable.")
    ] = None,
    form: Annotated[ChangesFormat, typer.Option("--format", help="How to print them.")] = ChangesFormat.MARKDOWN,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write to FILE instead.")
    ] = None,
) -> None:
    """What changed in guides, roles, workflows, playbooks and deadlines, for whom, and which posts it catches."""
    from socialops.render import changes as text
    from socialops.rules.run import run as check
    from socialops.views.changes import changes as view
    from socialops.views.standing import place

    desk = sit(context)
    members = known("--member", member, desk.workspace.members)
    before = _then(desk, since).workspace
    today = desk.now.date()
    findings = (check(before, today).diagnostics, check(desk.workspace, today).diagnostics)
    found = view(before, desk.workspace, since=since, now=desk.now, found=findings).of(members)
    zone = place(desk.workspace)
    if form is ChangesFormat.JSON:
        desk.run.deliver(text.as_json(found, zone), output)
    else:
        desk.run.deliver(text.as_markdown(found, name=desk.workspace.settings.name, zone=zone), output)


def _then(desk: Desk, since: str) -> Desk:
    """The workspace as of a commit, or as of the last commit before a day began."""
    from socialops.domain.time.day import mended_day, parse_day

    bare = re.fullmatch(r"[0-9a-f]+", since)
    looks = _EIGHT.fullmatch(since) if bare else _DAY.fullmatch(since) or mended_day(since)
    day = parse_day("--since", since) if looks else None
    return desk.at(since if day is None else _last_before(desk, day), option="--since")


def _last_before(desk: Desk, day: date) -> str:
    """The last commit before midnight of that day in the workspace's zone; else the first one there is."""
    from socialops.domain.time.clock import start_of_day

    begin = start_of_day(day, desk.zone)
    commits = desk.commits()
    if not commits:
        raise SocialopsError("There is no history to compare with: commit the workspace first.")
    return next((commit.id for commit in commits if commit.at < begin), commits[-1].id)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(changes)
