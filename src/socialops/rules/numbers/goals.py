"""SO707 to SO709, SO713: objectives can be measured and reached, and posts and campaigns serve them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from socialops.domain.documents.kind import GENERAL
from socialops.domain.finding import Finding, Severity
from socialops.domain.numbers.kpi import Formula, sums
from socialops.domain.numbers.kpi_catalogue import formula_of
from socialops.domain.suggest import Hints
from socialops.rules.rule import Context, Rule

if TYPE_CHECKING:
    from socialops.domain.documents.campaign import Objective


def objective_unmeasured(context: Context) -> Iterator[Finding]:
    """Nothing tells how far an objective is: it names no key figure or no target, or no record of measures/ on its
    channels holds the counts that its key figure is made of. Name a `kpi` ('socialops kpi list' shows all) and a
    `target`; then 'socialops measure import' what the platform exports, or 'socialops measure add' what you counted.
    """
    for filed in context.workspace.goals.values():
        goal = filed.item
        for number, objective in enumerate(goal.objectives) if not goal.has_ended(context.today) else ():
            if objective.done is not None and objective.done <= context.today:
                continue
            if found := _lacks(context, objective):
                key, why = found
                keys = ("objectives", number, key) if getattr(objective, key, None) else ("objectives", number, "id")
                yield Finding(filed.path, f"'{objective.id}' can't be measured: {why}", keys=keys, subject=goal.id)


def _lacks(context: Context, objective: Objective) -> tuple[str, str] | None:
    """The field that is to blame, and what is missing."""
    if objective.kpi is None:
        return "kpi", "name its key figure with 'kpi'"
    if objective.target is None:
        return "target", "name the number to reach with 'target'"
    formula = formula_of(context.workspace, objective.kpi)
    if formula is None or formula.of == "repository" or _is_fed(context, formula, objective.channels):
        return None  # of what is not known SO701 speaks
    where = f" on {', '.join(objective.channels)}" if objective.channels else ""
    return "kpi", f"no record of measures/ holds what {formula.id} is made of{where}: import or add some"


def _is_fed(context: Context, formula: Formula, channels: tuple[str, ...]) -> bool:
    folders = (GENERAL,) if formula.of == "general" else channels or tuple(context.workspace.channels)
    held = context.once(_held)
    return any(sums(formula, held.get(folder, {})) is not None for folder in folders)


def _held(context: Context) -> Mapping[str, Mapping[str, int]]:
    """By channel (or general), the counts that any record holds; each is 1."""
    found: dict[str, dict[str, int]] = {}
    for folder, records in context.workspace.measures.items():
        mine = found.setdefault(folder, {})
        for filed in records:
            record = filed.item
            for counts in (record.account, record.numbers, *record.posts.values(), *record.days.values()):
                mine.update(dict.fromkeys(counts, 1))
    return found


def post_adrift(context: Context) -> Iterator[Finding]:
    """A post that serves no objective, and belongs to no campaign with a goal: nobody can say what it is for, nor
    whether it did it. Name an `objective` (goal/objective) or a `campaign` that has a `goal`. A note, where the
    workspace has goals at all; with `strategy: {posts: required}` in socialops.yaml an error of what is not over.
    """
    workspace = context.workspace
    required = workspace.settings.strategy.posts == "required"
    if not workspace.goals and not required:
        return
    aims = {name for name, filed in workspace.campaigns.items() if filed.item.goal}
    for filed in workspace.posts.values():
        post = filed.item
        if post.objective or post.campaign in aims or post.status == "cancelled":
            continue
        if post.campaign and workspace.is_broken("campaign", post.campaign):
            continue
        message = "serves no objective, and no campaign with a goal: name an 'objective', or the goal of its campaign"
        severity = Severity.ERROR if required and not context.is_over(post) else None
        yield Finding(filed.path, message, keys=("id",), subject=post.id, severity=severity)


def campaign_adrift(context: Context) -> Iterator[Finding]:
    """A campaign that serves no goal: whether it was worth it can't be told. Name a `goal`. A note, where the workspace
    has goals at all; with `strategy: {posts: required}` in socialops.yaml an error, until the campaign is over.
    """
    workspace = context.workspace
    required = workspace.settings.strategy.posts == "required"
    if not workspace.goals and not required:
        return
    for filed in workspace.campaigns.values():
        if filed.item.goal is None:
            severity = Severity.ERROR if required and not filed.item.has_ended(context.today) else None
            message = "serves no goal: name one with 'goal'"
            yield Finding(filed.path, message, keys=("id",), subject=filed.item.id, severity=severity)


def objective_order(context: Context) -> Iterator[Finding]:
    """Objectives come one `after` the other, but not so: one that is named is not there, they wait for each other in a
    circle, or what comes first is due later than what comes after it. Correct the name, or the days.
    """
    workspace = context.workspace
    known: dict[str, date | None] = {
        f"{name}/{objective.id}": objective.by
        for name, filed in workspace.goals.items()
        for objective in filed.item.objectives
    }
    circle, hints = _circle(context), Hints()
    for name, filed in workspace.goals.items():
        for number, objective in enumerate(filed.item.objectives):
            for at, word in enumerate(objective.after):
                other = word if "/" in word else f"{name}/{word}"
                if other not in known:
                    if context.workspace.is_broken("goal", other.partition("/")[0]):
                        continue
                    message: str | None = f"there is no objective '{other}'; {hints.of(filed.path, other, known)}"
                else:
                    message = _disorder(f"{name}/{objective.id}", objective.by, other, known, circle)
                if message:
                    keys = ("objectives", number, "after", at)
                    yield Finding(filed.path, message, keys=keys, subject=name)


def _disorder(
    own: str, by: date | None, other: str, known: Mapping[str, date | None], circle: tuple[str, ...]
) -> str | None:
    if own in circle and other in circle:
        return f"waits for itself in a circle: {' → '.join((*circle, circle[0]))}"
    before = known[other]
    if by and before and before > by:
        return f"comes after '{other}', which is due later ({before}) than this ({by})"
    return None


def _circle(context: Context) -> tuple[str, ...]:
    """Objectives that wait for each other, from the first of them on; none where there is no circle."""
    graph: dict[str, list[str]] = {}
    for name, filed in context.workspace.goals.items():
        for objective in filed.item.objectives:
            after = (word if "/" in word else f"{name}/{word}" for word in objective.after)
            graph.setdefault(f"{name}/{objective.id}", []).extend(after)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        found = tuple(reversed(error.args[1][1:]))
        first = found.index(min(found))
        return (*found[first:], *found[:first])
    return ()


RULES = (
    Rule("SO707", "objective-unmeasured", "nothing tells how far an objective is", objective_unmeasured, Severity.NOTE),
    Rule("SO708", "post-adrift", "a post serves no objective and no goal", post_adrift, Severity.NOTE),
    Rule("SO709", "campaign-adrift", "a campaign serves no goal", campaign_adrift, Severity.NOTE),
    Rule("SO713", "objective-order", "objectives come in no possible order", objective_order),
)
