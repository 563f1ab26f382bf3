"""`alerts` and `alerts test` for people and programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from rich.text import Text

from socialops.domain.numbers.alarms.back_test import AlertTest, Rang
from socialops.domain.numbers.alarms.condition import BUDGET
from socialops.domain.numbers.alarms.watch import Blind
from socialops.domain.numbers.kpi import Number, Unit, shown
from socialops.domain.sanitize import one_line
from socialops.render.formats.json import document
from socialops.render.formats.markdown import plain_table
from socialops.render.formats.table import Column, table
from socialops.render.formats.terminal import Paper, safe
from socialops.render.formats.words import brief, many, people
from socialops.render.numbers.figures import figure
from socialops.views.numbers.alerts import AlertRow

_LATE = "bold red"
NOBODY = "nobody can"


def fields(row: AlertRow) -> dict[str, Any]:
    """The keys of one alert: those of the contract, then those added."""
    unit = row.formula.unit
    return {
        "name": row.name, "alert": row.alert.id, "kpi": row.alert.kpi, "subject": row.subject, "channel": row.channel,
        "since": row.since, "now": shown(unit, row.now), "limit": shown(unit, row.limit), "as_of": row.as_of,
        "responder": row.responder, "members": row.members, "due": row.due, "overdue": row.overdue,
        "answer": row.answer, "post": row.post, "title": row.alert.title, "unit": unit, "task": row.task,
        "respond": row.alert.respond, "playbook": row.alert.playbook, "answered": row.answered,
        "expected": row.expected, "path": row.path,
    }  # fmt: skip


def as_json(rows: Sequence[AlertRow], blind: Sequence[Blind]) -> str:
    """The document of `alerts`."""
    return document({"alerts": [fields(row) for row in rows], "blind": _blind(blind)})


def _blind(blind: Sequence[Blind]) -> list[dict[str, Any]]:
    return [one._asdict() for one in blind]


def as_table(rows: Sequence[AlertRow], *, now: datetime, zone: str, currency: str | None, paper: Paper) -> str:
    """A line an alert; times in *zone*."""
    columns = (
        Column(f"DUE ({zone})" if paper.width is None else f"DUE\n{zone}"),
        Column("ALERT", wrap=True, ids=True),
        Column("NUMBER"),
        Column("WHO"),
        Column("ANSWER", wrap=True, ids=True),
        Column("TITLE", wrap=True, spare=1),
    )
    return table(columns, [_row(row, now, currency) for row in rows], paper)


def _row(row: AlertRow, now: datetime, currency: str | None) -> list[Text]:
    late = Text(" late", style=_LATE) if row.overdue else Text()
    what = Text(
        number(row.formula.unit, row.now, row.limit, currency, drop=row.drop), style="yellow" if not row.answer else ""
    )
    who = safe(people(row.members)) if row.members else Text(NOBODY, style=_LATE)
    return [
        Text(brief(row.due, now.date())) + late,
        safe(row.name),
        what,
        who,
        safe(row.answer or "-"),
        safe(row.alert.title),
    ]


def markdown(rows: Sequence[AlertRow], *, now: datetime) -> str:
    """The same as a Markdown table."""
    cells = [
        (
            brief(row.due, now.date()).strip() + (" late" if row.overdue else ""),
            row.name,
            number(row.formula.unit, row.now, row.limit, None, drop=row.drop),
            people(row.members) if row.members else NOBODY,
            row.what,
            row.alert.title,
        )
        for row in rows
    ]
    return plain_table(("Due", "Alert", "Number", "Who", "What", "Title"), cells)


def number(unit: Unit, now: Number, limit: Number, currency: str | None, *, drop: bool) -> str:
    """`1,203 < 2,000`: the number, and the limit that it broke."""
    return f"{figure(unit, now, currency)} {'<' if drop else '>'} {figure(unit, limit, currency)}"


def how(row: AlertRow) -> str:
    """What ends it, as somebody would type it."""
    ways = []
    if row.post:
        ways.append(f"socialops done {row.post} {row.task}")
    if row.alert.playbook:
        ways.append(f"socialops case open {row.alert.playbook} --alert {row.name} --title TITLE")
    return " or ".join([*ways, f"socialops decide {row.name} none -m WHY"])


def summary(rows: Sequence[AlertRow], blind: Sequence[Blind]) -> str:
    """How many stand, how to answer the first, and what can't ring."""
    there = [row for row in rows if row.answer is None]
    late = sum(row.overdue for row in there)
    lines = [f"{many(len(there), 'alert')} to answer, {late} late."] if there else []
    lines += [f"To answer {there[0].name}: {how(there[0])}"] if there else []
    lines += [one_line(f"Blind: {sentence(one)}.") for one in blind]
    return "\n".join(lines)


def sentence(one: Blind) -> str:
    """Which alert can't ring, where, and why."""
    return f"{one.alert}{f' on {one.channel}' if one.channel else ''}: {one.why}"


def test_json(found: AlertTest, zone: tzinfo | None) -> str:
    """The document of `alerts test`; times in *zone*."""
    rings = [
        {
            "subject": rang.subject,
            "at": rang.ring.at.astimezone(zone),
            "now": shown(found.unit, rang.ring.now),
            "limit": shown(found.unit, rang.ring.limit),
            "channel": rang.channel,
            "post": rang.ring.post,
            "from": rang.ring.first,
            "to": rang.ring.last,
            "expected": rang.expected,
        }
        for rang in found.rings
    ]
    return document({"alert": found.alert.id, "rings": rings, "blind": _blind(found.blind), "weeks": found.weeks})


def test_table(found: AlertTest, currency: str | None, paper: Paper) -> str:
    """A line each time that it would have rung."""
    columns = (Column("WHEN"), Column("WHAT"), Column("NUMBER"), Column("EXPECTED", spare=1))
    return table(columns, [_rang(found, rang, currency) for rang in found.rings], paper)


def _rang(found: AlertTest, rang: Rang, currency: str | None) -> list[Text]:
    ring = rang.ring
    days = f"{ring.first}" if ring.first == ring.last else f"{ring.first} to {ring.last}"
    what = f"{ring.post}.{rang.channel}" if ring.post else rang.channel
    return [
        Text(days),
        safe(what),
        Text(number(found.unit, ring.now, ring.limit, currency, drop=ring.drop)),
        safe(rang.expected or "-"),
    ]


def silent(found: AlertTest) -> str:
    """That it would not have rung at all."""
    return f"It would not have rung in the last {many(found.weeks, 'week')}."


def test_summary(found: AlertTest) -> str:
    """How often that is, and whether anybody would still listen."""
    lines = []
    if found.rings:
        rest = len(found.rings) - found.unexpected
        often = f"Rings {many(len(found.rings), 'time')} in {many(found.weeks, 'week')}"
        lines.append(f"{often}, {rest} of them expected." if rest else f"{often}.")
    if found.is_noisy:
        lines.append(f"More than {BUDGET} a year is noise: a wider range, 'least' or 'cooldown' makes it rarer.")
    lines += [one_line(f"Blind: {sentence(one)}.") for one in found.blind]
    return "\n".join(lines)


def answered(row: AlertRow, names: Mapping[str, str]) -> str:
    """What ended it, in words: its answer names a member, a case or a record."""
    kind, _, which = (row.answer or "").partition("/")
    told = {"done": f"done by {names.get(which, which)}", "case": f"a case was opened: {which}"}
    return one_line(told.get(kind, f"answered by a {kind}"))
