"""SO601 to SO609: playbooks in which a handoff would get stuck."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, get_args

from socialops.domain.finding import Finding, KeyPath, Severity
from socialops.domain.handoff.holders import is_known, members_of, team_of
from socialops.domain.handoff.playbook_graph import circles_without_end, reachable, ways
from socialops.domain.time.working_hours import schedule_of
from socialops.domain.workspace import Filed, Workspace
from socialops.rules.rule import Context, Rule

if TYPE_CHECKING:
    from socialops.domain.documents.playbook import Playbook, Step, Trigger

_MONDAY = datetime(2024, 1, 1, tzinfo=UTC)
"""Where time boxes are compared: any Monday will do, without holidays."""


def _steps(context: Context) -> Iterator[tuple[Filed[Playbook], int, Step]]:
    for filed in context.workspace.playbooks.values():
        for number, step in enumerate(filed.item.steps):
            yield filed, number, step


def step_unreachable(context: Context) -> Iterator[Finding]:
    """No pass leads to the step, so nobody will ever do what it says. Let a step pass to it, or delete it."""
    for filed in context.workspace.playbooks.values():
        found = reachable(ways(filed.item), [filed.item.starts_with])
        for number, step in enumerate(filed.item.steps):
            if found and step.id not in found:
                start = filed.item.starts_with
                message = f"no way leads from {start} to '{step.id}': let a step pass to it, or delete it"
                yield Finding(filed.path, message, keys=("steps", number, "id"), subject=filed.item.id)


def dead_end(context: Context) -> Iterator[Finding]:
    """A step that neither passes the ball on nor may end the case: whoever holds it can never get rid of it. Add
    'passes_to', or 'may_end: true'.
    """
    for filed, number, step in _steps(context):
        if not step.passes_to and not step.may_end:
            message = f"'{step.id}' neither passes the ball on nor may end: add 'passes_to' or 'may_end: true'"
            yield Finding(filed.path, message, keys=("steps", number, "id"), subject=filed.item.id)


def no_exit(context: Context) -> Iterator[Finding]:
    """The ball goes round in a circle from which no step that may end can be reached. Let one of the steps end, or pass
    to one that may.
    """
    for filed in context.workspace.playbooks.values():
        order = [step.id for step in filed.item.steps]
        for circle in circles_without_end(filed.item):
            shown = " → ".join((*circle[:8], "…") if len(circle) > 8 else (*circle, circle[0]))  # noqa: PLR2004
            message = f"the ball would go round for ever, without a step that may end: {shown}"
            keys: KeyPath = ("steps", order.index(circle[0]), "passes_to")
            yield Finding(filed.path, message, keys=keys, subject=filed.item.id)


def holder_unfilled(context: Context) -> Iterator[Finding]:
    """A role without a member, or a team without a liaison and without anybody who has one of its roles: no member
    could ever take the ball there. Who is merely away or asleep is a matter for 'socialops drill'.
    """
    workspace = context.workspace
    if any(path.startswith(("members/", "roles/")) for path in workspace.broken):
        return  # an unreadable file may name somebody
    for filed, number, step in _steps(context):
        wanted: list[tuple[KeyPath, str]] = [(("steps", number, "holder"), step.holder)]
        if step.escalate:
            wanted.append((("steps", number, "escalate", "to"), step.escalate.to))
        for keys, party in wanted:
            if is_known(workspace, party) and not members_of(workspace, party, context.today):
                what = "give the team a liaison" if party in workspace.teams else "give the role to a member"
                message = f"nobody could ever hold the ball for '{party}': {what}"
                yield Finding(filed.path, message, keys=keys, subject=filed.item.id)


def outside_lines(context: Context) -> Iterator[Finding]:
    """Two people who never talk drop the ball between them. A pass stays within a role or a team, follows 'reports_to'
    or 'talks_to' (declared on either side), or goes to or from a team that has a liaison. Declare the line, or pass
    through somebody who has one.
    """
    workspace = context.workspace
    for filed, number, step in _steps(context):
        for at, name in enumerate(step.passes_to):
            target = filed.item.step(name)
            known = target and is_known(workspace, step.holder) and is_known(workspace, target.holder)
            if target and known and not in_line(workspace, step.holder, target.holder):
                message = (
                    f"{step.holder} and {target.holder} have no line to each other: add 'talks_to' to one of the two "
                    f"roles, or pass through a team that has a liaison"
                )
                yield Finding(filed.path, message, keys=("steps", number, "passes_to", at), subject=filed.item.id)


def in_line(workspace: Workspace, one: str, other: str) -> bool:
    """True where the ball may go between the two roles or teams."""
    teams = [team.id if (team := team_of(workspace, party)) else None for party in (one, other)]
    if one == other or (teams[0] and teams[0] == teams[1]):
        return True
    if any(party in workspace.teams and workspace.teams[party].item.liaison for party in (one, other)):
        return True
    return _talks(workspace, one, other, teams[1]) or _talks(workspace, other, one, teams[0])


def _talks(workspace: Workspace, role: str, other: str, team: str | None) -> bool:
    filed = workspace.roles.get(role)
    return filed is not None and (
        other in filed.item.lines or team in filed.item.lines or filed.item.reports_to == other
    )


def nobody_told(context: Context) -> Iterator[Finding]:
    """When it is over, nobody outside hears of it, so nobody can keep it from happening again. Name the teams or roles
    that should know under 'tell'.
    """
    for filed in context.workspace.playbooks.values():
        if not filed.item.tell:
            message = "nobody is told when it is over: name teams or roles under 'tell'"
            yield Finding(filed.path, message, keys=("tell",), subject=filed.item.id)


def trigger_uncovered(context: Context) -> Iterator[Finding]:
    """What would happen if it came tonight? There are playbooks, but none for this kind and severity. That may be as it
    should be; if not, 'socialops playbook new' asks the seven questions. 'rules: {ignore: [SO607]}' ends the notes.
    """
    workspace = context.workspace
    covered: dict[str, list[Filed[Playbook]]] = {}
    for filed in workspace.playbooks.values():
        covered.setdefault(filed.item.trigger.kind, []).append(filed)
    if not covered or any(path.startswith("playbooks/") for path in workspace.broken):
        return
    from socialops.domain.documents.playbook import TriggerKind, TriggerSeverity

    for kind, books in covered.items():
        missing = [s for s in get_args(TriggerSeverity) if s not in {b.item.trigger.severity for b in books}]
        if missing and kind != "other":
            message = f"no playbook covers {kind} of severity {_or(missing)}"
            keys: KeyPath = ("trigger", "severity") if _says_severity(books[0]) else ("trigger",)
            yield Finding(books[0].path, message, keys=keys, subject=books[0].item.id)
    absent = [kind for kind in get_args(TriggerKind) if kind not in covered and kind != "other"]
    if absent:
        yield Finding("socialops.yaml", f"no playbook covers {_or(absent)}")


def _says_severity(filed: Filed[Playbook]) -> bool:
    return "severity" in filed.item.trigger.model_fields_set


def _or(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def trigger_twice(context: Context) -> Iterator[Finding]:
    """Two playbooks answer to the same trigger, so two people start two ways at once. Tell them apart by kind, severity
    or signals, or make one of the two.
    """
    seen: dict[tuple[str, str], list[Filed[Playbook]]] = {}
    for filed in context.workspace.playbooks.values():
        trigger = filed.item.trigger
        others = seen.setdefault((trigger.kind, trigger.severity), [])
        twin = next((other for other in others if _overlap(other.item.trigger, trigger)), None)
        if twin:
            message = f"'{twin.item.id}' ({twin.path}) has the same trigger: {trigger.kind}, {trigger.severity}"
            yield Finding(filed.path, message, keys=("trigger",), subject=filed.item.id)
        others.append(filed)


def _overlap(one: Trigger, other: Trigger) -> bool:
    """True unless both list signals and none is the same."""
    signals = [{signal.casefold() for signal in trigger.signals} for trigger in (one, other)]
    return not all(signals) or bool(signals[0] & signals[1])


def escalation_late(context: Context) -> Iterator[Finding]:
    """Help comes after the time box is over. Both run in the working hours of the step's team: let 'after' be shorter
    than 'within'.
    """
    for filed, number, step in _steps(context):
        if not step.escalate or not step.within:
            continue
        schedule = replace(schedule_of(context.workspace, step.holder), holidays=frozenset())
        start = schedule.opening(_MONDAY)
        if schedule.after(start, step.escalate.after) > schedule.after(start, step.within):
            message = f"escalates after {step.escalate.after}, but the step is over within {step.within}"
            yield Finding(filed.path, message, keys=("steps", number, "escalate", "after"), subject=filed.item.id)


RULES = (
    Rule("SO601", "step-unreachable", "a step that no pass leads to", step_unreachable),
    Rule("SO602", "dead-end", "a step that neither passes nor may end", dead_end),
    Rule("SO603", "no-exit", "a circle of steps that never ends", no_exit),
    Rule("SO604", "holder-unfilled", "a step that nobody could ever hold", holder_unfilled),
    Rule("SO605", "outside-lines", "a pass between people who never talk", outside_lines),
    Rule("SO606", "nobody-told", "nobody is told at the end", nobody_told),
    Rule("SO607", "trigger-uncovered", "a trigger that no playbook covers", trigger_uncovered, Severity.NOTE),
    Rule("SO608", "trigger-twice", "two playbooks for one trigger", trigger_twice),
    Rule("SO609", "escalation-late", "help comes after the time box", escalation_late),
)
