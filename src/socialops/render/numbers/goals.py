"""`goals`: how far objectives are, as tables, Markdown and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple

from rich.text import Text

from socialops.domain.numbers.decisions import Decided
from socialops.domain.numbers.kpi import Unit, Value, exact, shown
from socialops.render.formats.json import document
from socialops.render.formats.markdown import escape, plain_table
from socialops.render.formats.person import person
from socialops.render.formats.table import Column, table
from socialops.render.formats.terminal import Paper, put, safe
from socialops.render.formats.words import many
from socialops.render.numbers.figures import NONE, figure, read
from socialops.views.numbers.goals import GoalRow, ObjectiveRow
from socialops.views.numbers.pilots import CampaignRow, PilotRow, TargetRow
from socialops.views.numbers.roadmap import Lane, roadmap

STYLES: dict[str, str] = {"ahead": "green", "behind": "bold red", "done": "blue", "not-measured": "dim"}


class Money(NamedTuple):
    """The clock of what is shown, the workspace's currency, and members' names where members go by them."""

    now: datetime
    currency: str | None
    names: Mapping[str, str] = MappingProxyType({})


class Section(NamedTuple):
    """A title, what stands under it, columns, and rows."""

    title: str
    says: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]


def sections(goals: Iterable[GoalRow], around: Money, aimless: Sequence[CampaignRow] = ()) -> Iterator[Section]:
    """Each goal: its objectives, then the targets and pilots of its campaigns; last those of campaigns of no goal."""
    for each in goals:
        goal = each.goal
        says = f"{goal.id}, owner {goal.owner}" + (f": {goal.business_goal}" if goal.business_goal else "")
        says += f"; decided: {decided(each.decided, around.names)}" if each.decided else ""
        yield Section(goal.title, says, _COLUMNS, [_objective(row, around) for row in each.objectives])
        yield from _of_campaigns(each.campaigns, f"for {goal.title}", around)
    yield from _of_campaigns(aimless, "of no goal", around)


def _of_campaigns(campaigns: Sequence[CampaignRow], which: str, around: Money) -> Iterator[Section]:
    targets = [_target(each, target, around) for each in campaigns for target in each.targets]
    if targets:
        yield Section(f"Targets of campaigns {which}", "", _TARGETS, targets)
    pilots = [_pilot(each, each.pilot, around) for each in campaigns if each.pilot]
    if pilots:
        yield Section(f"Pilots {which}", "", _PILOTS, pilots)


_COLUMNS = (
    "objective", "team", "kpi", "now", "target", "gone", "pace", "by", "of", "as of", "after", "served by", "is",
)  # fmt: skip
_TARGETS = ("campaign", "kpi", "now", "target", "pace", "of", "as of")
_PILOTS = ("campaign", "kpi", "pilot", "of", "others", "of ", "success", "worked", "decide by", "decided")
_RIGHT = {"now", "target", "gone", "of", "of ", "pilot", "others"}
_IDS = {"after", "objective"}
_WRAPPED = {*_IDS, "served by", "decided", "is"}


def _objective(row: ObjectiveRow, around: Money) -> tuple[str, ...]:
    objective, value = row.objective, row.value
    unit: Unit = row.formula.unit if row.formula else "count"
    gone = NONE if row.progress is None else f"{round(row.progress * 100)} %"
    return (
        objective.id, objective.team or NONE, objective.kpi or NONE, *_now(unit, value, objective.target, around),
        gone, row.pace, str(objective.by or NONE), str(value.n) if value else NONE,
        read(value.as_of if value else None, around.now), ", ".join(objective.after) or NONE, served(row),
        objective.title,
    )  # fmt: skip


def _now(unit: Unit, value: Value | None, target: float | None, around: Money) -> tuple[str, str]:
    told = figure(unit, value.value if value else None, around.currency)
    return told, NONE if target is None else figure(unit, exact(target), around.currency)


def served(row: ObjectiveRow) -> str:
    """How much serves an objective."""
    parts = ((row.posts, "post"), (row.campaigns, "campaign"), (row.cases, "case"))
    return ", ".join(many(len(found), word) for found, word in parts if found) or "nothing yet"


def _target(campaign: CampaignRow, row: TargetRow, around: Money) -> tuple[str, ...]:
    now, target = _now(row.unit, row.value, row.target, around)
    read_at = read(row.value.as_of if row.value else None, around.now)
    n = str(row.value.n) if row.value else NONE
    return campaign.campaign.id, row.kpi, now, target, row.pace, n, read_at


def _pilot(campaign: CampaignRow, row: PilotRow, around: Money) -> tuple[str, ...]:
    unit: Unit = row.formula.unit if row.formula else "count"
    own = figure(unit, row.value.value if row.value else None, around.currency)
    others = figure(unit, row.others.value if row.others else None, around.currency)
    counts = [str(value.n) if value else NONE for value in (row.value, row.others)]
    worked = {None: "not told yet", True: "yes", False: "no"}[row.met]
    pilot = row.pilot
    due = f"{pilot.decide_by or NONE}" + (" (over)" if row.due else "")
    return (
        campaign.campaign.id, pilot.kpi or pilot.measure or NONE, own, counts[0], others, counts[1], pilot.success,
        worked, due, decided(row.decided, around.names),
    )  # fmt: skip


def decided(found: Decided | None, names: Mapping[str, str]) -> str:
    """A decision in a few words."""
    if found is None:
        return NONE
    return f"{found.record.decision} by {person(found.record.by, names).name}: {found.record.because}"


def as_table(
    goals: Sequence[GoalRow], aimless: Sequence[CampaignRow], around: Money, paper: Paper, *, lanes: bool = False
) -> str:
    """A table a goal; with *lanes*, a table a phase of each side."""
    found = _lanes(roadmap(goals)) if lanes else sections(goals, around, aimless)
    return "\n".join(_titled(section, paper) for section in found)


def _titled(section: Section, paper: Paper) -> str:
    head = put(safe(section.title, "bold underline"), paper)
    if section.says:
        head += put(safe(section.says, "dim"), paper)
    columns = [
        Column(name.strip().upper(), wrap=name in _WRAPPED, ids=name in _IDS, right=name in _RIGHT, spare=name == "is")
        for name in section.columns
    ]
    if not section.rows:
        return head + put(Text("No objectives yet."), paper)
    return head + table(columns, [[_styled(cell) for cell in row] for row in section.rows], paper)


def _styled(cell: str) -> Text:
    return safe(cell, STYLES.get(cell, ""))


def as_markdown(goals: Sequence[GoalRow], aimless: Sequence[CampaignRow], around: Money, *, lanes: bool = False) -> str:
    """The same in Markdown."""
    found = _lanes(roadmap(goals)) if lanes else sections(goals, around, aimless)
    parts = ["# Roadmap" if lanes else "# Goals"]
    for section in found:
        says = f"\n\n{escape(section.says)}" if section.says else ""
        names = [name.strip() for name in section.columns]
        rows = plain_table(names, section.rows) if section.rows else "No objectives yet."
        parts.append(f"## {escape(section.title)}{says}\n\n{rows}".rstrip("\n"))
    return "\n\n".join(parts) + "\n"


def _lanes(lanes: Iterable[Lane]) -> Iterator[Section]:
    for lane in lanes:
        for phase in lane.phases:
            side = (lane.side or "inside or outside").capitalize()
            title = f"{side}: {phase.title or 'no phase yet'}"
            rows: list[tuple[str, ...]] = [
                (
                    stop.ref, stop.row.objective.title, stop.row.owner, stop.row.objective.team or NONE,
                    ", ".join(stop.row.objective.after) or NONE, str(stop.row.objective.by or NONE), stop.row.pace,
                )
                for stop in phase.stops
            ]  # fmt: skip
            yield Section(title, "", ("objective", "is", "owner", "team", "after", "by", "pace"), rows)


def as_json(
    goals: Sequence[GoalRow], aimless: Sequence[CampaignRow], zone: tzinfo | None, *, lanes: bool = False
) -> str:
    """The document of `goals`; times in the zone of the workspace."""
    keys: dict[str, Any] = {"goals": [goal_keys(each, zone) for each in goals]}
    keys["campaigns"] = [_campaign_keys(each, zone) for each in aimless]
    if lanes:
        keys["roadmap"] = [
            {
                "side": lane.side,
                "phases": [{"phase": p.title, "objectives": [s.ref for s in p.stops]} for p in lane.phases],
            }
            for lane in roadmap(goals)
        ]
    return document(keys)


def goal_keys(each: GoalRow, zone: tzinfo | None) -> dict[str, Any]:
    """The keys of one goal."""
    goal = each.goal
    return {
        "id": goal.id,
        "title": goal.title,
        "business_goal": goal.business_goal,
        "owner": goal.owner,
        "objectives": [_objective_keys(row, zone) for row in each.objectives],
        "campaigns": [_campaign_keys(row, zone) for row in each.campaigns],
        "decision": _decision_keys(each.decided, zone),
    }


def _objective_keys(row: ObjectiveRow, zone: tzinfo | None) -> dict[str, Any]:
    objective = row.objective
    unit: Unit = row.formula.unit if row.formula else "count"
    return {
        "id": objective.id,
        "title": objective.title,
        "team": objective.team,
        "kpi": objective.kpi,
        "baseline": objective.baseline or 0,
        "target": objective.target,
        **_value_keys(unit, row.value, zone),
        "by": objective.by,
        "pace": row.pace,
        "after": objective.after,
        "posts": row.posts,
        "campaigns": row.campaigns,
        "cases": row.cases,
        "owner": row.owner,
        "unit": unit,
        "from": row.first,
        "per": objective.per,
        "progress": None if row.progress is None else _share(row.progress),
        "side": objective.side,
        "phase": objective.phase,
        "done": objective.done,
    }


def _share(value: Fraction) -> float:
    """With four decimals; what is so large that they say nothing, whole."""
    found = round(value * 10_000)
    return found / 10_000 if abs(found) < 10**15 else found // 10_000


def _value_keys(unit: Unit, value: Value | None, zone: tzinfo | None) -> dict[str, Any]:
    return {
        "now": shown(unit, value.value) if value else None,
        "as_of": value.as_of.astimezone(zone) if value and value.as_of else None,
        "n": value.n if value else 0,
        "left_out": value.left_out if value else 0,
    }


def _campaign_keys(row: CampaignRow, zone: tzinfo | None) -> dict[str, Any]:
    targets = [
        {"kpi": t.kpi, "target": t.target, **_value_keys(t.unit, t.value, zone), "pace": t.pace} for t in row.targets
    ]
    campaign = row.campaign
    return {"id": campaign.id, "title": campaign.title, "targets": targets, "pilot": _pilot_keys(row.pilot, zone)}


def _pilot_keys(row: PilotRow | None, zone: tzinfo | None) -> dict[str, Any] | None:
    if row is None:
        return None
    unit: Unit = row.formula.unit if row.formula else "count"
    return {
        "kpi": row.pilot.kpi,
        "success": row.pilot.success,
        "decide_by": row.pilot.decide_by,
        **_value_keys(unit, row.value, zone),
        "others": _value_keys(unit, row.others, zone) if row.others else None,
        "met": row.met,
        "due": row.due,
        "decision": _decision_keys(row.decided, zone),
    }


def _decision_keys(found: Decided | None, zone: tzinfo | None) -> dict[str, Any] | None:
    if found is None:
        return None
    record = found.record
    return {"decision": record.decision, "by": record.by, "at": found.at.astimezone(zone), "path": found.path}
