"""Lines of communication: who reports to, talks to and hands work to whom, and through whom to reach the others."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from socialops.classes import dataclass
from socialops.domain.documents.workflow import PUBLISH, Responsibility, Workflow
from socialops.domain.workspace import Workspace

if TYPE_CHECKING:
    from socialops.domain.documents.playbook import Playbook

Kind = Literal["reports-to", "talks-to", "hands-to"]
MOST = 10_000
"""Ways through others that are told at most: a page of more helps nobody."""


@dataclass(frozen=True)
class Line:
    """From one role, team or member to another; `about` says what about, where somebody wrote it down."""

    start: str
    end: str
    kind: Kind
    about: str | None = None


@dataclass(frozen=True)
class Way:
    """Two who have no line to each other, and the first of those through whom they reach each other."""

    start: str
    end: str
    through: str


@dataclass(frozen=True)
class Lines:
    """All lines, each once; `people` are those behind each role and team, `member` is whose lines they are."""

    lines: tuple[Line, ...]
    through: tuple[Way, ...]
    people: Mapping[str, tuple[str, ...]]
    member: str | None = None


def who_lines(workspace: Workspace, today: date) -> Lines:
    """The lines of everybody."""
    lines = _merged(_all(workspace))
    nodes = list(dict.fromkeys((*workspace.roles, *(end for line in lines for end in (line.start, line.end)))))
    people = {name: _behind(workspace, name, today) for name in nodes}
    return Lines(tuple(lines), tuple(_ways(workspace, lines, nodes)), people)


def lines_of(workspace: Workspace, member: str, today: date) -> Lines:
    """The lines of one member: their own and those of their roles, in both directions."""
    whole, filed = who_lines(workspace, today), workspace.members[member]
    mine = {member, *filed.item.roles}
    lines = tuple(line for line in whole.lines if mine & {line.start, line.end})
    reached = mine | {name for line in lines for name in (line.start, line.end)}
    ways: dict[str, Way] = {}
    for way in whole.through:
        if way.start in mine and way.end not in reached:
            ways.setdefault(way.end, way)
    return Lines(lines, tuple(ways.values()), whole.people, member)


def _merged(lines: Iterable[Line]) -> list[Line]:
    """Each line once, with all that it is about; by kind, then in the order in which they were found."""
    found: dict[tuple[str, str, Kind], dict[str, None]] = {}
    for line in lines:
        if line.start != line.end:
            about = found.setdefault((line.start, line.end, line.kind), {})
            if line.about:
                about[line.about] = None
    order = ("reports-to", "talks-to", "hands-to")
    made = [Line(start, end, kind, "; ".join(about) or None) for (start, end, kind), about in found.items()]
    return sorted(made, key=lambda line: (order.index(line.kind), line.start, line.end))


def _all(workspace: Workspace) -> Iterator[Line]:
    for name, filed in workspace.roles.items():
        if filed.item.reports_to:
            yield Line(name, filed.item.reports_to, "reports-to")
        for talk in filed.item.talks_to:
            yield Line(name, talk.to, "talks-to", talk.about)
    for name, member in workspace.members.items():
        for talk in member.item.talks_to:
            yield Line(name, talk.to, "talks-to", talk.about)
    for workflow in workspace.workflows.values():
        yield from _in_workflow(workflow.item)
    for playbook in workspace.playbooks.values():
        yield from _in_playbook(playbook.item)


def _in_workflow(workflow: Workflow) -> Iterator[Line]:
    """Who makes a post hands it to the first reviewer, reviewers hand it on, the publisher to those who come after."""
    duties, name = workflow.responsibilities, workflow.title or workflow.id
    roles = {task: (duty.role,) for task, duty in duties.items()} | {s.id: s.roles for s in workflow.stages}
    for task, duty in duties.items():
        for other in duty.after:
            yield from _hand(roles.get(other, ()), (duty.role,), f"{task} ({name})")
        for partner in duty.partners:
            yield Line(duty.role, partner, "talks-to", f"{task} ({name})")
    early = [duty.role for duty in duties.values() if _is_early(duty)]
    yield from _hand(early[-1:], workflow.stages[0].roles, f"{workflow.stages[0].id} ({name})")
    for one, following in pairwise(workflow.stages):
        yield from _hand(one.roles, following.roles, f"{following.id} ({name})")
    if publisher := duties.get(PUBLISH):
        yield from _hand(workflow.stages[-1].roles, (publisher.role,), f"{PUBLISH} ({name})")
        for task, duty in duties.items():
            if not duty.after and task != PUBLISH and not _is_early(duty):
                yield Line(publisher.role, duty.role, "hands-to", f"{task} ({name})")


def _is_early(duty: Responsibility) -> bool:
    return duty.due is not None and duty.due.side == "before"


def _hand(givers: Iterable[str], takers: Sequence[str], about: str) -> Iterator[Line]:
    for giver in givers:
        for taker in takers:
            yield Line(giver, taker, "hands-to", about)


def _in_playbook(playbook: Playbook) -> Iterator[Line]:
    for step in playbook.steps:
        for name in step.passes_to:
            if target := playbook.step(name):
                yield Line(step.holder, target.holder, "hands-to", f"{name} ({playbook.title})")
        if step.escalate:
            yield Line(step.holder, step.escalate.to, "hands-to", f"escalation ({playbook.title})")


def _behind(workspace: Workspace, name: str, today: date) -> tuple[str, ...]:
    """Who is reached under a name: the holders of a role, the liaison of a team (else its people), a member."""
    if name in workspace.roles:
        return tuple(member.id for member in workspace.roster.holders(name, today))
    team = workspace.teams.get(name)
    if team is None:
        return (name,) if name in workspace.members else ()
    if team.item.liaison:
        return (team.item.liaison,)
    roles = {role for role, filed in workspace.roles.items() if filed.item.team == name}
    return tuple(m.id for m in workspace.roster.members.values() if roles & set(m.roles) and not m.has_left(today))


def _ways(workspace: Workspace, lines: Iterable[Line], nodes: Iterable[str]) -> Iterator[Way]:
    """For each two without a line, the next on the shortest way; a role and its team, and a team's roles, are near."""
    near: dict[str, dict[str, None]] = {name: {} for name in nodes}
    pairs = [(line.start, line.end) for line in lines]
    pairs += [(role, f.item.team) for role, f in workspace.roles.items() if f.item.team and f.item.team in near]
    for one, other in pairs:
        if one in near and other in near:
            near[one][other] = near[other][one] = None
    told = 0
    for start in near:
        for end, through in _reached(near, start):
            if told == MOST:
                return
            told += 1
            yield Way(start, end, through)


def _reached(near: Mapping[str, Mapping[str, None]], start: str) -> Iterator[tuple[str, str]]:
    """Everybody beyond the neighbours, with the neighbour through whom the way leads."""
    first: dict[str, str] = {name: name for name in near[start]}
    waiting = deque(near[start])
    while waiting:
        here = waiting.popleft()
        for name in near[here]:
            if name != start and name not in first:
                first[name] = first[here]
                yield name, first[here]
                waiting.append(name)
