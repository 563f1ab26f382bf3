"""`status` and `backlog` as tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.text import Text

from socialops.domain.approval.state import State
from socialops.domain.sanitize import one_line
from socialops.render.cases.list import listing
from socialops.render.formats.table import Column, table
from socialops.render.formats.terminal import Paper, put, safe
from socialops.render.formats.words import STYLES, age, brief, many, people, work
from socialops.views.backlog import Backlog, BacklogItem
from socialops.views.standing import send_late
from socialops.views.status import StatusRow
from socialops.views.work.overload import Strain

_LATE = "bold red"
_OVER = {State.CANCELLED: STYLES[State.CANCELLED], State.PUBLISHED: "dim"}


def status(rows: Sequence[StatusRow], *, now: datetime, zone: str, paper: Paper) -> str:
    """Where every post stands; times in *zone*, which the header names."""
    columns = (
        Column("POST"),
        Column("STATE"),
        Column(_zoned("PUBLISHES", zone, paper)),
        Column("WAITS FOR", wrap=True, ids=True),
        Column("CHANNELS", wrap=True, ids=True, spare=2),
        Column("TITLE", wrap=True, spare=1),
    )
    return table(columns, (_status(row, now) for row in rows), paper)


def _zoned(title: str, zone: str, paper: Paper) -> str:
    return f"{title} ({zone})" if paper.width is None else f"{title}\n{zone}"


def _status(row: StatusRow, now: datetime) -> list[Text]:
    return [
        safe(row.id, "bold" if _is_late(row, now) else _OVER.get(row.state, "")),
        _state(row.state, row.revision, row.turn.task if row.turn else ""),
        Text(brief(row.publish_at, now.date())),
        _waits(row, now),
        safe(", ".join(row.channels)),
        safe(row.title),
    ]


def _state(state: State, revision: State | None, task: str) -> Text:
    """The state; of what is out, how far its change is, or that one is asked for."""
    found = Text(state, style=STYLES[state])
    if not revision and state is State.PUBLISHED and task == "revise":
        return found.append(", changes asked for", style=STYLES[State.CHANGES_REQUESTED])
    return found.append(f", change {revision}", style=STYLES[revision]) if revision else found


def _waits(row: StatusRow, now: datetime) -> Text:
    turn = row.turn
    if turn is None:
        return Text("-", style="dim")
    task = f"{turn.stage}: " if turn.stage and turn.task == "approve" else f"{turn.task}: "
    says_missed = bool(row.missed) and turn.task == send_late(row.missed)
    text = safe(task, _LATE if says_missed else "") + Text(one_line(people(turn.members)), style="bold")
    for waiting in row.waiting_for:
        if waiting.needed > 1:
            text.append(f" ({waiting.have} of {waiting.needed})")
        if waiting.again:
            text.append(f", {one_line(people(waiting.again))} must look again", style="yellow")
    for reply in row.replies:
        text.append(f", answered: {one_line(reply.asker)} looks", style="yellow")
    if row.missed and not says_missed:
        text.append(f", missed on {one_line(', '.join(row.missed))}: schedule it anew or send it --late", style=_LATE)
    elif not says_missed and _is_late(row, now):
        text.append(", late", style=_LATE)
    return text


def _is_late(row: StatusRow, now: datetime) -> bool:
    return bool(row.missed or (row.turn and row.turn.due and row.turn.due < now))


def backlog(found: Backlog, strain: Strain, *, now: datetime, zone: str, paper: Paper) -> str:
    """What waits, and for whom; below, the load on each member, and where it hurts."""
    columns = (
        Column("POST"),
        Column("WAITS FOR", wrap=True, ids=True),
        Column("AGE", right=True, spare=2),
        Column(_zoned("DUE", zone, paper)),
        Column("PUBLISHES"),
        Column("STATE", spare=3),
        Column("TITLE", wrap=True, spare=1),
    )
    items = table(columns, (_item(item, now) for item in found.items), paper)
    pains = [safe(f"! {line}", "yellow") for line in strain.sentences()]
    below = "\n" + put(Text("\n").join(pains), paper) if pains else ""
    said = [safe(f"> {i.post}: {remark.sentence}", "yellow") for i in found.items for remark in i.notes]
    words = "\n" + put(Text("\n").join(said), paper) if said else ""
    cases = listing(found.cases, now=now, zone=zone, paper=paper) + "\n" if found.cases else ""
    alerts = _alerts(found, now=now, zone=zone, paper=paper) + "\n" if found.alerts else ""
    return f"{items}{words}\n{cases}{alerts}{_load(found, paper)}{below}"


def _alerts(found: Backlog, *, now: datetime, zone: str, paper: Paper) -> str:
    from socialops.render.numbers.alerts import as_table

    return as_table(found.alerts, now=now, zone=zone, currency=None, paper=paper)


def _item(item: BacklogItem, now: datetime) -> list[Text]:
    task = item.stage if item.stage and item.task == "approve" else item.task
    late = Text(" late", style=_LATE) if item.overdue else Text()
    return [
        safe(item.post, "bold" if item.overdue else ""),
        safe(f"{task}: ") + safe(people(item.waiting_for), "bold"),
        Text(age(item.age_days)),
        Text(brief(item.due, now.date())) + late,
        Text(brief(item.publish_at, now.date())),
        _state(item.state, item.revision, item.task),
        safe(item.title),
    ]


def _load(found: Backlog, paper: Paper) -> str:
    columns = (Column("MEMBER"), Column("OPEN", right=True), Column("OVERDUE", right=True), Column("DAYS", right=True))
    rows = [
        [
            safe(row.member),
            Text(str(row.open)),
            Text(str(row.overdue), style=_LATE if row.overdue else "dim"),
            Text(work(row.days)),
        ]
        for row in found.load
    ]
    return table(columns, rows, paper)


def backlog_summary(found: Backlog) -> str:
    """One line about all of it."""
    late = sum(item.overdue for item in found.items)
    cases = f", {many(len(found.cases), 'open case')}" if found.cases else ""
    alerts = f", {many(len(found.alerts), 'alert')} to answer" if found.alerts else ""
    return f"{many(len(found.items), 'post')} waiting for somebody, {late} of them late{cases}{alerts}."
