"""SO008: every name names something."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from socialops.domain.documents.alert_name import alert_name
from socialops.domain.documents.workflow import Workflow
from socialops.domain.finding import Finding, KeyPath, Severity
from socialops.domain.numbers.kpi_catalogue import known
from socialops.domain.suggest import Hints
from socialops.domain.time.occurrence import expand
from socialops.domain.workspace import Filed, Workspace
from socialops.rules.named import CHANNEL, MEMBER, Reference, all_known, in_post, named
from socialops.rules.rule import Context, Rule, Scope
from socialops.rules.series import first_round


def unknown_reference(context: Context) -> Iterator[Finding]:
    """A name that names nothing: a member, role, channel, campaign … that has no file. Mostly it is mistyped; the
    message suggests the nearest name there is. Correct the name, or add the file that it means. In what is over (a post
    that is out, a closed case, a campaign that ended) it is a note: what was named there may have ended since.
    """
    workspace, hints = context.workspace, Hints()
    known = {kind: workspace.of_kind(kind) for kind in _KINDS}
    for reference in _references(workspace, known):
        if any(reference.name in known[kind] for kind in reference.kinds):
            continue
        if any(workspace.is_broken(kind, reference.name) for kind in reference.kinds):
            continue
        options = [name for kind in reference.kinds for name in known[kind]]
        what = " or ".join(reference.kinds)
        message = f"there is no {what} '{reference.name}'; {hints.of(reference.path, reference.name, options)}"
        found = Finding(reference.path, message, keys=reference.keys, subject=reference.subject)
        yield _noted(context, found)
    for found in _inner_references(workspace, hints):
        yield _noted(context, found)


def _noted(context: Context, finding: Finding) -> Finding:
    """The finding; no more than a note where it is about what is over: what it named may have ended since."""
    number = finding.keys[1] if finding.keys[:1] == ("log",) and len(finding.keys) > 1 else None
    case = context.workspace.cases.get(finding.subject or "") if isinstance(number, int) else None
    past = case is not None and case.path == finding.path and isinstance(number, int) and case.item.is_past(number)
    over = past or finding.path in context.once(_over)
    return finding._replace(severity=Severity.NOTE) if over else finding


def _over(context: Context) -> frozenset[str]:
    """The paths of posts that are out or cancelled, of closed cases, of campaigns and goals that ended."""
    workspace = context.workspace
    posts = (filed.path for filed in workspace.posts.values() if context.is_over(filed.item))
    cases = (filed.path for filed in workspace.cases.values() if filed.item.is_closed)
    campaigns = (filed.path for filed in workspace.campaigns.values() if filed.item.has_ended(context.today))
    goals = (filed.path for filed in workspace.goals.values() if filed.item.has_ended(context.today))
    return frozenset((*posts, *cases, *campaigns, *goals))


def named_in(workspace: Workspace, path: str) -> Iterator[tuple[str, Filed[Any]]]:
    """What the document at *path* names and the workspace has: kind and document, each once."""
    seen: set[str] = set()
    for kinds, name in (*_named(workspace, path), *_unwritten(workspace, path)):
        for kind in kinds:
            found = workspace.of_kind(kind).get(name)
            if found and found.path not in seen:
                seen.add(found.path)
                yield kind, found


def _named(workspace: Workspace, path: str) -> Iterator[tuple[tuple[str, ...], str]]:
    return ((reference.kinds, reference.name) for reference in _references(workspace) if reference.path == path)


def _unwritten(workspace: Workspace, path: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """What a post needs without a reference of its own: the goal of its objective, and the usual workflow."""
    for filed in (*workspace.posts.values(), *workspace.series_as_posts.values()):
        if filed.path != path:
            continue
        if filed.item.objective:
            yield ("goal",), filed.item.objective.partition("/")[0]
        if workflow := workspace.workflow_of(filed.item):
            yield ("workflow",), workflow.id


_KINDS = ("role", "member", "team", "channel", "workflow", "campaign", "goal", "post", "playbook", "series", "alert")
_ROLE = ("role",)
_PARTY = ("role", "team")


def _references(workspace: Workspace, known: Mapping[str, Collection[str]] | None = None) -> Iterator[Reference]:
    """Every reference; with what is *known* of each kind, none of posts that name nothing else."""
    yield from _policy(workspace)
    yield from _plans(workspace)
    for filed in workspace.posts.values():
        if known is None or not all_known(filed.item, known):
            yield from in_post(filed)
    yield from _series(workspace)
    yield from _handoffs(workspace)


def _series(workspace: Workspace) -> Iterator[Reference]:
    """The names in a template, as its first post has them."""
    for filed in workspace.series.values():
        for occurrence in first_round(filed.item, workspace.settings.timezone)[:1]:
            try:
                post = expand(filed.item, occurrence)
            except ValidationError:
                continue  # SO005 says why
            for found in in_post(Filed(filed.path, post)):
                if found.keys[0] in filed.item.template:
                    yield found._replace(keys=("template", *found.keys), subject=filed.item.id)


def _policy(workspace: Workspace) -> Iterator[Reference]:
    default = workspace.settings.default_workflow
    if default:
        yield Reference("socialops.yaml", ("default_workflow",), ("workflow",), default)
    for role in workspace.roles.values():
        yield from named(role, _ROLE, "reports_to")
        yield from _talks(role, _PARTY)
        yield from named(role, ("team",), "team")
    for member in workspace.members.values():
        yield from named(member, _ROLE, "roles")
        yield from named(member, MEMBER, "backup")
        yield from _talks(member, (*_PARTY, *MEMBER))
    for team in workspace.teams.values():
        yield from named(team, MEMBER, "liaison")
    for channel in workspace.channels.values():
        yield from named(channel, _ROLE, "owner")
    for workflow in workspace.workflows.values():
        yield from _workflow(workflow)
    for guide in workspace.guides.values():
        for field, kind in (("channels", "channel"), ("campaigns", "campaign")):
            for number, name in enumerate(getattr(guide.item.applies, field)):
                yield Reference(guide.path, ("applies", field, number), (kind,), name, guide.item.id)


def _talks(filed: Filed[Any], kinds: tuple[str, ...]) -> Iterator[Reference]:
    for number, talk in enumerate(filed.item.talks_to):
        yield Reference(filed.path, ("talks_to", number), kinds, talk.to, filed.item.id)


def _workflow(filed: Filed[Workflow]) -> Iterator[Reference]:
    subject = filed.item.id
    for number, stage in enumerate(filed.item.stages):
        if stage.role:
            yield Reference(filed.path, ("stages", number, "role"), _ROLE, stage.role, subject)
        for at, role in enumerate(stage.any_of):
            yield Reference(filed.path, ("stages", number, "any_of", at), _ROLE, role, subject)
        if stage.when:
            for field, kind in (("channels", "channel"), ("campaigns", "campaign")):
                for at, name in enumerate(getattr(stage.when, field)):
                    yield Reference(filed.path, ("stages", number, "when", field, at), (kind,), name, subject)
    for name, responsibility in filed.item.responsibilities.items():
        yield Reference(filed.path, ("responsibilities", name, "role"), _ROLE, responsibility.role, subject)
        for at, partner in enumerate(responsibility.partners):
            yield Reference(filed.path, ("responsibilities", name, "with", at), _PARTY, partner, subject)


def _plans(workspace: Workspace) -> Iterator[Reference]:
    for alert in workspace.alerts.values():
        yield from named(alert, CHANNEL, "channels")
        yield from named(alert, ("campaign",), "campaigns")
        yield from named(alert, _ROLE, "responder")
        yield from named(alert, ("playbook",), "playbook")
    for campaign in workspace.campaigns.values():
        yield from named(campaign, ("goal",), "goal")
        yield from named(campaign, MEMBER, "owner")
        yield from named(campaign, CHANNEL, "channels")
        yield from named(campaign, ("team",), "partners")
    for goal in workspace.goals.values():
        yield from named(goal, MEMBER, "owner")
        for number, objective in enumerate(goal.item.objectives):
            for kinds, field in ((("team",), "team"), (MEMBER, "owner"), (CHANNEL, "channels")):
                yield from named(goal, kinds, field, part=objective, keys=("objectives", number))


def _handoffs(workspace: Workspace) -> Iterator[Reference]:
    for playbook in workspace.playbooks.values():
        yield from named(playbook, _PARTY, "tell")
        for number, step in enumerate(playbook.item.steps):
            keys: KeyPath = ("steps", number, "holder")
            yield Reference(playbook.path, keys, _PARTY, step.holder, playbook.item.id)
            if step.escalate:
                keys = ("steps", number, "escalate", "to")
                yield Reference(playbook.path, keys, _PARTY, step.escalate.to, playbook.item.id)
    for case in workspace.cases.values():
        yield from named(case, ("playbook",), "playbook")
        yield from named(case, ("post",), "post")
        yield from named(case, CHANNEL, "channel")
        if answered := alert_name(case.item.alert or ""):
            yield Reference(case.path, ("alert",), ("alert",), answered.alert, case.item.id)
        for number, entry in enumerate(case.item.log):
            yield Reference(case.path, ("log", number, "by"), MEMBER, entry.by, case.item.id)


def _inner_references(workspace: Workspace, hints: Hints) -> Iterator[Finding]:
    """Names that are defined inside another document."""
    for filed in workspace.posts.values():
        yield from _inside_post(workspace, filed, hints)
    for workflow in workspace.workflows.values():
        yield from _inside_workflow(workspace, workflow, hints)
    for playbook in workspace.playbooks.values():
        steps = [step.id for step in playbook.item.steps]
        wanted: list[tuple[KeyPath, str]] = [(("starts_with",), playbook.item.starts_with)]
        for number, step in enumerate(playbook.item.steps):
            wanted += [(("steps", number, "passes_to", at), name) for at, name in enumerate(step.passes_to)]
        yield from _missing(hints, playbook.path, playbook.item.id, "step", wanted, steps)
        if places := playbook.item.places:
            wanted = [(("steps", n, "place"), s.place) for n, s in enumerate(playbook.item.steps) if s.place]
            yield from _missing(hints, playbook.path, playbook.item.id, "place of this playbook", wanted, places)
    for case in workspace.cases.values():
        book = workspace.playbooks.get(case.item.playbook)
        if book:
            steps = [step.id for step in book.item.steps]
            wanted = [(("log", n, "step"), e.step) for n, e in enumerate(case.item.log) if e.step]
            yield from _missing(hints, case.path, case.item.id, "step", wanted, steps)


def _inside_post(workspace: Workspace, filed: Filed[Any], hints: Hints) -> Iterator[Finding]:
    post = filed.item
    wanted: list[tuple[KeyPath, str]] = [(("variants", channel), channel) for channel in post.variants]
    yield from _missing(hints, filed.path, post.id, "channel of this post", wanted, post.channels)
    workflow = workspace.workflow_of(post)
    if workflow and post.assignments:
        tasks = [*workflow.responsibilities, *(stage.id for stage in workflow.stages)]
        wanted = [(("assignments", task), task) for task in post.assignments]
        yield from _missing(hints, filed.path, post.id, "task of its workflow", wanted, tasks)
    if post.objective:
        goal, _, objective = post.objective.partition("/")
        found = workspace.goals.get(goal)
        if found is None and not workspace.is_broken("goal", goal):
            yield from _missing(hints, filed.path, post.id, "goal", [(("objective",), goal)], workspace.goals)
        elif found:
            known, wanted = [o.id for o in found.item.objectives], [(("objective",), objective)]
            yield from _missing(hints, filed.path, post.id, f"objective of {goal}", wanted, known)


def _inside_workflow(workspace: Workspace, filed: Filed[Workflow], hints: Hints) -> Iterator[Finding]:
    """What comes after what, and what is measured."""
    duties, stages = filed.item.responsibilities, [stage.id for stage in filed.item.stages]
    for name, duty in duties.items():
        keys: KeyPath = ("responsibilities", name)
        wanted = [((*keys, "after", at), other) for at, other in enumerate(duty.after)]
        what = "responsibility or stage of this workflow"
        yield from _missing(hints, filed.path, filed.item.id, what, wanted, [*duties, *stages])
        wanted = [((*keys, "kpis", at), kpi) for at, kpi in enumerate(duty.kpis)]
        yield from _missing(hints, filed.path, filed.item.id, "KPI or count", wanted, known(workspace))


def _missing(
    hints: Hints, path: str, subject: str, what: str, wanted: Iterable[tuple[KeyPath, str]], known: Iterable[str]
) -> Iterator[Finding]:
    options = dict.fromkeys(known)
    for keys, name in wanted:
        if name not in options:
            message = f"there is no {what} '{name}'; {hints.of(path, name, options)}"
            yield Finding(path, message, keys=keys, subject=subject)


RULES = (Rule("SO008", "unknown-reference", "a name names nothing", unknown_reference, scope=Scope.WORKSPACE),)
