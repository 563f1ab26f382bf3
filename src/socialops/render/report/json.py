"""The JSON of `report`: keys may be added, never changed. Lengths of time in seconds, percent times 100."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from socialops.domain.numbers.kpi import shown
from socialops.render.calendar.json import entry_of
from socialops.render.cases.report import as_keys
from socialops.render.formats.json import document
from socialops.render.numbers.alerts import fields
from socialops.render.numbers.goals import goal_keys
from socialops.render.numbers.kpis import row_keys
from socialops.views.numbers.kpis import Ranked
from socialops.views.report.flow import Flow, Took
from socialops.views.report.numbers import PostNumbers, Trend
from socialops.views.report.report import Report
from socialops.views.report.went_out import OUT, WentOut


def report(found: Report, *, now: datetime, revision: str | None) -> str:
    """The document of `report`; *revision* is the commit as of which it is, None for the files as they lie."""
    zone = now.tzinfo
    age = _days(found.posts.age)
    return document(
        {
            "from": found.period.first,
            "to": found.period.last,
            "about": found.about or None,
            "as_of": now,
            "at": revision,
            "goals": [goal_keys(each, zone) for each in found.goals],
            "went_out": _went_out(found.went_out),
            "best": _ranked(found.posts.best, found.posts, zone),
            "weakest": _ranked(found.posts.weakest, found.posts, zone),
            "by": {by: [row_keys(row, age, zone) for row in rows] for by, rows in found.posts.by.items()},
            "trends": [_trend(each, zone) for each in found.trends],
            "alerts": [fields(row) for row in found.alerts],
            "flow": {**_flow(found.flow), "kpis": [row_keys(row, "latest", zone) for row in found.held]},
            "cases": as_keys(found.cases),
            "lessons": [asdict(lesson) for lesson in found.cases.lessons],
            "decide": [asdict(each) for each in found.decide],
            "next": [entry_of(entry) for entry in found.next.entries],
            "load": [asdict(row) for row in found.load],
        }
    )


def _days(age: timedelta) -> str:
    return f"{age // timedelta(days=1)}d"


def _went_out(found: WentOut) -> dict[str, Any]:
    return {
        "planned": found.planned,
        "out": found.count(*OUT),
        "late": found.count("late"),
        "failed": found.count("failed"),
        "missed": found.count("missed"),
        "items": [asdict(row) for row in found.rows],
    }


def _ranked(rows: Iterable[Ranked], numbers: PostNumbers, zone: Any) -> list[dict[str, Any]]:
    formula = numbers.formula
    return [
        {
            "post": row.post,
            "channel": row.channel,
            "kpi": formula.id,
            "value": shown(formula.unit, row.value),
            "age": _days(numbers.age),
            "as_of": row.as_of and row.as_of.astimezone(zone),
        }
        for row in rows
    ]


def _trend(found: Trend, zone: Any) -> dict[str, Any]:
    weeks = [
        {
            "week": week.monday,
            "value": shown("count", week.value),
            "usual": week.usual and [shown("count", edge) for edge in week.usual],
        }
        for week in found.weeks
    ]
    as_of = found.as_of and found.as_of.astimezone(zone)
    return {"channel": found.channel, "kpi": found.count, "weeks": weeks, "as_of": as_of}


def _flow(found: Flow) -> dict[str, Any]:
    return {
        "finished": found.finished,
        "lead_time": _took(found.lead),
        "stages": [_took(stage) for stage in found.stages],
        "sent_back": found.sent_back,
    }


def _took(took: Took) -> dict[str, Any]:
    return {"name": took.name, "n": len(took.lengths), "p50": _seconds(took, 50), "p85": _seconds(took, 85)}


def _seconds(took: Took, share: int) -> int | None:
    found = took.percentile(share)
    return None if found is None else int(found.total_seconds())
