"""Play a playbook through with the roster as it is: where would the ball stall, and how long to the end?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from socialops.classes import dataclass
from socialops.domain.handoff.holders import acceptors, members_of, team_of
from socialops.domain.handoff.playbook_graph import reachable, ways
from socialops.domain.time.working_hours import schedule_of
from socialops.domain.workspace import Workspace

if TYPE_CHECKING:
    from socialops.domain.documents.playbook import Playbook, Step

MOST_WAYS = 3000
"""Ways tried for the longest one; a playbook that has more gets 'at least'."""


@dataclass(frozen=True)
class DrillStep:
    """One step: who would hold the ball, and why it would stall there (`stalls`) or limp (`remarks`)."""

    step: str
    holder: str
    members: tuple[str, ...]
    within: str | None
    stalls: tuple[str, ...]
    remarks: tuple[str, ...]
    opens: datetime | None


@dataclass(frozen=True)
class Way:
    """A way to an end, when every step takes its whole time box; `complete` is False where there may be longer ones."""

    steps: tuple[str, ...]
    until: datetime
    minutes: int
    complete: bool = True


@dataclass(frozen=True)
class Drill:
    """How the playbook would go at that time."""

    playbook: str
    title: str
    at: datetime
    absent: tuple[str, ...]
    steps: tuple[DrillStep, ...]
    best: Way | None
    worst: Way | None

    @property
    def stalls(self) -> bool:
        """True where the ball would stall at a step, or could never end."""
        return self.best is None or any(step.stalls for step in self.steps)


def drill(workspace: Workspace, playbook: Playbook, at: datetime, *, absent: Collection[str] = ()) -> Drill:
    """Play it at *at*, with *absent* members not there; nothing is touched."""
    graph = ways(playbook)
    found = reachable(graph, [playbook.starts_with])
    steps = [step for step in playbook.steps if step.id in found]
    there = {step.id: acceptors(workspace, step.holder, at.date(), absent=absent) for step in steps}
    played = tuple(_step(workspace, playbook, step, at, there, absent) for step in steps)
    best, worst = _ways(workspace, playbook, at)
    return Drill(playbook.id, playbook.title, at, tuple(sorted(absent)), played, best, worst)


def _step(
    workspace: Workspace,
    playbook: Playbook,
    step: Step,
    at: datetime,
    there: dict[str, tuple[str, ...]],
    absent: Collection[str],
) -> DrillStep:
    schedule = schedule_of(workspace, step.holder)
    stalls, remarks = [], []
    members = there[step.id]
    if not members:
        stalls.append(_nobody(workspace, step.holder, at))
    opens = None
    if not schedule.is_open(at):
        opens = schedule.opening(at).astimezone(at.tzinfo)
        team = team_of(workspace, step.holder)
        stalls.append(f"out of hours: {team.id if team else step.holder} is back {opens:%a %Y-%m-%d %H:%M}")
    twice = [name for name in step.passes_to if _twice(workspace, playbook, step, name, there)]
    if twice:
        stalls.append(f"one person twice: {members[0]} would pass the ball to themselves at {', '.join(twice)}")
    if step.escalate and not acceptors(workspace, step.escalate.to, at.date(), absent=absent):
        remarks.append(f"nobody is there to escalate to ({step.escalate.to})")
    if step.within is None:
        remarks.append("no time box")
    within = str(step.within) if step.within else None
    return DrillStep(step.id, step.holder, members, within, tuple(stalls), tuple(remarks), opens)


def _nobody(workspace: Workspace, party: str, at: datetime) -> str:
    names = [member.id for member in members_of(workspace, party, at.date())]
    if not names:
        return f"nobody there: {party} has no members"
    return f"nobody there: {', '.join(names)} {'is' if len(names) == 1 else 'are'} away, and no backup stands in"


def _twice(workspace: Workspace, playbook: Playbook, step: Step, name: str, there: dict[str, tuple[str, ...]]) -> bool:
    """True where two parties that are not of one team come down to the same single person."""
    target, members = playbook.step(name), there[step.id]
    if target is None or target.holder == step.holder or len(members) != 1 or there.get(name) != members:
        return False
    teams = [team_of(workspace, party) for party in (step.holder, target.holder)]
    return teams[0] is None or teams[0] != teams[1]


def _ways(workspace: Workspace, playbook: Playbook, at: datetime) -> tuple[Way | None, Way | None]:
    """The shortest and the longest way to an end, each step at most once."""
    best = _shortest(workspace, playbook, at)
    if best is None:
        return None, None
    worst, tried = best, 0
    waiting: list[tuple[str, datetime, tuple[str, ...]]] = [(playbook.starts_with, at, ())]
    while waiting and tried < MOST_WAYS:
        name, start, before = waiting.pop()
        step = playbook.step(name)
        tried += 1
        if step is None:
            continue
        end, steps = _leaves(workspace, step, start), (*before, name)
        if step.may_end and end > worst.until:
            worst = _way(steps, at, end)
        waiting += [(following, end, steps) for following in reversed(step.passes_to) if following not in steps]
    return best, replace(worst, complete=not waiting)


def _shortest(workspace: Workspace, playbook: Playbook, at: datetime) -> Way | None:
    """The way that ends first (Dijkstra: who starts a step later never leaves it earlier)."""
    waiting: list[tuple[datetime, tuple[str, ...]]] = [(at, (playbook.starts_with,))]
    seen: set[str] = set()
    ends: list[tuple[datetime, tuple[str, ...]]] = []
    while waiting and (not ends or waiting[0][0] < ends[0][0]):
        start, steps = heappop(waiting)
        step = playbook.step(steps[-1])
        if step is None or step.id in seen:
            continue
        seen.add(step.id)
        end = _leaves(workspace, step, start)
        if step.may_end:
            heappush(ends, (end, steps))
        for following in step.passes_to:
            if following not in seen:
                heappush(waiting, (end, (*steps, following)))
    return _way(ends[0][1], at, ends[0][0]) if ends else None


def _leaves(workspace: Workspace, step: Step, start: datetime) -> datetime:
    """When the ball leaves a step that it came to at *start*, if the time box is used up."""
    schedule = schedule_of(workspace, step.holder)
    return schedule.after(start, step.within) if step.within else schedule.opening(start)


def _way(steps: tuple[str, ...], at: datetime, end: datetime) -> Way:
    return Way(steps, end.astimezone(at.tzinfo), int((end - at).total_seconds() // 60))
